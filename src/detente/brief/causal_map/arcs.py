"""The arrows of a causal map: for each the bend under which no box lies and that keeps clear of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.brief.causal_map.curves import Bundle, bundle, crossed, cut, outside, squares

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.brief.causal_map.layout import Box, Layout
    from detente.theory import Link

    Numbers = NDArray[np.float64]

KEPT, ROUNDS = 12, 3
CLEAR, SIDE_BY_SIDE, ENDS = 7.0, 12.0, 15.0
LENS, PAIR = 46.0, 20.0
ROOM_FOR_SIGN = 44.0


@dataclass(frozen=True)
class Arc:
    """One arrow as drawn, from box to box.

    Attributes:
        link: what it stands for.
        curve: the four points of its cubic curve (4, 2), cut at the boxes.
        points: evenly along the curve's parameter (steps, 2).
        bow: how far it swings out near its start and its end, as shares of the distance between the middles.
    """

    link: Link
    curve: Numbers
    points: Numbers
    bow: tuple[float, float]

    @property
    def path(self) -> str:
        """The curve as SVG path data, in whole units where a half is never seen."""
        (a, b), (c, d), (e, f), (g, h) = (tuple(round(float(v), 1) for v in p) for p in self.curve)
        return f"M{a:g},{b:g}C{c:g},{d:g} {e:g},{f:g} {g:g},{h:g}"


def arcs(links: Sequence[Link], layout: Layout, paired: frozenset[frozenset[str]] = frozenset()) -> list[Arc]:
    """All arrows, in the order of their links; an arrow from a variable to itself is not drawn.

    Args:
        links: what is to be drawn; both ends stand on the map.
        layout: the places of the boxes, and the bows set by hand.
        paired: pairs of links that close a loop of two: room is left between them for its mark.
    """
    import numpy as np

    links = [k for k in links if k.source != k.target]
    if not links:
        return []
    boxes = list(layout.boxes.values())
    bundles, costs = [], []
    for i, link in enumerate(links):
        hand = layout.bows.get(link.id)
        ways = bundle(layout.boxes[link.source], layout.boxes[link.target], None if hand is None else [hand])
        cost = _alone(ways, link, boxes, layout, max((room for _, room in _rivals(i, links, paired)), default=0.0))
        best = np.argsort(cost, kind="stable")[:KEPT]
        bundles.append(Bundle(ways.bows[best], ways.controls[best], ways.shares[best], ways.points[best]))
        costs.append(cost[best])
    chosen = _choose(links, bundles, costs, paired)
    return [_arc(link, ways, i) for link, ways, i in zip(links, bundles, chosen, strict=True)]


def _arc(link: Link, ways: Bundle, i: int) -> Arc:
    curve = cut(ways.controls[i], *(float(share) for share in ways.shares[i]))
    return Arc(link, curve, ways.points[i], (float(ways.bows[i, 0]), float(ways.bows[i, 1])))


def _alone(ways: Bundle, link: Link, boxes: Sequence[Box], layout: Layout, wanted: float) -> Numbers:
    """What each way costs by itself: boxes under it, the edge of the sheet, too short to read, and its bend.

    Where another arrow joins the same two boxes, ``wanted`` is the room to leave between the two.
    """
    import numpy as np

    middles = np.array([[box.x, box.y] for box in boxes])
    halves = np.array([[box.half_width, box.half_height] for box in boxes])
    own = np.array([box.id in (link.source, link.target) for box in boxes])
    other = ~own
    away = outside(ways.points, middles, halves)
    nearest = away[:, :, other].min(2, initial=1e3)
    gap, hit = (nearest < CLEAR).sum(1), (nearest < 1).any(1)
    back = (away[:, 1:-1][:, :, own] < 0.5).sum((1, 2))
    size = np.array([layout.canvas.width, layout.canvas.height])
    off = ((ways.points < 6) | (ways.points > size - 6)).any(-1).sum(1)
    length = np.hypot(*np.moveaxis(np.diff(ways.points, axis=1), -1, 0)).sum(1)
    straight = np.hypot(*(ways.points[:, -1] - ways.points[:, 0]).T)
    swing = np.abs(ways.bows)
    bend = 5 * swing.sum(1) ** 1.5 + 9 * np.abs(ways.bows[:, 0] - ways.bows[:, 1]) + 0.012 * (length - straight)
    flat = np.where(swing.max(1) < 0.03, 0.5, 0.0)
    lens = 0.75 * np.abs(ways.bows.sum(1)) / 2 * np.hypot(*(ways.controls[:, 3] - ways.controls[:, 0]).T)
    flat = flat + 20 * np.clip(1 - 2 * lens / wanted, 0, None) if wanted else flat
    out: Numbers = 200 * hit + 40 * gap + 30 * back + 60 * off + 0.3 * np.clip(ROOM_FOR_SIGN - length, 0, None) + bend + flat
    return out


def _choose(links: Sequence[Link], bundles: Sequence[Bundle], costs: Sequence[Numbers], paired: frozenset[frozenset[str]]) -> list[int]:
    """One way for each arrow: in turn the best beside those of the others, until nothing changes."""
    import numpy as np

    chosen = [0] * len(links)
    now = np.stack([ways.points[0] for ways in bundles])
    order = np.argsort([cost[min(2, len(cost) - 1)] for cost in costs], kind="stable")[::-1]
    rivals = [_rivals(i, links, paired) for i in range(len(links))]
    for _ in range(ROUNDS):
        changed = False
        for i in order:
            total = costs[i] + _beside(bundles[i].points, np.delete(now, i, axis=0), rivals[i])
            best = int(np.argmin(total))
            changed |= best != chosen[i]
            chosen[i], now[i] = best, bundles[i].points[best]
        if not changed:
            break
    return chosen


def _rivals(i: int, links: Sequence[Link], paired: frozenset[frozenset[str]]) -> list[tuple[int, float]]:
    """The other arrows between the same two boxes, by their number among the others, and the room to leave."""
    mine, rest = links[i], [*links[:i], *links[i + 1 :]]
    same = [(j, k) for j, k in enumerate(rest) if {k.source, k.target} == {mine.source, mine.target}]
    return [(j, LENS if frozenset((mine.id, k.id)) in paired else PAIR) for j, k in same]


def _beside(tried: Numbers, others: Numbers, rivals: Sequence[tuple[int, float]]) -> Numbers:
    """What each way (ways, steps, 2) costs beside the arrows already there (others, steps, 2).

    ``rivals`` are those of the others that join the same two boxes, each with the room to leave between.
    """
    import numpy as np

    cost: Numbers = np.zeros(len(tried))
    for j, wanted in rivals:
        middle = tried.shape[1] // 2
        cost = cost + 60 * np.clip(1 - np.hypot(*(tried[:, middle] - others[j, middle]).T) / wanted, 0, None)
    others = others[_meets(tried, others)]
    if not len(others):
        return cost
    cost = cost + 3.0 * crossed(tried[:, ::3], others[:, ::3]).sum(1)
    near = squares(tried[:, ::2].reshape(-1, 2), others.reshape(-1, 2)).reshape(len(tried), -1, *others.shape[:2])
    close = (near < SIDE_BY_SIDE**2).any(3).sum(1)
    cost = cost + (np.clip(close - 1, 0, None) ** 1.5).sum(1)
    ends = np.sqrt(squares(tried[:, [0, -1]].reshape(-1, 2), others[:, [0, -1]].reshape(-1, 2))).reshape(len(tried), -1)
    out: Numbers = cost + 4 * np.clip(1 - ends / ENDS, 0, None).sum(1)
    return out


def _meets(tried: Numbers, others: Numbers) -> NDArray[np.bool_]:
    """Which of the others lie near enough to any of the ways to matter: by the rectangles around them."""
    low, high = tried.min((0, 1)) - ENDS, tried.max((0, 1)) + ENDS
    out: NDArray[np.bool_] = ((others.max(1) > low) & (others.min(1) < high)).all(1)
    return out
