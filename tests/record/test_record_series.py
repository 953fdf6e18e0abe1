"""A series: values, totals, editions, ranges, breaks and sums."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import CaseError
from detente.periods import Period
from detente.record import Observation, sum_series
from record.making import break_at, series

AID = series("aid", {1975: 10, 1976: 20, "1976TQ": 5, 1977: 30, 1978: None, 1979: 0})
values = st.none() | st.floats(0, 1e6, allow_nan=False)
tables = st.dictionaries(st.integers(1990, 2000), values, min_size=1, max_size=8)


def test_a_missing_value_is_not_zero() -> None:
    assert AID.value(1978) is None
    assert AID.value(1979) == 0
    assert AID.value(1974) is None
    assert AID.observation(1978) is not None
    assert AID.observation(1974) is None
    assert AID.years_with_values == (1975, 1976, 1977, 1979)
    assert (AID.first_year, AID.last_year) == (1975, 1979)
    assert AID.missing(1974, 1979) == (1974, 1978)


def test_the_transition_quarter_is_summed_and_is_no_year() -> None:
    assert AID.value(1976) == 20
    assert AID.total(1975, 1977) == 65
    assert AID.total(1977, 1977) == 30
    assert AID.total(1976, 1976) == 25


def test_a_total_over_a_gap_is_missing() -> None:
    assert AID.total(1977, 1979) is None
    assert AID.total(1974, 1975) is None
    assert AID.total(1977, 1976) is None


def test_a_total_over_an_unknown_quarter_is_missing() -> None:
    assert series("aid", {1976: 20, "1976TQ": None}).total(1976, 1976) is None


def test_an_empty_series_says_so() -> None:
    with pytest.raises(CaseError, match="the series `aid` has no values"):
        _ = series("aid", {2000: None}).first_year


def test_an_edition_stands_in_for_the_preferred_figures_that_it_has() -> None:
    other = (Observation(Period(1977), 33.0, variant="first"),)
    aid = series("aid", {1976: 20, 1977: 30}, variants={"first": other})
    assert aid.variant("first").value(1977) == 33
    assert aid.variant("first").value(1976) == 20
    assert aid.value(1977) == 30
    with pytest.raises(CaseError, match="`frist` is not an edition of `aid`") as error:
        aid.variant("frist")
    assert error.value.faults[0].mend == "did you mean `first`?"


def test_low_and_high_are_series() -> None:
    dead = series("dead", {}, observations=(Observation(Period(2004), 5.0, 2.0, 8.0), Observation(Period(2005), 5.0)))
    assert dead.low().value(2004) == 2
    assert dead.high().total(2004, 2004) == 8
    assert dead.low().value(2005) is None


@pytest.mark.parametrize(("start", "end", "crossed"), [(1970, 1971, 0), (1971, 1972, 1), (1972, 1980, 0), (1960, 1990, 2)])
def test_a_break_parts_the_years_before_it_from_its_own(start: int, end: int, crossed: int) -> None:
    aid = series("aid", {1971: 1}, breaks=(break_at(1972), break_at(1989)))
    assert len(aid.breaks_between(start, end)) == crossed


@given(tables, tables)
def test_a_sum_does_not_depend_on_the_order_and_misses_what_a_part_misses(
    one: dict[int, float | None], other: dict[int, float | None]
) -> None:
    a, b = series("a", one), series("b", other)
    total, swapped = sum_series([a, b]), sum_series([b, a])
    for year in range(1990, 2001):
        here, there = a.value(year), b.value(year)
        expected = None if here is None or there is None else here + there
        assert total.value(year) == swapped.value(year) == (None if expected is None else pytest.approx(expected))


def test_a_sum_of_ranges_has_a_range() -> None:
    a = series("a", {}, observations=(Observation(Period(2004), 5.0, 2.0, 8.0),))
    b = series("b", {}, observations=(Observation(Period(2004), 1.0),))
    seen = sum_series([a, b]).observation(2004)
    assert seen is not None
    assert (seen.low, seen.value, seen.high) == (3, 6, 9)


def test_a_sum_of_unlike_series_is_refused() -> None:
    a = series("a", {2004: 1.0})
    with pytest.raises(CaseError, match="`a`, `b` cannot be summed: the units differ: `million USD`, `million 2019 USD`"):
        sum_series([a, series("b", {2004: 1.0}, unit="million 2019 USD")])
    with pytest.raises(CaseError, match="some have fiscal and some calendar years"):
        sum_series([a, series("b", {2004: 1.0}, years="fiscal")])
    with pytest.raises(CaseError, match="there is no series to sum"):
        sum_series([])
