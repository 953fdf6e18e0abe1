"""The chart that settles a claim: which template draws it, and from which of the series that are in the page already.

Nothing is copied: a claim names series, years and dates, and the page's script makes the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from detente.brief import chart_specs
from detente.brief.chart_data import year_fraction
from detente.brief.glance import dated, short
from detente.case.claim_tests import Count, EventHappened, EventKind, First, Level, Moment, Order, Share, Test, Total, names

if TYPE_CHECKING:
    from detente.brief.charts import Studio
    from detente.case import Claim
    from detente.findings import Findings
    from detente.record import Record

MOST_LINES = 4
ROOM = 6  # years shown on either side of those that are tested
HUES = (chart_specs.LINE, chart_specs.ALERT, *chart_specs.RUNS[3:5])
DASHES = [[1, 0], [6, 3], [2, 3], [8, 3, 2, 3]]


def charts(studio: Studio, findings: Findings) -> dict[str, dict[str, Any]]:
    """For each claim that the record can draw, the template and what goes into it."""
    period = findings.case.period
    out = {}
    for claim in findings.case.claims:
        drawn = _drawn(claim, studio, findings)
        if drawn:
            out[claim.id] = drawn
    if any(one["spec"] == "claim-lines" for one in out.values()):
        studio.spec("claim-lines", lambda: lines_spec(period))
    if any(one["spec"] == "claim-order" for one in out.values()):
        studio.spec("claim-order", lambda: order_spec(period))
    return out


def _drawn(claim: Claim, studio: Studio, findings: Findings) -> dict[str, Any] | None:
    record = findings.case.record
    if any(isinstance(t, Count) and t.of == "phases" for t in claim.tests) and "swing" in studio.figures:
        return {"spec": "swing", "figure": "swing"}
    moments = [m for t in claim.tests if isinstance(t, Order) for m in (t.cause, t.effect)]
    points = _points(moments, claim.tests, record)
    for test in claim.tests:
        lines = _lines(claim, test, studio)
        if lines:
            frame = _frame(test, record)
            return (
                {"spec": "claim-lines", "lines": lines, "marks": points[:2]}
                | frame
                | _domain(frame["windows"], points, findings.case.period)
            )
    if points:
        return {"spec": "claim-order", "points": points}
    read = [name for name in claim.evidence if name in studio.series][:1]
    if read:
        one = record.series[read[0]]
        return {"spec": "claim-lines", "lines": [{"name": one.label, "series": read}], "unit": one.unit, "windows": [], "marks": []}
    return None


def _frame(test: Test, record: Record) -> dict[str, Any]:
    """How the lines of a test are shown: as values, running totals or shares, over which years, against which claimed value."""
    first = test.readings()[0]
    found: dict[str, Any] = {"unit": record.series[first.series[0]].unit, "windows": _windows(test)}
    if isinstance(test, Total) or (isinstance(test, First) and test.cumulative):
        found |= {"how": "running", "from": first.start}
    if isinstance(test, Share):
        found |= {"how": "share", "unit": "%"}
    if isinstance(test, (Total, Share, Level, First)):
        found["claimed"] = test.claimed
    return found


def _windows(test: Test) -> list[list[int]]:
    spans = [(r.start, r.end) for r in test.readings() if not r.compares] or [(r.start, r.end) for r in test.readings()]
    return [[a, b + 1] for a, b in dict.fromkeys(spans)]


def _domain(windows: list[list[int]], points: list[dict[str, Any]], period: tuple[int, int]) -> dict[str, Any]:
    """The years shown: those tested and the dates beside them with some room, where that is less than half of the whole period."""
    years = [year for window in windows for year in window] + [round(p["x"]) for p in points[:2]]
    first, last = max(min(years) - ROOM, period[0]), min(max(years) + ROOM, period[1] + 1)
    return {"domain": [first, last]} if last - first < (period[1] - period[0]) / 2 else {}


def _lines(claim: Claim, test: Test, studio: Studio) -> list[dict[str, Any]]:
    """The preferred reading first, then every alternative that reads other series in the same unit."""
    part = claim.tests.index(test) + 1
    readings = [("", test), *((a.label, a.test) for a in claim.alternatives if a.part == part)]
    out: list[dict[str, Any]] = []
    for label, one in readings:
        if type(one) is not type(test) or not one.readings():
            continue
        read = list(one.readings()[0].series)
        line: dict[str, Any] = {"name": label or one.called.rstrip(","), "series": read}
        if isinstance(one, Share):
            line["whole"] = list(names(one.whole))
        if one.bound:
            line["bound"] = one.bound
        same = any((o["series"], o.get("whole"), o.get("bound")) == (line["series"], line.get("whole"), line.get("bound")) for o in out)
        held = set(read) | set(line.get("whole", ())) <= set(studio.series)
        if not same and held and (not out or _units(read, studio) == _units(out[0]["series"], studio)):
            out.append(line)
    return out[:MOST_LINES]


def _units(names_: list[str], studio: Studio) -> set[str]:
    return {studio.series[name]["unit"] for name in names_}


def _points(moments: Iterable[Moment], tests: Iterable[Test], record: Record) -> list[dict[str, Any]]:
    """The dated points of a claim: events, and the starts of spells and phases."""
    found: dict[str, dict[str, Any]] = {}
    phases = {p.id: p for p in record.phases}
    for moment in moments:
        if moment.event in record.events:
            _add_event(found, moment.event, record)
        for table, name in ((record.spells, moment.spell), (phases, moment.phase)):
            if name in table:
                start, label = table[name].start, getattr(table[name], "label", "")
                found[name] = {"x": year_fraction(start), "when": str(start.year), "what": short(getattr(table[name], "name", label), 60)}
    for test in tests:
        if isinstance(test, (EventHappened, EventKind)):
            _add_event(found, test.event, record)
    return sorted(found.values(), key=lambda p: float(p["x"]))


def _add_event(found: dict[str, dict[str, Any]], name: str, record: Record) -> None:
    event = record.events.get(name)
    if event is not None:
        found[name] = {"x": year_fraction(event.date), "when": dated(event), "what": short(event.description, 60)}


def _x(field: str, period: tuple[int, int]) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": {"domain": [period[0], period[1] + 1], "nice": False, "zero": False}}


def _whole(layers: list[dict[str, Any]], height: int) -> dict[str, Any]:
    padding = {"left": 46, "right": 12, "top": 18, "bottom": 22}
    config = chart_specs.config()
    return {"layer": layers, "width": 400, "height": height, "padding": padding, "autosize": "none", "config": config}


def lines_spec(period: tuple[int, int]) -> dict[str, Any]:
    """Lines against years, the years tested shaded, the claimed value a rule. Tables: ``lines``, ``windows``, ``rules``, ``marks``."""
    hue = {"field": "line", "type": "nominal", "legend": None, "scale": {"domain": [0, 1, 2, 3], "range": list(HUES)}}
    dash = {"field": "line", "type": "nominal", "legend": None, "scale": {"domain": [0, 1, 2, 3], "range": DASHES}}
    y = {"field": "value", "type": "quantitative", "axis": {"tickCount": 4}}
    line = {"x": _x("year", period), "y": y, "stroke": hue}
    layers: list[dict[str, Any]] = [
        {
            "data": {"name": "windows"},
            "mark": {"type": "rect", "color": chart_specs.BAND, "opacity": 0.2},
            "encoding": {"x": _x("from", period), "x2": {"field": "to"}},
        },
        {
            "data": {"name": "marks"},
            "mark": {"type": "rule", "color": chart_specs.INK, "strokeDash": [3, 2]},
            "encoding": {"x": _x("x", period)},
        },
        {
            "data": {"name": "lines"},
            "mark": {"type": "line", "strokeWidth": 2, "strokeJoin": "round"},
            "encoding": line | {"strokeDash": dash},
        },
        {
            "data": {"name": "lines"},
            "transform": [{"filter": "datum.alone"}],
            "mark": {"type": "point", "filled": True, "size": 28, "opacity": 1},
            "encoding": line | {"fill": hue, "stroke": {"value": None}},
        },
        {
            "data": {"name": "rules"},
            "mark": {"type": "rule", "color": chart_specs.INK, "strokeWidth": 1.4},
            "encoding": {"y": y},
        },
        {
            "data": {"name": "rules"},
            "mark": {
                "type": "text", "x": 4, "align": "left", "dy": -6, "fontSize": 12, "fontWeight": 600,
                "font": chart_specs.FONT, "color": chart_specs.INK,
            },
            "encoding": {"y": y, "text": {"field": "text"}},
        },
    ]  # fmt: skip
    return _whole(layers, 190)


def order_spec(period: tuple[int, int]) -> dict[str, Any]:
    """Dated points on the axis of years, each with its words in a lane of its own. Table: ``points`` (x, lane, when, what, side)."""
    scale = {"domain": [0, 4], "nice": False, "zero": False}
    y = {"field": "lane", "type": "quantitative", "scale": scale, "axis": None}
    words: list[dict[str, Any]] = [
        {
            "transform": [{"filter": f"datum.side == '{side}'"}],
            "mark": {
                "type": "text", "align": side, "dx": 7 if side == "left" else -7, "dy": shift, "fontSize": 12, "font": chart_specs.FONT,
                "fontWeight": weight, "color": chart_specs.INK, "baseline": "middle", "limit": 280,
            },
            "encoding": {"x": _x("x", period), "y": y, "text": {"field": field}},
        }
        for side in ("left", "right")
        for field, shift, weight in (("when", -7, 600), ("what", 8, 400))
    ]  # fmt: skip
    stem: dict[str, Any] = {
        "mark": {"type": "rule", "color": chart_specs.SOFT, "strokeWidth": 1},
        "encoding": {"x": _x("x", period), "y": y, "y2": {"datum": 0}},
    }
    dot: dict[str, Any] = {
        "mark": {"type": "circle", "size": 70, "opacity": 1, "color": chart_specs.LINE},
        "encoding": {"x": _x("x", period), "y": y},
    }
    spec = _whole([stem, dot, *words], 170)
    return spec | {"data": {"name": "points"}}
