"""Alliances, contiguity, distance, shared organizations and rivalries, by values that are known."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from detente.record.dataset import Loose
from detente.record.readers import data_set
from record.readers.opened import DATA, lines, read_file, read_text, seen, value

PAIRS = DATA / "structural/states_and_dyads"


def spans(loose: Loose, series: str, code1: str, code2: str | None = None) -> list[tuple[object, ...]]:
    unit = pl.col("code2").is_null() if code2 is None else pl.col("code2") == code2
    found = seen(loose).filter((pl.col("series") == series) & (pl.col("code1") == code1) & unit)
    return [(str(start), str(end), value) for start, end, value in found.sort("from").select("from", "to", "value").iter_rows()]


def years(loose: Loose, series: str, code1: str, code2: str) -> list[int]:
    return [int(str(start)[:4]) for start, *_ in spans(loose, series, code1, code2)]


@pytest.mark.realdata
def test_the_united_states_is_bound_to_pakistan_longer_than_pakistan_to_it() -> None:
    atop = read_file(data_set("atop"), "peacesciencer", PAIRS / "atop_alliance.parquet")
    assert years(atop, "atop.defence", "2", "770") == list(range(1954, 2019))
    assert years(atop, "atop.defence", "770", "2") == list(range(1954, 1973))
    assert years(atop, "atop.non_aggression", "770", "2") == [*range(1954, 1973), *range(2009, 2019)]
    assert seen(atop)["value"].unique().to_list() == [1.0]  # a pledge that is not given has no row


def test_a_pledge_of_neither_kind_leaves_no_row_and_a_word_is_refused(tmp_path: Path) -> None:
    text = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n"
    loose = read_text(
        data_set("atop"), "peacesciencer", tmp_path, text + "2,770,1954,1,0,0,1,\n770,2,1954,0,0,0,0,0\n2,770,1955,yes,0,0,0,0\n"
    )
    assert seen(loose).select("series", "code1", "value").rows() == [("atop.defence", "2", 1.0), ("atop.non_aggression", "2", 1.0)]
    assert lines(loose.rejects) == [(4, "atop_defense")]


@pytest.mark.realdata
def test_contiguity_is_one_row_for_a_pair_by_whole_months() -> None:
    touching = read_file(data_set("cow-contiguity"), "peacesciencer", PAIRS / "cow_contdir.csv")
    assert spans(touching, "cow-contiguity.type", "750", "770") == [("1947-08-01", "2016-12-31", 1.0)]
    assert spans(touching, "cow-contiguity.type", "2", "365") == [("1959-01-01", "2016-12-31", 2.0)]
    assert seen(touching).filter(pl.col("code1").cast(pl.Int64) >= pl.col("code2").cast(pl.Int64)).is_empty()


def test_the_month_of_a_change_of_contiguity_belongs_to_the_new_kind(tmp_path: Path) -> None:
    rows = ["1,2,4,1949-01-01,1949-12-01", "2,1,4,1949-01-01,1949-12-01", "1,2,5,1949-12-01,2016-12-01", "1,2,0,1930-01-01,2016-12-01"]
    backwards = "3,4,1,1950-01-01,1949-01-01"
    text = "\n".join(["ccode1,ccode2,conttype,stdate,enddate", *rows, backwards])
    loose = read_text(data_set("cow-contiguity"), "peacesciencer", tmp_path, text)
    assert spans(loose, "cow-contiguity.type", "1", "2") == [("1949-01-01", "1949-11-30", 4.0), ("1949-12-01", "2016-12-31", 5.0)]
    assert [(reject.line, reject.why) for reject in loose.rejects] == [(6, "the span ends before it begins (1950-01-01)")]


@pytest.mark.realdata
def test_distance_and_organizations_of_a_pair_have_the_lower_code_first() -> None:
    apart = read_file(data_set("cow-mindist"), "peacesciencer", PAIRS / "cow_mindist.parquet")
    assert value(apart, "cow-mindist.minimum_distance", "750", 1990, "770") == 0
    assert value(apart, "cow-mindist.minimum_distance", "2", 2019, "770") == pytest.approx(7_240.12, abs=0.01)
    shared = read_file(data_set("cow-igo"), "peacesciencer-dyads", PAIRS / "cow_igo_ndy.parquet")
    assert value(shared, "cow-igo.shared_memberships", "2", 2014, "770") == 41


@pytest.mark.realdata
@pytest.mark.parametrize(("of", "file", "end"), [("thompson-dreyer", "thompson_dreyer", "2010"), ("tss", "tss", "2020")])
def test_a_rivalry_ends_with_its_source(of: str, file: str, end: str) -> None:
    rivals = read_file(data_set(of), "peacesciencer", DATA / f"structural/mids/{file}_rivalries.csv")
    assert spans(rivals, f"{of}.rivalry", "750", "770") == [("1947-01-01", f"{end}-12-31", 1.0)]
    assert spans(rivals, f"{of}.spatial_rivalry", "750", "770") == [("1947-01-01", f"{end}-12-31", 1.0)]
    assert spans(rivals, f"{of}.ideological_rivalry", "750", "770") == []
    assert [end for _, end, _ in spans(rivals, f"{of}.rivalry", "2", "365")][:-1][-1] == "1989-12-31"
    assert seen(rivals)["to"].max() == datetime.date(int(end), 12, 31)


@pytest.mark.realdata
def test_powers_and_capitals_are_spans_of_days() -> None:
    majors = read_file(data_set("cow-majors"), "peacesciencer", PAIRS / "cow_majors.csv")
    assert spans(majors, "cow-majors.major_power", "365") == [("1816-01-01", "1917-12-05", 1.0), ("1922-01-01", "2016-12-31", 1.0)]
    powers = read_file(data_set("maoz-powers"), "peacesciencer", PAIRS / "maoz_powers.csv")
    assert spans(powers, "maoz-powers.global_power", "2") == [("1899-01-01", "2019-12-31", 1.0)]
    assert spans(powers, "maoz-powers.regional_power", "750") == [("1974-01-01", "2019-12-31", 1.0)]
    capitals = read_file(data_set("cow-capitals"), "peacesciencer", PAIRS / "cow_capitals.csv")
    assert [(start, end) for start, end, _ in spans(capitals, "cow-capitals.latitude", "770")] == [
        ("1947-01-01", "1959-06-12"),
        ("1959-06-13", "1967-08-13"),
        ("1967-08-14", "2024-12-31"),
    ]


def test_a_major_power_of_a_day_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    text = "ccode,styear,stmonth,stday,endyear,endmonth,endday\n2,1898,2,30,2016,12,31\n200,1816,1,1,2016,12,31\n"
    loose = read_text(data_set("cow-majors"), "peacesciencer", tmp_path, text)
    assert seen(loose)["code1"].to_list() == ["200"]
    assert [(reject.line, reject.why) for reject in loose.rejects] == [(2, "there is no such day")]
