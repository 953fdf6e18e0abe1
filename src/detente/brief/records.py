"""The record on the page: its picture, its series as small multiples, its sources and coverage, its chronology."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.brief import chart_data, chart_specs, glance
from detente.brief.words import GROUPS, number

if TYPE_CHECKING:
    from detente.brief.charts import Studio
    from detente.findings import Findings
    from detente.record import Record, Series


def prepare(studio: Studio, findings: Findings) -> None:
    """Put the specifications and tables that the record's charts share into the studio."""
    record, period = findings.case.record, findings.case.period
    studio.tables["phases"] = chart_data.phase_rows(record.phases, period)
    studio.spec("series", lambda: chart_specs.series_chart(period, zero=True))
    studio.spec("level", lambda: chart_specs.series_chart(period, zero=False))
    for series in record.series.values():
        if series.years_with_values:
            studio.series[series.id] = chart_data.compact(series)


def picture(studio: Studio, findings: Findings) -> dict[str, Any]:
    """The record at a glance: turning points, then four series, all on one axis of years."""
    record, period = findings.case.record, findings.case.period
    events = list(record.events.values())
    points = glance.turning_points(events, period)
    strip = None
    if points:
        broad = glance.turning_points(events, period, glance.BROAD)
        dots = max(p["dot"] for p in points) + 1
        lanes = max(p["lane"] for p in (*points, *broad)) + 1
        studio.spec("strip", lambda: chart_specs.strip_chart(period, dots, lanes))
        text = f"{len(points)} dated events, {sum(bool(p['n']) for p in points)} of them turning points with a number."
        strip = studio.draw("turning-points", "strip", {"events": points, "phases": "phases"}, text, 700)
        low = chart_specs.strip_height(dots)
        studio.figures["turning-points"]["narrow"] = {"below": 680, "height": low}
        studio.figures["turning-points"]["broad"] = {"above": glance.BROAD + 52, "tables": {"events": broad}}
    panels = [
        {"series": s, "figure": _draw(studio, s, f"glance-{s.id}", 700), "about": about(s), "years": _years(s)}
        for s in glance.panels(record)
    ]
    return {"strip": strip, "panels": panels, "points": [p for p in points if p["n"]], "phases": studio.tables["phases"]}


def grid(studio: Studio, findings: Findings) -> list[dict[str, Any]]:
    """The series by group, each with its picture."""
    record = findings.case.record
    groups: dict[str, list[dict[str, Any]]] = {}
    for series in record.series.values():
        if series.id in studio.series:
            figure = _draw(studio, series, f"series-{series.id}")
            card = {
                "series": series,
                "figure": figure,
                "about": about(series),
                "years": _years(series),
                "sources": _sources(series, record),
            }
            groups.setdefault(series.group or "other", []).append(card)
    order = [*GROUPS, *sorted(set(groups) - set(GROUPS))]
    return [{"slug": g, "title": GROUPS.get(g, g.capitalize()), "cards": groups[g]} for g in order if g in groups]


def _sources(series: Series, record: Record) -> list[tuple[str, str, bool]]:
    """For each source of a series its id, its title and whether the record holds it."""
    return [(name, record.sources[name].title if name in record.sources else name, name in record.sources) for name in series.source]


def _draw(studio: Studio, series: Series, name: str, width: int = 0) -> Any:
    spec = "level" if _far_from_zero(series) else "series"
    tables = {"values": f"series:{series.id}", "phases": "phases"}
    return studio.draw(name, spec, tables, f"{series.label}, {series.unit}. {about(series)}", width)


def _far_from_zero(series: Series) -> bool:
    values = [o.value for o in series.observations if o.value is not None]
    return min(values) < 0 or min(values) > 0.5 * max(values)


def _years(series: Series) -> str:
    return "fiscal years" if series.years == "fiscal" else "calendar years"


def about(series: Series) -> str:
    """What a series shows, in one sentence: its range and its last value."""
    years = series.years_with_values
    top = max(years, key=lambda y: series.value(y) or 0.0)
    low = min(years, key=lambda y: series.value(y) or 0.0)
    last = years[-1]
    parts = [f"Highest {number(series.value(top))} ({top})"]
    if series.value(low):
        parts.append(f"lowest {number(series.value(low))} ({low})")
    return ", ".join([*parts, f"last {number(series.value(last))} ({last})"]) + "."


def sources(record: Record) -> list[Any]:
    """The list of sources, by author and year."""
    return sorted(record.sources.values(), key=lambda s: (", ".join(s.authors).casefold(), str(s.year)))


def coverage(record: Record) -> list[dict[str, Any]]:
    """For each series what is there and what is missing."""
    return [_coverage(series, record) for series in record.series.values()]


def _coverage(series: Series, record: Record) -> dict[str, Any]:
    years = series.years_with_values
    return {
        "series": series,
        "first": years[0] if years else None,
        "last": years[-1] if years else None,
        "count": len(years),
        "gaps": years[-1] - years[0] + 1 - len(years) if years else 0,
        "sources": _sources(series, record),
        "variants": list(series.variants),
    }


def chronology(record: Record) -> list[dict[str, Any]]:
    """The events by date, each with its date as precisely as it is known."""
    return [{"event": e, "when": glance.dated(e)} for e in sorted(record.events.values(), key=lambda e: (e.date, e.id))]
