"""A theory compiled: every equation a function of the state, in the order in which values can be computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from detente.simulate.closures import Slots, Step, at_start, build
from detente.simulate.namespace import Floats, arrays
from detente.theory import Expanded, Node, Theory, expand, names
from detente.theory.nodes import AtStart, Call, Name, Number, rebuild, walk


@dataclass(frozen=True)
class Plan:
    """The functions of a model over one array namespace; each with the slot that takes its value.

    Attributes:
        once: what depends on parameters alone, computed once a run.
        first: first values and values of the first instant, in order.
        values: values of any instant, in order; the stocks are known.
        rates: net change per year of each stock.
    """

    once: tuple[tuple[int, Step], ...]
    first: tuple[tuple[int, Step], ...]
    values: tuple[tuple[int, Step], ...]
    rates: tuple[tuple[int, Step], ...]


@dataclass(frozen=True)
class Model:
    """A theory ready to run; see ``run``.

    Attributes:
        theory: that was compiled.
        expanded: its equations without delays.
        slots: where the state holds what.
        named: the variables that have a value, in the order of the file; they hold the first slots after the clock.
        frozen: variables whose first value is kept for links that are cut.
    """

    theory: Theory
    expanded: Expanded = field(repr=False)
    slots: Slots = field(repr=False)
    named: tuple[str, ...] = field(repr=False)
    frozen: tuple[str, ...] = field(repr=False)
    equations: dict[str, Node] = field(repr=False)
    hoisted: dict[str, Node] = field(repr=False)

    @cached_property
    def floats(self) -> Plan:
        """The plan for one run."""
        return self._plan(Floats)

    @cached_property
    def batch(self) -> Plan:
        """The plan for many runs at once."""
        return self._plan(arrays())

    def _plan(self, xp: Any) -> Plan:
        slots, e = self.slots, self.expanded
        made = {key: build(node, slots, xp) for key, node in self.equations.items()}
        index = slots.index
        return Plan(
            once=tuple((index[name], build(node, slots, xp)) for name, node in self.hoisted.items()),
            first=tuple((index[n], made[_key("initial", n) if n in e.initials else _key("value", n)]) for n in e.first_order),
            values=tuple((index[n], made[_key("value", n)]) for n in e.values),
            rates=tuple((index[n], made[_key("rate", n)]) for n in e.rates),
        )


def _key(part: str, name: str) -> str:
    return f"{part} {name}"


def compile_theory(theory: Theory) -> Model:
    """The theory compiled to functions over a list of values.

    Raises:
        TheoryError: values of one instant wait for each other.
    """
    expanded = expand(theory)
    named = tuple(v.id for v in theory.variables.values() if v.equation is not None)
    nodes = [*expanded.values.values(), *expanded.rates.values(), *expanded.initials.values()]
    frozen = tuple(sorted({part.id for node in nodes for part in walk(node) if isinstance(part, AtStart)}))
    slots = Slots([*named, *expanded.rates, *expanded.values, *theory.parameters, *(at_start(name) for name in frozen)])
    hoisted: dict[str, Node] = {}
    parts = (("value", expanded.values), ("rate", expanded.rates), ("initial", expanded.initials))
    equations = {_key(part, name): _hoist(node, theory, slots, hoisted) for part, group in parts for name, node in group.items()}
    return Model(theory, expanded, slots, named, frozen, equations, hoisted)


def _hoist(node: Node, theory: Theory, slots: Slots, hoisted: dict[str, Node]) -> Node:
    """The tree with each part that reads parameters alone replaced by a slot that is filled once a run."""

    def change(part: Node) -> Node:
        if isinstance(part, (Name, Number, AtStart, Call)):
            return part
        read = names(part)
        if not read or not all(name in theory.parameters or name in hoisted for name in read):
            return part
        if any(isinstance(below, (AtStart, Call)) for below in walk(part)):
            return part
        known = next((name for name, other in hoisted.items() if other == part), None)
        name = known or f"once {len(hoisted)}"
        hoisted[name] = part
        slots.index.setdefault(name, len(slots.index))
        return Name(name)

    return rebuild(node, change)
