"""Figures of the page: a specification compiled once, the tables of each chart, and a still picture for print."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from detente.brief import chart_data, chart_specs

VEGA_LITE = "6.4"
_NOISE = re.compile(
    r"\s(?:aria-[a-z]+|role|class|version|xmlns:xlink|pointer-events|font-family|opacity=\"1\"|stroke-width=\"1\")(?:=\"[^\"]*\")?(?=[\s/>])"
)
_EMPTY = re.compile(r'<g>\s*</g>|<path d=""[^>]*/>|<path d="M0,0h0v0h0Z"\s*/>')


@dataclass(frozen=True)
class Figure:
    """One chart of the page.

    Attributes:
        id: its anchor.
        text: what it shows, for those who do not see it.
        drawing: the still picture, on its way.
        height: in pixels, whatever the width.
    """

    id: str
    text: str
    drawing: Future[Markup] = field(repr=False)
    height: int

    @property
    def svg(self) -> Markup:
        """The still picture, for print and for readers without scripts."""
        return self.drawing.result()


@dataclass
class Studio:
    """Draws the figures of one page and keeps what the page needs to draw them again at any width.

    Attributes:
        pool: threads that draw the still pictures while the rest of the page is gathered.
        specs: compiled specifications by name.
        tables: rows that several charts share, by name.
        series: the figures of the series, in compact form.
        figures: for each figure its specification and its tables.
    """

    pool: Executor
    specs: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    series: dict[str, dict[str, Any]] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)

    def spec(self, name: str, maker: Callable[[], dict[str, Any]]) -> None:
        """Compile a specification to Vega, once."""
        import vl_convert

        if name not in self.specs:
            compiled = dict(vl_convert.vegalite_to_vega(maker(), vl_version=VEGA_LITE))
            compiled.pop("$schema", None)
            self.specs[name] = compiled

    def draw(self, name: str, spec: str, tables: Mapping[str, Any], text: str, width: int = 0) -> Figure:
        """A figure from a compiled specification.

        Args:
            name: its anchor.
            spec: the name of the specification.
            tables: for each table its rows, the name of a shared table, or ``series:ID``.
            text: what it shows.
            width: of the still picture in pixels; the specification's own when 0.
        """
        self.figures[name] = {"spec": spec, "tables": dict(tables)}
        rows = {key: self._rows(value) for key, value in tables.items()}
        for key, value in list(rows.items()):
            if isinstance(value, dict):
                rows[key], rows["breaks"] = chart_data.rows(value), value["breaks"]
        filled = _filled(self.specs[spec], rows)
        edge = filled["padding"]
        if width:
            filled["width"] = width - edge["left"] - edge["right"]
        return Figure(name, text, self.pool.submit(still, filled), int(filled["height"] + edge["top"] + edge["bottom"]))

    def _rows(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.series[value.removeprefix("series:")] if value.startswith("series:") else self.tables[value]
        return value

    def data(self) -> dict[str, Any]:
        """What the page's own script needs to draw the same figures."""
        return {"tokens": chart_specs.TOKENS, "specs": self.specs, "tables": self.tables, "series": self.series, "figures": self.figures}


def _filled(spec: Mapping[str, Any], tables: Mapping[str, Any]) -> dict[str, Any]:
    out = copy.deepcopy(dict(spec))
    for table in out.get("data", []):
        if table.get("name") in tables:
            table["values"] = tables[table["name"]]
    return out


def still(spec: Mapping[str, Any]) -> Markup:
    """The SVG of a filled specification: roles and fonts are left to the page, long decimals cut."""
    import vl_convert

    svg = vl_convert.vega_to_svg(dict(spec))
    for pattern in (_NOISE, _EMPTY, _EMPTY):
        svg = pattern.sub("", svg)
    svg = re.sub(r'([a-z-]*opacity="[^"]*")|(\d+\.\d)\d+', lambda found: found[1] or found[2], svg)
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - drawn by vl-convert, which escapes
