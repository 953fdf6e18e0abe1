"""Functions of the values at one instant."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from detente.theory.functions.function import Function


def _fold(pair: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda first, second, *rest: reduce(pair, rest, pair(first, second))


def _clip(xp: Any) -> Callable[..., Any]:
    minimum, maximum = xp.minimum, xp.maximum
    return lambda x, low, high: minimum(maximum(x, low), high)


def _logistic(xp: Any) -> Callable[[Any], Any]:
    # Written by tanh: exp overflows for large arguments, tanh does not.
    tanh = xp.tanh
    return lambda x: 0.5 + 0.5 * tanh(0.5 * x)


FUNCTIONS = (
    Function("min", 2, None, "the least of its arguments", lambda xp: _fold(xp.minimum)),
    Function("max", 2, None, "the greatest of its arguments", lambda xp: _fold(xp.maximum)),
    Function("abs", 1, 1, "the size of a number, without its sign", lambda xp: xp.abs),
    Function("exp", 1, 1, "e raised to a power", lambda xp: xp.exp),
    Function("log", 1, 1, "natural logarithm", lambda xp: xp.log),
    Function("sqrt", 1, 1, "square root", lambda xp: xp.sqrt),
    Function("clip", 3, 3, "clip(x, low, high): x, held between two limits", _clip),
    Function("logistic", 1, 1, "1 / (1 + exp(-x)): any number brought between 0 and 1, 0 to one half", _logistic),
)
