"""The functions of XMILE and of Stella in our vocabulary. To add one: a line in ``BUILTINS``.

Sources: XMILE 1.0, sections 3.5 and 3.7.1.3; the list of builtins in Stella's manual.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.theory.nodes import Binary, Call, Compare, IfElse, Name, Node, Number, Unary
from detente.theory.xmile.grammar import RefusedError

Build = Callable[..., Node]


@dataclass(frozen=True)
class Builtin:
    """A function of XMILE's: how many arguments it takes, and what it is in our vocabulary."""

    least: int
    most: int
    build: Build


TIME, STEP, START, END = Name("time"), Name("time_step"), Name("start_time"), Name("end_time")
ZERO, ONE = Number(0.0), Number(1.0)


def _plain(name: str) -> Build:
    return lambda *arguments: Call(name, arguments)


def modulo(x: Node, by: Node) -> Node:
    """The floored remainder, which has the sign of the divisor."""
    return Binary("-", x, Binary("*", by, Call("floor", (Binary("/", x, by),))))


def _constant(value: float) -> Build:
    return lambda: Number(value)


def _ordered(name: str) -> Build:
    """``DELAYN(x, time, order, initial?)``, whose last two are the other way round here."""
    return lambda x, time, order, initial=None: Call(name, (x, time, x if initial is None else initial, order))


def _trend(x: Node, time: Node, initial: Node = ZERO) -> Node:
    return Call("trend", (x, time, initial))


def _forecast(x: Node, time: Node, horizon: Node, initial: Node | None = None) -> Node:
    return Call("forecast", (x, time, horizon) if initial is None else (x, time, horizon, initial))


def _pulse(volume: Node, first: Node | None = None, interval: Node | None = None) -> Node:
    if first is None:
        return Binary("/", volume, STEP)
    return Call("pulse_volume", (volume, first) if interval in (None, ZERO) else (volume, first, interval))


def _ramp(slope: Node, start: Node = START, *end: Node) -> Node:
    return Call("ramp", (slope, start, *end))


def safe_division(a: Node, b: Node, otherwise: Node = ZERO) -> Node:
    """``a / b``, and the last where b is 0: exactly 0, not nearly, as ``zidz`` has it."""
    return IfElse(Compare("==", b, ZERO), otherwise, Binary("/", a, b))


def _wave(function: str) -> Build:
    turn = Number(2 * math.pi)
    return lambda height, period: Binary("*", height, Call(function, (Binary("/", Binary("*", turn, TIME), period),)))


def _counter(first: Node, last: Node) -> Node:
    return Binary("+", first, modulo(Binary("-", TIME, START), Binary("-", last, first)))


def _npv(stream: Node, rate: Node, initial: Node = ZERO) -> Node:
    return Call("npv", (stream, rate, initial, ONE))


def _derivative(x: Node, order: Node = ONE) -> Node:
    if order != ONE:
        raise RefusedError("`DERIVN` of an order above one has no counterpart here", "write the derivative out by `PREVIOUS`")
    return Binary("/", Binary("-", x, Call("previous", (x, x))), STEP)


def _factorial(n: Node) -> Node:
    return Call("exp", (Call("log_gamma", (Binary("+", n, ONE),)),))


def _permutations(n: Node, r: Node) -> Node:
    top, bottom = Binary("+", n, ONE), Binary("+", Binary("-", n, r), ONE)
    return Call("exp", (Binary("-", Call("log_gamma", (top,)), Call("log_gamma", (bottom,))),))


def _combinations(n: Node, r: Node) -> Node:
    return Binary("/", _permutations(n, r), _factorial(r))


def _random(name: str, count: int, defaults: Mapping[int, Node] = MappingProxyType({}), change: Callable[..., Node] | None = None) -> Build:
    """A random function of so many numbers, then a seed and limits that it is held between."""

    def build(*arguments: Node) -> Node:
        given = [*arguments[:count]]
        given += [defaults[place] for place in range(len(given), count)]
        seed, *limits = arguments[count:] if len(arguments) > count else (None,)
        stream = "" if seed is None else _stream(seed)
        first = change(given[0]) if change else given[0]
        value: Node = Call(name, (first, *given[1:]), stream)
        if len(limits) == 1:
            raise RefusedError("a random function takes two limits or none", "give the lowest and the highest value")
        if limits and name == "random_normal":
            return Call("random_normal_between", (*limits, *given), stream)
        return Call("clip", (value, *limits)) if limits else value

    return build


def _stream(seed: Node) -> str:
    if not isinstance(seed, Number) or seed.value != int(seed.value) or seed.value < 0:
        raise RefusedError("the seed of a random function is worked out", "write it as a whole number")
    return f"seed_{int(seed.value)}"


def _percent_of_step(x: Node) -> Node:
    return Binary("*", Binary("/", x, Number(100.0)), STEP)


def _lognormal(mean: Node, deviation: Node, *more: Node) -> Node:
    """Here the two are those of the number itself, not of its logarithm."""
    spread = Call("log", (Binary("+", ONE, Binary("**", Binary("/", deviation, mean), Number(2.0))),))
    middle = Binary("-", Call("log", (mean,)), Binary("/", spread, Number(2.0)))
    seed, limits = more[:1], more[1:]
    value = Call("exp", (_random("random_normal", 2)(middle, Call("sqrt", (spread,)), *seed),))
    if len(limits) == 1:
        raise RefusedError("a random function takes two limits or none", "give the lowest and the highest value")
    return Call("clip", (value, *limits)) if limits else value


def _draw(name: str, count: int, least: int | None = None, defaults: Mapping[int, Node] = MappingProxyType({})) -> Builtin:
    return Builtin(count if least is None else least, count + 3, _random(name, count, defaults))


def _sampled(test: Node, value: Node, initial: Node = ZERO) -> Node:
    return Call("sample_if_true", (test, value, initial))


def _chosen(test: Node, body: Node, orelse: Node) -> Node:
    return IfElse(test, body, orelse)


_ONE_TO_ONE = {
    "abs": "abs", "arccos": "arccos", "arcsin": "arcsin", "arctan": "arctan", "cos": "cos", "exp": "exp", "int": "floor",
    "ln": "log", "logn": "log", "log10": "log10",
    "sin": "sin", "sqrt": "sqrt", "tan": "tan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh",
    "round": "round", "roundup": "ceil", "rounddown": "floor", "gammaln": "log_gamma", "init": "initial",
}  # fmt: skip

# Those whose first argument is a condition.
CONDITIONAL = ("if then else", "sample if true")

BUILTINS: Mapping[str, Builtin] = MappingProxyType(
    {
        **{name: Builtin(1, 1, _plain(ours)) for name, ours in _ONE_TO_ONE.items()},
        "percent": Builtin(1, 1, lambda x: Binary("*", x, Number(100.0))),
        "safediv": Builtin(2, 3, safe_division),
        "min": Builtin(2, 1000, _plain("min")),
        "max": Builtin(2, 1000, _plain("max")),
        "pi": Builtin(0, 0, _constant(math.pi)),
        "inf": Builtin(0, 0, _constant(sys.float_info.max)),
        "time": Builtin(0, 0, lambda: TIME),
        "dt": Builtin(0, 0, lambda: STEP),
        "starttime": Builtin(0, 0, lambda: START),
        "stoptime": Builtin(0, 0, lambda: END),
        "delay": Builtin(2, 3, _plain("delay_fixed")),
        "delay1": Builtin(2, 3, _plain("delay1")),
        "delay3": Builtin(2, 3, _plain("delay3")),
        "delayn": Builtin(3, 4, _ordered("delay_n")),
        "smth1": Builtin(2, 3, _plain("smooth1")),
        "smth3": Builtin(2, 3, _plain("smooth3")),
        "smthn": Builtin(3, 4, _ordered("smooth_n")),
        "trend": Builtin(2, 3, _trend),
        "forcst": Builtin(3, 4, _forecast),
        "forecast": Builtin(3, 4, _forecast),
        "pulse": Builtin(1, 3, _pulse),
        "ramp": Builtin(1, 3, _ramp),
        "step": Builtin(2, 2, _plain("step")),
        "previous": Builtin(1, 2, _plain("previous")),
        "counter": Builtin(2, 2, _counter),
        "sinwave": Builtin(2, 2, _wave("sin")),
        "coswave": Builtin(2, 2, _wave("cos")),
        "npv": Builtin(2, 3, _npv),
        "derivn": Builtin(1, 2, _derivative),
        "factorial": Builtin(1, 1, _factorial),
        "permutations": Builtin(2, 2, _permutations),
        "combinations": Builtin(2, 2, _combinations),
        "exprnd": _draw("random_exponential", 1),
        "lognormal": Builtin(2, 5, _lognormal),
        "normal": _draw("random_normal", 2),
        "random": _draw("random_uniform", 2, 0, {0: ZERO, 1: ONE}),
        "uniform": _draw("random_uniform", 2),
        "beta": _draw("random_beta", 2),
        "binomial": _draw("random_binomial", 2),
        "gamma": _draw("random_gamma", 2, 1, {1: ONE}),
        "geometric": _draw("random_geometric", 1),
        "logistic": _draw("random_logistic", 2),
        "negbinomial": _draw("random_negative_binomial", 2),
        "pareto": _draw("random_pareto", 2),
        "triangular": _draw("random_triangular", 3),
        "weibull": _draw("random_weibull", 2),
        "poisson": Builtin(1, 4, _random("random_poisson", 1, change=lambda x: Binary("*", x, STEP))),
        "montecarlo": Builtin(1, 2, _random("random_bernoulli", 1, change=_percent_of_step)),
        "if then else": Builtin(3, 3, _chosen),
    }
)
# Functions of Vensim that XMILE has not, or has by another name: files converted from Vensim call them. A variable can be called so.
_SAME_IN_VENSIM = {
    "integer": ("integer", 1, 1), "modulo": ("modulo", 2, 2), "quantum": ("quantum", 2, 2), "power": ("power", 2, 2),
    "zidz": ("zidz", 2, 2), "xidz": ("xidz", 3, 3), "log": ("log_base", 2, 2), "gamma ln": ("log_gamma", 1, 1),
    "initial": ("initial", 1, 1), "active initial": ("active_initial", 2, 2),
    "pulse train": ("pulse_train", 4, 4),
    "smooth": ("smooth1", 2, 2), "smoothi": ("smooth1", 3, 3), "smooth3": ("smooth3", 2, 2), "smooth3i": ("smooth3", 3, 3),
    "delay1i": ("delay1", 3, 3), "delay3i": ("delay3", 3, 3), "delay fixed": ("delay_fixed", 3, 3),
    "smooth n": ("smooth_n", 4, 4), "delay n": ("delay_n", 4, 4),
}  # fmt: skip
OF_VENSIM: Mapping[str, Builtin] = MappingProxyType(
    {
        **{name: Builtin(least, most, _plain(ours)) for name, (ours, least, most) in _SAME_IN_VENSIM.items()},
        "sample if true": Builtin(3, 3, _sampled),
    }
)
# Those that the resolver reads itself: they take a variable, an array or a table rather than a number.
SPECIAL = ("sum", "mean", "stddev", "prod", "size", "rank", "lookup", "lookupinv", "self")


def negative(x: Node) -> Node:
    """``-x``."""
    return Number(-x.value) if isinstance(x, Number) else Unary("-", x)


def compared(op: str, left: Node, right: Node) -> Node:
    """A comparison of two numbers."""
    return Compare(op, left, right)
