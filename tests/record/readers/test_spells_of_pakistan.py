"""Arrangements with the Fund and listings by the Task Force: dates known to the day, the month or the year."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from detente.record.readers import fatf_listings, imf_arrangements
from record.readers.opened import DATA, happened, lines, read_file, read_text, seen

FOLDER = DATA / "structural/imf_fatf_pakistan"
day = datetime.date


@pytest.mark.realdata
def test_two_arrangements_over_the_same_days_are_two_series() -> None:
    read = read_file(imf_arrangements.DATA_SET, "compiled", FOLDER / "imf_arrangements_pakistan.csv")
    frame = seen(read).filter((pl.col("from") == day(1997, 10, 20)) & pl.col("series").str.ends_with("_agreed"))
    assert dict(frame.select("series", "value").iter_rows()) == {
        "imf-arrangements.extended_fund_facility_agreed": 454_920,
        "imf-arrangements.extended_credit_facility_agreed": 682_380,
    }
    events = happened(read)
    assert events.filter(pl.col("date") == day(2024, 9, 1)).select("to", "precision", "code").rows() == [(day(2024, 9, 30), "month", "EFF")]
    assert events["date"].min() == day(1958, 12, 8)


@pytest.mark.realdata
def test_a_spell_takes_the_longest_span_that_its_dates_allow() -> None:
    read = read_file(fatf_listings.DATA_SET, "compiled", FOLDER / "fatf_pakistan_listing.csv")
    assert seen(read).select("from", "to", "value", "status").rows() == [
        (day(2008, 2, 28), day(2010, 6, 30), 1, "found"),
        (day(2012, 1, 1), day(2015, 12, 31), 1, "found"),
        (day(2018, 6, 28), day(2022, 10, 21), 1, "found"),
    ]
    ends = happened(read).filter(pl.col("code") == "delisted").select("date", "to", "precision").rows()
    assert ends[:2] == [(day(2010, 6, 1), day(2010, 6, 30), "month"), (day(2015, 1, 1), day(2015, 12, 31), "year")]


def test_a_day_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    text = "listed,delisted,status,source_page\n2018-02-30,2019,grey,x\n2018-06-28,,grey,x\n2001,2002-13,grey,x\n"
    read = read_text(fatf_listings.DATA_SET, "compiled", tmp_path, text)
    assert lines(read.rejects) == [(2, "listed"), (4, "delisted")]
    assert seen(read).is_empty()  # a spell that is not over, as far as is known, has no span
    assert happened(read)["code"].to_list() == ["listed"]


def test_a_facility_that_is_not_known_keeps_its_event(tmp_path: Path) -> None:
    text = "facility,approved,expired,agreed_thousand_sdr,drawn_thousand_sdr,source_page\nXYZ,1990-01-01,1991-01-01,5,5,x\n"
    read = read_text(imf_arrangements.DATA_SET, "compiled", tmp_path, text)
    assert (seen(read).height, happened(read).height, lines(read.rejects)) == (0, 1, [(2, "facility")])
