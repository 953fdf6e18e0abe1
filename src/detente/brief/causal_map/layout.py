"""Where the variables of a causal map stand: placed by hand in the case, or computed, and never on one another."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.brief.causal_map.hand import read_by_hand

if TYPE_CHECKING:
    from detente.theory import Theory, Variable

EDGE = 14.0
LETTER, LINE, PAD_X, PAD_Y = 8.1, 18.0, 13.0, 8.0
GAP = 18.0
COLUMNS = 19


@dataclass(frozen=True)
class Canvas:
    """The sheet that a map is drawn on, in its own units."""

    width: float
    height: float

    def inside(self, x: float, y: float, gap: float) -> bool:
        """Whether a point keeps ``gap`` from every edge."""
        return gap <= x <= self.width - gap and gap <= y <= self.height - gap


WHOLE = Canvas(1400.0, 920.0)
SHEETS = ((6, Canvas(760.0, 500.0)), (14, Canvas(1000.0, 660.0)), (24, Canvas(1200.0, 790.0)), (48, WHOLE))


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

    def at(self, x: float, y: float, canvas: Canvas) -> Box:
        """The same box with its middle elsewhere, inside the sheet."""
        x = min(max(x, self.half_width + EDGE), canvas.width - self.half_width - EDGE)
        y = min(max(y, self.half_height + EDGE), canvas.height - self.half_height - EDGE)
        return replace(self, x=round(x, 1), y=round(y, 1))


@dataclass(frozen=True)
class Layout:
    """The sheet and the boxes on it, by variable, and the bows of arrows set by hand, by link."""

    canvas: Canvas
    boxes: dict[str, Box]
    bows: dict[str, tuple[float, float]]


def layout(theory: Theory, folder: Path) -> Layout:
    """Every variable that stands on the map, in its place.

    Args:
        theory: gives the variables and links.
        folder: of the case. Its ``map.csv`` (``variable, x, y`` on 1400 by 920) places variables by hand; those it does
            not name find room around them. Its ``map-links.csv`` (``link, leave, reach``) bends arrows by hand.

    Raises:
        CaseError: one of these files cannot be read, a number in it is none, or it names what the theory does not have.
    """
    linked = {end for link in theory.links.values() for end in (link.source, link.target)}
    shown = [v for v in theory.variables.values() if v.id in linked or v.number]
    places, bows = read_by_hand(theory, folder)
    canvas = WHOLE if places else sheet(len(shown))
    loose = [_box(v) for v in shown]
    if any(box.id not in places for box in loose):
        from detente.brief.causal_map.places import find_places

        pairs = [(k.source, k.target) for k in theory.links.values()]
        places = find_places(loose, pairs, canvas, places)
    placed = apart([box.at(*places[box.id], canvas) for box in loose], canvas)
    return Layout(canvas, {box.id: box for box in placed}, bows)


def sheet(count: int) -> Canvas:
    """A sheet that ``count`` variables fill without crowding; the letters keep their size on all of them."""
    for most, canvas in SHEETS:
        if count <= most:
            return canvas
    grown = math.sqrt(count / SHEETS[-1][0])
    return Canvas(round(WHOLE.width * grown), round(WHOLE.height * grown))


def _box(variable: Variable) -> Box:
    lines = tuple(textwrap.wrap(variable.label, COLUMNS, max_lines=3, placeholder="…")) or (variable.id[:COLUMNS],)
    half_width = max(len(line) for line in lines) * LETTER / 2 + PAD_X
    return Box(variable.id, 0.0, 0.0, round(half_width, 1), len(lines) * LINE / 2 + PAD_Y, lines)


def apart(placed: Sequence[Box], canvas: Canvas, gap: float = GAP, rounds: int = 400) -> list[Box]:
    """The boxes pushed apart until none overlaps another; boxes that do not overlap stay where they are."""
    out = list(placed)
    for _ in range(rounds):
        clash = False
        for i in range(len(out)):
            for j in range(i):
                if not out[i].apart(out[j], gap):
                    clash = True
                    out[i], out[j] = _pushed(out[i], out[j], canvas, gap)
        if not clash:
            break
    return out


def _pushed(a: Box, b: Box, canvas: Canvas, gap: float) -> tuple[Box, Box]:
    """Two overlapping boxes moved along the axis on which they overlap least."""
    over_x = a.half_width + b.half_width + gap - abs(a.x - b.x)
    over_y = a.half_height + b.half_height + gap - abs(a.y - b.y)
    if over_x < over_y:
        step = (over_x / 2 + 0.5) * (1 if a.x >= b.x else -1)
        return a.at(a.x + step, a.y, canvas), b.at(b.x - step, b.y, canvas)
    step = (over_y / 2 + 0.5) * (1 if a.y >= b.y else -1)
    return a.at(a.x, a.y + step, canvas), b.at(b.x, b.y - step, canvas)
