"""Places for the variables of a causal map: simulated annealing over places, from a start by stress, with a fixed seed.

What makes a map hard to read is counted and lowered: boxes too near one another, arrows under boxes, arrows that cross,
long arrows, arrows that leave a box side by side. The search moves one variable at a time to the best or nearly best of a
handful of places (the heat bath of Creutz 1980), and ends at the same places on every run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.brief.causal_map.layout import Box, Canvas

    Numbers = NDArray[np.float64]

SWEEPS, LEAST_SWEEPS, FULL_SEARCH, TRIES = 45, 3, 45, 10
HOT, COLD = 2.0, 0.03
NEAR, ROOM, LENS, CLEAR = 30.0, 62.0, 104.0, 9.0
EDGE = 26.0


@dataclass(frozen=True)
class Graph:
    """What is to be placed.

    Attributes:
        half: half sizes of boxes (count, 2).
        pairs: numbers of linked boxes (links, 2).
        size: of the sheet.
        wished: how long an arrow should be, from middle to middle.
        room: wanted between each two boxes (count, count).
    """

    half: Numbers
    pairs: NDArray[np.int64]
    size: Numbers
    wished: float
    room: Numbers

    @property
    def low(self) -> Numbers:
        """The least place of each box's middle."""
        return self.half + EDGE

    @property
    def high(self) -> Numbers:
        """The greatest place of each box's middle."""
        return self.size - self.half - EDGE


def find_places(
    boxes: Sequence[Box],
    links: Sequence[tuple[str, str]],
    canvas: Canvas,
    held: Mapping[str, tuple[float, float]] | None = None,
    sweeps: int | None = None,
    seed: int = 7,
) -> dict[str, tuple[float, float]]:
    """A place for every box.

    Args:
        boxes: their sizes; their places are not looked at.
        links: pairs of ids of boxes; a pair that occurs twice counts once.
        canvas: the sheet.
        held: boxes that stay where they are.
        sweeps: how often each box is moved; by default less often on a map of more than 45 boxes, to bound the time.
        seed: of the search; the same gives the same places.
    """
    import numpy as np

    held = held or {}
    order = {box.id: i for i, box in enumerate(boxes)}
    if not order:
        return {}
    pairs = sorted({(min(order[a], order[b]), max(order[a], order[b])) for a, b in links if a != b and a in order and b in order})
    half = np.array([[box.half_width, box.half_height] for box in boxes])
    size = np.array([canvas.width, canvas.height])
    graph = Graph(
        half, np.array(pairs, dtype=np.int64).reshape(-1, 2), size, 0.95 * math.sqrt(size.prod() / len(boxes)), _room(order, links)
    )
    start = np.clip(_stress(len(boxes), pairs, size), graph.low, graph.high)
    for name, place in held.items():
        if name in order:
            start[order[name]] = place
    free = [i for name, i in order.items() if name not in held]
    if sweeps is None:
        sweeps = max(LEAST_SWEEPS, int(SWEEPS * min(1.0, FULL_SEARCH / len(boxes)) ** 2))
    found = _anneal(graph, start, free, sweeps, np.random.default_rng(seed))
    return {box.id: (round(float(x), 1), round(float(y), 1)) for box, (x, y) in zip(boxes, found, strict=True)}


def _room(order: Mapping[str, int], links: Sequence[tuple[str, str]]) -> Numbers:
    """The room wanted between boxes: some, more for an arrow with its sign, most for two arrows with a mark between them."""
    import numpy as np

    room = np.full((len(order), len(order)), NEAR)
    known = {(order[a], order[b]) for a, b in links if a in order and b in order}
    for a, b in known:
        room[a, b] = room[b, a] = LENS if (b, a) in known else ROOM
    return room


def _anneal(graph: Graph, place: Numbers, free: Sequence[int], sweeps: int, draw: np.random.Generator) -> Numbers:
    import numpy as np

    place = place.copy()
    steps = max(1, sweeps * len(free))
    others = [np.flatnonzero((graph.pairs != i).all(axis=1)) for i in range(len(place))]
    mine = [graph.pairs[(graph.pairs == i).any(axis=1)] for i in range(len(place))]
    ends = [np.where(pairs[:, 0] == i, pairs[:, 1], pairs[:, 0]) for i, pairs in enumerate(mine)]
    for step in range(steps if free else 0):
        cool = step / steps
        heat = HOT * (COLD / HOT) ** cool
        reach = graph.size * (0.25 * (1 - cool) ** 2 + 0.012)
        if step % len(free) == 0:
            turns = draw.permutation(free)
        i = int(turns[step % len(free)])
        tried = np.clip(place[i] + draw.normal(size=(TRIES, 2)) * reach, graph.low[i], graph.high[i])
        tried[0] = place[i]
        tried[1] = draw.uniform(graph.low[i], graph.high[i])
        if len(ends[i]):
            tried[2] = np.clip(place[ends[i]].mean(0) + draw.normal(size=2) * 60, graph.low[i], graph.high[i])
        cost = _cost(graph, place, i, tried, ends[i], graph.pairs[others[i]])
        chance = np.exp(-(cost - cost.min()) / heat)
        place[i] = tried[int(np.searchsorted(np.cumsum(chance), draw.random() * chance.sum()))]
    return place


def _cost(graph: Graph, place: Numbers, i: int, tried: Numbers, ends: NDArray[np.int64], others: NDArray[np.int64]) -> Numbers:
    """What each tried place (tries, 2) of box ``i`` costs: all terms that change with it."""
    import numpy as np

    rest = np.flatnonzero(np.arange(len(place)) != i)
    wanted = graph.room[i, rest]
    gap = np.abs(tried[:, None] - place[rest]) - graph.half[i] - graph.half[rest]
    short = np.clip(wanted - np.maximum(gap[..., 0], gap[..., 1]), 0, None)
    cost: Numbers = (short / 12).sum(1) + 40 * (short > wanted - 6).sum(1)
    middle = graph.size / 2
    cost = cost + 0.15 * (((tried - middle) / middle) ** 2).sum(1)
    a, b = place[others[:, 0]], place[others[:, 1]]
    if len(others):
        cost = cost + _covered(a[None], b[None], tried[:, None], graph.half[i] + CLEAR).sum(1)
    if not len(ends):
        return cost
    goal = place[ends]
    way = goal - tried[:, None]
    length = np.hypot(way[..., 0], way[..., 1]) + 1e-9
    cost = cost + 1.6 * ((length / graph.wished) ** 1.7).sum(1)
    under = _covered(tried[:, None, None], goal[:, None], place[None, None, rest], graph.half[rest] + CLEAR)
    cost = cost + np.where(rest == ends[:, None], 0.0, under).sum((1, 2))
    heading = way / length[..., None]
    along = np.triu(np.clip(np.einsum("tij,tkj->tik", heading, heading) - 0.86, 0, None), 1)
    cost = cost + 14 * along.sum((1, 2))
    if len(others):
        cost = cost + 1.1 * crossings(tried[:, None, None], goal[:, None], a[None, None], b[None, None]).sum((1, 2))
    return cost


def _covered(a: Numbers, b: Numbers, middle: Numbers, half: Numbers) -> Numbers:
    """How much of the straight way from ``a`` to ``b`` lies under a box: 0 for none, about 4 for one right through it."""
    import numpy as np

    way = b - a
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    one, other = (middle - half - a) / way, (middle + half - a) / way
    enter = np.clip(np.minimum(one, other).max(-1), 0, 1)
    leave = np.clip(np.maximum(one, other).min(-1), 0, 1)
    inside = np.clip(leave - enter, 0, None) * np.hypot(way[..., 0], way[..., 1])
    out: Numbers = np.minimum(inside / (half.min(-1)), 2.0) * 2.0
    return out


def crossings(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> NDArray[np.bool_]:
    """Whether the straight ways a-b and c-d cross, ends that meet left out."""

    def side(p: Numbers, q: Numbers, r: Numbers) -> Numbers:
        out: Numbers = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
        return out

    cross: NDArray[np.bool_] = (side(a, b, c) * side(a, b, d) < -1e-6) & (side(c, d, a) * side(c, d, b) < -1e-6)
    return cross


def _stress(count: int, pairs: Sequence[tuple[int, int]], size: Numbers) -> Numbers:
    """Places whose distances follow those in the graph: stress majorisation (Gansner, Koren and North 2004)."""
    import networkx as nx
    import numpy as np

    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(pairs)
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    far = max((max(row.values()) for row in lengths.values()), default=1) + 1
    wanted = np.array([[lengths[a].get(b, far) for b in range(count)] for a in range(count)], dtype=float)
    np.fill_diagonal(wanted, 1.0)
    weights = wanted**-2.0
    np.fill_diagonal(weights, 0.0)
    turn = 2 * math.pi * np.arange(count) / max(count, 1)
    place = np.stack([np.cos(turn), np.sin(turn)], axis=1) * far / 2
    for _ in range(100):
        gaps = place[:, None, :] - place[None, :, :]
        distance = np.maximum(np.linalg.norm(gaps, axis=2), 1e-6)
        pull = weights * wanted / distance
        moved = (weights[:, :, None] * place[None, :, :]).sum(1) + (pull[:, :, None] * gaps).sum(1)
        place = moved / np.maximum(weights.sum(1), 1e-9)[:, None]
    low, high = place.min(0), place.max(0)
    spread: Numbers = (place - low) / np.maximum(high - low, 1e-6)
    return spread * size * 0.86 + size * 0.07
