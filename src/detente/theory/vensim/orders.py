"""Orders of ``DELAY N`` and ``SMOOTH N``: read once, at the first instant."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from detente.theory.nodes import Binary, Call, Node, Number, rebuild, walk
from detente.theory.theory import Clock, Variable
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.start import AtStart
from detente.theory.vensim.symbols import Scope
from detente.theory.vensim.variables import Made

MOST_STAGES = 20

_ORDERED = ("delay_n", "smooth_n")


def with_orders(scope: Scope, made: Made, clock: Clock) -> dict[str, Variable]:
    """The variables, with a number for each order that can be worked out before the run.

    A delay never has more stages than there are steps in its time; Vensim drops those that are too many.
    """
    words = {"time": clock.start, "start_time": clock.start, "end_time": clock.end, "time_step": clock.step}

    def known(node: Node) -> tuple[float | None, bool]:
        at_start = AtStart(made, dict(words))
        try:
            return at_start.value(node), at_start.changes
        except EntryError:
            return None, False

    def fixed(call: Call, label: str) -> Node:
        order, changes = known(call.arguments[3])
        if order is None or not math.isfinite(order):
            return call
        if changes:
            scope.notes.setdefault(f"{label}: order of the delay", "it changes in its equation; its first value is used throughout")
        time, moves = known(call.arguments[1])
        stages = round(order)
        if call.function == "delay_n" and time is not None and clock.step > 0 and math.isfinite(time):
            stages = max(min(stages, math.floor(time / clock.step + 1e-9)), 1)
        if call.function == "delay_n" and (moves or time is None) and 1 < stages <= MOST_STAGES:
            return _stages(call, stages)
        return replace(call, arguments=(*call.arguments[:3], Number(float(stages))))

    return {v.id: _changed(v, fixed) for v in made.variables.values()}


def _stages(call: Call, count: int) -> Node:
    """A delay whose time changes, stage by stage: in Vensim each stage takes the time that the one before it had a step ago."""
    value, time, initial, _ = call.arguments
    for stage in range(count):
        time = Call("previous", (time,)) if stage else time
        value = Call("delay1", (value, Binary("/", time, Number(float(count))), initial))
    return value


def _is_ordered(part: Node) -> bool:
    return isinstance(part, Call) and part.function in _ORDERED and len(part.arguments) == 4


def _changed(variable: Variable, fixed: Callable[[Call, str], Node]) -> Variable:
    if not any(_is_ordered(part) for equation in variable.equations for part in walk(equation)):
        return variable

    def change(part: Node) -> Node:
        return fixed(part, variable.label) if isinstance(part, Call) and _is_ordered(part) else part

    pieces = tuple(replace(piece, equation=rebuild(piece.equation, change)) for piece in variable.pieces)
    equation = None if variable.equation is None else rebuild(variable.equation, change)
    return replace(variable, equation=equation, pieces=pieces)
