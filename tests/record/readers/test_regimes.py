"""Regimes by GWF and REIGN, leaders by REIGN and Archigos, coups by Powell and Thyne."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from detente.record.readers import data_set
from record.readers.opened import DATA, happened, lines, read_file, read_text, seen, value

REGIME = DATA / "structural/regime"


@pytest.mark.realdata
def test_a_year_of_gwf_has_one_kind_of_regime() -> None:
    loose = read_file(data_set("gwf"), "democracydata", REGIME / "gwf_all_extended.csv")
    kinds = seen(loose).filter(~pl.col("series").str.starts_with("gwf.rests_on"))
    assert kinds.group_by("code1", "from").agg(pl.col("value").sum())["value"].unique().to_list() == [1.0]
    assert [value(loose, "gwf.oligarchy", "770", year) for year in (1948, 1958, 1959)] == [1, 1, 0]
    assert [value(loose, "gwf.military_personal_regime", "770", year) for year in (1958, 1959, 2008, 2009)] == [0, 1, 1, 0]
    assert [value(loose, "gwf.democracy", "770", year) for year in (1972, 1976, 2010)] == [1, 0, 1]


def test_a_kind_of_regime_that_is_not_known_is_refused(tmp_path: Path) -> None:
    header = "cown,year,gwf_regimetype,gwf_nonautocracy,gwf_party,gwf_military,gwf_monarchy,gwf_personal\n"
    text = header + "770,1980,military,,0,1,0,0\n770,1981,theocracy,,0,0,0,0\n770,1982,,,0,0,0,0\n770,1983,,democracy,0,0,0,0\n"
    loose = read_text(data_set("gwf"), "democracydata", tmp_path, text)
    assert seen(loose)["line"].unique().sort().to_list() == [2, 5]
    assert lines(loose.rejects) == [(3, "gwf_regimetype"), (4, "gwf_regimetype")]


@pytest.mark.realdata
def test_spells_of_reign_meet_and_a_spell_that_runs_backwards_is_refused() -> None:
    loose = read_file(data_set("reign"), "democracydata", REGIME / "reign_regime_country_year.csv")
    ruled = seen(loose).filter((pl.col("series") == "reign.military_personal_regime") & (pl.col("code1") == "770")).sort("from")
    assert [(str(start), str(end)) for start, end, v in ruled.select("from", "to", "value").iter_rows() if v] == [
        ("1958-10-27", "1971-12-19"),
        ("1977-07-05", "1988-11-15"),
        ("1999-10-12", "2008-08-17"),
    ]
    assert ruled["to"].max() == datetime.date(2020, 12, 31)
    assert [(reject.line, reject.value) for reject in loose.rejects] == [(6672, "2020-12-31")]


@pytest.mark.realdata
def test_leaders_come_and_go_and_one_in_office_has_not_gone() -> None:
    leaders = happened(read_file(data_set("archigos"), "peacesciencer-1945", REGIME / "archigos_leaders_1945_on.csv"))
    ayub = leaders.filter(pl.col("id").str.starts_with("PAK-1958-")).select("date", "source_actor", "code1", "code", "ontology").rows()
    assert ayub == [
        (datetime.date(1958, 10, 7), "Ayub Khan", "770", "Irregular", "archigos.entry"),
        (datetime.date(1969, 3, 25), "Ayub Khan", "770", "Irregular", "archigos.exit"),
    ]
    assert leaders.filter(pl.col("id").str.starts_with("PAK-2013-"))["ontology"].to_list() == ["archigos.entry"]
    loose = read_file(data_set("reign"), "publisher-leaders", REGIME / "reign_leaders_2021_3.csv")
    khan = happened(loose).filter((pl.col("code1") == "770") & (pl.col("source_actor") == "Imran Khan"))
    assert khan.select("date", "precision", "code").rows() == [(datetime.date(2018, 8, 18), "day", "entry")]
    soldier = seen(loose).filter((pl.col("code1") == "770") & (pl.col("value") == 1)).sort("from")["from"].dt.year().to_list()
    assert soldier == [1958, 1969, 1977, 1999]


@pytest.mark.realdata
def test_coups_of_pakistan_by_year() -> None:
    loose = read_file(data_set("powell-thyne"), "demspaces", DATA / "structural/coups/powell_thyne_country_year.csv")
    assert [value(loose, "powell-thyne.successful_coups", "770", year) for year in (1977, 1998, 1999)] == [1, 0, 1]


def test_the_publishers_list_of_coups_becomes_events(tmp_path: Path) -> None:
    rows = ["A\t770\t1977\t7\t5\t2\t2024", "A\t770\t1977\t7\t5\t1\t2024", "B\t41\t1989\t2\t30\t1\t2024", "B\t41\t1989\t4\t1\t3\t2024"]
    text = "\n".join(["country\tccode\tyear\tmonth\tday\tcoup\tversion", *rows]) + "\n"
    loose = read_text(data_set("powell-thyne"), "publisher", tmp_path, text, ".txt")
    assert happened(loose).select("date", "code1", "code", "ontology", "id").rows() == [
        (datetime.date(1977, 7, 5), "770", "successful", "powell-thyne.outcome", "770-1977-07-05-1"),
        (datetime.date(1977, 7, 5), "770", "failed", "powell-thyne.outcome", "770-1977-07-05-2"),
    ]
    assert sorted(lines(loose.rejects)) == [(4, "day"), (5, "coup")]
