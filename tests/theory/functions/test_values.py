"""Every function that gives a value, against its definition; over floats and over arrays alike."""

from __future__ import annotations

import numpy as np
import pytest
from function_rows import ROWS, UNDEFINED

from detente.simulate.namespace import Floats, arrays
from detente.theory.functions import FUNCTIONS

CASES = [
    pytest.param(name, given, expected, id=f"{name}-{place}") for name, rows in ROWS.items() for place, (given, expected) in enumerate(rows)
]
BUILT = {name for name, function in FUNCTIONS.items() if function.build is not None}


def test_every_function_has_its_rows():
    assert set(ROWS) == BUILT


def test_every_function_is_built_or_expanded():
    # The first values of stocks are where `active_initial` matters: whoever expands a theory knows it by name.
    assert {name for name, function in FUNCTIONS.items() if function.build is None and function.expand is None} == {"active_initial"}


@pytest.mark.parametrize(("name", "given", "expected"), CASES)
def test_over_floats(name, given, expected):
    function = FUNCTIONS[name].build(Floats)
    arguments = [_floats(argument) for argument in given]
    if _undefined(expected):
        with pytest.raises((ArithmeticError, ValueError)):
            function(*arguments)
    else:
        _same(function(*arguments), expected)


@pytest.mark.parametrize(("name", "given", "expected"), CASES)
def test_over_arrays(name, given, expected):
    """Two draws, of which the first has other numbers: what is undefined for one draw spoils no other."""
    function = FUNCTIONS[name].build(arrays())
    _, other = next(
        (row for row in ROWS[name] if len(row[0]) == len(given) and _shape(row[0]) == _shape(given) and not _undefined(row[1])),
        ROWS[name][0],
    )
    first = next(row for row in ROWS[name] if row[1] is other)[0]
    if len(first) != len(given) or _shape(first) != _shape(given) or _undefined(other):
        first, other = given, expected
    arguments = [_draws(a, b) for a, b in zip(first, given, strict=True)]
    with np.errstate(all="ignore"):
        value = function(*arguments)
    listed = isinstance(expected, list)
    got = [np.broadcast_to(item, (2,)) for item in (value if listed else [value])]
    _same_or_undefined([item[0] for item in got], other if listed else [other])
    _same_or_undefined([item[1] for item in got], expected if listed else [expected])


@pytest.mark.parametrize(("name", "given", "expected"), CASES)
def test_plain_numbers_do_among_arrays(name, given, expected):
    function = FUNCTIONS[name].build(arrays())
    # As in a run of many draws where a constant is a plain number.
    arguments = [np.float64(_floats(given[0])) if not isinstance(given[0], list) else _floats(given[0]), *map(_floats, given[1:])]
    with np.errstate(all="ignore"):
        value = function(*arguments)
    _same_or_undefined(value if isinstance(expected, list) else [value], expected if isinstance(expected, list) else [expected])


def test_a_list_over_two_dimensions_must_be_square():
    for name in ("invert_matrix", "determinant"):
        with pytest.raises(ValueError, match="square"):
            FUNCTIONS[name].build(Floats)([1.0, 2.0])


def _floats(argument):
    return [float(item) for item in argument] if isinstance(argument, list) else float(argument)


def _draws(first, second):
    if isinstance(second, list):
        return [np.array([a, b], dtype=float) for a, b in zip(first, second, strict=True)]
    return np.array([first, second], dtype=float)


def _shape(given):
    return [len(argument) if isinstance(argument, list) else 0 for argument in given]


def _undefined(expected):
    return expected == UNDEFINED or (isinstance(expected, list) and UNDEFINED in expected)


def _same(value, expected):
    np.testing.assert_allclose(value, expected, rtol=1e-9, atol=1e-12)


def _same_or_undefined(values, expected):
    spoilt = [not np.isfinite(value) for value in values]
    if UNDEFINED in expected:
        assert any(spoilt)
    else:
        assert not any(spoilt)
        _same([float(value) for value in values], expected)
