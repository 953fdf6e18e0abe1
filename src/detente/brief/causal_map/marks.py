"""The small marks of a causal map: signs near arrowheads, bars for delay, and loops named inside their own ring."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.brief.causal_map.curves import along, outside, squares

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.brief.causal_map.arcs import Arc
    from detente.brief.causal_map.layout import Layout
    from detente.theory import Loop

    Numbers = NDArray[np.float64]

Point = tuple[float, float]
SIGN_RADIUS, LOOP_RADIUS = 7.5, 16.0
LONG_DELAY = 3.0
STEP = 10.0
FAR = 60.0


@dataclass(frozen=True)
class Marks:
    """Where the marks of each arrow stand, by link: its sign, and its bars with their direction in degrees."""

    signs: dict[str, Point]
    delays: dict[str, tuple[float, float, float]]


def marks(drawn: Sequence[Arc], layout: Layout) -> Marks:
    """Signs and bars, each on its own arrow and as far as can be from boxes, other arrows and other marks."""
    import numpy as np

    signs: dict[str, Point] = {}
    delays: dict[str, tuple[float, float, float]] = {}
    taken = np.empty((0, 2))
    every = np.stack([arc.points for arc in drawn]) if drawn else np.empty((0, 1, 2))
    for kind in ("sign", "delay"):
        for i, arc in enumerate(drawn):
            if kind == "delay" and arc.link.delay[1] < LONG_DELAY:
                continue
            shares, points = _spots(arc, kind)
            others = every[np.arange(len(drawn)) != i].reshape(-1, 2)
            clear = _clearance(points, others, taken, layout, 17.0 if kind == "sign" else 15.0)
            wish = 0.02 * np.abs(np.hypot(*(points - arc.points[-1]).T) - 26) if kind == "sign" else 4 * np.abs(shares - 0.42)
            best = int(np.argmin(wish + clear))
            x, y = (round(float(v), 1) for v in points[best])
            taken = np.concatenate([taken, points[best : best + 1]])
            if kind == "sign":
                signs[arc.link.id] = (x, y)
            else:
                ahead = along(arc.curve[None], np.array([[shares[best] + 0.01]]))[0, 0] - points[best]
                delays[arc.link.id] = (x, y, round(math.degrees(math.atan2(ahead[1], ahead[0])), 1))
    return Marks(signs, delays)


def _spots(arc: Arc, kind: str) -> tuple[Numbers, Numbers]:
    import numpy as np

    shares = np.linspace(0.15, 0.96, 60) if kind == "sign" else np.linspace(0.12, 0.85, 50)
    points = along(arc.curve[None], shares[None])[0]
    far = np.hypot(*(points - arc.points[-1]).T) >= (18 if kind == "sign" else 12)
    return (shares[far], points[far]) if far.any() else (shares[:1], points[:1])


def _clearance(points: Numbers, others: Numbers, taken: Numbers, layout: Layout, between: float) -> Numbers:
    """What a spot costs for what is too near it: boxes most, then other marks, then other arrows."""
    import numpy as np

    middles = np.array([[box.x, box.y] for box in layout.boxes.values()])
    halves = np.array([[box.half_width, box.half_height] for box in layout.boxes.values()])
    cost: Numbers = 60.0 * (outside(points, middles, halves).min(1) < SIGN_RADIUS + 1)
    if len(taken):
        cost = cost + 40 * np.clip(1 - np.sqrt(squares(points, taken).min(1)) / between, 0, None)
    if len(others):
        cost = cost + 30 * np.clip(1 - np.sqrt(squares(points, others).min(1)) / (SIGN_RADIUS + 5), 0, None)
    return cost


@dataclass(frozen=True)
class LoopMark:
    """A loop's name on the map: its place, whether that lies within the loop, and which way the loop turns round it."""

    id: str
    x: float
    y: float
    within: bool
    clockwise: bool


def loop_marks(loops: Sequence[Loop], drawn: Sequence[Arc], placed: Marks, layout: Layout) -> list[LoopMark]:
    """A mark for every loop, in their order: inside the ring that its arrows draw, where one is free.

    Small rings choose first. A loop within one variable stands beside that variable's box.
    """
    import numpy as np

    by_link = {arc.link.id: arc for arc in drawn}
    rings = {loop.id: [ring(walk, by_link) for walk in loop.walks] for loop in loops}
    grid = _grid(layout)
    room = _room(grid, drawn, placed, layout)
    out: dict[str, LoopMark] = {}
    for loop in sorted(loops, key=lambda loop: (abs(_area(rings[loop.id][0])) if rings[loop.id] else 0.0, loop.id)):
        turns = rings[loop.id]
        mark = _loop_mark(loop, turns, grid, room, layout)
        out[loop.id] = mark
        room = np.minimum(room, np.hypot(*(grid - (mark.x, mark.y)).T) - LOOP_RADIUS - 2)
    return [out[loop.id] for loop in loops]


def ring(walk: Sequence[str], by_link: dict[str, Arc]) -> Numbers:
    """The closed line that a walk's arrows draw (points, 2); through the boxes it goes straight."""
    import numpy as np

    parts = [by_link[step].points for step in walk if step in by_link]
    return np.concatenate(parts) if parts else np.empty((0, 2))


def _area(line: Numbers) -> float:
    """The signed area of a closed line; positive where it turns clockwise on a sheet whose y points down."""
    import numpy as np

    if len(line) < 3:
        return 0.0
    ahead = np.roll(line, -1, axis=0)
    return float((line[:, 0] * ahead[:, 1] - line[:, 1] * ahead[:, 0]).sum() / 2)


def _grid(layout: Layout) -> Numbers:
    import numpy as np

    edge = LOOP_RADIUS + 4
    xs, ys = np.arange(edge, layout.canvas.width - edge, STEP), np.arange(edge, layout.canvas.height - edge, STEP)
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)


def _room(grid: Numbers, drawn: Sequence[Arc], placed: Marks, layout: Layout) -> Numbers:
    """How far each place of the grid is from the nearest box, arrow or mark."""
    import numpy as np

    middles = np.array([[box.x, box.y] for box in layout.boxes.values()])
    halves = np.array([[box.half_width, box.half_height] for box in layout.boxes.values()])
    room: Numbers = outside(grid, middles, halves).min(1, initial=FAR)
    for points in [arc.points for arc in drawn]:
        at = np.flatnonzero(((grid > points.min(0) - FAR) & (grid < points.max(0) + FAR)).all(1))
        room[at] = np.minimum(room[at], np.sqrt(squares(grid[at], points).min(1, initial=FAR**2)))
    for x, y in placed.signs.values():
        room = np.minimum(room, np.hypot(*(grid - (x, y)).T) - SIGN_RADIUS)
    return room


def _loop_mark(loop: Loop, turns: Sequence[Numbers], grid: Numbers, room: Numbers, layout: Layout) -> LoopMark:
    import numpy as np

    turns = [line for line in turns if len(line) > 2]
    if not turns:
        at = layout.boxes.get(loop.within)
        x, y = (at.x, at.y) if at else (layout.canvas.width / 2, layout.canvas.height / 2)
        cost = np.hypot(*(grid - (x, y)).T) + np.where(room < LOOP_RADIUS + 2, 1e6, 0) - room.clip(0, 24)
        best = int(np.argmin(cost))
        return LoopMark(loop.id, float(grid[best, 0]), float(grid[best, 1]), bool(loop.within in layout.boxes), True)
    for line in turns:
        turns_round = _winding(grid, line[::2])
        held = turns_round != 0
        free = held & (room >= LOOP_RADIUS + 1)
        if free.any():
            middle = grid[held].mean(0)
            cost = np.where(free, 0.25 * np.hypot(*(grid - middle).T) - 2.2 * room.clip(0, 42), np.inf)
            best = int(np.argmin(cost))
            return LoopMark(loop.id, float(grid[best, 0]), float(grid[best, 1]), True, bool(turns_round[best] > 0))
    away = np.sqrt(squares(grid, turns[0][::3]).min(1)) + np.where(room < LOOP_RADIUS + 1, 1e6, 0)
    best = int(np.argmin(away))
    return LoopMark(loop.id, float(grid[best, 0]), float(grid[best, 1]), False, _area(turns[0]) >= 0)


def _winding(points: Numbers, line: Numbers) -> NDArray[np.int64]:
    """How often a closed line goes clockwise round each point, on a sheet whose y points down; less than 0 the other way."""
    import numpy as np

    a, b = line[None], np.roll(line, -1, axis=0)[None]
    x, y = points[:, None, 0], points[:, None, 1]
    left = (b[..., 0] - a[..., 0]) * (y - a[..., 1]) - (x - a[..., 0]) * (b[..., 1] - a[..., 1])
    up = (a[..., 1] <= y) & (b[..., 1] > y) & (left > 0)
    down = (a[..., 1] > y) & (b[..., 1] <= y) & (left < 0)
    out: NDArray[np.int64] = up.sum(1) - down.sum(1)
    return out
