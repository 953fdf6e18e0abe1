"""National Material Capabilities: known values, and the publisher's own form."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.record.readers import data_set
from record.readers.opened import DATA, lines, read_file, read_text, seen, value


@pytest.mark.realdata
def test_values_that_are_known_are_the_same_in_both_extracts() -> None:
    whole = read_file(data_set("cow-nmc"), "peacesciencer", DATA / "structural/states_and_dyads/cow_nmc.parquet")
    later = read_file(data_set("cow-nmc"), "peacesciencer-1945", DATA / "structural/military_expenditure/cow_nmc_1945_on.csv")
    for loose in (whole, later):
        assert value(loose, "cow-nmc.military_personnel", "770", 1947) == 275
        assert value(loose, "cow-nmc.military_expenditure", "770", 2022) == 9_768_000
        assert value(loose, "cow-nmc.capability_index", "2", 1945) == pytest.approx(0.38386354)


def test_minus_nine_is_missing_in_the_publishers_file_and_zero_is_zero(tmp_path: Path) -> None:
    text = (
        "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
        "AAA,2,1900,-9,10,0,-9,100,20,0.5,2022\n"
        "BBB,20,1900,5,-9,-9,1,50,-9,0.25,2022\n"
        "CCC,31,1900,-8,1,1,1,1,1,0.25,2022\n"
    )
    loose = read_text(data_set("cow-nmc"), "publisher", tmp_path, text)
    told = {(code, series): value for series, code, value in seen(loose).select("series", "code1", "value").iter_rows()}
    assert told == {
        ("2", "cow-nmc.military_personnel"): 10,
        ("2", "cow-nmc.iron_and_steel_production"): 0,
        ("2", "cow-nmc.total_population"): 100,
        ("2", "cow-nmc.urban_population"): 20,
        ("2", "cow-nmc.capability_index"): 0.5,
        ("20", "cow-nmc.military_expenditure"): 5,
        ("20", "cow-nmc.primary_energy_consumption"): 1,
        ("20", "cow-nmc.total_population"): 50,
        ("20", "cow-nmc.capability_index"): 0.25,
    }
    assert lines(loose.rejects) == [(4, "milex")]
