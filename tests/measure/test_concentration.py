"""Shares and concentration: what holds for any suppliers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import CaseError
from detente.measure import concentration, share
from detente.record import Series
from record.making import series

amounts = st.lists(st.floats(0, 1e6).map(lambda x: round(x, 3)), min_size=1, max_size=6)


def suppliers(values: list[float]) -> list[Series]:
    return [series(f"from_{i}", {2000: value}, "million TIV") for i, value in enumerate(values)]


@given(amounts)
def test_shares_sum_to_one(values: list[float]) -> None:
    parts = suppliers(values)
    shares = [share(part, parts).value(2000) for part in parts]
    if sum(values) == 0:
        assert shares == [None] * len(values)
    else:
        assert sum(s or 0.0 for s in shares) == pytest.approx(1.0)


@given(amounts)
def test_concentration_lies_between_equal_parts_and_a_single_one(values: list[float]) -> None:
    found = concentration(suppliers(values)).value(2000)
    if sum(values) == 0:
        assert found is None
    else:
        assert found is not None
        assert 1 / len(values) - 1e-9 <= found <= 1 + 1e-9


@given(amounts, st.randoms(use_true_random=False))
def test_swapping_suppliers_changes_nothing(values: list[float], random: object) -> None:
    parts = suppliers(values)
    swapped = list(parts)
    random.shuffle(swapped)  # type: ignore[attr-defined]
    assert concentration(parts).value(2000) == concentration(swapped).value(2000)


@given(amounts, st.sampled_from([1e-3, 1e3, 7.0]))
def test_a_change_of_unit_changes_nothing(values: list[float], factor: float) -> None:
    one = concentration(suppliers(values)).value(2000)
    other = concentration(suppliers([value * factor for value in values])).value(2000)
    assert other == (None if one is None else pytest.approx(one))


def test_a_supplier_of_nothing_adds_no_concentration_and_equal_parts_have_least() -> None:
    assert concentration(suppliers([3, 1])).value(2000) == concentration(suppliers([3, 1, 0])).value(2000) == pytest.approx(0.625)
    assert concentration(suppliers([5, 5, 5, 5])).value(2000) == pytest.approx(0.25)


def test_what_one_part_misses_is_missing() -> None:
    parts = [series("a", {2000: 1.0, 2001: 1.0}), series("b", {2000: 1.0, 2001: None})]
    assert concentration(parts).value(2001) is None
    assert share(parts[0], parts).value(2001) is None
    assert share(parts[0], parts).years_with_values == (2000,)


def test_negative_amounts_and_unlike_units_are_refused() -> None:
    with pytest.raises(CaseError, match="`b` is -1 in 2000, and a negative amount has no share"):
        concentration([series("a", {2000: 1.0}), series("b", {2000: -1.0})])
    with pytest.raises(CaseError, match="the units differ"):
        share(series("a", {2000: 1.0}), [series("b", {2000: 1.0}, "billion USD")])
