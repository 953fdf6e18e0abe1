"""How large a theory becomes when its arrays, lists and macros are written out: counted before any of it is made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from detente.errors import Fault
from detente.theory.lint.macros import called_macros
from detente.theory.lint.uses import clock_equations
from detente.theory.nodes import Call, Each, Node, children
from detente.theory.order import ordered
from detente.theory.theory import Theory, Variable

MOST_PARTS = 3_000_000
MOST_NESTED = 30


def size_faults(theory: Theory) -> Iterator[Fault]:
    """A theory that would be too large to write out, at the equation with which it becomes so."""
    order, _ = ordered({macro.id: called_macros(theory, macro) for macro in theory.macros.values()})
    sizes: dict[str, int] = {}
    depths: dict[str, int] = {}
    for name in order:
        macro = theory.macros[name]
        nodes = [node for variable in macro.variables.values() for node in (*variable.equations, *variable.initials)]
        sizes[name] = min(sum(_size(theory, node, sizes) for node in nodes), MOST_PARTS + 1)
        depths[name] = 1 + max((depths.get(called, 0) for called in called_macros(theory, macro)), default=0)
        if depths[name] > MOST_NESTED:
            what = f"macros are made of macros, `{name}` {depths[name]} deep"
            yield Fault(what, macro.place, f"at most {MOST_NESTED}: write some of them out")
            return
    total = sum(_size(theory, node, sizes) for node in clock_equations(theory).values())
    for variable in theory.variables.values():
        total += _written_out(theory, variable, sizes)
        if total > MOST_PARTS:
            what = f"the equations would have more than {MOST_PARTS:,} parts with arrays, lists and macros written out"
            yield Fault(what, variable.equation_place, "leave dimensions out, merge elements, or call macros less often")
            return


def _written_out(theory: Theory, variable: Variable, sizes: Mapping[str, int]) -> int:
    whole = math.prod(_length(theory, dimension) for dimension in variable.over)
    own = [node for node in (variable.equation, variable.initial) if node is not None]
    total = whole * sum(_size(theory, node, sizes) for node in own)
    for piece in variable.pieces:
        nodes = [node for node in (piece.equation, piece.initial) if node is not None]
        total += math.prod(_length(theory, word) for word in piece.at) * sum(_size(theory, node, sizes) for node in nodes)
    return total


def _length(theory: Theory, word: str) -> int:
    return len(theory.dimensions[word].elements) if word in theory.dimensions else 1


def _size(theory: Theory, node: Node, sizes: Mapping[str, int]) -> int:
    """The parts of an equation, lists and macros written out."""
    total = 0
    pending = [(node, 1)]
    while pending:
        part, times = pending.pop()
        total += times
        if isinstance(part, Call):
            total += times * sizes.get(part.function, 0)
        if isinstance(part, Each):
            times *= math.prod(_length(theory, dimension) for _, dimension in part.over)
        pending.extend((child, times) for child in children(part))
    return total
