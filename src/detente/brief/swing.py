"""The picture of the first screen: when the two were close or apart, with the uncertainty of the dates, over what was given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.brief import chart_data, chart_specs, chart_titles, translation
from detente.brief.summary import flows, years
from detente.brief.translation import gettext as _
from detente.brief.words import lower_first, number, spoken

if TYPE_CHECKING:
    from detente.brief.charts import Studio
    from detente.findings import Findings
    from detente.record import Phase, Series

LANES = {"engagement": 2, "ambivalence": 1, "estrangement": 0}
LANE = 40
PLOT = 540  # pixels of the plot in which names must have room
LETTER = 7.2  # pixels of one, at the size of the names
LEFT, RIGHT = 62, 14
NARROW, LINE_OF_NAMES = 228, 0.11  # pixels of the plot on a telephone, and the height of a name as a share of the axis
APART = 14  # years between the labels of two lines
SURE = {"high": 1.0, "medium": 0.7, "low": 0.4}


def picture(studio: Studio, findings: Findings) -> dict[str, Any]:
    """The swing, and the flows of the record on the same axis of years; each None where the record has nothing for it."""
    record, period = findings.case.record, findings.case.period
    swing = given = None
    bars = lanes(record.phases, period)
    if bars:
        studio.spec("swing", lambda: swing_spec(period))
        with translation.speaking(studio.language):
            title, credit = chart_titles.swing(record.phases, period), chart_titles.phases_credit(record.phases)
        swing = studio.draw("swing", "swing", {"swing": bars}, told(record.phases, period), 720, title=title, credit=credit)
    flow = flows(findings)
    if flow:
        studio.spec("given", lambda: given_spec(period))
        tables = {"lines": lines(flow, period), "names": names(flow, period), "phases": "phases"}
        credit = "; ".join(dict.fromkeys(chart_titles.credit(s, record) for s in flow))
        with translation.speaking(studio.language):
            title = chart_titles.flows(flow)
        given = studio.draw("given", "given", tables, _peaks(flow), 720, title=title, unit=flow[0].unit, credit=credit)
    return {
        "swing": swing,
        "given": given,
        "unit": flow[0].unit if flow else "",
        "flows": [s.id for s in flow],
        "ends": _ends(flow, period),
    }


def lanes(phases: Sequence[Phase], period: tuple[int, int]) -> list[dict[str, Any]]:
    """A bar for each phase in the lane of its label, with the span in which its start may lie, and its name where there is room."""
    rows = []
    for phase, row in zip((p for p in phases if _inside(p, period)), chart_data.phase_rows(phases, period), strict=True):
        half = phase.tolerance_months / 12
        rows.append(
            row
            | {
                "lane": LANES.get(phase.label, 1),
                "early": round(max(row["from"] - half, period[0]), 3),
                "late": round(row["from"] + half, 3),
                "sure": SURE.get(phase.confidence, 0.4),
                "name": phase.name.split(" (", 1)[0],
            }
        )
    _fit(rows, period)
    return rows


def _inside(phase: Phase, period: tuple[int, int]) -> bool:
    return bool(chart_data.phase_rows((phase,), period))


def _fit(rows: list[dict[str, Any]], period: tuple[int, int]) -> None:
    """Anchor each name at its bar's start, or at the end where it would leave the picture; drop what would meet another."""
    scale = PLOT / (period[1] + 1 - period[0])
    taken: dict[int, float] = {}
    for row in rows:
        size = len(row["name"]) * LETTER / scale
        row["at"], row["side"] = (row["from"], "left") if row["from"] + size <= period[1] + 1 else (row["to"], "right")
        left = row["at"] if row["side"] == "left" else row["at"] - size
        if left < taken.get(row["lane"], period[0]):
            row["name"] = ""
        else:
            taken[row["lane"]] = left + size + 6 / scale


def told(phases: Sequence[Phase], period: tuple[int, int]) -> str:
    """What the swing shows, for those who do not see it."""
    parts = [f"{years(p, period)} {_(p.label)}" for p in phases if _inside(p, period)]
    return _("The times of closeness and of distance: %(phases)s.") % {"phases": spoken(parts)}


def lines(flow: Sequence[Series], period: tuple[int, int]) -> list[dict[str, Any]]:
    """The values of the flows by year; a year without a value breaks the line."""
    out = []
    for i, series in enumerate(flow):
        for row in chart_data.rows(chart_data.compact(series)):
            if period[0] <= row["year"] <= period[1]:
                out.append({"year": row["year"], "value": row["value"], "line": i})
    return out


def names(flow: Sequence[Series], period: tuple[int, int]) -> list[dict[str, Any]]:
    """For each flow its name where it stands highest above the others, away from the names before it."""
    out: list[dict[str, Any]] = []
    middle = (period[0] + period[1]) / 2
    scale = PLOT / (period[1] + 1 - period[0])
    for i, series in enumerate(flow):
        others = [s for s in flow if s is not series]
        spots = [y for y in series.years_with_values if all(abs(y - o["year"]) >= APART for o in out)] or list(series.years_with_values)
        year = max(spots, key=lambda y: (series.value(y) or 0) - max((o.value(y) or 0 for o in others), default=0))
        side, size = ("left" if year < middle else "right"), round(len(series.label) * LETTER / scale) + 1
        under = range(year, year + size) if side == "left" else range(year - size, year + 1)
        top = max(one.value(y) or 0 for one in flow for y in under if y in one.years_with_values)
        out.append({"year": year, "value": top, "name": series.label, "line": i, "side": side})
    _lift(out, period, max(s.value(y) or 0.0 for s in flow for y in s.years_with_values))
    return out


def _lift(names: list[dict[str, Any]], period: tuple[int, int], highest: float) -> None:
    """Raise the higher of two names that would meet where the picture is narrow."""
    size = (period[1] + 1 - period[0]) / NARROW
    for i, name in enumerate(names[1:], 1):
        for other in names[:i]:
            spans = [
                sorted((n["year"], n["year"] + (1 if n["side"] == "left" else -1) * len(n["name"]) * LETTER * size)) for n in (name, other)
            ]
            low, high = sorted((name, other), key=lambda n: (n["value"], n["line"]))
            gap = LINE_OF_NAMES * highest
            if spans[0][0] < spans[1][1] and spans[1][0] < spans[0][1] and high["value"] - low["value"] < gap:
                high["value"] = low["value"] + gap


def _peaks(flow: Sequence[Series]) -> str:
    parts: list[str] = []
    for series in flow:
        top = max(series.years_with_values, key=lambda y: series.value(y) or 0)
        parts.append(
            _("%(what)s was highest in %(year)s, at %(value)s")
            % {
                "what": series.label if not parts else lower_first(series.label),
                "year": top,
                "value": number(series.value(top), series.unit),
            }
        )
    return "; ".join(parts) + "."


def _ends(flow: Sequence[Series], period: tuple[int, int]) -> str:
    """Which of the flows stop before the period does."""
    short = [s for s in flow if s.years_with_values[-1] < period[1]]
    if not short:
        return ""
    last = sorted({s.years_with_values[-1] for s in short})
    return _("The record of these amounts ends in %(years)s.") % {"years": spoken([str(y) for y in last])}


def _x(field: str, period: tuple[int, int]) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": {"domain": [period[0], period[1] + 1], "nice": False, "zero": False}}


def _whole(layers: list[dict[str, Any]], height: int, axis: bool) -> dict[str, Any]:
    return {
        "layer": layers,
        "width": 720 - LEFT - RIGHT,
        "height": height,
        "padding": {"left": LEFT, "right": RIGHT, "top": 20 if axis else 8, "bottom": 22 if axis else 4},
        "autosize": "none",
        "config": chart_specs.config(),
    }


def _colour() -> dict[str, Any]:
    hues = chart_specs.PHASE
    return {"field": "label", "type": "nominal", "scale": {"domain": list(hues), "range": list(hues.values())}, "legend": None}


def swing_spec(period: tuple[int, int]) -> dict[str, Any]:
    """Bars in three lanes, each start with the span in which it may lie. Table: ``swing`` (see `lanes`)."""
    y_scale = {"domain": [0, 3], "nice": False, "zero": False}
    close, mixed, apart = (_(word).replace("'", "’") for word in ("close", "mixed", "apart"))
    words = f"datum.value == 2.3 ? '{close}' : datum.value == 1.3 ? '{mixed}' : '{apart}'"
    axis = {"values": [0.3, 1.3, 2.3], "labelExpr": words, "grid": False, "labelFontSize": 12, "labelFontWeight": 600}
    bottom, top, centre, text = (
        {"calculate": f"datum.lane + {shift}", "as": name}
        for name, shift in (("low", 0.12), ("high", 0.48), ("centre", 0.3), ("text", 0.7))
    )
    x_axis = {"axis": None}
    bar = {
        "mark": {"type": "rect", "cornerRadius": 2, "strokeWidth": 1.4},
        "encoding": {
            "x": _x("from", period) | x_axis, "x2": {"field": "to"},
            "y": {"field": "low", "type": "quantitative", "scale": y_scale, "axis": axis}, "y2": {"field": "high"},
            "color": _colour(), "stroke": _colour(), "fillOpacity": {"field": "sure", "type": "quantitative", "scale": None},
        },
    }  # fmt: skip
    whisker = {
        "mark": {"type": "rule", "strokeWidth": 2, "color": chart_specs.INK},
        "transform": [{"filter": "datum.late > datum.early"}],
        "encoding": {
            "x": _x("early", period) | x_axis,
            "x2": {"field": "late"},
            "y": {"field": "centre", "type": "quantitative", "scale": y_scale},
        },
    }
    named = [
        {
            "mark": {
                "type": "text", "align": side, "baseline": "middle", "fontSize": 12, "font": chart_specs.FONT, "color": chart_specs.INK,
                "opacity": {"expr": "width > 520 ? 1 : 0"},
            },
            "transform": [{"filter": f"datum.side == '{side}' && datum.name != ''"}],
            "encoding": {
                "x": _x("at", period) | x_axis,
                "y": {"field": "text", "type": "quantitative", "scale": y_scale},
                "text": {"field": "name"},
            },
        }
        for side in ("left", "right")
    ]  # fmt: skip
    spec = _whole([bar, whisker, *named], 3 * LANE, axis=False)
    return spec | {"data": {"name": "swing"}, "transform": [bottom, top, centre, text]}


def given_spec(period: tuple[int, int]) -> dict[str, Any]:
    """The flows as lines, named where they stand highest. Tables: ``lines`` (year, value, line), ``names``, ``phases``."""
    hues = {
        "field": "line", "type": "nominal", "legend": None,
        "scale": {"domain": [0, 1], "range": [chart_specs.LINE, chart_specs.ALERT]},
    }  # fmt: skip
    dash = {"field": "line", "type": "nominal", "legend": None, "scale": {"domain": [0, 1], "range": [[1, 0], [5, 2]]}}
    y = {"field": "value", "type": "quantitative", "axis": {"tickCount": 4, "labelExpr": "format(datum.value, ',')"}}
    behind = {
        "data": {"name": "phases"},
        "mark": {"type": "rect", "opacity": 0.12},
        "encoding": {"x": _x("from", period), "x2": {"field": "to"}, "color": _colour()},
    }
    drawn = {
        "data": {"name": "lines"},
        "mark": {"type": "line", "strokeWidth": 2, "strokeJoin": "round"},
        "encoding": {"x": _x("year", period), "y": y, "stroke": hues, "strokeDash": dash},
    }
    named = [
        {
            "data": {"name": "names"},
            "mark": {
                "type": "text", "align": side, "dx": 4 if side == "left" else -4, "dy": -4, "fontSize": 12, "fontWeight": 600,
                "font": chart_specs.FONT, "baseline": "bottom", "limit": {"expr": "width * 0.75"},
            },
            "transform": [{"filter": f"datum.side == '{side}'"}],
            "encoding": {"x": _x("year", period), "y": y, "text": {"field": "name"}, "fill": hues},
        }
        for side in ("left", "right")
    ]  # fmt: skip
    return _whole([behind, drawn, *named], 190, axis=True)
