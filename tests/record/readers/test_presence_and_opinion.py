"""American troops abroad and what peoples think of other states: known values, and rows that the source doubles."""

from __future__ import annotations

import polars as pl
import pytest

from detente.record.readers import pew, us_troops
from record.readers.opened import DATA, read_file, seen, value

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
    assert len(doubled) == 29
    assert len(below) == 6
    assert all(text.startswith("-") for text in below)
    assert seen(read)["value"].min() == 0
    assert seen(read).filter(pl.col("code2") == "2").is_empty()
