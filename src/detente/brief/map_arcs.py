"""The arrows of a causal map: for each the bend that passes the fewest boxes and leaves its sign readable."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from detente.brief.map_layout import EDGE, HEIGHT, WIDTH, Box

if TYPE_CHECKING:
    from detente.theory import Link

Point = tuple[float, float]
BENDS = (0.14, -0.14, 0.24, -0.24, 0.05, -0.05, 0.36, -0.36, 0.5, -0.5, 0.68, -0.68, 0.09, -0.09, 0.19, -0.19, 0.3, -0.3)
SIGN_RADIUS = 8.5
TRACE = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
LONG_DELAY = 3.0


@dataclass(frozen=True)
class Arc:
    """One arrow as drawn: a quadratic curve from box to box.

    Attributes:
        link: what it stands for.
        start, control, end: of the curve, cut at the boxes.
        sign_at: the middle of the disc that holds its sign.
        delay_at: a point and a direction in degrees for the delay mark; None where the delay is short.
    """

    link: Link
    start: Point
    control: Point
    end: Point
    sign_at: Point
    delay_at: tuple[float, float, float] | None

    @cached_property
    def trace(self) -> tuple[Point, ...]:
        """A few points along the middle of the curve."""
        return tuple(point((self.start, self.control, self.end), t) for t in TRACE)

    @property
    def path(self) -> str:
        """The curve as SVG path data."""
        (a, b), (c, d), (e, f) = self.start, self.control, self.end
        return f"M{a:.1f},{b:.1f}Q{c:.1f},{d:.1f} {e:.1f},{f:.1f}"


def arcs(links: Iterable[Link], boxes: Mapping[str, Box]) -> list[Arc]:
    """All arrows, the short ones first, since they have the least choice."""
    order = sorted((k for k in links if k.source != k.target), key=lambda k: (_distance(boxes[k.source], boxes[k.target]), k.id))
    drawn: list[Arc] = []
    for link in order:
        tried = [_arc(link, bend, boxes) for bend in BENDS]
        best = min(range(len(tried)), key=lambda i: (_cost(tried[i], BENDS[i], boxes, drawn), i))
        drawn.append(tried[best])
    return sorted(_signs_apart(drawn, boxes), key=lambda arc: arc.link.id)


def _signs_apart(drawn: Sequence[Arc], boxes: Mapping[str, Box]) -> list[Arc]:
    """Each sign slid back along its arrow until it touches neither box nor other sign."""
    out: list[Arc] = []
    for arc in drawn:
        curve = (arc.start, arc.control, arc.end)
        tried = [arc.sign_at, *(point(curve, t / 50) for t in range(46, 8, -1))]
        free = [at for at in tried if not any(box.holds(*at, SIGN_RADIUS) for box in boxes.values())]
        alone = [at for at in free if not any(_near(at, other.sign_at, 2 * SIGN_RADIUS) for other in out)]
        wish = next(iter(alone or free), arc.sign_at)
        out.append(replace(arc, sign_at=wish))
    return out


def _distance(a: Box, b: Box) -> float:
    return math.hypot(a.x - b.x, a.y - b.y)


def _arc(link: Link, bend: float, boxes: Mapping[str, Box]) -> Arc:
    a, b = boxes[link.source], boxes[link.target]
    dx, dy = b.x - a.x, b.y - a.y
    control = ((a.x + b.x) / 2 - dy * bend, (a.y + b.y) / 2 + dx * bend)
    whole = ((a.x, a.y), control, (b.x, b.y))
    leave = _crossing(whole, a, forward=True, gap=2)
    reach = _crossing(whole, b, forward=False, gap=5)
    start, middle, end = _cut(whole, leave, max(reach, leave + 0.01))
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    at = max(0.55, 1 - 26 / length)
    delay = None
    if link.delay[1] >= LONG_DELAY:
        x, y = point((start, middle, end), 0.45)
        x2, y2 = point((start, middle, end), 0.47)
        delay = (round(x, 1), round(y, 1), round(math.degrees(math.atan2(y2 - y, x2 - x)), 1))
    return Arc(link, start, middle, end, point((start, middle, end), at), delay)


def point(curve: tuple[Point, Point, Point], t: float) -> Point:
    """The point of a quadratic curve at ``t`` from 0 to 1."""
    (ax, ay), (bx, by), (cx, cy) = curve
    u = 1 - t
    return u * u * ax + 2 * u * t * bx + t * t * cx, u * u * ay + 2 * u * t * by + t * t * cy


def _crossing(curve: tuple[Point, Point, Point], box: Box, *, forward: bool, gap: float) -> float:
    """Where the curve leaves (or, backwards, enters) a box, as a share of the curve."""
    inside, outside = (0.0, 0.5) if forward else (1.0, 0.5)
    for _ in range(24):
        middle = (inside + outside) / 2
        if box.holds(*point(curve, middle), gap):
            inside = middle
        else:
            outside = middle
    return outside


def _cut(curve: tuple[Point, Point, Point], start: float, end: float) -> tuple[Point, Point, Point]:
    """The part of a quadratic curve between two shares of it (blossoming)."""
    (ax, ay), (bx, by), (cx, cy) = curve

    def blossom(s: float, t: float) -> Point:
        return tuple((1 - s) * ((1 - t) * p + t * q) + s * ((1 - t) * q + t * r) for p, q, r in ((ax, bx, cx), (ay, by, cy)))  # type: ignore[return-value]

    return blossom(start, start), blossom(start, end), blossom(end, end)


def _cost(arc: Arc, bend: float, boxes: Mapping[str, Box], drawn: Sequence[Arc]) -> float:
    """What a bend costs: boxes passed, marks hidden, ends crowded, and the bend itself."""
    curve = (arc.start, arc.control, arc.end)
    points = [point(curve, i / 24) for i in range(25)]
    others = [box for name, box in boxes.items() if name not in (arc.link.source, arc.link.target)]
    hits = sum(box.holds(x, y, 5) for x, y in points for box in others)
    outside = sum(not (EDGE < x < WIDTH - EDGE and EDGE < y < HEIGHT - EDGE) for x, y in points)
    sign = sum(_near(arc.sign_at, other.sign_at, 2 * SIGN_RADIUS) for other in drawn)
    sign += sum(box.holds(*arc.sign_at, SIGN_RADIUS) for box in boxes.values())
    ends = sum(_near(end, other_end, 13) for other in drawn for end in (arc.start, arc.end) for other_end in (other.start, other.end))
    covered = sum(_near(p, other.sign_at, SIGN_RADIUS + 2) for other in drawn for p in points[1:-1])
    along = sum(_near(points[i], spot, 11) for other in drawn for i in (8, 12, 16) for spot in other.trace)
    ends_of_link = {arc.link.source, arc.link.target}
    pair = sum(
        _near(points[12], other.trace[len(TRACE) // 2], 16) for other in drawn if ends_of_link == {other.link.source, other.link.target}
    )
    return 150 * pair + 12 * along + 40 * hits + 60 * outside + 25 * sign + 8 * ends + 5 * covered + 14 * abs(bend)


def _near(a: Point, b: Point, reach: float) -> bool:
    return abs(a[0] - b[0]) < reach and abs(a[1] - b[1]) < reach and math.hypot(a[0] - b[0], a[1] - b[1]) < reach
