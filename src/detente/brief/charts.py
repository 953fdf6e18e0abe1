"""Figures of the page: a specification compiled once, the tables of each chart, and a still picture for print."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zlib import crc32

from markupsafe import Markup

from detente.brief import chart_data, chart_specs, chart_twin, translation

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
        drawing: makes the still picture, which few figures need: scripts draw the rest.
        height: in pixels, whatever the width.
        title: what it finds, in one sentence.
        unit: of its axis, and what its years are.
        credit: the works that it is drawn from, their terms and how the figures came about, as plain text.
        leaving: makes the picture that leaves the page, in the size that it has there.
    """

    id: str
    text: str
    drawing: Callable[[], Markup] = field(repr=False)
    height: int
    title: str = ""
    unit: str = ""
    credit: str = ""
    leaving: Callable[[], Markup] | None = field(repr=False, default=None)

    @property
    def svg(self) -> Markup:
        """The still picture, for print and for readers without scripts."""
        return self.drawing()


def standalone(figure: Figure) -> str:
    """The figure as an SVG document of its own: its finding over it, its sources under it, in the light scheme on white.

    The page makes the same document on request (``twin`` in ``assets/charts.js``).
    """
    return chart_twin.framed(
        str((figure.leaving or figure.drawing)()), figure.title or figure.text, figure.unit, figure.credit, figure.text
    )


@dataclass
class Studio:
    """Draws the figures of one page and keeps what the page needs to draw them again at any width.

    Attributes:
        pool: threads that draw the still pictures while the rest of the page is gathered.
        specs: compiled specifications by name.
        tables: rows that several charts share, by name.
        series: the figures of the series, in compact form.
        figures: for each figure its specification and its tables.
        language: in which titles are told: that of the series' own names.
    """

    pool: Executor
    specs: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    series: dict[str, dict[str, Any]] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    language: str = translation.SOURCE

    def spec(self, name: str, maker: Callable[[], dict[str, Any]]) -> None:
        """Compile a specification to Vega, once."""
        import vl_convert

        if name not in self.specs:
            compiled = dict(vl_convert.vegalite_to_vega(maker(), vl_version=VEGA_LITE))
            compiled.pop("$schema", None)
            self.specs[name] = compiled

    def draw(
        self, name: str, spec: str, tables: Mapping[str, Any], text: str, width: int = 0, *, factor: float = 1.0,
        title: str = "", unit: str = "", credit: str = "",
    ) -> Figure:  # fmt: skip
        """A figure from a compiled specification.

        Args:
            name: its anchor.
            spec: the name of the specification.
            tables: for each table its rows, the name of a shared table, or ``series:ID``.
            text: what it shows.
            width: of the still picture in pixels; the specification's own when 0.
            factor: by which the numbers of the axis are divided, where the specification has that signal.
            title, unit, credit: as in `Figure`.
        """
        rows = {key: self._rows(value) for key, value in tables.items()}
        for key, value in list(rows.items()):
            if isinstance(value, dict):
                rows[key], rows["breaks"] = chart_data.rows(value), value["breaks"]
        filled = _filled(self.specs[spec], rows, factor)
        edge = filled["padding"]
        leaving = filled | _size(filled, tuple(filled.get("usermeta", {}).get("twin", (width, 0))))
        filled |= _size(filled, (width, 0))
        height = int(filled["height"] + edge["top"] + edge["bottom"])
        self.figures[name] = {"spec": spec, "tables": dict(tables), "height": height} | ({"factor": factor} if factor != 1 else {})
        return Figure(name, text, partial(still, filled), height, title, unit, credit, partial(still, leaving))

    def _rows(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.series[value.removeprefix("series:")] if value.startswith("series:") else self.tables[value]
        return value

    def data(self) -> dict[str, Any]:
        """What the page's own script needs to draw the same figures."""
        figures = {name: _packed(_brief(figure)) for name, figure in self.figures.items()}
        return {"tokens": chart_specs.TOKENS, "specs": self.specs, "tables": self.tables, "series": self.series, "figures": figures}


def _brief(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure without what the script can tell: the chart of a series names the series alone."""
    tables = figure["tables"]
    if tables.keys() == {"values", "phases"} and str(tables["values"]).startswith("series:"):
        return {key: value for key, value in figure.items() if key != "tables"} | {"of": tables["values"].removeprefix("series:")}
    return figure


def _packed(value: Any) -> Any:
    """The same with every table of rows as its columns' names, once, and the values: less than half the size."""
    if isinstance(value, dict):
        return {key: _packed(one) for key, one in value.items()}
    if isinstance(value, list) and (courses := _courses(value)):
        return {"courses": courses}
    if isinstance(value, list) and len(value) > 1 and all(isinstance(row, dict) and row.keys() == value[0].keys() for row in value):
        return {"columns": list(value[0]), "rows": [list(row.values()) for row in value]}
    return value


def _courses(rows: list[Any]) -> dict[str, list[Any]]:
    """For rows of a value by year, alone or for each scenario, the first year and the values in order; nothing where a year is missing."""
    out: dict[str, list[Any]] = {}
    for row in rows:
        if not isinstance(row, dict) or row.keys() - {"scenario"} != {"year", "value"}:
            return {}
        start, values = out.setdefault(row.get("scenario", ""), [row["year"], []])
        if row["year"] != start + len(values):
            return {}
        values.append(row["value"])
    return out


def _filled(spec: Mapping[str, Any], tables: Mapping[str, Any], factor: float = 1.0) -> dict[str, Any]:
    out = copy.deepcopy(dict(spec))
    for table in out.get("data", []):
        if table.get("name") in tables:
            table["values"] = tables[table["name"]]
    for signal in out.get("signals", []):
        if signal.get("name") == "factor":
            signal["value"] = factor
    return out


def _size(spec: Mapping[str, Any], outer: Sequence[int]) -> dict[str, Any]:
    """Width and height of the plot for a whole picture of that size; 0 leaves a side as it is."""
    edge = spec["padding"]
    width, height = outer[0] - edge["left"] - edge["right"], outer[1] - edge["top"] - edge["bottom"]
    return ({"width": width} if outer[0] else {}) | ({"height": height} if outer[1] else {})


def still(spec: Mapping[str, Any]) -> Markup:
    """The SVG of a filled specification: roles and fonts are left to the page, long decimals cut."""
    import vl_convert

    svg = vl_convert.vega_to_svg(dict(spec))
    for pattern in (_NOISE, _EMPTY, _EMPTY):
        svg = pattern.sub("", svg)
    svg = re.sub(r'([a-z-]*opacity="[^"]*")|(\d+\.\d)\d+', lambda found: found[1] or found[2], svg)
    own = f"c{crc32(re.sub(r'clip[0-9]+', '', svg).encode()):x}-"  # vl-convert counts on from picture to picture: ids of this one alone
    numbers: dict[str, str] = {}
    svg = re.sub(r"\bclip[0-9]+\b", lambda found: numbers.setdefault(found[0], f"{own}{len(numbers)}"), svg)
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - drawn by vl-convert, which escapes
