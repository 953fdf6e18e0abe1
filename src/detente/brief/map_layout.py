"""Where the variables of a causal map stand: placed by hand in the case, or by stress, and never on one another."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.theory import Theory, Variable

WIDTH, HEIGHT, EDGE = 1400.0, 920.0, 16.0
LETTER, LINE, PAD_X, PAD_Y = 8.1, 18.0, 13.0, 8.0
GAP = 16.0
COLUMNS = 19


@dataclass(frozen=True)
class Box:
    """A variable on the map: the middle of its box, half its size, and its words by line."""

    id: str
    x: float
    y: float
    half_width: float
    half_height: float
    lines: tuple[str, ...]

    def apart(self, other: Box, gap: float = 0.0) -> bool:
        """Whether two boxes keep ``gap`` between them."""
        return (
            abs(self.x - other.x) >= self.half_width + other.half_width + gap
            or abs(self.y - other.y) >= self.half_height + other.half_height + gap
        )

    def holds(self, x: float, y: float, gap: float = 0.0) -> bool:
        """Whether a point lies in the box or within ``gap`` of it."""
        return abs(x - self.x) < self.half_width + gap and abs(y - self.y) < self.half_height + gap

    def at(self, x: float, y: float) -> Box:
        """The same box with its middle elsewhere, inside the map."""
        x = min(max(x, self.half_width + EDGE), WIDTH - self.half_width - EDGE)
        y = min(max(y, self.half_height + EDGE), HEIGHT - self.half_height - EDGE)
        return Box(self.id, round(x, 1), round(y, 1), self.half_width, self.half_height, self.lines)


def boxes(theory: Theory, folder: Path) -> dict[str, Box]:
    """The boxes of all variables that stand on the map.

    Args:
        theory: gives the variables and links.
        folder: of the case; its ``map.csv`` (variable, x, y on 1400 by 920) places variables by hand.

    Raises:
        CaseError: ``map.csv`` cannot be read, or a place in it is no number.
    """
    linked = {end for link in theory.links.values() for end in (link.source, link.target)}
    shown = [v for v in theory.variables.values() if v.id in linked or v.number]
    by_hand = _by_hand(folder)
    places = (
        {} if all(v.id in by_hand for v in shown) else _stress([v.id for v in shown], [(k.source, k.target) for k in theory.links.values()])
    )
    return {box.id: box for box in apart([_box(v).at(*(by_hand.get(v.id) or places[v.id])) for v in shown])}


def _by_hand(folder: Path) -> dict[str, tuple[float, float]]:
    from detente.documents import read_csv
    from detente.errors import CaseError, Fault

    path = folder / "map.csv"
    if not path.is_file():
        return {}
    out, faults = {}, []
    for row in read_csv(path, ("variable", "x", "y"), root=folder):
        try:
            x, y = float(row["x"]), float(row["y"])
        except ValueError:
            x = y = math.nan
        if math.isfinite(x) and math.isfinite(y):
            out[row["variable"]] = (x, y)
        else:
            faults.append(Fault(f"`{row['x']}`, `{row['y']}` is no place on the map", row.place, "x from 0 to 1400, y from 0 to 920"))
    if faults:
        raise CaseError(faults)
    return out


def _box(variable: Variable) -> Box:
    lines = tuple(textwrap.wrap(variable.label, COLUMNS, max_lines=3, placeholder="…")) or (variable.id,)
    half_width = max(len(line) for line in lines) * LETTER / 2 + PAD_X
    return Box(variable.id, WIDTH / 2, HEIGHT / 2, round(half_width, 1), len(lines) * LINE / 2 + PAD_Y, lines)


def apart(placed: Sequence[Box], rounds: int = 400) -> list[Box]:
    """The boxes pushed apart until none overlaps another; boxes that do not overlap stay where they are."""
    out = list(placed)
    for _ in range(rounds):
        clash = False
        for i in range(len(out)):
            for j in range(i):
                if not out[i].apart(out[j], GAP):
                    clash = True
                    out[i], out[j] = _pushed(out[i], out[j])
        if not clash:
            break
    return out


def _pushed(a: Box, b: Box) -> tuple[Box, Box]:
    """Two overlapping boxes moved along the axis on which they overlap least."""
    over_x = a.half_width + b.half_width + GAP - abs(a.x - b.x)
    over_y = a.half_height + b.half_height + GAP - abs(a.y - b.y)
    if over_x < over_y:
        step = (over_x / 2 + 0.5) * (1 if a.x >= b.x else -1)
        return a.at(a.x + step, a.y), b.at(b.x - step, b.y)
    step = (over_y / 2 + 0.5) * (1 if a.y >= b.y else -1)
    return a.at(a.x, a.y + step), b.at(b.x, b.y - step)


def _stress(names: Sequence[str], links: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Places whose distances follow those in the graph: stress majorisation (Gansner, Koren and North 2004)."""
    import networkx as nx
    import numpy as np

    graph = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from((a, b) for a, b in links if a != b)
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    count = len(names)
    far = max((max(row.values()) for row in lengths.values()), default=1) + 1
    wanted = np.array([[lengths[a].get(b, far) for b in names] for a in names], dtype=float)
    np.fill_diagonal(wanted, 1.0)
    weights = wanted**-2.0
    np.fill_diagonal(weights, 0.0)
    turn = 2 * math.pi * np.arange(count) / max(count, 1)
    place = np.stack([np.cos(turn), np.sin(turn)], axis=1) * far / 2
    for _ in range(300):
        gaps = place[:, None, :] - place[None, :, :]
        distance = np.maximum(np.linalg.norm(gaps, axis=2), 1e-6)
        pull = weights * wanted / distance
        moved = (weights[:, :, None] * place[None, :, :]).sum(1) + (pull[:, :, None] * gaps).sum(1)
        place = moved / np.maximum(weights.sum(1), 1e-9)[:, None]
    return _fitted(names, place)


def _fitted(names: Sequence[str], place: object) -> dict[str, tuple[float, float]]:
    import numpy as np

    spread = np.asarray(place, dtype=float)
    low, high = spread.min(0), spread.max(0)
    unit = (spread - low) / np.maximum(high - low, 1e-6)
    return {name: (80 + (WIDTH - 160) * float(x), 50 + (HEIGHT - 100) * float(y)) for name, (x, y) in zip(names, unit, strict=True)}


def clear_place(
    x: float, y: float, radius: float, taken: Mapping[str, Box], marks: Sequence[tuple[float, float, float]]
) -> tuple[float, float]:
    """The place nearest to a wish, on a widening spiral, where a round mark touches neither box nor other mark."""
    for i in range(900):
        reach, turn = 4.0 * math.sqrt(i), 2.399963 * i
        px, py = x + reach * math.cos(turn), y + reach * math.sin(turn)
        inside = radius + 4 < px < WIDTH - radius - 4 and radius + 4 < py < HEIGHT - radius - 4
        free = not any(box.holds(px, py, radius + 3) for box in taken.values())
        if inside and free and all(math.hypot(px - mx, py - my) >= radius + mr + 3 for mx, my, mr in marks):
            return round(px, 1), round(py, 1)
    return x, y
