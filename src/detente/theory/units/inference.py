"""Units that nobody declared: worked out from equations, and of a macro's value from what a call gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from detente.theory.nodes import CLOCK, names
from detente.theory.theory import Macro, Variable
from detente.theory.units.algebra import Unit
from detente.theory.units.values import Equation, Scope, Value, found

MOST_DEPTH = 30


def infer(variables: Mapping[str, Variable], scope: Scope) -> set[str]:
    """Work out the units of variables that have none in a scope, each after what it reads.

    Returns:
        The ids that had none; what could be found is put into the scope.
    """
    missing = {v.id: v for v in variables.values() if scope.units.get(v.id) is None and v.equations}
    reads = {v.id: sorted(_read(v) & set(missing)) for v in missing.values()}
    done: set[str] = set()
    for start in missing:
        pending = [start]
        while pending:
            name = pending[-1]
            waiting = [] if name in done else [other for other in reads[name] if other not in done]
            done.add(name)  # before what it reads, so that a cycle ends
            if waiting:
                pending.extend(waiting)
                continue
            pending.pop()
            if scope.units.get(name) is None:
                scope.units[name] = _inferred(missing[name], scope)
    return set(missing)


def macro_unit(macro: Macro, given: Mapping[str, Value], scope: Scope) -> Unit | None:
    """The unit of a macro's value for the units that a call gives it; units declared inside are not used.

    Macros are written for any unit, and name those of their arguments where they name any.
    """
    if scope.depth >= MOST_DEPTH:
        return None
    units: dict[str, Unit | None] = {word: scope.units.get(word) for word in CLOCK}
    units |= {word: value.unit if value.is_unit else None for word, value in given.items()}
    inside = replace(scope, units=units, depth=scope.depth + 1)
    infer(macro.variables, inside)
    return inside.units.get(macro.value)


def _read(variable: Variable) -> frozenset[str]:
    nodes = variable.initials if variable.kind == "stock" else variable.equations
    return frozenset().union(*(names(node) for node in nodes)) if nodes else frozenset()


def _inferred(variable: Variable, scope: Scope) -> Unit | None:
    for node in variable.initials if variable.kind == "stock" else variable.equations:
        value = found(Equation(scope, None), node)
        if value.is_unit:
            return value.unit
    return None
