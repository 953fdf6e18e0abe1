"""A theory compiled: every equation a function of the state, in the order in which values can be computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from detente.simulate.closures import Slots, Step, at_start, build
from detente.simulate.namespace import Floats, arrays
from detente.theory import Expanded, Node, Theory, expand, names
from detente.theory.nodes import AtStart, Bool, Call, IfElse, Item, Items, Lookup, Name, Number, rebuild, walk

Steps = tuple[tuple[int, Step], ...]


@dataclass(frozen=True)
class Plan:
    """The functions of a model over one array namespace; each with the slot that takes its value.

    Attributes:
        once: what depends on parameters alone, computed once a run.
        first: what the first values of stocks, memories and pipes need, these included, in order.
        values: values of any instant, in order; stocks, memories and pipes are known.
        rates: net change per unit of time of each stock.
        memories: the value at the next instant of what is kept for a step.
        pipes: for each delay of a fixed time: its slot, the slot of its contents, what goes in, and how long it takes.
    """

    once: Steps
    first: Steps
    values: Steps
    rates: Steps
    memories: Steps
    pipes: tuple[tuple[int, int, Step, Step], ...]


@dataclass(frozen=True)
class Model:
    """A theory ready to run; see ``run``.

    Attributes:
        theory: that was compiled.
        expanded: its equations of single values.
        slots: where the state holds what.
        frozen: variables whose first value is kept for links that are cut.
        equations: by part (``value``, ``first``, ``rate``, ``memory``, ``source``, ``delay``) and name.
        hoisted: what is computed once a run, by the name of its slot.
        made: what targets have made of the model, by keys of their own, so that a second call finds it.
    """

    theory: Theory
    expanded: Expanded = field(repr=False)
    slots: Slots = field(repr=False)
    frozen: tuple[str, ...] = field(repr=False)
    equations: Mapping[tuple[str, str], Node] = field(repr=False)
    hoisted: Mapping[str, Node] = field(repr=False)
    made: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def named(self) -> tuple[str, ...]:
        """What has a value that a reader asks for, in the order of the file; it holds the first slots after the clock."""
        return self.expanded.named

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
        index = slots.index
        made: dict[Node, Step] = {}

        def steps(part: str, group: Iterable[str]) -> Steps:
            out: list[tuple[int, Step]] = []
            for name in group:
                node = self.equations[part, name]
                if node not in made:
                    made[node] = build(node, slots, xp)
                out.append((index[name], made[node]))
            return tuple(out)

        return Plan(
            once=tuple((index[name], build(node, slots, xp)) for name, node in self.hoisted.items()),
            first=steps("first", e.first),
            values=steps("value", e.values),
            rates=steps("rate", e.rates),
            memories=steps("memory", e.memories),
            pipes=tuple(
                (index[name], index[contents(name)], source, delay)
                for name, (_, source), (_, delay) in zip(e.pipes, steps("source", e.pipes), steps("delay", e.pipes), strict=True)
            ),
        )


def contents(pipe: str) -> str:
    """The slot name of what is under way in a pipe."""
    return f"{pipe} contents"


def compile_theory(theory: Theory) -> Model:
    """The theory compiled to functions over a list of values.

    Raises:
        TheoryError: values of one instant wait for each other.
    """
    e = expand(theory)
    parts: dict[str, Mapping[str, Node]] = {
        "value": e.values,
        "first": e.first,
        "rate": e.rates,
        "memory": e.memories,
        "source": {name: pipe.source for name, pipe in e.pipes.items()},
        "delay": {name: pipe.delay for name, pipe in e.pipes.items()},
    }
    nodes = [node for group in parts.values() for node in group.values()]
    frozen = tuple(sorted({part.id for node in nodes for part in walk(node) if isinstance(part, AtStart)}))
    held = [*e.named, *e.states, *e.values, *theory.parameters, *map(contents, e.pipes), *map(at_start, frozen)]
    slots = Slots(held, e.tables)
    hoisting = _Hoisting(theory, slots)
    equations = {(part, name): hoisting.hoist(node) for part, group in parts.items() for name, node in group.items()}
    return Model(theory, e, slots, frozen, equations, hoisting.hoisted)


class _Hoisting:
    """Replaces each part that reads parameters alone by a slot that is filled once a run."""

    def __init__(self, theory: Theory, slots: Slots) -> None:
        self.theory = theory
        self.slots = slots
        self.hoisted: dict[str, Node] = {}
        self.known: dict[Node, str] = {}
        self.guarded: set[Node] = set()

    def hoist(self, node: Node) -> Node:
        # What one branch of a choice holds may be undefined whenever the other is taken: it stays where it is.
        branches = [branch for part in walk(node) for branch in _branches(part)]
        self.guarded = {below for branch in branches for below in walk(branch)}
        return rebuild(node, self._change)

    def _change(self, part: Node) -> Node:
        if isinstance(part, (Name, Number, AtStart, Call, Items, Item, Lookup)) or part in self.guarded:
            return part
        read = names(part)
        if not read or not all(name in self.theory.parameters or name in self.hoisted for name in read):
            return part
        if any(isinstance(below, (AtStart, Call, Items, Item, Lookup)) for below in walk(part)):
            return part
        name = self.known.setdefault(part, f"once {len(self.hoisted)}")
        self.hoisted[name] = part
        self.slots.index.setdefault(name, len(self.slots.index))
        return Name(name)


def _branches(node: Node) -> tuple[Node, ...]:
    """Parts that are worked out only if another one allows it."""
    if isinstance(node, IfElse):
        return node.body, node.orelse
    return node.operands[1:] if isinstance(node, Bool) else ()
