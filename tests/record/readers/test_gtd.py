"""Terrorist incidents: the lost year is missing everywhere, and two names of one state are one count."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.record.readers.gtd import DATA_SET, INCIDENTS
from detente.record.readers.rand_terrorism import DATA_SET as RAND
from detente.states import match, members
from record.readers.opened import DATA, lines, read_file, read_text, seen, value

HEAD = "country,year,n_incidents\n"


def test_the_lost_year_is_missing_for_states_that_have_no_row_at_all(tmp_path: Path) -> None:
    loose = read_text(DATA_SET, "counts", tmp_path, HEAD + "Pakistan,1992,7\nPakistan,1994,0\n")
    lost = seen(loose).filter(pl.col("value").is_null())
    assert lost["from"].dt.year().unique().to_list() == [1993]
    found = [match(name, 1993).state for name in lost["code1"]]
    polities = [state.polity for state in found if state]
    assert len(set(polities)) == len(polities) == lost.height
    assert {state.polity for which in ("cow", "gw") for state in members(which, year=1993)} == set(polities)
    assert lines(loose.rejects) == [(3, "n_incidents")]


def test_rhodesia_and_zimbabwe_are_one_state_in_1980(tmp_path: Path) -> None:
    loose = read_text(DATA_SET, "counts", tmp_path, HEAD + "Rhodesia,1979,5\nRhodesia,1980,13\nZimbabwe,1980,14\nInternational,1980,2\n")
    assert value(loose, INCIDENTS.id, "Zimbabwe", 1980) == 27
    assert value(loose, INCIDENTS.id, "Rhodesia", 1979) == 5
    assert value(loose, INCIDENTS.id, "International", 1980) == 2


@pytest.mark.realdata
def test_no_incident_is_lost() -> None:
    loose = read_file(DATA_SET, "counts", DATA / "structural/terrorism/gtd_incidents_country_year.csv")
    assert seen(loose)["value"].sum() == 209_706
    assert value(loose, INCIDENTS.id, "Pakistan", 1993) is None


def test_rand_before_1968_is_refused(tmp_path: Path) -> None:
    counts = "Count of terrorist incidents (RAND),Injuries due to terrorism (RAND),Fatalities due to terrorism (RAND)"
    loose = read_text(RAND, "owid", tmp_path, f"Entity,Year,{counts}\nBelgium,1950,2.0,,\nBelgium,1979,4.0,2.0,9.0\nBelgium,1980,,2.0,\n")
    assert value(loose, "rand-terrorism.deaths", "Belgium", 1979) == 9
    assert seen(loose).height == 4
    assert lines(loose.rejects) == [(2, "Year")]
