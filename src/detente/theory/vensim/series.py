"""Functions of Vensim that look into data and lookups as a whole: values at other times, first and last time, areas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from statistics import median
from types import MappingProxyType

from detente.theory.nodes import Binary, Bool, Call, Compare, IfElse, Lookup, Name, Node, Number
from detente.theory.theory import LookupTable, Points
from detente.theory.vensim.expressions import MISSING, Called, Reference, Value
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.symbols import Symbol
from detente.theory.vensim.translate import Translator

Handler = Callable[[Translator, Called], Node]

# Times of a table are rounded: an instant counts as inside when it is so little outside.
_SLACK = 1e-9


def _at_time(t: Translator, raw: Called) -> Node:
    t.need(raw, 2)
    return t.lookup(raw.arguments[0], "", t.number(raw.arguments[1]))


def _between_times(t: Translator, raw: Called) -> Node:
    t.need(raw, 3)
    data, time, mode = raw.arguments
    if isinstance(mode, Value):
        way = "backward" if mode.value <= -1.0 else "forward" if mode.value >= 1.0 else ""
        return t.lookup(data, way, t.number(time))
    back, between, forward = (t.lookup(data, way, t.number(time)) for way in ("backward", "", "forward"))
    chosen = t.number(mode)
    return IfElse(Compare("<=", chosen, Number(-1.0)), back, IfElse(Compare(">=", chosen, Number(1.0)), forward, between))


def _shifted(t: Translator, raw: Called) -> Node:
    t.need(raw, 2)
    return t.lookup(raw.arguments[0], "", Binary("+", Name("time"), t.number(raw.arguments[1])))


def _of_series(what: str, pick: Callable[[Points], float]) -> Handler:
    """A number that a whole series of data has, such as its first time."""

    def handler(t: Translator, raw: Called) -> Node:
        t.need(raw, 1)
        argument = raw.arguments[0]
        symbol = t.scope.find(argument.name) if isinstance(argument, Reference) else None
        if not isinstance(argument, Reference) or symbol is None or not symbol.table:
            raise EntryError(f"`{raw.name}` needs a variable whose values are data", raw.at)
        made = _numbers(t, symbol, what, pick)
        if not symbol.over:
            return Lookup(made, (), "", Number(0.0))
        return Lookup(made, t.indices(argument, symbol), "", Number(0.0))

    return handler


def _within(what: str, pick: Callable[[list[float]], float]) -> Handler:
    """A number of the values that a series of data has between two times, which have to be constants."""

    def handler(t: Translator, raw: Called) -> Node:
        t.need(raw, 3)
        first, last = (t.constant(argument) for argument in raw.arguments[1:])
        if first is None or last is None:
            raise EntryError(f"`{raw.name}` is read between two times that are constants", raw.at, "write them as numbers")

        def inside(points: Points) -> float:
            values = [y for x, y in points if first - _SLACK <= x <= last + _SLACK]
            return pick(values) if values else MISSING

        return _of_series(f"{what} from {first:g} to {last:g}", inside)(t, replace(raw, arguments=raw.arguments[:1]))

    return handler


def _numbers(t: Translator, symbol: Symbol, what: str, pick: Callable[[Points], float]) -> str:
    table = t.scope.lookups[symbol.table]
    pieces = tuple((at, ((0.0, pick(points)),)) for at, points in table.pieces)
    return t.scope.table(f"{symbol.label} {what}", LookupTable("", "", pieces, table.over, place=table.place))


def _area(t: Translator, raw: Called) -> Node:
    """The area under a lookup between two x, by the areas up to each point of it."""
    t.need(raw, 3)
    name, low, high = raw.arguments
    symbol = t.scope.find(name.name) if isinstance(name, Reference) else None
    if not isinstance(name, Reference) or symbol is None or symbol.kind != "lookup":
        raise EntryError("`LOOKUP AREA` needs the name of a lookup", raw.at)
    table = t.scope.lookups[symbol.id]
    at = t.indices(name, symbol) if name.subscripts else ()
    parts = {what: t.scope.table(f"{symbol.label} {what}", _along(table, what)) for what in ("area before", "point before", "value before")}

    def up_to(x: Node) -> Node:
        before, point, value = (Lookup(parts[what], at, "", x) for what in ("area before", "point before", "value before"))
        height = Binary("+", Lookup(symbol.id, at, "", x), value)
        return Binary("+", before, Binary("/", Binary("*", Binary("-", x, point), height), Number(2.0)))

    return Binary("-", up_to(t.number(high)), up_to(t.number(low)))


def _slope(t: Translator, raw: Called) -> Node:
    """The slope of a lookup: at a point of it the mean of the slopes on both sides, beyond it what the mode asks for."""
    t.need(raw, 3)
    name, at_x, mode = raw.arguments
    symbol = t.scope.find(name.name) if isinstance(name, Reference) else None
    if not isinstance(name, Reference) or symbol is None or symbol.kind != "lookup":
        raise EntryError("`LOOKUP SLOPE` needs the name of a lookup", raw.at)
    if not isinstance(mode, Value):
        raise EntryError("the mode of `LOOKUP SLOPE` is not a number", raw.at, "beyond the points -1 is missing, 0 is level, 1 goes on")
    table = t.scope.lookups[symbol.id]
    at = t.indices(name, symbol) if name.subscripts else ()
    x = t.number(at_x)

    def of(what: str, made: LookupTable) -> Node:
        return Lookup(t.scope.table(f"{symbol.label} {what}", made), at, "", x)

    before, after = of("slope before", _slopes(table, before=True)), of("slope after", _slopes(table, before=False))
    mean = Binary("/", Binary("+", before, after), Number(2.0))
    if mode.value >= 1.0:
        return mean
    ends = [of(what, _end(table, place)) for what, place in (("first x", 0), ("last x", -1))]
    inside = Bool("and", (Compare(">=", x, ends[0]), Compare("<=", x, ends[1])))
    return IfElse(inside, mean, Number(MISSING if mode.value <= -1.0 else 0.0))


def _slopes(table: LookupTable, *, before: bool) -> LookupTable:
    """At each point of a lookup the slope up to it, or the one from it on; at two points of one x there is none."""
    pieces = []
    for at, points in table.pieces:
        pairs = list(pairwise(points)) or [(points[0], points[0])]
        slopes = [(b[1] - a[1]) / (b[0] - a[0]) if b[0] > a[0] else MISSING if len(points) > 1 else 0.0 for a, b in pairs]
        placed = [slopes[0], *slopes] if before else [*slopes, slopes[-1]]
        double = {a[0] for a, b in pairs if a[0] == b[0] and len(points) > 1}
        found = {x: MISSING if x in double else slope for (x, _), slope in zip(points, placed, strict=False)}
        pieces.append((at, tuple(found.items())))
    return LookupTable("", "", tuple(pieces), table.over, "next" if before else "previous", "hold", place=table.place)


def _end(table: LookupTable, place: int) -> LookupTable:
    pieces = tuple((at, ((0.0, points[place][0]),)) for at, points in table.pieces)
    return LookupTable("", "", pieces, table.over, place=table.place)


def _along(table: LookupTable, what: str) -> LookupTable:
    pieces = []
    for at, points in table.pieces:
        area = 0.0
        out = []
        for i, (x, y) in enumerate(points):
            if i:
                area += (x - points[i - 1][0]) * (y + points[i - 1][1]) / 2.0
            out.append((x, {"area before": area, "point before": x, "value before": y}[what]))
        pieces.append((at, tuple(out)))
    return LookupTable("", "", tuple(pieces), table.over, "previous", "hold", place=table.place)


def raw_value(table: str, times: str, at: tuple[str, ...], missing: float) -> Node:
    """Data that are there at their own times alone: ``missing`` at any other.

    Args:
        table: of the values.
        times: of the last time that has a value.
    """
    # Times that are summed up from steps are off by rounding; a millionth of a step is none.
    slack = Binary("*", Number(1e-6), Name("time_step"))
    late = Binary("+", Name("time"), slack)
    off = Call("abs", (Binary("-", Lookup(times, at, "", late), Name("time")),))
    there = Compare("<", off, Binary("*", Number(2.0), slack))
    return IfElse(there, Lookup(table, at, "", Lookup(times, at, "", late)), Number(missing))


DATA_FUNCTIONS: Mapping[str, Handler] = MappingProxyType(
    {
        "get data at time": _at_time,
        "get data between times": _between_times,
        "get data first time": _of_series("first time", lambda points: points[0][0]),
        "get data last time": _of_series("last time", lambda points: points[-1][0]),
        "get data total points": _of_series("number of points", lambda points: float(len(points))),
        "time shift": _shifted,
        "get data mean": _within("mean", lambda values: sum(values) / len(values)),
        "get data median": _within("median", median),
        "get data max": _within("greatest value", max),
        "get data min": _within("least value", min),
        "lookup area": _area,
        "lookup slope": _slope,
    }
)
