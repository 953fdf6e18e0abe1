"""Where the arithmetic of a step comes from: plain floats for one run, NumPy for many at once.

Both offer the same few names (``OPERATIONS``), so that an equation is compiled by one builder and a function is written
once. Floats are several times faster than arrays of length one. Beside these names a function uses only the operators
``+ - * / < <= > >= == !=`` and, between conditions, ``& |``.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

PLAIN = (
    *("minimum", "maximum", "abs", "exp", "log", "log1p", "expm1", "sqrt", "power", "fmod", "floor", "ceil", "trunc"),
    *("sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "sinh", "cosh", "tanh"),
    *("where", "logical_and", "logical_or", "logical_not"),
)
"""What NumPy has under the same name."""

OPERATIONS = (*PLAIN, "only_if", "order", "take", "switch", "repeat")
"""Every name that a namespace must offer."""


class Floats:
    """Plain Python numbers; an undefined result raises ``ArithmeticError`` or ``ValueError`` at once."""

    lazy = True
    minimum = staticmethod(min)
    maximum = staticmethod(max)
    abs = staticmethod(abs)
    exp = staticmethod(math.exp)
    log = staticmethod(math.log)
    log1p = staticmethod(math.log1p)
    expm1 = staticmethod(math.expm1)
    sqrt = staticmethod(math.sqrt)
    power = staticmethod(math.pow)
    fmod = staticmethod(math.fmod)
    sin = staticmethod(math.sin)
    cos = staticmethod(math.cos)
    tan = staticmethod(math.tan)
    arcsin = staticmethod(math.asin)
    arccos = staticmethod(math.acos)
    arctan = staticmethod(math.atan)
    arctan2 = staticmethod(math.atan2)
    sinh = staticmethod(math.sinh)
    cosh = staticmethod(math.cosh)
    tanh = staticmethod(math.tanh)
    logical_and = staticmethod(operator.and_)
    logical_or = staticmethod(operator.or_)
    logical_not = staticmethod(operator.not_)

    @staticmethod
    def floor(x: float) -> float:
        """The greatest whole number that is not above."""
        return float(math.floor(x))

    @staticmethod
    def ceil(x: float) -> float:
        """The least whole number that is not below."""
        return float(math.ceil(x))

    @staticmethod
    def trunc(x: float) -> float:
        """The whole part, towards 0."""
        return float(math.trunc(x))

    @staticmethod
    def where(test: bool, so: float, otherwise: float) -> float:
        """One of two values."""
        return so if test else otherwise

    @staticmethod
    def only_if(test: bool, value: float) -> float:
        """The value, which is undefined where the test fails."""
        if not test:
            raise ValueError("undefined for these arguments")
        return value

    @staticmethod
    def order(items: Sequence[float]) -> list[float]:
        """The positions of the items, from 0, the least item first; of equal ones the first stays first."""
        return [float(place) for place in sorted(range(len(items)), key=items.__getitem__)]

    @staticmethod
    def take(items: Sequence[float], position: float) -> float:
        """The item at the nearest whole position, from 0; undefined outside."""
        place = math.floor(position + 0.5)
        if not 0 <= place < len(items):
            raise ValueError("no item stands at this position")
        return items[place]

    @staticmethod
    def switch(which: float, *cases: Callable[[], float]) -> float:
        """The value of the case with this number, from 0; undefined outside. Only that one is worked out."""
        place = math.floor(which + 0.5)
        if not 0 <= place < len(cases):
            raise ValueError("no case has this number")
        return cases[place]()

    @staticmethod
    def repeat(most: int, body: Callable[..., Sequence[Any]], *state: float) -> list[float]:
        """The state after a body has been repeated until it says that it is done, at most so many times.

        The body takes the state, and gives whether it is done, then the next state.
        """
        held = list(state)
        for _ in range(most):
            done, *held = body(*held)
            if done:
                break
        return held


class Arrays:
    """NumPy, whose undefined results are ``nan`` or ``inf`` and are looked for after the run.

    A value is an array with one number for each draw, or a plain number that holds for all of them.
    """

    def __init__(self, np: Any) -> None:
        self._np = np
        for name in PLAIN:
            setattr(self, name, getattr(np, name))

    def only_if(self, test: Any, value: Any) -> Any:
        """As in ``Floats``."""
        return self._np.where(test, value, self._np.nan)

    def order(self, items: Sequence[Any]) -> list[Any]:
        """As in ``Floats``, for each draw."""
        np = self._np
        return list(np.argsort(np.stack(np.broadcast_arrays(*items)), axis=0, kind="stable").astype(float))

    def take(self, items: Sequence[Any], position: Any) -> Any:
        """As in ``Floats``, for each draw."""
        np = self._np
        *rows, place = np.broadcast_arrays(*items, np.floor(np.asarray(position, dtype=float) + 0.5))
        inside = (place >= 0) & (place < len(items))
        index = np.where(inside, place, 0).astype(int)
        return np.where(inside, np.take_along_axis(np.stack(rows).astype(float), index[None], axis=0)[0], np.nan)

    def switch(self, which: Any, *cases: Callable[[], Any]) -> Any:
        """As in ``Floats``, for each draw; every case is worked out where the draws differ in theirs."""
        np = self._np
        which = np.floor(np.asarray(which, dtype=float) + 0.5)
        value: Any = np.nan
        for number in np.unique(which):
            if 0 <= number < len(cases):
                value = np.where(which == number, cases[int(number)](), value)
        return value

    def repeat(self, most: int, body: Callable[..., Sequence[Any]], *state: Any) -> list[Any]:
        """As in ``Floats``, for each draw: one that is done keeps its state while the others go on."""
        np = self._np
        held, settled = list(state), None
        for _ in range(most):
            done, *following = body(*held)
            held = following if settled is None else [np.where(settled, a, b) for a, b in zip(held, following, strict=True)]
            settled = done if settled is None else settled | done
            if np.all(settled):
                break
        return held


@cache
def arrays() -> Any:
    """The namespace over NumPy."""
    import numpy as np

    return Arrays(np)


def binary(op: str, xp: Any) -> Callable[[Any, Any], Any]:
    """The function of a binary operator or comparison."""
    if op == "**":
        power: Callable[[Any, Any], Any] = xp.power
        return power
    return {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "==": operator.eq,
        "!=": operator.ne,
    }[op]
