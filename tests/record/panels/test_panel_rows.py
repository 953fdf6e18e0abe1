"""The rows of panels: how many, which, in what order."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.errors import RecordError
from detente.record.panels import panel
from detente.record.panels.membership import membership
from detente.record.panels.rows import Clock, pair_rows, state_rows, strangers


@pytest.mark.parametrize(
    ("system", "last", "microstates", "pairs", "states"),
    [
        ("cow", 2025, True, 2_252_760, 17_706),
        ("cow", 2016, True, 1_912_290, 15_951),
        ("gw", 2025, True, 2_638_078, 20_849),
        ("gw", 2025, False, 2_180_132, 19_159),
    ],
)
def test_as_many_rows_as_the_lists_of_states_give(system: str, last: int, microstates: bool, pairs: int, states: int) -> None:
    who = membership(system, (1816, last), microstates=microstates)  # type: ignore[arg-type]
    clock = Clock(1816, last)
    assert len(pair_rows(who, clock)) == pairs
    assert len(pair_rows(who, clock, directed=False)) * 2 == pairs
    assert len(state_rows(who, clock)) == states


@pytest.mark.realdata
@pytest.mark.parametrize("system", ["cow", "gw"])
def test_pairs_that_share_a_year_but_no_day_are_those_of_the_published_list(system: str, shared_data: Path) -> None:
    code = "ccode" if system == "cow" else "gwcode"
    listed = pl.read_csv(shared_data / f"structural/states_and_dyads/false_{system}_dyads.csv")
    who = membership(system, (1816, 2025))  # type: ignore[arg-type]
    clock = Clock(1816, 2025)
    codes = pair_rows(who, clock).codes
    found = {(int(codes[a]), int(codes[b]), 1816 + year) for a, b, year in strangers(who, clock, codes)}
    assert {(a, b, y) for a, b, y in listed.select(f"{code}1", f"{code}2", "year").iter_rows() if a < b} == found


def test_rows_are_in_order_and_of_the_narrowest_type() -> None:
    frame = panel("PAK,USA,IND", years=(1946, 1948)).collect()
    assert frame.schema == {"cow1": pl.Int16, "cow2": pl.Int16, "year": pl.Int16}
    assert frame.equals(frame.sort("cow1", "cow2", "year"))
    assert frame.filter(cow1=2, cow2=770)["year"].to_list() == [1947, 1948]


def test_a_state_may_leave_and_come_back() -> None:
    years = panel("SYR,USA", years=(1955, 1965)).collect().filter(pl.col("cow1") == 2)["year"].to_list()
    assert years == [1955, 1956, 1957, 1958, 1961, 1962, 1963, 1964, 1965]


def test_months_begin_with_the_month_of_entry() -> None:
    frame = panel("PAK,USA", "undirected", (1947, 1948), by="month").collect()
    assert frame.rows()[0] == (2, 770, 1947, 8)
    assert frame.height == 17


def test_a_row_for_each_state() -> None:
    assert panel("PAK", "none", (1947, 1949), "gw").collect().rows() == [(770, 1947), (770, 1948), (770, 1949)]


def test_years_left_out_end_with_the_list_never_with_the_clock() -> None:
    assert (panel().years, panel(system="gw").years) == ((1816, 2016), (1816, 2020))
    assert panel(years=(2015, 2018)).build().notices == ("the list of states ends in 2016: 2017 to 2018 have the states of its last day",)


def test_a_name_that_is_not_exactly_one_of_the_lists_is_matched_and_told() -> None:
    built = panel("UK,Islamic Republic of Pakistan", "undirected", (1950, 1951)).build()
    assert built.frame.rows() == [(200, 770, 1950), (200, 770, 1951)]
    assert built.notices[0] == "`UK` is United Kingdom (cow 200)"


def test_two_states_that_never_met_give_no_rows_and_a_notice() -> None:
    built = panel("Austria-Hungary,PAK", years=(1910, 1950)).build()
    assert built.frame.is_empty()
    assert "no two of these states existed on the same day" in built.notices[0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: panel(dyads="both"), "`both` is not a kind of row\n  accepted: `none`, `directed`, `undirected`"),  # type: ignore[arg-type]
        (lambda: panel(years=(2020, 1990)), "`2020-1990` is not a span of years\n  give the first and the last year, from 1816 on"),
        (lambda: panel(years=(1500, 1990)), "`1500-1990` is not a span of years"),
        (
            lambda: panel("Pakistn,USA", years=(1990, 1991)).collect(),
            "`Pakistn` is not a state of the COW list in 1990 to 1991\n  did",
        ),
        (lambda: panel("PAK,XXX", years=(1900, 1901)).collect(), "`PAK` is not a state of the COW list in 1900 to 1901"),
        (lambda: panel("USA", "none", (1960, 1975)).with_all().collect(), "`--with all` is about pairs of states"),
        (lambda: panel("Korea,USA", years=(1960, 1975)).collect(), "`Korea` could mean several states in 1975: write `North Korea`"),
        (lambda: panel("Ivory Coast,USA", years=(1950, 1951)).collect(), "it is there from 1960-08-07 to this day"),
        (lambda: panel("", years=(1950, 1951)), "no state is named"),
        (lambda: panel("PAK", years=(1950, 1951)).collect(), "a pair needs two states"),
        (lambda: panel(years=(1816, 2815), by="month").collect(), "the panel would have 385,347,590 rows"),
        (lambda: panel().add("disputs", "gdp", "armz"), "`armz` cannot be added to a panel\n  did you mean `arms`?"),
        (lambda: panel().since("disputes", counting="after"), "`after` is not a way to count"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_asked_for_is_said(call: object, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        call()  # type: ignore[operator]
    assert message in str(caught.value)


def test_one_state_may_stand_against_all_others() -> None:
    made = panel("PAK", years=(1950, 1951)).with_all()
    whole = panel(years=(1950, 1951)).collect()
    assert made.collect().rows() == whole.filter((pl.col("cow1") == 770) | (pl.col("cow2") == 770)).rows()
    assert "--states PAK --dyads directed --with all" in made.question()
    assert len(panel("PAK,IND", "undirected", (1950, 1950)).with_all().collect()) == 2 * 74 - 1
