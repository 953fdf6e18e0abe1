"""The causal map: variables, signed arrows, loops by name, and the same links as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.map_arcs import arcs
from detente.brief.map_layout import HEIGHT, LINE, WIDTH, boxes, clear_place

if TYPE_CHECKING:
    from detente.theory import Link, Loop, Theory

MARK_RADIUS = 15.0


def view(theory: Theory, folder: Path) -> dict[str, Any]:
    """What the map's template draws, in its own units of 1400 by 920.

    Args:
        theory: variables, links and loops.
        folder: of the case, for places set by hand.

    Raises:
        CaseError: the file of places cannot be read.
    """
    placed = boxes(theory, folder)
    drawn = arcs((link for link in theory.links.values() if link.source in placed and link.target in placed), placed)
    marks = [(*arc.sign_at, 9.0) for arc in drawn]
    loops = []
    for loop in theory.loops.values():
        mark = _loop(loop, theory, placed, marks)
        marks.append((mark["x"], mark["y"], MARK_RADIUS))
        loops.append(mark)
    in_loops = {step: [m["id"] for m in loops if step in m["links"]] for step in theory.links}
    return {
        "width": int(WIDTH),
        "height": int(HEIGHT),
        "line": LINE,
        "boxes": [
            {"box": b, "variable": theory.variables[b.id], "first": b.y - (len(b.lines) - 1) * LINE / 2 + 5} for b in placed.values()
        ],
        "arcs": [{"arc": arc, "loops": in_loops[arc.link.id]} for arc in drawn],
        "loops": loops,
        "links": [_row(link, theory, in_loops[link.id]) for link in theory.links.values()],
        "counts": {"variables": len(placed), "links": len(theory.links), "loops": len(loops)},
    }


def _loop(loop: Loop, theory: Theory, placed: dict[str, Any], marks: list[tuple[float, float, float]]) -> dict[str, Any]:
    links = list(dict.fromkeys(step for walk in loop.walks for step in walk))
    first = loop.walks[0] if loop.walks else ()
    names = list(dict.fromkeys(theory.links[s].source for s in first)) or [loop.within]
    spots = [placed[n] for n in names if n in placed]
    x = sum(b.x for b in spots) / len(spots) if spots else WIDTH / 2
    y = sum(b.y for b in spots) / len(spots) if spots else HEIGHT / 2
    px, py = clear_place(x, y, MARK_RADIUS, placed, marks)
    variables = list(dict.fromkeys(end for s in links for end in (theory.links[s].source, theory.links[s].target))) or [loop.within]
    kind = "reinforcing" if loop.sign == "+" else "balancing"
    way = [theory.variables[n].label for n in names if n in theory.variables]
    return {
        "id": loop.id, "name": loop.name, "kind": kind, "x": px, "y": py, "links": links, "variables": variables,
        "passage": list(loop.passage), "live": loop.live, "story": loop.story, "way": way,
    }  # fmt: skip


def _row(link: Link, theory: Theory, loops: list[str]) -> dict[str, Any]:
    low, high = link.delay
    return {
        "id": link.id,
        "source": theory.variables[link.source].label,
        "target": theory.variables[link.target].label,
        "sign": "+" if link.sign == "+" else "−",
        "delay": f"{low:g} y" if low == high else f"{low:g}–{high:g} y",
        "mechanism": link.mechanism,
        "passage": ", ".join(link.passage) or "–",
        "status": link.status,
        "carried": "yes" if link.in_equations else "map only",
        "loops": ", ".join(loops),
    }
