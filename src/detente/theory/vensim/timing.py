"""What the clock of a model decides: dates of ``STEP`` off the time grid, and delays whose time has to stand still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from detente.errors import Fault
from detente.theory.functions import FUNCTIONS
from detente.theory.nodes import Binary, Call, Index, Name, Node, Number, children, rebuild, walk
from detente.theory.theory import Clock, Macro, Variable
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.start import AtStart
from detente.theory.vensim.symbols import Scope
from detente.theory.vensim.variables import Made

# A pulse that lasts for ever.
_ALWAYS = 1e12


def with_timing(scope: Scope, made: Made, clock: Clock) -> dict[str, Variable]:
    """The variables with every date as Vensim counts it: an instant is after a date when the middle of its step is.

    Only a date off the time grid needs that to be said; faults go to the scope where a delay has no counterpart.
    """
    _refuse_moving(scope, made, clock)
    return {v.id: _changed(v, _dated(made, clock)) for v in made.variables.values()}


def macro_with_timing(scope: Scope, macro: Macro, clock: Clock) -> Macro:
    """The macro with its dates as Vensim counts them; faults go to the scope."""
    made = Made(dict(macro.variables))
    _refuse_moving(scope, made, clock)
    dated = _dated(made, clock)
    return replace(macro, variables={v.id: _changed(v, dated) for v in macro.variables.values()})


def _dated(made: Made, clock: Clock) -> Callable[[Node], Node]:
    def change(part: Node) -> Node:
        if not isinstance(part, Call) or part.function != "step" or _on_grid(made, clock, part.arguments[1]):
            return part
        return Binary("*", part.arguments[0], Call("pulse", (part.arguments[1], Number(_ALWAYS))))

    return change


def _on_grid(made: Made, clock: Clock, date: Node) -> bool:
    """Whether a date is known to be one of the instants, or not after the first of them."""
    dates = _dates(made, clock, date)
    if not dates or clock.step_equation is not None or not clock.step > 0:
        return False
    steps = [(date - clock.start) / clock.step for date in dates]
    return all(count <= 0 or abs(count - round(count)) < 1e-6 for count in steps)


def _dates(made: Made, clock: Clock, date: Node) -> list[float]:
    """The numbers that a date can be: one, or those of a constant array; none where they are not known."""
    variable = made.variables.get(date.id) if isinstance(date, (Name, Index)) else None
    if variable is not None and variable.over and variable.kind != "stock":
        numbers = [equation.value for equation in variable.equations if isinstance(equation, Number)]
        return numbers if len(numbers) == len(variable.equations) else []
    words = {"time": clock.start, "start_time": clock.start, "end_time": clock.end, "time_step": clock.step}
    at_start = AtStart(made, words)
    try:
        value = at_start.value(date)
    except EntryError:
        return []
    return [] if at_start.changes else [value]


def _changed(variable: Variable, change: Callable[[Node], Node]) -> Variable:
    trees = (*variable.equations, *variable.initials)
    if not any(isinstance(part, Call) and part.function == "step" for tree in trees for part in walk(tree)):
        return variable

    def put(tree: Node | None) -> Node | None:
        return None if tree is None else rebuild(tree, change)

    pieces = tuple(replace(p, equation=rebuild(p.equation, change), initial=put(p.initial)) for p in variable.pieces)
    return replace(variable, equation=put(variable.equation), initial=put(variable.initial), pieces=pieces)


def _refuse_moving(scope: Scope, made: Made, clock: Clock) -> None:
    known: dict[str, bool] = {}
    for variable in made.variables.values():
        for part in (part for tree in variable.equations for part in walk(tree)):
            if isinstance(part, Call) and part.function == "delay_material" and not _stands(made, clock, part.arguments[1], known):
                what = f"the delay time of `{variable.label}` is not known to stand still, as DELAY MATERIAL needs it here"
                scope.faults.found.append(Fault(what, variable.place, "so does DELAY INFORMATION; give a constant time, or use DELAY N"))


def _stands(made: Made, clock: Clock, node: Node, known: dict[str, bool]) -> bool:
    """Whether an equation has one value throughout the run; ``known`` holds what has been told of variables so far."""
    if isinstance(node, (Name, Index)):
        return _name_stands(made, clock, node.id, known)
    if isinstance(node, Call) and node.function == "initial":
        return True
    function = FUNCTIONS.get(node.function) if isinstance(node, Call) else None
    if isinstance(node, Call) and (function is None or function.clock or function.random or function.expand is not None):
        return False
    return all(_stands(made, clock, part, known) for part in children(node))


def _name_stands(made: Made, clock: Clock, name: str, known: dict[str, bool]) -> bool:
    if name in ("start_time", "end_time") or name in made.parameters:
        return True
    if name == "time_step":
        return clock.step_equation is None
    variable = made.variables.get(name)
    if variable is None or variable.kind != "auxiliary":
        return False
    if name not in known:
        known[name] = True  # for a circle, which is refused elsewhere
        known[name] = all(_stands(made, clock, tree, known) for tree in variable.equations)
    return known[name]
