"""Gapminder, demspaces and the trade of the United States: values of the flagship, and the direction of trade."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.record.readers import demspaces, gapminder, imf_dots
from record.readers.opened import DATA, lines, read_file, read_text, row, seen, value

ECONOMY = DATA / "structural/economy"
PLACES = "Country Name,Country Code,Counterpart Country Name,Counterpart Country Code,Time Period"
TRADE = f'{PLACES},"{imf_dots.SOLD}",Status,"{imf_dots.BOUGHT}"\n'


def test_what_the_partner_sold_goes_from_the_partner_to_the_united_states(tmp_path: Path) -> None:
    rows = "United States,111,Pakistan,564,1995,900.0,,\nUnited States,111,India,534,1995,-1,,5\n"
    loose = read_text(imf_dots.DATA_SET, "united-states", tmp_path, TRADE + rows)
    assert value(loose, "imf-dots.goods_sold", "United States", 1995, "Pakistan") == 900
    assert seen(loose).height == 1, "no value is no row"
    assert lines(loose.rejects) == [(3, imf_dots.SOLD)]


@pytest.mark.realdata
def test_trade_with_britain_is_read_in_both_directions() -> None:
    loose = read_file(imf_dots.DATA_SET, "united-states", ECONOMY / "imf_dots_us_bilateral_trade.csv")
    assert value(loose, "imf-dots.goods_sold", "United States", 1995, "United Kingdom") == 28826900000
    assert value(loose, "imf-dots.goods_bought", "United Kingdom", 1995, "United States") == 27709600000


@pytest.mark.realdata
def test_product_and_population_of_pakistan_and_what_is_projected() -> None:
    product = read_file(demspaces.DATA_SET, "gdp", ECONOMY / "gdp_country_year_1950_on.csv")
    assert value(product, "demspaces.gdp", "2", 1950) == 2343208968447.384
    people = read_file(demspaces.DATA_SET, "population", ECONOMY / "population_country_year.csv")
    assert value(people, "demspaces.population", "770", 2020) == 235001.746
    assert [row(people, "demspaces.population", "770", year)["status"] for year in (2021, 2022)] == ["found", "projected"]
    assert set(seen(people).filter(pl.col("from").dt.year() < 2022)["status"]) == {"found"}


@pytest.mark.realdata
def test_gapminder_keeps_negative_aid_and_what_is_missing() -> None:
    loose = read_file(gapminder.DATA_SET, "country-years", ECONOMY / "gapminder_wdi_country_year.csv")
    assert value(loose, "gapminder.aid_received", "ABW", 1985) == 42126495.36133
    assert value(loose, "gapminder.military_expenditure", "ZWE", 2024) == 0.3512
    zimbabwe = seen(loose).filter((pl.col("code1") == "ZWE") & (pl.col("from").dt.year() == 2024))
    assert "gapminder.aid_received" not in set(zimbabwe["series"])
    assert seen(loose).filter(pl.col("series") == "gapminder.aid_received")["value"].min() == -829194152.83203
