"""Agreement with six powers: pairs stand once, the year that was cut off is refused."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.record.readers.un_agreement import DATA_SET
from record.readers.opened import DATA, lines, read_file, read_text, seen, value

FORM = "country,country_code,year,agree_CHN,agree_GBR,agree_IND,agree_PAK,agree_RUS,agree_USA,n_votes_with_USA\n"
ROWS = (
    "India,IN,1960,,0.4,1,0.7,0.6,0.3,50\nPakistan,PK,1960,,0.5,0.7,1,0.4,0.7,50\nUnited States,US,1960,,0.9,0.3,0.7,0.25,1,54\n"
    "Chad,TD,1960,,0.6,0.7,0.6,0.5,,\nChad,TD,2020,1,1,1,1,1,0,1\n"
)


def test_two_powers_make_one_pair_and_a_state_is_no_pair_with_itself(tmp_path: Path) -> None:
    loose = read_text(DATA_SET, "powers", tmp_path, FORM + ROWS)
    pairs = seen(loose).filter(pl.col("series") == "un-agreement.agreement").select("code1", "code2")
    assert pairs.is_unique().all()
    assert pairs.filter(pl.col("code1") == pl.col("code2")).is_empty()
    powers = pairs.filter(pl.all_horizontal(pl.all().is_in(["India", "Pakistan", "United States"])))
    assert set(powers.iter_rows()) == {("India", "Pakistan"), ("India", "United States"), ("Pakistan", "United States")}
    assert value(loose, "un-agreement.agreement", "Pakistan", 1960, "United States") == 0.7
    assert value(loose, "un-agreement.votes_in_common", "Pakistan", 1960, "United States") == 50
    assert pairs.filter(pl.col("code1") == "Chad")["code2"].to_list() == ["Russia", "India", "United Kingdom", "Pakistan"]
    assert lines(loose.rejects) == [(6, "year")]


@pytest.mark.realdata
def test_agreement_of_pakistan_is_as_it_stands_in_the_file() -> None:
    loose = read_file(DATA_SET, "powers", DATA / "structural/unga/agreement_with_powers_1946_2020.csv")
    assert value(loose, "un-agreement.agreement", "Pakistan", 2010, "United States") == 0.3046
    assert value(loose, "un-agreement.agreement", "China", 1971, "Pakistan") == 0.9022
    assert value(loose, "un-agreement.votes_in_common", "Afghanistan", 1947, "United States") == 34
