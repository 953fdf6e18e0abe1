"""Curves from box to box, many at once: their points, what lies under them, where they cross and run side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from detente.brief.causal_map.layout import Box

    Numbers = NDArray[np.float64]

FINE, COARSE = 64, 25
BOWS = (0.0, 0.07, -0.07, 0.14, -0.14, 0.24, -0.24, 0.36, -0.36, 0.5, -0.5, 0.68, -0.68)
UNEVEN = 0.38
LEAVE_GAP, REACH_GAP = 1.0, 4.0


@dataclass(frozen=True)
class Bundle:
    """All ways that one arrow could go.

    Attributes:
        bows: how far each swings out near its start and its end (ways, 2), as shares of the distance.
        controls: the four points of each cubic curve from middle to middle (ways, 4, 2).
        shares: where each leaves its first box and reaches its second (ways, 2), as shares of the curve.
        points: evenly along the part between the boxes (ways, COARSE, 2).
    """

    bows: Numbers
    controls: Numbers
    shares: Numbers
    points: Numbers


@lru_cache(maxsize=1)
def _all_bows() -> tuple[tuple[float, float], ...]:
    return tuple((p, q) for p in BOWS for q in BOWS if abs(p - q) <= UNEVEN)


def bundle(a: Box, b: Box, bows: Sequence[tuple[float, float]] | None = None) -> Bundle:
    """The ways from one box to another: those of ``bows``, else all that are tried."""
    import numpy as np

    swing = np.array(_all_bows() if bows is None else bows, dtype=float)
    start, end = np.array([a.x, a.y]), np.array([b.x, b.y])
    way = end - start
    left = np.array([way[1], -way[0]])
    first = start + way / 3 + swing[:, :1] * left
    second = start + way * 2 / 3 + swing[:, 1:] * left
    controls = np.stack([np.broadcast_to(start, first.shape), first, second, np.broadcast_to(end, first.shape)], axis=1)
    shares = _shares(controls, a, b)
    steps = shares[:, :1] + (shares[:, 1:] - shares[:, :1]) * np.linspace(0, 1, COARSE)
    return Bundle(swing, controls, shares, along(controls, steps))


def along(controls: Numbers, shares: Numbers) -> Numbers:
    """Points of cubic curves (ways, 4, 2) at shares of each (ways, steps)."""
    import numpy as np

    t = shares[..., None]
    u = 1 - t
    a, b, c, d = (controls[:, None, i] for i in range(4))
    out: Numbers = np.asarray(u**3 * a + 3 * u**2 * t * b + 3 * u * t**2 * c + t**3 * d)
    return out


def _shares(controls: Numbers, a: Box, b: Box) -> Numbers:
    """Where curves leave their first box for good and reach their second, by halving."""
    import numpy as np

    grid = np.linspace(0, 1, FINE)
    points = along(controls, np.broadcast_to(grid, (len(controls), FINE)))
    in_a, in_b = inside(points, a, LEAVE_GAP), inside(points, b, REACH_GAP)
    last = np.minimum(FINE - 2 - np.argmax(in_a[:, ::-1], axis=1) + 1, FINE - 2)
    first = np.maximum(np.argmax(in_b, axis=1), 1)
    leave = _halved(controls, grid[last], grid[last + 1], a, LEAVE_GAP)
    reach = _halved(controls, grid[first], grid[first - 1], b, REACH_GAP)
    return np.stack([leave, np.maximum(reach, leave + 0.01)], axis=1)


def _halved(controls: Numbers, within: Numbers, beyond: Numbers, box: Box, gap: float) -> Numbers:
    import numpy as np

    for _ in range(12):
        middle = (within + beyond) / 2
        held = inside(along(controls, middle[:, None]), box, gap)[:, 0]
        within, beyond = np.where(held, middle, within), np.where(held, beyond, middle)
    return beyond


def inside(points: Numbers, box: Box, gap: float) -> NDArray[np.bool_]:
    """Which points (..., 2) lie in a box or within ``gap`` of it."""
    import numpy as np

    across, down = np.abs(points[..., 0] - box.x), np.abs(points[..., 1] - box.y)
    out: NDArray[np.bool_] = (across < box.half_width + gap) & (down < box.half_height + gap)
    return out


def outside(points: Numbers, middles: Numbers, halves: Numbers) -> Numbers:
    """How far points (..., 2) lie from each box (boxes, 2), along the axis where that is most; negative inside: (..., boxes)."""
    import numpy as np

    across = np.abs(points[..., 0, None] - middles[:, 0]) - halves[:, 0]
    down = np.abs(points[..., 1, None] - middles[:, 1]) - halves[:, 1]
    out: Numbers = np.maximum(across, down)
    return out


def crossed(one: Numbers, other: Numbers) -> NDArray[np.int64]:
    """How often curves (n, steps, 2) cross curves (m, steps, 2), as chains of straight pieces: (n, m)."""
    a, b = one[:, None, :-1, None], one[:, None, 1:, None]
    c, d = other[None, :, None, :-1], other[None, :, None, 1:]

    def side(p: Numbers, q: Numbers, r: Numbers) -> Numbers:
        out: Numbers = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
        return out

    hits = (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)
    out: NDArray[np.int64] = hits.sum((2, 3))
    return out


def squares(one: Numbers, other: Numbers) -> Numbers:
    """Squared distances between points (n, 2) and points (m, 2): (n, m)."""
    across = one[:, 0, None] - other[:, 0]
    down = one[:, 1, None] - other[:, 1]
    out: Numbers = across * across + down * down
    return out


def cut(controls: Numbers, start: float, end: float) -> Numbers:
    """The part of one cubic curve (4, 2) between two shares of it, as a curve of its own (blossoming)."""
    import numpy as np

    def blossom(r: float, s: float, t: float) -> Numbers:
        points = controls
        for share in (r, s, t):
            points = (1 - share) * points[:-1] + share * points[1:]
        out: Numbers = points[0]
        return out

    return np.stack([blossom(start, start, start), blossom(start, start, end), blossom(start, end, end), blossom(end, end, end)])
