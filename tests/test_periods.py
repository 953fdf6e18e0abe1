"""Periods and dates."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.periods import Period, last_day, read_date, read_period

years = st.integers(1000, 2999)


@given(years)
def test_a_year_written_is_read_back(year: int) -> None:
    assert read_period(str(Period(year))) == Period(year)


def test_the_transition_quarter_stands_between_two_years() -> None:
    quarter = read_period("1976TQ")
    assert quarter == Period(1976, quarter=True)
    assert str(quarter) == "1976TQ"
    assert sorted([Period(1977), quarter, Period(1976)]) == [Period(1976), quarter, Period(1977)]


@pytest.mark.parametrize("text", ["", "76", "20003", "1977TQ", "1976 TQ 2", "FY1976", "١٩٧٦", "3000"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        read_period(text)


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)))
def test_a_day_is_its_own_first_and_last_day(date: datetime.date) -> None:
    assert read_date(date.isoformat()) == (date, "day")
    assert last_day(date.isoformat()) == date


@given(years, st.integers(1, 12))
def test_a_month_runs_from_its_first_to_its_last_day(year: int, month: int) -> None:
    text = f"{year}-{month:02}"
    first, precision = read_date(text)
    assert (first.day, precision) == (1, "month")
    assert (last_day(text) + datetime.timedelta(days=1)).day == 1
    assert last_day(text).month == month


def test_a_year_runs_to_its_end() -> None:
    assert read_date("1954") == (datetime.date(1954, 1, 1), "year")
    assert last_day("1954") == datetime.date(1954, 12, 31)


@pytest.mark.parametrize("text", ["", "1954-13", "1954-02-30", "19 May 1954", "1954/05/19", "1954-5"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        read_date(text)
