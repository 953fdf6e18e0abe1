"""Operations that need no machine: on constants, and such as give back what they are given."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.simulate.namespace import PLAIN, Floats

if TYPE_CHECKING:
    from detente.simulate.kernel.recording import Recorder

CALCULATE: Mapping[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "less": operator.lt,
    "less_equal": operator.le,
    "equal": operator.eq,
    "not_equal": operator.ne,
    **{name: getattr(Floats, name) for name in PLAIN},
}
"""Every operation on plain numbers."""


def folded(name: str, constants: Sequence[Any]) -> Any:
    """The result over constants, or None where it is undefined: then it is left to the run, which says so."""
    if any(value != value for value in constants):
        return None
    try:
        value = CALCULATE[name](*constants)
    except (ArithmeticError, ValueError):
        return None
    return value if isinstance(value, bool) else float(value)


def simpler(r: Recorder, name: str, arguments: Sequence[int]) -> int | None:
    """A shorter way to the very same number, if there is one."""
    rule = _RULES.get(name)
    return rule(r, *arguments) if rule else None


def _is(r: Recorder, place: int, value: float | bool) -> bool:
    """Whether an operation is this constant, its sign included."""
    op = r.ops[place]
    if op.name != "const" or isinstance(op.detail, bool) != isinstance(value, bool):
        return False
    return bool(op.detail == value and math.copysign(1, op.detail) == math.copysign(1, value))


def _add(r: Recorder, a: int, b: int) -> int | None:
    return a if _is(r, b, -0.0) else b if _is(r, a, -0.0) else None


def _sub(r: Recorder, a: int, b: int) -> int | None:
    return a if _is(r, b, 0.0) else None


def _mul(r: Recorder, a: int, b: int) -> int | None:
    return a if _is(r, b, 1.0) else b if _is(r, a, 1.0) else None


def _div(r: Recorder, a: int, b: int) -> int | None:
    return a if _is(r, b, 1.0) else None


def _neg(r: Recorder, a: int) -> int | None:
    return r.ops[a].arguments[0] if r.ops[a].name == "neg" else None


def _power(r: Recorder, x: int, y: int) -> int | None:
    if _is(r, y, 1.0):
        return x
    if _is(r, y, 2.0):
        return r.apply("mul", x, x)
    if _is(r, y, -1.0):
        return r.apply("div", r.const(1.0), x)
    return r.apply("sqrt", x) if _is(r, y, 0.5) else None


def _where(r: Recorder, test: int, so: int, otherwise: int) -> int | None:
    if so == otherwise:
        return so
    return so if _is(r, test, True) else otherwise if _is(r, test, False) else None


def _and(r: Recorder, a: int, b: int) -> int | None:
    if a == b or _is(r, b, True):
        return a
    return b if _is(r, a, True) else r.const(False) if _is(r, a, False) or _is(r, b, False) else None


def _or(r: Recorder, a: int, b: int) -> int | None:
    if a == b or _is(r, b, False):
        return a
    return b if _is(r, a, False) else r.const(True) if _is(r, a, True) or _is(r, b, True) else None


def _not(r: Recorder, a: int) -> int | None:
    return r.ops[a].arguments[0] if r.ops[a].name == "logical_not" else None


def _equal(r: Recorder, a: int, b: int) -> int | None:
    # A condition that is compared with 0 is turned around: `(x > 0) == 0`.
    return r.apply("logical_not", test) if (test := _truth(r, a, b)) is not None else None


def _not_equal(r: Recorder, a: int, b: int) -> int | None:
    return _truth(r, a, b)


def _truth(r: Recorder, a: int, b: int) -> int | None:
    """The condition that ``a`` is as 1 or 0, where ``b`` is 0."""
    op = r.ops[a]
    if _is(r, b, 0.0) and op.name == "where" and _is(r, op.arguments[1], 1.0) and _is(r, op.arguments[2], 0.0):
        return op.arguments[0]
    return None


_RULES: Mapping[str, Callable[..., int | None]] = {
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "power": _power,
    "where": _where,
    "logical_and": _and,
    "logical_or": _or,
    "logical_not": _not,
    "equal": _equal,
    "not_equal": _not_equal,
}
