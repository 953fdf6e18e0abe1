"""An equation's tree made into a function of the state; the one builder for every array namespace.

The state is a list with a fixed slot for each name and constant. A leaf of the tree is a slot, so the common forms
``slot op slot`` and ``slot op tree`` are spelled out below: they halve the time of a run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from detente.simulate.namespace import binary
from detente.theory.functions import FUNCTIONS
from detente.theory.nodes import AtStart, Binary, Bool, Call, Compare, IfElse, Name, Node, Number, Unary

State = list[Any]
Step = Callable[[State], Any]
TIME, STEP = 0, 1


class Slots:
    """Which place of the state holds which name or constant; grows while equations are compiled."""

    def __init__(self, names: Sequence[str]) -> None:
        self.index: dict[str, int] = {"time": TIME, "step of time": STEP}
        for name in names:
            self.index.setdefault(name, len(self.index))
        self.constants: dict[int, float] = {}

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


def at_start(name: str) -> str:
    """The slot name of a variable's value at the first instant."""
    return f"{name} at start"


def build(node: Node, slots: Slots, xp: Any) -> Step:
    """The function of the state that gives the value of an equation.

    Args:
        node: without delays.
        slots: where names and constants live.
        xp: an array namespace (``Floats`` or NumPy).
    """
    place = slots.leaf(node)
    if place is not None:
        return itemgetter(place)
    if isinstance(node, (Binary, Compare)):
        return _binary(node, slots, xp)
    if isinstance(node, Unary):
        operand = build(node.operand, slots, xp)
        if node.op == "not":
            return (lambda s: not operand(s)) if _lazy(xp) else (lambda s: xp.logical_not(operand(s)))
        return lambda s: -operand(s)
    if isinstance(node, Bool):
        return _boolean(node, slots, xp)
    if isinstance(node, IfElse):
        return _choice(node, slots, xp)
    assert isinstance(node, Call)  # the only node left
    return _call(node, slots, xp)


def _lazy(xp: Any) -> bool:
    return getattr(xp, "lazy", False)


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
    assert function.build is not None  # delays are expanded before
    f = function.build(xp)
    parts = tuple(build(argument, slots, xp) for argument in node.arguments)
    if function.clock:
        return lambda s: f(s[TIME], s[STEP], *[part(s) for part in parts])
    if len(parts) == 1:
        only = parts[0]
        return lambda s: f(only(s))
    return lambda s: f(*[part(s) for part in parts])
