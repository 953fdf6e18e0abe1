"""Functions of the values at one instant."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from detente.theory.functions.function import Function
from detente.theory.functions.special import log_gamma

# How near to a whole number a logarithm to a base counts as one: log(1000) / log(10) is 2.9999999999999996.
_WHOLE = 1e-15
# What counts as nothing below a fraction line: Vensim's ZIDZ and XIDZ.
_NOTHING = 1e-6


def _fold(pair: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda first, *rest: reduce(pair, rest, first)


def _clip(xp: Any) -> Callable[..., Any]:
    minimum, maximum = xp.minimum, xp.maximum
    return lambda x, low, high: minimum(maximum(x, low), high)


def _logistic(xp: Any) -> Callable[[Any], Any]:
    # Written by tanh: exp overflows for large arguments, tanh does not.
    tanh = xp.tanh
    return lambda x: 0.5 + 0.5 * tanh(0.5 * x)


def _log_base(xp: Any) -> Callable[[Any, Any], Any]:
    log, floor, size, where, only_if = xp.log, xp.floor, xp.abs, xp.where, xp.only_if

    def log_base(x: Any, base: Any) -> Any:
        found = log(x) / log(only_if(base > 0, base))
        whole = floor(found + 0.5)
        return where(size(found - whole) <= _WHOLE * size(found), whole, found)

    return log_base


def _log10(xp: Any) -> Callable[[Any], Any]:
    log_base = _log_base(xp)
    return lambda x: log_base(x, 10.0)


def _sign(xp: Any) -> Callable[[Any], Any]:
    where = xp.where
    return lambda x: where(x > 0, 1.0, where(x < 0, -1.0, 0.0 * x))


def _non_negative(xp: Any) -> Callable[[Any], Any]:
    maximum = xp.maximum
    return lambda x: maximum(x, 0.0)


def _xidz(xp: Any) -> Callable[[Any, Any, Any], Any]:
    where, size = xp.where, xp.abs

    def xidz(a: Any, b: Any, otherwise: Any) -> Any:
        nothing = size(b) < _NOTHING
        return where(nothing, otherwise, a / where(nothing, 1.0, b))

    return xidz


def _zidz(xp: Any) -> Callable[[Any, Any], Any]:
    xidz = _xidz(xp)
    return lambda a, b: xidz(a, b, 0.0)


FUNCTIONS = (
    Function(
        "min",
        2,
        None,
        "min(a, b, ...): the least of its arguments, or of a list",
        lambda xp: _fold(xp.minimum),
        or_list=True,
        units="a... -> a",
    ),
    Function(
        "max",
        2,
        None,
        "max(a, b, ...): the greatest of its arguments, or of a list",
        lambda xp: _fold(xp.maximum),
        or_list=True,
        units="a... -> a",
    ),
    Function("abs", 1, 1, "abs(x): the size of a number, without its sign", lambda xp: xp.abs, units="a -> a"),
    Function(
        "exp", 1, 1, "exp(x): e raised to a power", lambda xp: xp.exp, units="1 -> 1", edges="undefined where the result passes 1.8e308"
    ),
    Function("log", 1, 1, "log(x): natural logarithm", lambda xp: xp.log, units="1 -> 1", edges="undefined at 0 and below"),
    Function(
        "log10",
        1,
        1,
        "log10(x): logarithm to the base 10",
        _log10,
        units="1 -> 1",
        edges="whole for every whole power of 10; undefined at 0 and below",
    ),
    Function(
        "log_base",
        2,
        2,
        "log_base(x, base): logarithm to any base",
        _log_base,
        units="1 1 -> 1",
        edges="whole for every whole power of the base; undefined where x or the base is 0 or below, and for the base 1",
    ),
    Function("sqrt", 1, 1, "sqrt(x): square root", lambda xp: xp.sqrt, edges="undefined below 0"),
    Function(
        "power",
        2,
        2,
        "power(x, y): x raised to the power y, as x ** y",
        lambda xp: xp.power,
        edges="power(0, 0) is 1; undefined for a negative x and a y that is not whole, and for 0 and a negative y",
    ),
    Function(
        "clip", 3, 3, "clip(x, low, high): x, held between two limits", _clip, units="a a a -> a", edges="high where low is above high"
    ),
    Function(
        "logistic", 1, 1, "logistic(x): 1 / (1 + exp(-x)); any number brought between 0 and 1, 0 to one half", _logistic, units="1 -> 1"
    ),
    Function("sign", 1, 1, "sign(x): 1 above 0, -1 below, 0 at 0", _sign, units="a -> 1"),
    Function("non_negative", 1, 1, "non_negative(x): x, and 0 where x is below 0", _non_negative, units="a -> a"),
    Function(
        "zidz", 2, 2, "zidz(a, b): a / b, and 0 where b is nothing", _zidz, units="a b -> a/b", edges="nothing: less than 1e-6 from 0"
    ),
    Function(
        "xidz",
        3,
        3,
        "xidz(a, b, otherwise): a / b, and otherwise where b is nothing",
        _xidz,
        units="a b a/b -> a/b",
        edges="nothing: less than 1e-6 from 0",
    ),
    Function(
        "log_gamma",
        1,
        1,
        "log_gamma(x): logarithm of the gamma function; log_gamma(n + 1) is the logarithm of n factorial",
        log_gamma,
        units="1 -> 1",
        edges="undefined at 0 and below",
    ),
)
