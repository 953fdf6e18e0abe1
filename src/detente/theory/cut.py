"""Cutting links: what would happen if one thing ceased to act on another."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from detente.errors import Fault, TheoryError, nearest
from detente.theory.nodes import AtStart, Call, Index, Name, Node, rebuild
from detente.theory.theory import Theory


def cut(theory: Theory, links: Iterable[str]) -> Theory:
    """The theory with the influence of some links frozen at its value at the first instant.

    The target's equation goes on, but sees the source as it was when the run began. Links that are on the map alone
    can be cut as well; that changes nothing in a run.

    Raises:
        TheoryError: there is no such link (all of them are named).
    """
    wanted = tuple(dict.fromkeys(links))
    faults = [
        Fault(f"there is no link `{link}` in this theory", None, nearest(link, theory.links)) for link in wanted if link not in theory.links
    ]
    if faults:
        raise TheoryError(faults)
    variables = dict(theory.variables)
    arrays = {variable.id for variable in theory.variables.values() if variable.over}
    for link in (theory.links[name] for name in wanted):
        target = variables[link.target]
        if link.in_equations and target.equations:
            equation = None if target.equation is None else _frozen(target.equation, link.source, arrays)
            pieces = tuple(replace(piece, equation=_frozen(piece.equation, link.source, arrays)) for piece in target.pieces)
            variables[link.target] = replace(target, equation=equation, pieces=pieces)
    return replace(theory, variables=variables, cut=tuple(dict.fromkeys((*theory.cut, *wanted))))


def _frozen(equation: Node, source: str, arrays: Collection[str]) -> Node:
    def change(part: Node) -> Node:
        if not isinstance(part, (Name, Index)) or part.id != source:
            return part
        return Call("initial", (part,)) if source in arrays else AtStart(source)

    return rebuild(equation, change)
