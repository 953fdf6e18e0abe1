"""How large a theory becomes when its arrays, lists, macros and delays are written out: counted before any of it is made."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from detente.errors import Fault
from detente.theory.expand import MOST_STAGES, MOST_STATES
from detente.theory.first_values import FirstValues
from detente.theory.lint.macros import called_macros
from detente.theory.lint.uses import clock_equations
from detente.theory.nodes import Call, Each, Node, children
from detente.theory.order import ordered
from detente.theory.theory import Theory, Variable

MOST_PARTS = 3_000_000
MOST_NESTED = 30


@dataclass(frozen=True)
class Size:
    """What equations come to.

    Attributes:
        parts: of the equations as they are written, arrays, lists and macros written out.
        stages: of delays.
    """

    parts: int = 0
    stages: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(self.parts + other.parts, self.stages + other.stages)

    def times(self, count: int) -> Size:
        """As often as it is written out; far beyond any limit it does not matter how far."""
        return Size(min(self.parts * count, MOST_PARTS + 1), min(self.stages * count, MOST_STATES + 1))


def size_faults(theory: Theory) -> Iterator[Fault]:
    """A theory that would be too large to write out, at the equation with which it becomes so."""
    counting = _Counting(theory)
    order, _ = ordered({macro.id: called_macros(theory, macro) for macro in theory.macros.values()})
    depths: dict[str, int] = {}
    for name in order:
        macro = theory.macros[name]
        nodes = [node for variable in macro.variables.values() for node in (*variable.equations, *variable.initials)]
        counting.macros[name] = sum(map(counting.of, nodes), Size()).times(1)
        depths[name] = 1 + max((depths.get(called, 0) for called in called_macros(theory, macro)), default=0)
        if depths[name] > MOST_NESTED:
            what = f"macros are made of macros, `{name}` {depths[name]} deep"
            yield Fault(what, macro.place, f"at most {MOST_NESTED}: write some of them out")
            return
    total = sum(map(counting.of, clock_equations(theory).values()), Size())
    for variable in theory.variables.values():
        total += counting.written_out(variable)
        if total.parts > MOST_PARTS:
            what = f"the equations would have more than {MOST_PARTS:,} parts with arrays, lists and macros written out"
            yield Fault(what, variable.equation_place, "leave dimensions out, merge elements, or call macros less often")
            return
        if total.stages > MOST_STATES:
            what = f"the stocks, with the stages of all delays, are more than {MOST_STATES:,}"
            yield Fault(what, variable.equation_place, "take delays of a lower order, or smaller arrays")
            return


@dataclass
class _Counting:
    """Counts equations of a theory.

    Attributes:
        macros: sizes of those that have been counted.
    """

    theory: Theory
    macros: dict[str, Size] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plain = {v.id: v.equation if v.initial is None else v.initial for v in self.theory.variables.values() if not v.over}
        self.first = FirstValues(self.theory, {name: node for name, node in plain.items() if node is not None})

    def written_out(self, variable: Variable) -> Size:
        """A variable with all of its elements."""
        own = [node for node in (variable.equation, variable.initial) if node is not None]
        total = sum(map(self.of, own), Size()).times(self.length(variable.over))
        for piece in variable.pieces:
            nodes = [node for node in (piece.equation, piece.initial) if node is not None]
            total += sum(map(self.of, nodes), Size()).times(self.length(piece.at))
        return total

    def length(self, words: tuple[str, ...]) -> int:
        """How many elements there are over these dimensions; a word that is an element is one."""
        dimensions = self.theory.dimensions
        return math.prod(len(dimensions[word].elements) if word in dimensions else 1 for word in words)

    def of(self, node: Node) -> Size:
        """An equation."""
        total = Size()
        pending = [(node, 1)]
        while pending:
            part, times = pending.pop()
            total += Size(times)
            if isinstance(part, Call):
                total += (self.macros.get(part.function, Size()) + Size(0, self.stages(part))).times(times)
            if isinstance(part, Each):
                times *= self.length(tuple(dimension for _, dimension in part.over))
            pending.extend((child, times) for child in children(part))
        return total

    def stages(self, call: Call) -> int:
        """Of a delay whose order can be told here; of others those that it has at least."""
        if call.function not in ("smooth_n", "delay_n") or len(call.arguments) != 4:
            return 0
        order, time = self.first.of(call.arguments[3]), self.first.of(call.arguments[1])
        if call.function == "delay_n":  # never more than there are steps in its time
            order = None if order is None or time is None else min(order, time / self.theory.clock.step)
        return int(order) if order is not None and 1 <= order <= MOST_STAGES else 1
