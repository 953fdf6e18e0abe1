"""The causal map: variables, signed arrows, loops by name, and the same links as a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.causal_map.arcs import Arc, arcs
from detente.brief.causal_map.layout import LINE, Box, Layout, layout
from detente.brief.causal_map.marks import LOOP_RADIUS, LoopMark, Marks, loop_marks, marks

if TYPE_CHECKING:
    from detente.theory import Link, Loop, Theory

MARGIN = 10.0
WIDTHS = 4
SIZES = ((640, "sheet-small"), (960, "sheet-middle"))


def view(theory: Theory, folder: Path, strength: Mapping[str, float] | None = None) -> dict[str, Any]:
    """What the map's template draws, in its own units; a whole map is at most 1400 by 920.

    Args:
        theory: variables, links and loops.
        folder: of the case, for what is set by hand.
        strength: of links by id, on any one scale, where a fit has estimated some. The arrow's width shows its size;
            without it all are thin.

    Raises:
        CaseError: a file of places or bows cannot be read.
    """
    placed = layout(theory, folder)
    loops = list(theory.loops.values())
    paired = frozenset(frozenset(walk) for loop in loops for walk in loop.walks if len(walk) == 2)
    drawn = arcs([k for k in theory.links.values() if k.source in placed.boxes and k.target in placed.boxes], placed, paired)
    small_marks = marks(drawn, placed)
    rings = loop_marks(loops, drawn, small_marks, placed)
    told = [_loop(loop, mark, theory) for loop, mark in zip(loops, rings, strict=True)]
    in_loops = {step: [m["id"] for m in told if step in m["links"]] for step in theory.links}
    frame = _frame(placed, drawn, rings)
    return {
        "frame": frame,
        "size": next((name for most, name in SIZES if frame[2] <= most), "sheet-large"),
        "line": LINE,
        "boxes": [_variable(box, theory) for box in placed.boxes.values()],
        "arcs": [_arrow(arc, small_marks, strength) for arc in drawn],
        "loops": told,
        "links": [_row(link, theory, in_loops[link.id]) for link in theory.links.values()],
        "counts": {
            "variables": len(placed.boxes), "links": len(theory.links), "loops": len(loops),
            "estimated": sum(link in (strength or {}) for link in theory.links),
        },
    }  # fmt: skip


def _frame(placed: Layout, drawn: list[Arc], rings: list[LoopMark]) -> tuple[int, int, int, int]:
    """The part of the sheet that is drawn on: left, top, width and height."""
    across = [x for box in placed.boxes.values() for x in (box.x - box.half_width, box.x + box.half_width)]
    down = [y for box in placed.boxes.values() for y in (box.y - box.half_height, box.y + box.half_height)]
    for arc in drawn:
        across += [float(arc.points[:, 0].min()), float(arc.points[:, 0].max())]
        down += [float(arc.points[:, 1].min()), float(arc.points[:, 1].max())]
    for ring in rings:
        across += [ring.x - LOOP_RADIUS, ring.x + LOOP_RADIUS]
        down += [ring.y - LOOP_RADIUS, ring.y + LOOP_RADIUS]
    if not across:
        return (0, 0, 100, 100)
    left, top = int(min(across) - MARGIN), int(min(down) - MARGIN)
    return left, top, int(max(across) + MARGIN) - left + 1, int(max(down) + MARGIN) - top + 1


def _variable(box: Box, theory: Theory) -> dict[str, Any]:
    links = theory.links.values()
    return {
        "box": box,
        "variable": theory.variables[box.id],
        "first": box.y - (len(box.lines) - 1) * LINE / 2 + 5,
        "causes": sum(link.target == box.id for link in links),
        "effects": sum(link.source == box.id for link in links),
    }


def _arrow(arc: Arc, placed: Marks, strength: Mapping[str, float] | None) -> dict[str, Any]:
    return {
        "link": arc.link,
        "path": arc.path,
        "sign": placed.signs[arc.link.id],
        "delay": placed.delays.get(arc.link.id),
        "width": _width(arc.link.id, strength),
        "dash": arc.link.status if not strength else "measured" if arc.link.id in strength else "unknown",
    }


def _width(link: str, strength: Mapping[str, float] | None) -> int:
    """A step from 1 (weakest) to 4 (strongest) of the estimated sizes; 0 where there is no estimate."""
    if not strength or link not in strength:
        return 0
    most = max(abs(value) for value in strength.values()) or 1.0
    return min(WIDTHS, 1 + int(WIDTHS * abs(strength[link]) / most))


def _loop(loop: Loop, mark: LoopMark, theory: Theory) -> dict[str, Any]:
    links = list(dict.fromkeys(step for walk in loop.walks for step in walk))
    first = loop.walks[0] if loop.walks else ()
    names = list(dict.fromkeys(theory.links[s].source for s in first)) or [loop.within]
    variables = list(dict.fromkeys(end for s in links for end in (theory.links[s].source, theory.links[s].target))) or [loop.within]
    way = [theory.variables[n].label for n in names if n in theory.variables]
    return {
        "id": loop.id, "name": loop.name, "kind": "reinforcing" if loop.is_reinforcing else "balancing",
        "x": mark.x, "y": mark.y, "turn": "clockwise" if mark.clockwise else "counter", "inside": mark.within, "links": links,
        "variables": variables, "passage": list(loop.passage), "live": loop.live, "story": loop.story, "way": way,
    }  # fmt: skip


def _row(link: Link, theory: Theory, loops: list[str]) -> dict[str, Any]:
    low, high = link.delay
    return {
        "id": link.id,
        "source": theory.variables[link.source].label,
        "target": theory.variables[link.target].label,
        "sign": "+" if link.sign == "+" else "−",
        "delay": f"{low:g}" if low == high else f"{low:g}–{high:g}",
        "mechanism": link.mechanism,
        "passage": list(link.passage),
        "status": link.status,
        "carried": link.in_equations,
        "loops": ", ".join(loops),
    }
