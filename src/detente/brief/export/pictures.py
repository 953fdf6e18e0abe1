"""The figures of the page as files of their own: SVG that any program draws, and the same in pixels for offices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from importlib.resources import files
from typing import Any

from markupsafe import escape

from detente.brief.charts import Figure, standalone
from detente.brief.export.plain import plain
from detente.brief.export.still_style import resolved

_MAP = re.compile(r'<svg\b[^>]*\bclass="(?:[^"]*\s)?causal(?:\s[^"]*)?"[^>]*>.*?</svg>', re.DOTALL)
_GROUP = re.compile(r'<g id="([\w-]+)"([^>]*)>((?:(?!</?g[ >]).)*)</g>', re.DOTALL)
_USE = re.compile(r"<use\b([^>]*?)/>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_BOX = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"')
_FOREIGN = re.compile(r"<(?:script|foreignObject|a|image|animate|set)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """One figure, drawn when it is first asked for.

    Attributes:
        id: its anchor on the page.
        text: what it shows, for those who do not see it.
        title: what it finds; may be empty.
        credit: the works that it is drawn from; may be empty.
        drawing: makes the SVG.
    """

    id: str
    text: str
    title: str
    credit: str
    drawing: Callable[[], str] = field(repr=False)

    @cached_property
    def svg(self) -> str:
        """A document of its own, with generic fonts, on paper white."""
        return self.drawing()

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in the picture's own units, 96 an inch."""
        box = _BOX.search(self.svg)
        return (float(box[3]), float(box[4])) if box else (600.0, 400.0)

    def png(self, scale: float) -> bytes:
        """The picture in pixels, so many to one of its units."""
        import vl_convert

        return bytes(vl_convert.svg_to_png(self.svg, scale=scale))


def charts(context: Mapping[str, Any]) -> dict[str, Picture]:
    """Every chart of the page as a bare picture, by its anchor, in the order in which the sections hold them.

    Args:
        context: what `detente.brief.views.page` gathered.
    """
    return {figure.id: _chart(figure) for figure in _figures(context)}


def twins(context: Mapping[str, Any]) -> dict[str, str]:
    """Every chart as the page hands it out: its finding over it, its sources under it."""
    return {figure.id: standalone(figure) for figure in _figures(context)}


def stills(context: Mapping[str, Any]) -> dict[str, str]:
    """The drawing of every chart as it stands inside the page."""
    return {figure.id: str(figure.svg) for figure in _figures(context)}


def _figures(value: Any) -> Iterator[Figure]:
    """The figures inside plain values; wherever a section keeps them."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _figures(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _figures(inner)


def _chart(figure: Figure) -> Picture:
    return Picture(figure.id, figure.text, figure.title, figure.credit, lambda: _alone(figure.text, str(figure.svg), ""))


def causal_map(context: Mapping[str, Any]) -> Picture | None:
    """The causal map as the page draws it, its colours those of the light scheme; None where there is none."""
    from detente.brief.page import _environment

    if not context.get("map"):
        return None
    found = _MAP.search(_environment().get_template("map.html.j2").render(**context))
    if found is None:
        return None
    svg = _expanded(found[0])
    told = re.search(r"<title[^>]*>(.*?)</title>", svg, re.DOTALL)
    text = unescape(told[1]) if told else "Causal map"
    return Picture("causal-map", text, "", "", lambda: _alone(text, svg, _map_style(svg)))


def _expanded(svg: str) -> str:
    """The drawing with each ``use`` of a group written out: programs without variables cannot hand a colour down to what is used."""
    groups = {name: (rest, inner) for name, rest, inner in _GROUP.findall(svg)}

    def written(use: re.Match[str]) -> str:
        given = dict(_ATTRIBUTE.findall(use[1]))
        rest, inner = groups.get(given.pop("href", "").removeprefix("#"), ("", None))
        if inner is None:
            return use[0]
        x, y, moved = given.pop("x", "0"), given.pop("y", "0"), given.pop("transform", "")
        own = " ".join(f'{name}="{value}"' for name, value in given.items())
        return f'<g {own} transform="{f"{moved} translate({x} {y})".strip()}"><g{rest}>{inner}</g></g>'

    return _USE.sub(written, svg)


def _map_style(svg: str) -> str:
    folder = files("detente.brief").joinpath("assets")
    known = {name for value in re.findall(r'\bclass="([^"]*)"', svg) for name in value.split()}
    return resolved(*(folder.joinpath(name).read_text(encoding="utf-8") for name in ("base.css", "map.css")), known=known)


def _alone(text: str, svg: str, style: str) -> str:
    """A drawing of the page as a document: name space, size, title, white ground, fonts that every program has."""
    box = _BOX.search(svg)
    x, y, width, height = (float(side) for side in box.groups()) if box else (0.0, 0.0, 600.0, 400.0)
    kind = re.search(r'class="([^"]*)"', svg[: svg.index(">")])
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    if _FOREIGN.search(inner):  # drawn by us, so that nothing of the kind is ever there
        inner = ""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width:g}" height="{height:g}" '
        f'viewBox="{x:g} {y:g} {width:g} {height:g}" role="img" class="{kind[1] if kind else "chart"}" '
        f'font-family="Arial, Helvetica, sans-serif"><title>{escape(plain(text))}</title>'
    )
    ground = f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="#ffffff"/>'
    rules = f"<style>{style}</style>" if style else ""
    return f"{head}{rules}{ground}{plain(inner)}</svg>\n"
