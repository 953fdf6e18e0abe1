"""Functions of time: what happens at a date. A value holds from an instant of the time grid to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.theory.functions.function import Function

# Dates such as 2001.7 rarely fall on the grid; an instant counts when it is nearest from below within this share of a step.
_SLACK = 1e-9


def _step(xp: Any) -> Callable[..., Any]:
    return lambda time, _, height, at: xp.where(time >= at - _SLACK, height, 0.0 * height)


def _ramp(xp: Any) -> Callable[..., Any]:
    return lambda time, _, slope, start, end: slope * (xp.minimum(xp.maximum(time, start), end) - start)


def _pulse(xp: Any) -> Callable[..., Any]:
    def pulse(time: Any, step: Any, at: Any, width: Any) -> Any:
        # The share of the coming step that lies inside the pulse: its area does not depend on the step.
        inside = xp.minimum(time + step, at + width) - xp.maximum(time, at)
        return xp.maximum(inside, 0.0) / step

    return pulse


FUNCTIONS = (
    Function("step", 2, 2, "step(height, at): 0 before the date, height from it on", _step, clock=True),
    Function("ramp", 3, 3, "ramp(slope, start, end): rises by slope a year between two dates, level before and after", _ramp, clock=True),
    Function(
        "pulse", 2, 2, "pulse(at, width): 1 from a date for so many years, else 0; its area is kept on any time grid", _pulse, clock=True
    ),
)
