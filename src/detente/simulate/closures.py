"""An equation's tree made into a function of the state; the one builder for every array namespace.

The state is a list with a fixed slot for each name and constant. A leaf of the tree is a slot, so the common forms
``slot op slot`` and ``slot op tree`` are spelled out below: they halve the time of a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from detente.simulate.lookups import reader
from detente.simulate.namespace import binary
from detente.theory.functions import FUNCTIONS
from detente.theory.nodes import AtStart, Binary, Bool, Call, Compare, IfElse, Item, Items, Lookup, Name, Node, Number, Unary
from detente.theory.theory import LookupTable

State = list[Any]
Step = Callable[[State], Any]
TIME, STEP, START, END, COUNT, DRAW, INSTANT = range(7)
_CLOCK = ("time", "time_step", "start_time", "end_time", "number of the step", "number of the draw", "time of the instant")
FIRST = len(_CLOCK)  # the slot of the first named value


class Slots:
    """Which place of the state holds which name or constant; grows while equations are compiled.

    Args:
        names: of values; the first of them follow the clock.
        tables: lookups by flattened name.
    """

    def __init__(self, names: Iterable[str], tables: Mapping[str, LookupTable] | None = None) -> None:
        self.index: dict[str, int] = {name: i for i, name in enumerate(_CLOCK)}
        for name in names:
            self.index.setdefault(name, len(self.index))
        self.constants: dict[int, float] = {}
        self.streams: dict[int, str] = {}
        self.tables = tables or {}

    def leaf(self, node: Node) -> int | None:
        """The slot of a leaf, or None for a tree."""
        if isinstance(node, Name):
            return self.index[node.id]
        if isinstance(node, AtStart):
            return self.index[at_start(node.id)]
        if isinstance(node, Number):
            place = self.index.setdefault(f"constant {node.value!r}", len(self.index))
            self.constants[place] = node.value
            return place
        return None

    def stream(self, name: str) -> int:
        """The slot of the key of a random stream."""
        place = self.index.setdefault(f"stream {name}", len(self.index))
        self.streams[place] = name
        return place


def at_start(name: str) -> str:
    """The slot name of a variable's value at the first instant."""
    return f"{name} at start"


def build(node: Node, slots: Slots, xp: Any) -> Step:
    """The function of the state that gives the value of an equation of single values.

    Args:
        node: without delays, arrays and macros.
        slots: where names and constants live.
        xp: an array namespace (``Floats`` or NumPy).
    """
    place = slots.leaf(node)
    if place is not None:
        return itemgetter(place)
    return _BUILDERS[type(node)](node, slots, xp)


def _lazy(xp: Any) -> bool:
    return getattr(xp, "lazy", False)


def _unary(node: Unary, slots: Slots, xp: Any) -> Step:
    operand = build(node.operand, slots, xp)
    if node.op == "not":
        return (lambda s: not operand(s)) if _lazy(xp) else (lambda s: xp.logical_not(operand(s)))
    return lambda s: -operand(s)


def _binary(node: Binary | Compare, slots: Slots, xp: Any) -> Step:
    i, j = slots.leaf(node.left), slots.leaf(node.right)
    forms = _FORMS.get(node.op)
    if forms is None:
        f, left, right = binary(node.op, xp), build(node.left, slots, xp), build(node.right, slots, xp)
        return lambda s: f(left(s), right(s))
    form = forms[(i is not None) * 2 + (j is not None)]
    return form(build(node.left, slots, xp) if i is None else i, build(node.right, slots, xp) if j is None else j)


# For each operator: tree op tree, tree op slot, slot op tree, slot op slot.
_FORMS: dict[str, tuple[Callable[[Any, Any], Step], ...]] = {
    "+": (
        lambda a, r: lambda s: a(s) + r(s),
        lambda a, j: lambda s: a(s) + s[j],
        lambda i, r: lambda s: s[i] + r(s),
        lambda i, j: lambda s: s[i] + s[j],
    ),
    "-": (
        lambda a, r: lambda s: a(s) - r(s),
        lambda a, j: lambda s: a(s) - s[j],
        lambda i, r: lambda s: s[i] - r(s),
        lambda i, j: lambda s: s[i] - s[j],
    ),
    "*": (
        lambda a, r: lambda s: a(s) * r(s),
        lambda a, j: lambda s: a(s) * s[j],
        lambda i, r: lambda s: s[i] * r(s),
        lambda i, j: lambda s: s[i] * s[j],
    ),
    "/": (
        lambda a, r: lambda s: a(s) / r(s),
        lambda a, j: lambda s: a(s) / s[j],
        lambda i, r: lambda s: s[i] / r(s),
        lambda i, j: lambda s: s[i] / s[j],
    ),
}


def _boolean(node: Bool, slots: Slots, xp: Any) -> Step:
    parts = [build(operand, slots, xp) for operand in node.operands]
    if _lazy(xp):
        join = all if node.op == "and" else any
        return lambda s: join(part(s) for part in parts)
    pair = xp.logical_and if node.op == "and" else xp.logical_or

    def joined(s: State) -> Any:
        value = parts[0](s)
        for part in parts[1:]:
            value = pair(value, part(s))
        return value

    return joined


def _choice(node: IfElse, slots: Slots, xp: Any) -> Step:
    test, body, orelse = (build(part, slots, xp) for part in (node.test, node.body, node.orelse))
    if _lazy(xp):
        return lambda s: body(s) if test(s) else orelse(s)
    return lambda s: xp.where(test(s), body(s), orelse(s))


def _call(node: Call, slots: Slots, xp: Any) -> Step:
    function = FUNCTIONS[node.function]
    assert function.build is not None  # delays are written out before
    f = function.build(xp)
    parts = tuple(build(argument, slots, xp) for argument in node.arguments)
    if function.random:
        from detente.simulate.streams import uniforms as shared

        key, uniforms = slots.stream(node.stream), getattr(xp, "uniforms", shared)
        return lambda s: f(*uniforms(s[key], s[COUNT], s[DRAW]), *[part(s) for part in parts])
    if function.clock:
        # Within a step of rk4 the time moves on, and what holds for the whole step does not.
        time = INSTANT if function.held else TIME
        return lambda s: f(s[time], s[STEP], *[part(s) for part in parts])
    if len(parts) == 1:
        only = parts[0]
        return lambda s: f(only(s))
    return lambda s: f(*[part(s) for part in parts])


def _lookup(node: Lookup, slots: Slots, xp: Any) -> Step:
    f, x = reader(slots.tables[node.table], node.mode, xp), build(node.x, slots, xp)
    return lambda s: f(x(s))


def _items(node: Items, slots: Slots, xp: Any) -> Step:
    parts = [build(item, slots, xp) for item in node.items]
    return lambda s: [part(s) for part in parts]


def _item(node: Item, slots: Slots, xp: Any) -> Step:
    held, place = slots.index[node.id], node.place
    return lambda s: s[held][place]


_BUILDERS: dict[type, Callable[[Any, Slots, Any], Step]] = {
    Unary: _unary,
    Binary: _binary,
    Compare: _binary,
    Bool: _boolean,
    IfElse: _choice,
    Call: _call,
    Lookup: _lookup,
    Items: _items,
    Item: _item,
}
