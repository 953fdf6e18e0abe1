"""Functions that give whole numbers, or what is left over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.theory.functions.function import Function


def _round(xp: Any) -> Callable[[Any], Any]:
    # Not floor(x + 0.5): the sum rounds up for the number just below one half. Python's own and NumPy's round halves to even.
    trunc, size, where = xp.trunc, xp.abs, xp.where

    def rounded(x: Any) -> Any:
        whole = trunc(x)
        return where(size(x - whole) >= 0.5, whole + where(x < 0, -1.0, 1.0), whole)

    return rounded


def _quantum(xp: Any) -> Callable[[Any, Any], Any]:
    trunc, where = xp.trunc, xp.where

    def quantum(x: Any, q: Any) -> Any:
        some = q > 0
        safe = where(some, q, 1.0)
        return where(some, safe * trunc(x / safe), x)

    return quantum


FUNCTIONS = (
    Function("integer", 1, 1, "integer(x): the whole part, towards 0", lambda xp: xp.trunc, units="a -> a"),
    Function("floor", 1, 1, "floor(x): the greatest whole number that is not above x", lambda xp: xp.floor, units="a -> a"),
    Function("ceil", 1, 1, "ceil(x): the least whole number that is not below x", lambda xp: xp.ceil, units="a -> a"),
    Function("round", 1, 1, "round(x): the nearest whole number", _round, units="a -> a", edges="halves go away from 0"),
    Function(
        "modulo",
        2,
        2,
        "modulo(x, m): what is left of x after whole steps of m",
        lambda xp: xp.fmod,
        units="a a -> a",
        edges="has the sign of x; undefined where m is 0",
    ),
    Function(
        "quantum",
        2,
        2,
        "quantum(x, q): the greatest multiple of q in x, towards 0",
        _quantum,
        units="a a -> a",
        edges="x where q is 0 or below",
    ),
)
