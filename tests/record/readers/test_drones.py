"""American drone strikes by three counts: low and high are kept, sums are as published, a missing count is no zero."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from detente.record.readers import drones_bij, drones_new_america, dronestream
from record.readers.opened import DATA, happened, lines, read_file, read_text, row, seen

STRIKES = DATA / "structural/drone_strikes"


def counts(frame: pl.DataFrame, what: str) -> pl.DataFrame:
    return frame.select("id", "date", "counts").explode("counts").unnest("counts").filter(pl.col("what") == what)


@pytest.mark.realdata
def test_the_strikes_add_up_to_the_years_and_the_years_to_the_published_total() -> None:
    years = seen(read_file(drones_bij.DATA_SET, "years", DATA / "pak-us/series_bij_drone_pakistan.csv"))
    assert years.filter(pl.col("series") == "drones-bij.strikes")["value"].sum() == 430
    killed = years.filter(pl.col("series") == "drones-bij.killed")
    assert (killed["low"].sum(), killed["high"].sum()) == (2515, 4026)
    assert set(years.select("code1", "code2").iter_rows()) == {("United States", "Pakistan")}
    strikes = happened(read_file(drones_bij.DATA_SET, "strikes", STRIKES / "tbij_pakistan_strikes.csv"))
    each = counts(strikes, "killed")
    assert (each["low"].sum(), each["high"].sum()) == (2515, 4026)
    by_year = each.group_by(pl.col("date").dt.year()).agg(pl.col("low").sum())
    assert dict(by_year.iter_rows())[2010] == 755
    assert strikes["date"].min() == datetime.date(2004, 6, 17)
    assert strikes["date"].max() == datetime.date(2018, 1, 24)


@pytest.mark.realdata
def test_the_value_of_a_year_is_halfway_for_drawing() -> None:
    read = read_file(drones_bij.DATA_SET, "years", DATA / "pak-us/series_bij_drone_pakistan.csv")
    found = row(read, "drones-bij.civilians", "United States", 2010, "Pakistan")
    assert (found["low"], found["value"], found["high"], found["status"]) == (89, 143, 197, "derived")


def test_the_row_of_totals_is_no_year_and_another_text_is_refused(tmp_path: Path) -> None:
    header = "year,strikes,killed_min,killed_max,civilians_min,civilians_max,children_min,children_max\n"
    text = header + "2004,1,6,8,2,2,2,2\nabout 2005,1,1,1,1,1,1,1\ntotal,2,7,9,3,3,3,3\n"
    read = read_text(drones_bij.DATA_SET, "years", tmp_path, text)
    assert seen(read)["from"].dt.year().unique().to_list() == [2004]
    assert lines(read.rejects) == [(3, "year")]


@pytest.mark.realdata
def test_new_america_leaves_a_count_open_and_the_year_sums_what_it_lists() -> None:
    read = read_file(drones_new_america.DATA_SET, "strikes", STRIKES / "new_america_pakistan_strikes.csv")
    civilians = counts(happened(read), "civilians")
    assert civilians["best"].null_count() == 346
    years = seen(read)
    assert years.filter(pl.col("series") == "drones-new-america.strikes")["value"].sum() == 414
    assert years["from"].dt.year().max() == 2018
    listed = pl.read_csv(STRIKES / "new_america_pakistan_strikes.csv", infer_schema=False)
    high = listed["total_high"].cast(pl.Float64).sum()
    assert years.filter(pl.col("series") == "drones-new-america.killed")["high"].sum() == high


@pytest.mark.realdata
def test_a_count_in_words_is_left_out_of_its_strike() -> None:
    strikes = happened(read_file(dronestream.DATA_SET, "snapshot", STRIKES / "dronestream_strikes.csv"))
    assert set(strikes["target_actor"]) == {"Pakistan", "Yemen", "Somalia", "Pakistan-Afghanistan Border"}
    killed = counts(strikes, "killed")
    assert killed.row(1, named=True)["low"] == 6
    raw = pl.read_csv(STRIKES / "dronestream_strikes.csv", infer_schema=False)
    odd = raw.filter(pl.col("children") == "4-Mar")["number"].to_list()
    assert odd
    assert counts(strikes.filter(pl.col("id").is_in(odd)), "children killed")["low"].null_count() == len(odd)
