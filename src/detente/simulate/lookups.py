"""Tables as functions: the value between points, and beyond the last of them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from detente.theory.theory import LookupTable, Points

Reader = Callable[[Any], Any]


def reader(table: LookupTable, mode: str, xp: Any) -> Reader:
    """The function that a table is.

    Args:
        table: a single one.
        mode: of the call: empty for the table's own way; ``extrapolate`` beyond its ends; ``forward`` and ``backward`` take the
            next and the previous point's value; ``invert`` finds the first x at which the table has a value.
        xp: the array namespace; a single number is looked up by bisection in plain Python, many by NumPy.

    Between points the value lies on a straight line. At a vertical step (two points with one x) the later point holds.
    """
    points = table.pieces[0][1]
    inside = {"forward": "next", "backward": "previous", "extrapolate": "line"}.get(mode, table.inside)
    outside = "extrapolate" if mode == "extrapolate" else table.outside
    if mode == "invert":
        points, inside, outside = _inverted(points), "line", "hold"
    own = getattr(xp, "lookup", None)
    if own is not None:
        return lambda x: own(points, inside, outside, x)
    if inside == "line":
        return _line(points, outside, xp)
    return _stepwise(points, inside, outside, xp)


def _line(points: Points, outside: str, xp: Any) -> Reader:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    slopes = [(v - y) / (u - x) if u != x else 0.0 for (x, y), (u, v) in pairwise(points)]
    last = len(xs) - 1
    low, high = (slopes[0], slopes[-1]) if outside == "extrapolate" and slopes else (0.0, 0.0)
    missing = outside == "missing"

    def single(x: Any) -> Any:
        if x != x:
            return x
        if x < xs[0]:
            return math.nan if missing else ys[0] + (x - xs[0]) * low if low else ys[0]
        if x >= xs[-1]:
            return math.nan if missing and x > xs[-1] else ys[-1] + (x - xs[-1]) * high if high else ys[-1]
        i = bisect_right(xs, x) - 1
        return ys[i] + (x - xs[i]) * slopes[i]

    if getattr(xp, "lazy", False):
        return single
    import numpy as np

    x0, y0, slope = (np.asarray(part) for part in (xs, ys, [*slopes, high]))

    def many(x: Any) -> Any:
        i = np.clip(np.searchsorted(x0, x, side="right") - 1, 0, last)
        value = y0[i] + np.where(x > xs[-1], (x - xs[-1]) * high, np.where(x < xs[0], (x - xs[0]) * low, (x - x0[i]) * slope[i]))
        return np.where((x < xs[0]) | (x > xs[-1]), np.nan, value) if missing else value

    return many


def _stepwise(points: Points, inside: str, outside: str, xp: Any) -> Reader:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    count = len(xs)
    # Times are sums of steps: a point counts as reached within this share of the distance to its neighbour.
    slack = 1e-9 * max(1.0, abs(xs[0]), abs(xs[-1]))

    def single(x: Any) -> Any:
        if x != x:
            return x
        if outside == "missing" and not xs[0] - slack <= x <= xs[-1] + slack:
            return math.nan
        if inside == "previous":
            return ys[max(bisect_right(xs, x + slack) - 1, 0)]
        i = bisect_left(xs, x - slack)
        if inside == "exact" and not (i < count and abs(xs[i] - x) <= slack):
            return math.nan
        return ys[min(i, count - 1)]

    if getattr(xp, "lazy", False):
        return single
    import numpy as np

    x0, y0 = np.asarray(xs), np.asarray(ys)

    def many(x: Any) -> Any:
        if inside == "previous":
            value = y0[np.clip(np.searchsorted(x0, x + slack, side="right") - 1, 0, count - 1)]
        else:
            i = np.clip(np.searchsorted(x0, x - slack, side="left"), 0, count - 1)
            value = np.where(np.abs(x0[i] - x) <= slack, y0[i], np.nan) if inside == "exact" else y0[i]
        missing = (x < xs[0] - slack) | (x > xs[-1] + slack) | (x != x) if outside == "missing" else x != x
        return np.where(missing, np.nan, value)

    return many


def _inverted(points: Points) -> Points:
    """The points with x and y exchanged, as far as the first direction holds; sorted by y."""
    if len(points) < 2:
        return tuple((y, x) for x, y in points)
    rising = next((v > y for (_, y), (_, v) in pairwise(points) if v != y), True)
    kept = [points[0]]
    for x, y in points[1:]:
        if (y > kept[-1][1]) == rising and y != kept[-1][1]:
            kept.append((x, y))
        elif y != kept[-1][1]:
            break
    return tuple(sorted((y, x) for x, y in kept))
