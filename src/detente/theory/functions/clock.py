"""Functions of time: what happens at a date. A value holds from an instant of the time grid to the next.

``pulse`` and ``pulse_train`` follow the Vensim reference, which asks for the middle of a step, ``pulse_volume`` the PULSE
of XMILE 1.0, section 3.5.4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.theory.functions.function import Function

# Times are sums of steps, and dates such as 2001.7 are no sums of halves: an instant counts as on the date when it is
# short of it by less than this share of a step.
_SLACK = 1e-6


def _step(xp: Any) -> Callable[..., Any]:
    return lambda time, step, height, at: xp.where(time >= at - _SLACK * step, height, 0.0 * height)


def _ramp(xp: Any) -> Callable[..., Any]:
    def ramp(time: Any, _: Any, slope: Any, start: Any, end: Any = None) -> Any:
        last = time if end is None else xp.minimum(time, end)
        return slope * (xp.maximum(last, start) - start)

    return ramp


def _pulse(xp: Any) -> Callable[..., Any]:
    def pulse(time: Any, step: Any, at: Any, width: Any) -> Any:
        middle = time + 0.5 * step
        long = xp.where(width == 0, step, width)
        return xp.where((middle > at) & (middle < at + long), 1.0, 0.0)

    return pulse


def _pulse_train(xp: Any) -> Callable[..., Any]:
    def pulse_train(time: Any, step: Any, start: Any, width: Any, between: Any, end: Any) -> Any:
        middle = time + 0.5 * step
        repeats = between > 0
        apart = xp.where(repeats, between, 1.0)
        since = middle - start - xp.where(repeats, apart * xp.floor((middle - start) / apart), 0.0)
        # The end counts as inside: a train to 59 is on at 59.
        inside = (middle > start) & (time <= end + _SLACK * step)
        return xp.where(inside & ((since < xp.maximum(width, step)) | (repeats == 0)), 1.0, 0.0)

    return pulse_train


def _pulse_volume(xp: Any) -> Callable[..., Any]:
    def pulse_volume(time: Any, step: Any, volume: Any, first: Any, interval: Any = 0.0) -> Any:
        repeats = interval > 0
        since = time + _SLACK * step - first
        apart = xp.where(repeats, interval, 1.0)
        late = since - xp.where(repeats, apart * xp.floor(since / apart), 0.0)
        return xp.where((since >= 0) & (late < step), volume / step, 0.0 * volume)

    return pulse_volume


def _during(xp: Any) -> Callable[..., Any]:
    def during(time: Any, step: Any, at: Any, width: Any) -> Any:
        # The share of the coming step that lies inside the span: its area does not depend on the step.
        inside = xp.minimum(time + step, at + width) - xp.maximum(time, at)
        return xp.maximum(inside, 0.0) / step

    return during


FUNCTIONS = (
    Function(
        "step",
        2,
        2,
        "step(height, at): 0 before the date, height from it on",
        _step,
        clock=True,
        held=True,
        units="a t -> a",
        edges="off the time grid, from the first instant after the date",
    ),
    Function(
        "ramp",
        2,
        3,
        "ramp(slope, start, end?): rises by slope in a unit of time between two dates, level before and after",
        _ramp,
        clock=True,
        units="a/t t t? -> a",
        edges="0 throughout where end is before start",
    ),
    Function(
        "pulse",
        2,
        2,
        "pulse(at, width): 1 from a date for so long, else 0",
        _pulse,
        clock=True,
        held=True,
        units="t t -> 1",
        edges="1 at an instant when the middle of the step that begins there lies inside; a width of 0 is one step",
    ),
    Function(
        "pulse_train",
        4,
        4,
        "pulse_train(start, width, between, end): a pulse at start and again after every stretch of between, until end",
        _pulse_train,
        clock=True,
        held=True,
        units="t t t t -> 1",
        edges="as pulse; each lasts at least one step; 1 from start to end where between is 0 or less than width",
    ),
    Function(
        "pulse_volume",
        2,
        3,
        "pulse_volume(volume, first, interval?): the volume within one step, at the first date and after every interval",
        _pulse_volume,
        clock=True,
        held=True,
        units="a t t? -> a/t",
        edges="off the time grid, at the first instant after; once where the interval is 0 or left out; every step where it is shorter",
    ),
    Function(
        "during",
        2,
        2,
        "during(at, width): 1 from a date for so long, else 0; its area is kept on any time grid",
        _during,
        clock=True,
        held=True,
        units="t t -> 1",
        edges="in a step that lies partly inside, the share that does",
    ),
)
