"""Random functions of Vensim: a distribution, stretched and shifted, between two limits, from a numbered stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from detente.theory.nodes import Binary, Call, Name, Node, Number, Unary
from detente.theory.vensim.expressions import Called, Raw, Reference, Value
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.translate import Translator

Handler = Callable[[Translator, Called], Node]


def stream(t: Translator, raw: Raw) -> str:
    """The name of a random stream: ``seed_5``, or ``seed_noise`` of a constant; empty for stream 0, each equation's own."""
    if isinstance(raw, Value) and raw.value == int(raw.value):
        return f"seed_{int(abs(raw.value))}" if raw.value else ""
    if isinstance(raw, Reference) and (symbol := t.scope.find(raw.name)) is not None:
        return f"seed_{symbol.id}"
    raise EntryError("the stream of a random function is neither a whole number nor a constant", t.at)


def _zero_one(t: Translator, raw: Called) -> Node:
    t.need(raw, 0, 1)
    return Call("random_uniform", (Number(0.0), Number(1.0)))


def _uniform(t: Translator, raw: Called) -> Node:
    t.need(raw, 3)
    low, high, seed = raw.arguments
    return Call("random_uniform", (t.number(low), t.number(high)), stream(t, seed))


def _normal(t: Translator, raw: Called) -> Node:
    t.need(raw, 5)
    *numbers, seed = raw.arguments
    return Call("random_normal_between", tuple(t.number(n) for n in numbers), stream(t, seed))


def _triangular(t: Translator, raw: Called) -> Node:
    t.need(raw, 6)
    low, high, start, peak, stop, seed = raw.arguments
    draw = Call("random_triangular", (t.number(start), t.number(peak), t.number(stop)), stream(t, seed))
    return _between(t, raw, draw, low, high)


def _between(t: Translator, raw: Called, draw: Node, low: Raw, high: Raw) -> Node:
    """A draw held between its limits. Vensim draws again until it finds one inside; that is noted, and not done."""
    t.scope.notes.setdefault(f"{t.label}: limits of {raw.name}", "a draw outside of the limits takes the limit, and is not drawn again")
    return Call("clip", (draw, t.number(low), t.number(high)))


def _shaped(draw: Callable[..., Node], shapes: int) -> Handler:
    """Limits, then the shapes of the distribution, then shift, stretch and stream."""

    def handler(t: Translator, raw: Called) -> Node:
        t.need(raw, shapes + 5)
        low, high, *rest = raw.arguments
        shift, stretch, seed = rest[-3:]
        value = draw(stream(t, seed), *(t.number(shape) for shape in rest[:-3]))
        moved = Binary("+", t.number(shift), Binary("*", t.number(stretch), value))
        return _between(t, raw, moved, low, high)

    return handler


def _pink(t: Translator, raw: Called) -> Node:
    """White noise behind a first-order delay, its spread such that the delayed noise has the one that is asked for."""
    t.need(raw, 4)
    *numbers, seed = raw.arguments
    mean, deviation, time = (t.number(n) for n in numbers)
    share = Binary("/", Name("time_step"), time)
    spread = Call("sqrt", (Binary("/", Binary("-", Number(2.0), share), share),))
    draw = Call("random_normal", (Number(0.0), Number(1.0)), stream(t, seed))
    white = Binary("+", mean, Binary("*", Binary("*", deviation, spread), draw))
    return Call("smooth1", (white, time, Binary("+", mean, Binary("*", deviation, draw))))


def _call(ours: str) -> Callable[..., Node]:
    return lambda seed, *shapes: Call(ours, tuple(shapes), seed)


def _weibull(seed: str, shape: Node) -> Node:
    # Of mean 1, as Vensim has it: the scale is one over the gamma function of 1 + 1/shape.
    scale = Call("exp", (Unary("-", Call("log_gamma", (Binary("+", Number(1.0), Binary("/", Number(1.0), shape)),))),))
    return Call("random_weibull", (shape, scale), seed)


def _negative_binomial(seed: str, chance: Node, successes: Node) -> Node:
    # Vensim counts the trials, ours the failures among them.
    return Binary("+", Call("random_negative_binomial", (successes, chance), seed), successes)


RANDOM_FUNCTIONS: Mapping[str, Handler] = MappingProxyType(
    {
        "random 0 1": _zero_one,
        "random uniform": _uniform,
        "random normal": _normal,
        "random pink noise": _pink,
        "random triangular": _triangular,
        "random beta": _shaped(_call("random_beta"), 2),
        "random binomial": _shaped(lambda seed, p, n: Call("random_binomial", (n, p), seed), 2),
        "random exponential": _shaped(lambda seed: Call("random_exponential", (Number(1.0),), seed), 0),
        "random gamma": _shaped(lambda seed, order: Call("random_gamma", (order, Number(1.0)), seed), 1),
        "random negative binomial": _shaped(_negative_binomial, 2),
        "random poisson": _shaped(_call("random_poisson"), 1),
        "random weibull": _shaped(_weibull, 1),
    }
)
