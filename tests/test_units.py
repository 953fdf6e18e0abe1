"""Units: taken apart, converted, and never mixed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.units import SCALES, Unit, factor, read_unit, same_unit

units = st.builds(
    Unit,
    st.sampled_from([1.0, *SCALES.values()]),
    st.sampled_from(["USD", "persons", "% of GDP", "TIV"]),
    st.none() | st.integers(1947, 2025),
)


@given(units)
def test_a_unit_written_is_read_back(unit: Unit) -> None:
    assert read_unit(str(unit)) == unit


@given(units, st.sampled_from([1.0, *SCALES.values()]))
def test_there_and_back_is_the_same(unit: Unit, scale: float) -> None:
    other = Unit(scale, unit.base, unit.prices)
    assert factor(str(unit), str(other)) * factor(str(other), str(unit)) == pytest.approx(1.0)


def test_constant_dollars_name_their_year() -> None:
    assert read_unit("million 2019 USD") == Unit(1e6, "USD", 2019)
    assert read_unit("million USD").prices is None


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [
        ("million USD", "million TIV", "do not measure the same thing"),
        ("million 2019 USD", "million USD", "prices of different years"),
        ("million 2019 USD", "million 2022 USD", "prices of different years"),
    ],
)
def test_unlike_units_are_not_converted(source: str, target: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        factor(source, target)


@pytest.mark.parametrize("text", ["", "  ", "million"])
def test_a_scale_alone_is_no_unit(text: str) -> None:
    with pytest.raises(ValueError, match="is not a unit"):
        read_unit(text)


def test_what_is_summed_has_one_unit() -> None:
    assert same_unit(["million USD", "million USD"]) == "million USD"
    with pytest.raises(ValueError, match="the units differ: `million USD`, `billion USD`"):
        same_unit(["million USD", "billion USD"])
    with pytest.raises(ValueError, match="there is no unit"):
        same_unit([])
