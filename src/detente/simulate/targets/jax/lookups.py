"""Tables as functions for JAX: sums of hinges where that keeps the digits, since a gather costs several times as much."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from detente.simulate.kernel.operations import Table
from detente.simulate.lookups import reader
from detente.simulate.namespace import arrays
from detente.theory.theory import LookupTable

MOST_CHOICES = 64
"""Points up to which a table of many draws is written out; longer ones are searched."""

Read = Callable[[Any], Any]


def jax_reader(table: Table) -> Read:
    """The function that a table is, for numbers of JAX; the same values as ``lookups.reader`` to 1e-11.

    Its slope at a corner is the mean of the two beside it, or the one after it; a step has none.
    """
    search = _search(table)
    count = len(table.points)
    if count > MOST_CHOICES:
        return search
    many = _hinges(table) or _choices(table)
    return lambda x: many(x) if getattr(x, "ndim", 0) else search(x)


def _slopes(table: Table) -> list[float]:
    return [(v - y) / (u - x) if u != x else 0.0 for (x, y), (u, v) in pairwise(table.points)]


def _bounded(table: Table, inner: Read) -> Read:
    """What holds beyond the ends of a table whose ``inner`` goes on along straight lines, or holds."""
    import jax.numpy as jnp

    first, last = table.points[0][0], table.points[-1][0]

    def read(x: Any) -> Any:
        if table.outside == "extrapolate":
            return inner(x)
        value = inner(jnp.minimum(jnp.maximum(x, first), last))
        return jnp.where((x < first) | (x > last), jnp.nan, value) if table.outside == "missing" else value

    return read


def _hinges(table: Table) -> Read | None:
    """A continuous table as a sum of ``max(x - corner, 0)``, or None where it has steps or loses digits."""
    points, slopes = table.points, _slopes(table)
    if table.inside != "line" or len(points) < 2 or any(u == x for (x, _), (u, _) in pairwise(points)):
        return None
    import jax.numpy as jnp
    import numpy as np

    bends = [(x, after - before) for (x, _), before, after in zip(points[1:], slopes, slopes[1:], strict=False) if after != before]
    (x0, y0), slope = points[0], slopes[0]

    def form(xp: Any) -> Read:
        def total(x: Any) -> Any:
            value = y0 + slope * (x - x0)
            for corner, bend in bends:
                value = value + bend * xp.maximum(x - corner, 0.0)
            return value

        return total

    xs = np.array([x for x, _ in points])
    at = np.concatenate([xs, 0.5 * (xs[1:] + xs[:-1]), 0.9 * xs[1:] + 0.1 * xs[:-1]])
    exact = reader(LookupTable("table", "", (((), points),)), "", arrays())(at)
    if not (np.abs(form(np)(at) - exact) <= 1e-12 * np.abs(exact) + 1e-14 * np.abs(exact).max() * (exact == 0)).all():
        return None
    return _bounded(table, form(jnp))


def _choices(table: Table) -> Read:
    """A table of a few points as a chain of choices."""
    import jax.numpy as jnp

    points, slopes = table.points, [*_slopes(table), 0.0]
    if table.inside != "line" or len(points) < 2:
        return _search(table)
    slopes[-1] = slopes[-2] if table.outside == "extrapolate" else 0.0

    def chain(x: Any) -> Any:
        value = points[0][1] + (x - points[0][0]) * slopes[0]
        for (corner, y), slope in zip(points[1:], slopes[1:], strict=True):
            value = jnp.where(x >= corner, y + (x - corner) * slope, value)
        return value

    return _bounded(table, chain)


def _search(table: Table) -> Read:
    """Any table, by search."""
    import jax.numpy as jnp
    import numpy as np

    xs, ys = (np.array(part, dtype=float) for part in zip(*table.points, strict=True))
    slopes = np.array([*_slopes(table), 0.0])
    slopes[-1] = slopes[-2] if table.outside == "extrapolate" and len(xs) > 1 else 0.0
    last, slack = len(xs) - 1, 1e-9 * max(1.0, abs(xs[0]), abs(xs[-1]))

    def at(x: Any, side: str) -> Any:
        method = "scan" if getattr(x, "ndim", 0) and last > MOST_CHOICES else "compare_all"
        return jnp.searchsorted(jnp.asarray(xs), x, side=side, method=method)

    def line(x: Any) -> Any:
        i = jnp.clip(at(x, "right") - 1, 0, last)
        return jnp.asarray(ys)[i] + (x - jnp.asarray(xs)[i]) * jnp.asarray(slopes)[i]

    def stepwise(x: Any) -> Any:
        if table.inside == "previous":
            value = jnp.asarray(ys)[jnp.clip(at(x + slack, "right") - 1, 0, last)]
        else:
            i = jnp.clip(at(x - slack, "left"), 0, last)
            value = jnp.asarray(ys)[i]
            if table.inside == "exact":
                value = jnp.where(jnp.abs(jnp.asarray(xs)[i] - x) <= slack, value, jnp.nan)
        missing = table.outside == "missing"
        return jnp.where((x < xs[0] - slack) | (x > xs[-1] + slack), jnp.nan, value) if missing else value + 0.0 * x

    return _bounded(table, line) if table.inside == "line" else stepwise
