"""American troops abroad and what peoples think of other states: known values, and rows that the source doubles."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.record.readers import pew, us_troops
from record.readers.opened import DATA, lines, read_file, read_text, seen, value

TROOPS = DATA / "structural/us_troops/us_troops_country_year.csv"
PEW = DATA / "structural/pew/favorability_country_wave.csv"


@pytest.mark.realdata
@pytest.mark.parametrize(("year", "published"), [(2006, 27), (2007, 15), (2010, 17), (2014, 14)])
def test_shares_are_those_of_the_published_toplines(year: int, published: int) -> None:
    share = value(read_file(pew.DATA_SET, "waves", PEW), "pew.favourable", "PAK", year, "USA")
    assert isinstance(share, float)
    assert round(share) == published


@pytest.mark.realdata
def test_a_people_without_a_wave_has_no_share() -> None:
    frame = seen(read_file(pew.DATA_SET, "waves", PEW)).filter((pl.col("code1") == "PAK") & (pl.col("code2") == "USA"))
    assert frame["from"].dt.year().max() == 2015


@pytest.mark.realdata
def test_a_host_under_two_names_has_the_count_of_the_one_that_is_manned() -> None:
    read = read_file(us_troops.DATA_SET, "troopdata", TROOPS)
    assert value(read, "us-troops.active_duty", "2", 2013, "316") == 17  # Czechia, and not Czech Republic with nobody
    assert value(read, "us-troops.active_duty", "2", 2014, "770") == 103
    doubled = [reject for reject in read.rejects if reject.column == "countryname"]
    below = [reject.value for reject in read.rejects if reject.column != "countryname"]
    assert len(doubled) == 53
    assert len(below) == 6
    assert all(text.startswith("-") for text in below)
    assert seen(read)["value"].min() == 0
    assert seen(read).filter(pl.col("code2") == "2").is_empty()


def test_a_host_without_a_number_stands_by_its_name_and_antigua_is_one_host(tmp_path: Path) -> None:
    head = "countryname,year,ccode,troops_ad,army_ad,navy_ad,air_force_ad,marine_corps_ad\n"
    rows = (
        "Guam,1990,1008,5,0,5,0,0\nAntigua,1980,1006,7,0,0,7,0\nAntigua,1990,1006,8,0,0,8,0\n"
        "Antigua & Barbuda,1990,58,0,0,0,0,0\nPakistan,1990,770,1,1,0,0,0\n"
    )
    read = read_text(us_troops.DATA_SET, "troopdata", tmp_path, head + rows)
    found = seen(read).filter(pl.col("series") == "us-troops.active_duty").select("code2", "value").rows()
    assert found == [("Guam", 5), ("Antigua", 7), ("58", 8), ("770", 1)]
    assert lines(read.rejects) == [(5, "countryname")]


def test_what_pew_asks_of_an_organisation_stands_by_its_name(tmp_path: Path) -> None:
    head = "year,iso3,target,favorable_pct,unfavorable_pct,n\n"
    read = read_text(pew.DATA_SET, "waves", tmp_path, head + "2007,PAK,EU,20,30,900\n2007,PLS,UN,40,30,800\n")
    pairs = seen(read).select("code1", "code2").unique(maintain_order=True).rows()
    assert pairs == [("PAK", "European Union"), ("Palestinian Territories", "United Nations")]
