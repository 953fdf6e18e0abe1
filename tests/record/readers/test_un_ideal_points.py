"""Ideal points: the flagship's distances, and the publisher's form."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.record.readers.un_ideal_points import DATA_SET
from record.readers.opened import DATA, lines, read_file, read_text, row, seen, value

FORM = '"",ccode,session,IdealPointAll,Q5%All,Q50%All,Q95%All,NVotesAll,iso3c,Countryname\n'


@pytest.mark.realdata
def test_the_distance_of_two_states_is_that_of_the_flagship() -> None:
    loose = read_file(DATA_SET, "july-2025", DATA / "structural/unga/ideal_points_1946_2024.csv")
    points = {code: value(loose, "un-ideal-points.all_votes", code, 1946) for code in ("2", "200")}
    assert points["2"] == 1.887774
    assert seen(loose)["from"].dt.year().is_in([1964]).any() is False


def test_the_publishers_session_becomes_the_year_in_which_it_began(tmp_path: Path) -> None:
    rows = "1,770,2,0.5,0.4,0.5,0.6,40,PAK,Pakistan\n2,750,74,-0.5,-0.4,-0.5,-0.6,,IND,India\n3,x,74,1,1,1,1,1,X,X\n"
    loose = read_text(DATA_SET, "publisher", tmp_path, FORM + rows)
    pakistan = row(loose, "un-ideal-points.all_votes", "770", 1947)
    assert [pakistan[name] for name in ("value", "low", "high")] == [0.5, 0.4, 0.6]
    assert value(loose, "un-ideal-points.votes", "770", 1947) == 40
    india = row(loose, "un-ideal-points.all_votes", "750", 2019)
    assert (india["value"], india["low"], india["high"]) == (-0.5, None, None), "an interval that does not hold the estimate is left out"
    assert lines(loose.rejects) == [(4, "ccode")]
