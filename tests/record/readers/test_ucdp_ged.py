"""Events of organised violence, in the publisher's form."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from detente.record.readers.ucdp_ged import DATA_SET
from record.readers.opened import DATA, happened, lines, read_file, read_text, row, value

HEAD = (
    "id,relid,year,type_of_violence,side_a,side_b,where_coordinates,country,country_id,latitude,longitude,date_prec,date_start,date_end,"
    "deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob\n"
)
ROWS = (
    '1,PAK-1,2009,1,Government of Pakistan,TTP,"Mingora town",Pakistan,770,34.77,72.36,2,2009-05-15 00:00:00.000,2009-05-17 00:00:00.000,'
    "3,20,1,0,24,30,20,770,\n"
    "2,PAK-2,2009,1,Government of Pakistan,TTP,,Pakistan,770,34.0,72.0,5,2009-01-01,2009-12-31,0,4,0,0,4,4,4,770,\n"
    "3,IND-1,2009,3,Government of India,Civilians,X,India,750,95.0,72.0,1,2009-01-01,2009-01-01,0,4,0,0,4,4,4,750,\n"
    "4,IND-2,2009,3,Government of India,Civilians,X,India,750,25.0,72.0,1,2009-02-30,2009-02-30,0,4,0,0,4,4,4,750,\n"
)


def test_an_event_keeps_its_days_its_sides_and_its_dead(tmp_path: Path) -> None:
    loose = read_text(DATA_SET, "publisher", tmp_path, HEAD + ROWS)
    first = happened(loose).row(0, named=True)
    assert (first["date"], first["to"], first["precision"]) == (datetime.date(2009, 5, 15), datetime.date(2009, 5, 17), "week")
    assert (first["code1"], first["code2"], first["target_actor"], first["code"]) == ("770", None, "TTP", "state-based")
    assert first["counts"][0] == {"what": "deaths", "low": 20.0, "best": 24.0, "high": 30.0}
    assert first["place"] == "Mingora town, Pakistan"
    assert happened(loose)["precision"].to_list() == ["week", "year"]
    assert sorted(lines(loose.rejects)) == [(4, "latitude"), (5, "date_start")]


def test_the_dead_are_summed_by_place_year_and_kind(tmp_path: Path) -> None:
    dead = row(read_text(DATA_SET, "publisher", tmp_path, HEAD + ROWS), "ucdp-ged.state_based_deaths", "770", 2009)
    assert [dead[name] for name in ("value", "low", "high")] == [28, 24, 34]


@pytest.mark.realdata
def test_totals_of_our_world_in_data_hold_zeros_and_rates() -> None:
    loose = read_file(DATA_SET, "owid", DATA / "structural/ucdp/owid_ucdp_ged_deaths_1989_2018.csv")
    assert value(loose, "ucdp-ged.all_deaths_to_2018", "Zimbabwe", 2017) == 0
    assert value(loose, "ucdp-ged.all_death_rate_to_2018", "Afghanistan", 1989) == 45.94
    assert loose.observations is not None
    assert loose.observations.filter(pl.col("value") == 0).height > 4000
