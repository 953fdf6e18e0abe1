"""Where the arithmetic of a step comes from: plain floats for one run, NumPy for many at once.

Both offer the same few names, so that an equation is compiled by one builder. Floats are several times faster than
arrays of length one.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any


class Floats:
    """Plain Python numbers; an undefined result raises at once."""

    minimum = staticmethod(min)
    maximum = staticmethod(max)
    abs = staticmethod(abs)
    exp = staticmethod(math.exp)
    log = staticmethod(math.log)
    sqrt = staticmethod(math.sqrt)
    tanh = staticmethod(math.tanh)
    power = staticmethod(math.pow)
    lazy = True

    @staticmethod
    def where(test: bool, so: float, otherwise: float) -> float:
        """One of two values."""
        return so if test else otherwise


def arrays() -> Any:
    """NumPy, whose undefined results are ``nan`` or ``inf`` and are looked for after the run."""
    import numpy as np

    return np


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
