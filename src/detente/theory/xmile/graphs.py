"""Graphical functions: the points of a ``<gf>`` (XMILE 1.0, sections 3.1.4 and 4.1.3)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from detente.theory.theory import Inside, Outside, Points
from detente.theory.xmile.element import Element
from detente.theory.xmile.grammar import RefusedError

MOST_POINTS = 100_000
TYPES: Mapping[str, tuple[Inside, Outside]] = {
    "continuous": ("line", "hold"),
    "extrapolate": ("line", "extrapolate"),
    "discrete": ("previous", "hold"),
}


def kind_of(graph: Element) -> tuple[Inside, Outside]:
    """How a graphical function goes on between and beyond its points."""
    named = graph.get("type").lower() or ("discrete" if graph.get("discrete").lower() == "true" else "continuous")
    if named not in TYPES:
        raise RefusedError(f"`{named}` is not a type of graphical function", "accepted: " + ", ".join(f"`{name}`" for name in TYPES))
    return TYPES[named]


def points_of(graph: Element) -> Points:
    """The points, sorted by x."""
    ys = _numbers(graph.first("ypts"), "ypts")
    if not ys:
        raise RefusedError("a graphical function has no `<ypts>`", "write its values: `<ypts>0,0.5,1</ypts>`")
    xs = _numbers(graph.first("xpts"), "xpts")
    if not xs:
        xs = _scale(graph, len(ys))
    if len(xs) != len(ys):
        raise RefusedError(f"a graphical function has {len(xs)} values in `<xpts>` and {len(ys)} in `<ypts>`", "each point needs both")
    for before, after in pairwise(xs):
        if after < before:
            raise RefusedError(f"`<xpts>` of a graphical function fall from {before:g} to {after:g}", "sort the points by x")
    return tuple(zip(xs, ys, strict=True))


def _scale(graph: Element, count: int) -> list[float]:
    scale = graph.first("xscale")
    if scale is None:
        raise RefusedError("a graphical function has neither `<xpts>` nor `<xscale>`", 'write `<xscale min="0" max="1"/>`')
    low, high = _number(scale.get("min"), "xscale"), _number(scale.get("max"), "xscale")
    if not low < high and count > 1:
        raise RefusedError(f"`<xscale>` runs from {low:g} to {high:g}", "`min` lies below `max`")
    step = (high - low) / max(count - 1, 1)
    return [low + step * place for place in range(count - 1)] + [high] if count > 1 else [low]


def _numbers(element: Element | None, tag: str) -> list[float]:
    if element is None:
        return []
    separator = element.attributes.get("sep", ",")
    text = element.text.strip().strip(separator if separator.strip() else " ")
    parts = text.split() if not separator.strip() else text.split(separator)
    if len(parts) > MOST_POINTS:
        raise RefusedError(f"`<{tag}>` has more than {MOST_POINTS:,} values", "leave points out")
    return [_number(part, tag) for part in parts if text]


def _number(written: str, tag: str) -> float:
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in written:
        raise RefusedError(f"`<{tag}>` holds `{written.strip()[:30]}`, not a number", "numbers apart by `,`, or by what `sep` says")
    return value
