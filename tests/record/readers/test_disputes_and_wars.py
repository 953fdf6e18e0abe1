"""Militarized disputes in both collections, and wars between states."""

from __future__ import annotations

import datetime

import polars as pl
import pytest

from detente.record.dataset import Loose
from detente.record.readers import data_set
from record.readers.opened import DATA, happened, read_file, seen, value

PAIRS = DATA / "structural/states_and_dyads"
FILES = {"cow-mid": "cow_mid_ddydisps.parquet", "gml-mid": "gml_mid_ddydisps.parquet"}


def dyad_years(of: str) -> Loose:
    return read_file(data_set(of), "peacesciencer-dyad-years", PAIRS / FILES[of])


def years(loose: Loose, series: str, code1: str, code2: str) -> list[int]:
    chosen = (pl.col("series") == series) & (pl.col("code1") == code1) & (pl.col("code2") == code2)
    return seen(loose).filter(chosen)["from"].dt.year().sort().to_list()


@pytest.mark.realdata
def test_the_two_collections_differ_on_pakistan_and_the_united_states() -> None:
    assert years(dyad_years("gml-mid"), "gml-mid.ongoing", "2", "770") == [2007, 2008, 2010]
    assert years(dyad_years("cow-mid"), "cow-mid.ongoing", "2", "770") == list(range(2002, 2015))


@pytest.mark.realdata
@pytest.mark.parametrize("of", sorted(FILES))
def test_ongoing_is_the_same_in_both_orders_and_an_unknown_toll_has_no_row(of: str) -> None:
    loose = dyad_years(of)
    ongoing = seen(loose).filter(pl.col("series") == f"{of}.ongoing").select("code1", "code2", "from")
    turned = ongoing.rename({"code1": "code2", "code2": "code1"}).select(ongoing.columns)
    assert ongoing.join(turned, on=ongoing.columns, how="anti").is_empty()
    assert seen(loose)["value"].min() == 0  # the source writes -9
    assert value(loose, f"{of}.hostility_level", "770", 1999, "750") == 4  # of the dispute that began; see the next test


@pytest.mark.realdata
def test_several_disputes_of_a_year_are_counted() -> None:
    file = DATA / "structural/mids/gml_directed_dyad_year_1945_on.csv"
    loose = read_file(data_set("gml-mid"), "peacesciencer-several-1945", file)
    assert value(loose, "gml-mid.disputes", "750", 1999, "770") == 2
    assert value(loose, "gml-mid.greatest_hostility_level", "750", 1999, "770") == 5
    total = seen(loose).filter(pl.col("series") == "gml-mid.disputes")["value"].sum()
    assert total == pl.read_csv(file).height == 6_484


@pytest.mark.realdata
def test_a_dispute_without_a_sound_month_is_dated_by_its_year() -> None:
    disputes = happened(read_file(data_set("gml-mid"), "peacesciencer-disputes", PAIRS / "gml_mid_disps.parquet"))
    assert disputes.filter(pl.col("precision") == "year").select("id", "date").rows() == [("1272", datetime.date(1918, 1, 1))]
    parts = happened(read_file(data_set("gml-mid"), "peacesciencer-participants", PAIRS / "gml_part.parquet"))
    kargil = parts.filter(pl.col("id").str.starts_with("4007-")).sort("code1").select("code1", "date", "to", "precision", "code")
    begun, ended = datetime.date(1993, 9, 17), datetime.date(1999, 7, 17)
    assert kargil.rows() == [("750", begun, ended, "day", "b"), ("770", begun, ended, "day", "a")]


@pytest.mark.realdata
def test_two_wars_of_a_year_make_one_row_and_deaths_are_not_repeated_by_year() -> None:
    loose = read_file(data_set("cow-war"), "peacesciencer", PAIRS / "cow_war_inter.parquet")
    assert value(loose, "cow-war.wars", "2", 1970, "816") == 3
    assert value(loose, "cow-war.ongoing", "2", 1970, "816") == 1
    assert years(loose, "cow-war.ongoing", "750", "770") == [1947, 1948, 1949, 1965, 1971, 1999]
    assert years(loose, "cow-war.initiator", "770", "750") == [1965, 1971, 1999]
    wars = happened(loose).filter((pl.col("code1") == "2") & (pl.col("code2") == "816"))
    assert [counts[0]["best"] for counts in wars["counts"].to_list()] == [58_153, 375, 125]
