"""Primitive operations as JavaScript expressions: no more parentheses than the meaning needs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

_CHOICE, _OR, _AND, _EQUAL, _LESS, _SUM, _PRODUCT, _SIGN, _ATOM = range(9)
_OPERATORS: Mapping[str, tuple[str, int]] = {
    "logical_or": ("||", _OR),
    "logical_and": ("&&", _AND),
    "equal": ("===", _EQUAL),
    "not_equal": ("!==", _EQUAL),
    "less": ("<", _LESS),
    "less_equal": ("<=", _LESS),
    "add": ("+", _SUM),
    "sub": ("-", _SUM),
    "mul": ("*", _PRODUCT),
    "div": ("/", _PRODUCT),
    "fmod": ("%", _PRODUCT),
}
_SAME = ("abs", "exp", "log", "log1p", "expm1", "sqrt", "floor", "ceil", "trunc", "sin", "cos", "tan", "sinh", "cosh", "tanh")
FUNCTIONS: Mapping[str, str] = {
    **{name: name for name in _SAME},
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctan2": "atan2",
    "minimum": "min",
    "maximum": "max",
}
"""What ``Math`` has, by the names that operations have here."""


@dataclass(frozen=True)
class Text:
    """An expression.

    Attributes:
        text: as it is written.
        binds: how tightly its outermost operator binds.
        is_atom: whether it may be written many times: a name, a number, a place of an array.
    """

    text: str
    binds: int = _ATOM
    is_atom: bool = False

    def inside(self, least: int) -> str:
        """As an operand that must bind at least so tightly."""
        return self.text if self.binds >= least else f"({self.text})"


def atom(text: str) -> Text:
    """A name, or a place of an array."""
    return Text(text, _ATOM, is_atom=True)


def truth_of(text: str) -> Text:
    """The condition that something is not 0."""
    return Text(f"{text}!==0", _EQUAL)


def number(value: float | bool) -> Text:
    """A constant, the very same number when it is read back."""
    if isinstance(value, bool):
        return atom("true" if value else "false")
    if math.isnan(value):
        return atom("NaN")
    if math.isinf(value):
        return atom("Infinity") if value > 0 else Text("-Infinity", _SIGN, is_atom=True)
    written = repr(abs(value)).removesuffix(".0")
    written = written.replace("e+", "e").removeprefix("0") if written != "0" else written
    return atom(written) if math.copysign(1, value) > 0 else Text("-" + written, _SIGN, is_atom=True)


def expression(name: str, arguments: list[Text], exponent: float | None = None) -> Text:
    """An operation over its arguments.

    Args:
        exponent: of a power, where it is known. `Math.pow` has no number for 1 and -1 to an infinite or undefined power,
            where every other target has 1.
    """
    if name in _OPERATORS:
        sign, binds = _OPERATORS[name]
        left, right = arguments[0].inside(binds), arguments[1].inside(binds + 1)
        return Text(f"{left}{sign}({right})" if right.startswith("-") else f"{left}{sign}{right}", binds)
    if name == "where":
        test, so, otherwise = arguments
        return Text(f"{test.inside(_OR)}?{so.inside(_CHOICE)}:{otherwise.inside(_CHOICE)}", _CHOICE)
    if name == "neg":
        inner = arguments[0].inside(_ATOM)
        return Text(f"-{inner}", _SIGN)
    if name == "logical_not":
        return Text(f"!{arguments[0].inside(_ATOM)}", _SIGN)
    called = FUNCTIONS.get(name, "power")
    if called == "power" and exponent is not None and math.isfinite(exponent):
        called = "pow"
    return Text(f"{called}({','.join(argument.text for argument in arguments)})")


TANH = "const T=Float64Array.from({length:1281},(_,i)=>tanh(i/32-20));"
"""What ``tanh`` reads."""


def tanh(x: str, name: str) -> tuple[str, Text]:
    """The hyperbolic tangent, and so the logistic function, without a call: with `Math.tanh` half of the flagship's time goes there.

    The tangent of a sum, of the nearest 32nd, from a table, and of what is left (at most a 64th), by its series: within
    four units in the last place, and not beyond 1.

    Args:
        x: a name.
        name: that nothing else begins with.

    Returns:
        The statements before, and the value.
    """
    held, place, rest, square, small, near = (f"{name}{part}" for part in "cibsnt")
    series = f"{rest}-{rest}*{square}*(1/3-{square}*(2/15-{square}*(17/315)))"
    before = (
        f"const {held}=min(max({x},-20),20),{place}=(({held}+20)*32+.5)|0,{rest}={held}-({place}*.03125-20),"
        f"{square}={rest}*{rest},{small}={series},{near}=T[{place}];"
    )
    return before, Text(f"({near}+{small})/(1+{near}*{small})", _PRODUCT)
