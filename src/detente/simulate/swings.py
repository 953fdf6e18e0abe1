"""Rises and falls of a course, counted so that ripples do not count."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Swing:
    """One rise or fall between two turning points.

    Attributes:
        start, end: the instants (years) of the two turning points.
        size: from trough to peak, always positive.
        rises: whether it goes up.
    """

    start: float
    end: float
    size: float
    rises: bool


def swings(times: Any, values: Any, share: float = 0.2) -> tuple[Swing, ...]:
    """The rises and falls of a course that are larger than a share of its range, in order.

    A turning point counts once the course has come back from it by more than the threshold; smaller movements belong
    to the swing in which they lie. Swings therefore alternate, and each runs from peak to trough or trough to peak.
    A first movement away from the starting value counts from the first extreme before it.

    Args:
        times, values: one course.
        share: of the range (greatest minus least value) that a swing must exceed.
    """
    x = [float(value) for value in values]
    t = [float(time) for time in times]
    least = share * (max(x) - min(x))
    if least <= 0:
        return ()
    turns = _turns(x, least)
    return tuple(Swing(t[i], t[j], abs(x[j] - x[i]), x[j] > x[i]) for i, j in pairwise(turns) if abs(x[j] - x[i]) > least)


def _turns(x: list[float], least: float) -> list[int]:
    """Indices of turning points: alternating extremes that differ by more than ``least``, and the last extreme."""
    low = high = 0
    direction = 0
    turns: list[int] = []
    for k, value in enumerate(x):
        low = k if direction <= 0 and value < x[low] else low
        high = k if direction >= 0 and value > x[high] else high
        if direction >= 0 and value < x[high] - least:
            turns.append(high)
            direction, low = -1, k
        elif direction <= 0 and value > x[low] + least:
            turns.append(low)
            direction, high = 1, k
    if direction:
        turns.append(high if direction > 0 else low)
    return turns


def counted_falls(times: Any, values: Any, share: float = 0.2) -> tuple[Swing, ...]:
    """The falls among the swings of a course, peak to trough."""
    return tuple(swing for swing in swings(times, values, share) if not swing.rises)


def greatest_fall(values: Any) -> float:
    """The largest drop of a course from any instant to any later one, however long it takes."""
    highest, drop = float("-inf"), 0.0
    for value in values:
        highest = max(highest, float(value))
        drop = max(drop, highest - float(value))
    return drop
