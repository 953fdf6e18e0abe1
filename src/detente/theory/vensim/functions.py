"""Functions of Vensim, each brought to the vocabulary of the language or refused by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from detente.theory.nodes import Binary, Bool, Call, Compare, IfElse, Name, Node, Number
from detente.theory.vensim.expressions import MISSING, Called, Reference, Value
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.lists import LIST_FUNCTIONS
from detente.theory.vensim.randoms import RANDOM_FUNCTIONS
from detente.theory.vensim.series import DATA_FUNCTIONS
from detente.theory.vensim.tokens import key_of
from detente.theory.vensim.translate import Translator

Handler = Callable[[Translator, Called], Node]

# From the Vensim name to ours and the number of arguments, all of them numbers and in the same order.
_SAME: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        **{
            name: (name, 1)
            for name in [
                "abs",
                "exp",
                "sqrt",
                "sin",
                "cos",
                "tan",
                "arcsin",
                "arccos",
                "arctan",
                "sinh",
                "cosh",
                "tanh",
                "integer",
                "initial",
            ]
        },
        **{name: (name, 2) for name in ("modulo", "quantum", "power", "zidz", "step", "pulse", "delay1", "delay3", "smooth3")},
        "ln": ("log", 1),
        "gamma ln": ("log_gamma", 1),
        "xidz": ("xidz", 3),
        "ramp": ("ramp", 3),
        "pulse train": ("pulse_train", 4),
        "delay1i": ("delay1", 3),
        "delay3i": ("delay3", 3),
        "delay n": ("delay_n", 4),
        "delay fixed": ("delay_fixed", 3),
        "delay material": ("delay_material", 4),
        "smooth": ("smooth1", 2),
        "smoothi": ("smooth1", 3),
        "smooth3i": ("smooth3", 3),
        "smooth n": ("smooth_n", 4),
        "trend": ("trend", 3),
        "forecast": ("forecast", 3),
        "npv": ("npv", 4),
        "active initial": ("active_initial", 2),
    }
)

_ALONE = "it has to stand alone after the equal sign, in an equation of its own"
REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "delayp": "it names what is under way: `DELAYP(flow, time : under way)`",
        "integ": "`INTEG(rate, initial)` " + _ALONE,
        "a function of": "the model is not finished: it says what the variable depends on, and not how",
        "reinitial": "first values are worked out once, at the start",
        "get data stdv": "the spread of data is not worked out; write it as a number",
        "delay profile": "a delay with a profile is not supported",
        "delay conveyor": "a conveyor is not supported; use DELAY FIXED or DELAY N",
        "delay batch": "a delay of batches is not supported; use DELAY FIXED",
        "npve": "only NPV, which counts a flow at the start of a step, is supported",
        "simultaneous": "equations that wait for each other at one instant are not solved; break the loop with a stock",
        "find zero": "roots are not searched for",
        "queue fifo": "queues are not supported",
        "shift if true": "cohorts that move in one step are not supported",
        "random lookup": "a distribution given by points is not supported",
        "get xls data": _ALONE,
        "get xls constants": _ALONE,
        "get xls lookups": _ALONE,
        "get direct data": _ALONE,
        "get direct constants": _ALONE,
        "get direct lookups": _ALONE,
        "tabbed array": _ALONE,
    }
)


def call_function(translator: Translator, raw: Called) -> Node:
    """The value of a function of Vensim.

    Raises:
        EntryError: it is refused, or no function is called so.
    """
    key = key_of(raw.name)
    if key in _SAME:
        ours, count = _SAME[key]
        translator.need(raw, count)
        return Call(ours, tuple(translator.number(argument) for argument in raw.arguments))
    if key in HANDLERS:
        return HANDLERS[key](translator, raw)
    if key in REFUSED:
        raise EntryError(f"`{raw.name}` is refused: {REFUSED[key]}", raw.at)
    known = [name.upper() for name in (*_SAME, *HANDLERS)] + [macro.label for macro in translator.scope.macros.values()]
    what = f"`{raw.name}` is neither a function, a macro nor a lookup that is known"
    raise EntryError(what, raw.at, translator.scope.faults.near(raw.name.upper(), known))


def is_function(key: str) -> bool:
    """Whether Vensim has a function of this name that is known here, supported or not."""
    return key in _SAME or key in HANDLERS or key in REFUSED


def _if_then_else(t: Translator, raw: Called) -> Node:
    t.need(raw, 3)
    test, body, orelse = raw.arguments
    return IfElse(t.condition(test), t.number(body), t.number(orelse))


def _log(t: Translator, raw: Called) -> Node:
    t.need(raw, 2)
    x, base = raw.arguments
    if base == Value(10.0):
        return Call("log10", (t.number(x),))
    return Call("log_base", (t.number(x), t.number(base)))


def _game(t: Translator, raw: Called) -> Node:
    t.need(raw, 1)
    return t.number(raw.arguments[0])


def _extreme(ours: str) -> Handler:
    def handler(t: Translator, raw: Called) -> Node:
        t.need(raw, 2, 100)
        return Call(ours, tuple(t.number(argument) for argument in raw.arguments))

    return handler


def _sample(t: Translator, raw: Called) -> Node:
    t.need(raw, 3)
    condition, value, initial = raw.arguments
    return Call("sample_if_true", (t.condition(condition), t.number(value), t.number(initial)))


def _information(t: Translator, raw: Called) -> Node:
    """With a time that stands still, which is asked for later, it is what a material delay is."""
    t.need(raw, 3)
    value, time, initial = (t.number(argument) for argument in raw.arguments)
    return Call("delay_material", (value, time, initial, initial))


def _time_base(t: Translator, raw: Called) -> Node:
    t.need(raw, 2)
    start, slope = (t.number(argument) for argument in raw.arguments)
    return Binary("+", start, Binary("*", Name("time"), slope))


def _with_lookup(t: Translator, raw: Called) -> Node:
    t.need(raw, 2)
    return t.inline(raw.arguments[1], t.number(raw.arguments[0]))


def _mode(mode: str) -> Handler:
    def handler(t: Translator, raw: Called) -> Node:
        t.need(raw, 2)
        return t.lookup(raw.arguments[0], mode, t.number(raw.arguments[1]))

    return handler


def _elm_map(t: Translator, raw: Called) -> Node:
    """The element that lies so many places behind the one that is named, in the order in which the array is stored."""
    t.need(raw, 2)
    base = raw.arguments[0]
    symbol = t.scope.find(base.name) if isinstance(base, Reference) else None
    if not isinstance(base, Reference) or symbol is None or not symbol.over:
        raise EntryError(
            "the first argument of `VECTOR ELM MAP` is no element of an array", raw.at, "write `VECTOR ELM MAP(x[first], offset)`"
        )
    place: Node = Number(0.0)
    count = 1
    for word, dimension in zip(t.indices(base, symbol), symbol.over, strict=True):
        size = len(t.scope.ranges.dimensions[dimension].elements)
        place = Binary("+", Binary("*", place, Number(float(size))), t.place_in(word, dimension))
        count *= size
    place = Binary("+", place, t.number(raw.arguments[1]))
    whole = t.whole(symbol)
    inside = Bool("and", (Compare(">=", place, Number(-0.5)), Compare("<=", place, Number(count - 0.5))))
    at = Call("clip", (Binary("+", place, Number(1.0)), Number(1.0), Number(float(count))))
    return IfElse(inside, Call("choose", (whole, at)), Number(MISSING))


def _time_value(t: Translator, raw: Called) -> Node:
    """Time in the model's own unit, from now (0) or from the start (1); the computer's clock and calendars are refused."""
    t.need(raw, 3)
    base, offset, measure = raw.arguments
    if t.constant(measure) != 0.0:
        what = "`GET TIME VALUE` is read in the model's own unit of time (measure 0) alone"
        raise EntryError(what, raw.at, "work calendar dates out from Time")
    given = t.constant(base)
    if given not in (None, 0.0, 1.0):
        raise EntryError("`GET TIME VALUE` of the computer's clock is refused: a run must not depend on when it is made", raw.at)
    node = t.number(base)
    now, start = Name("time"), Name("start_time")
    moment = IfElse(Compare("==", node, Number(0.0)), now, start) if given is None else start if given else now
    return Binary("+", moment, t.number(offset))


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "if then else": _if_then_else,
        "log": _log,
        "game": _game,
        "min": _extreme("min"),
        "max": _extreme("max"),
        "sample if true": _sample,
        "delay information": _information,
        "time base": _time_base,
        "with lookup": _with_lookup,
        "lookup extrapolate": _mode("extrapolate"),
        "lookup forward": _mode("forward"),
        "lookup backward": _mode("backward"),
        "lookup invert": _mode("invert"),
        "vector elm map": _elm_map,
        "get time value": _time_value,
        **LIST_FUNCTIONS,
        **RANDOM_FUNCTIONS,
        **DATA_FUNCTIONS,
    }
)
