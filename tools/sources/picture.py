"""The coverage of a data set as a picture: a row for each series, a box for the years it is published for, filled where values are."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.brief.chart_specs import FONT, GRID, INK, SOFT
from detente.brief.charts import VEGA_LITE, still
from detente.record.dataset import DataSet
from sources.density import EVENTS, Span

FILLS = ["#d5e5ec", "#a9cbd9", "#6fa8c0", "#3a82a0", "#0b5c78"]  # by fifths of the fullest year
PAPER = "#ffffff"
ROW, LEFT, RIGHT, TOP, BOTTOM, PLOT = 19, 316, 112, 44, 24, 396
LONGEST_LABEL = 52
WORDS = {
    "state": ("state", "states"),
    "dyad": ("pair", "pairs"),
    "directed dyad": ("ordered pair", "ordered pairs"),
    "world": ("world", "world"),
}


def specification(data_set: DataSet, density: Mapping[str, tuple[Span, ...]]) -> dict[str, Any]:
    """The picture as Vega-Lite."""
    import altair as alt

    lanes = _lanes(data_set, density)
    rows = [{"row": lane.row, "first": lane.first, "last": lane.last + 1, "most": lane.most} for lane in lanes]
    filled = [{"row": lane.row, "first": s.first, "last": s.last + 1, "share": s.share} for lane in lanes for s in lane.filled]
    y = alt.Y("row:N", sort=None, title=None, axis=alt.Axis(labelExpr="split(datum.value, '\\u0001')[1]", labelLimit=LEFT - 12))
    low, high = min(r["first"] for r in rows + filled), max(r["last"] for r in rows + filled)
    x = alt.X("first:Q", title=None, scale=alt.Scale(domain=[low, high], nice=False, zero=False))
    shade = alt.Color("share:O", legend=None, scale=alt.Scale(domain=list(range(1, 6)), range=FILLS))
    box = alt.Chart(alt.Data(values=rows)).mark_bar(height=11, fill=PAPER, stroke=GRID, strokeWidth=1).encode(x=x, x2="last:Q", y=y)
    bars = alt.Chart(alt.Data(values=filled)).mark_bar(height=11).encode(x=x, x2="last:Q", y=y, color=shade)
    most = (
        alt.Chart(alt.Data(values=rows)).mark_text(align="left", dx=8, fontSize=11, color=SOFT).encode(alt.XDatum(high), y=y, text="most:N")
    )
    size = {"width": PLOT, "height": ROW * len(rows)}
    chart = (box + bars + most if filled else box + most).properties(
        **size, padding={"left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM}, autosize="none", background=PAPER
    )
    axis = {"labelColor": INK, "labelFontSize": 11, "labelFont": FONT, "domain": False, "ticks": False, "grid": False, "labelPadding": 6}
    chart = chart.configure(font=FONT, axis=axis, view={"stroke": None}, axisX={"format": "d", "labelFlush": False, "tickCount": 6})
    return {name: value for name, value in chart.to_dict().items() if name != "$schema"}


def is_drawn(data_set: DataSet, density: Mapping[str, tuple[Span, ...]]) -> bool:
    """Whether there is anything to draw: a set of events alone has nothing before they are counted."""
    return bool(_lanes(data_set, density))


def drawn(data_set: DataSet, density: Mapping[str, tuple[Span, ...]]) -> str:
    """The picture as SVG. Its first comment is the mark of what it shows, by which a test knows that it is current."""
    import vl_convert

    svg = str(still(dict(vl_convert.vegalite_to_vega(specification(data_set, density), vl_version=VEGA_LITE))))
    svg = svg.replace(' aria-hidden="true" focusable="false"', f' font-family="{FONT}"', 1)
    svg = re.sub(r"</svg>\s*$", _legend(bool(density)) + "</svg>\n", svg)
    return f"<!-- {mark(data_set, density)} -->\n{svg}"


def mark(data_set: DataSet, density: Mapping[str, tuple[Span, ...]]) -> str:
    """A digest of all that is drawn, and of how."""
    plain = json.dumps([specification(data_set, density), FILLS, _legend(bool(density))], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _legend(with_values: bool) -> str:
    """What the colours mean, above the rows; drawn here, for a legend of Vega's has a width that depends on the fonts at hand."""
    text = f'font-size="11" fill="{SOFT}"'
    box = f'<rect x="{LEFT}" y="12" width="14" height="11" fill="{PAPER}" stroke="{GRID}"/>'
    out = [box, f'<text x="{LEFT + 20}" y="22" {text}>published for</text>']
    if with_values:
        out += [f'<rect x="{LEFT + 116 + 16 * n}" y="12" width="16" height="11" fill="{fill}"/>' for n, fill in enumerate(FILLS)]
        out.append(f'<text x="{LEFT + 203}" y="22" {text}>share of the fullest year</text>')
        out.append(f'<text x="{LEFT + PLOT + 8}" y="22" {text}>fullest year</text>')
    return "".join(out)


@dataclass(frozen=True)
class _Lane:
    """A row of the picture; its name is numbered, so that two series of one label stay two rows."""

    row: str
    first: int
    last: int
    most: str
    filled: tuple[Span, ...]


def _lanes(data_set: DataSet, density: Mapping[str, tuple[Span, ...]]) -> list[_Lane]:
    lanes: list[_Lane] = []
    for series in data_set.series:
        found = density.get(series.id, ())
        lanes.append(_Lane(_named(len(lanes), series.label), series.first, series.last, _most(found, *WORDS[series.of]), found))
    events = density.get(f"{data_set.id}.{EVENTS}", ())
    if events:
        lanes.append(_Lane(_named(len(lanes), "Events"), events[0].first, events[-1].last, _most(events, "event", "events"), events))
    return lanes


def _named(number: int, label: str) -> str:
    short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
    return f"{number:03}\u0001{short}"


def _most(found: tuple[Span, ...], one: str, many: str) -> str:
    most = max((span.most for span in found), default=0)
    return f"{most:,} {one if most == 1 else many}" if most else "not counted"
