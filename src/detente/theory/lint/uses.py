"""What the equations of a theory read, call and run over, gathered once for every check that asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from detente.theory.nodes import AtStart, Call, Each, Index, Lookup, Name, Node, Pick, Position, walk
from detente.theory.theory import Theory, Variable


@dataclass(frozen=True)
class Uses:
    """Ids that stand somewhere in an equation.

    Attributes:
        names: of values.
        calls: of functions and macros.
        tables: of lookups.
        indices: words that stand as an index, and dimensions that are run over.
    """

    names: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    indices: set[str] = field(default_factory=set)

    def add(self, node: Node) -> None:
        """Note everything that one equation uses."""
        for part in walk(node):
            if isinstance(part, (Name, AtStart, Index)):
                self.names.add(part.id)
            elif isinstance(part, Call):
                self.calls.add(part.function)
            elif isinstance(part, Lookup):
                self.tables.add(part.table)
            elif isinstance(part, Each):
                self.indices.update(dimension for _, dimension in part.over)
            elif isinstance(part, Position):
                self.indices.add(part.of)
            if isinstance(part, (Index, Lookup, Pick)):
                self.indices.update(part.at)


def clock_equations(theory: Theory) -> dict[str, Node]:
    """The equations of the clock by the key under which they are written."""
    clock = theory.clock
    given = {"end": clock.end_equation, "step": clock.step_equation, "save": clock.save_equation}
    return {key: node for key, node in given.items() if node is not None}


def all_variables(theory: Theory) -> Iterator[Variable]:
    """The variables of the theory, then those of its macros."""
    yield from theory.variables.values()
    for macro in theory.macros.values():
        yield from macro.variables.values()


def uses(theory: Theory) -> Uses:
    """What all equations and first values of a theory use."""
    found = Uses()
    for node in clock_equations(theory).values():
        found.add(node)
    for variable in all_variables(theory):
        for node in (*variable.equations, *variable.initials):
            found.add(node)
        found.indices.update(variable.over)
        for piece in variable.pieces:
            found.indices.update(piece.at)
    for table in theory.lookups.values():
        found.indices.update(table.over)
        found.indices.update(word for at, _ in table.pieces for word in at)
    for dimension in theory.dimensions.values():
        found.indices.update((dimension.of, *dimension.maps_to))
    return found
