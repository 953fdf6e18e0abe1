"""The record on the page: its picture, its series as small multiples, its sources and coverage, its chronology."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.brief import chart_data, chart_findings, chart_specs, chart_titles, glance, summary, translation, words
from detente.brief.translation import gettext as _
from detente.brief.words import GROUPS, number

if TYPE_CHECKING:
    from detente.brief.charts import Studio
    from detente.findings import Findings
    from detente.record import Record, Series


def prepare(studio: Studio, findings: Findings) -> None:
    """Put the specifications and tables that the record's charts share into the studio."""
    record, period = findings.case.record, findings.case.period
    studio.language = translation.nearest_of(findings.case.language)
    studio.tables["phases"] = chart_data.phase_rows(record.phases, period)
    studio.spec("series", lambda: chart_specs.series_chart(period, zero=True))
    studio.spec("level", lambda: chart_specs.series_chart(period, zero=False))
    for series in record.series.values():
        if series.years_with_values:
            studio.series[series.id] = chart_data.compact(series)


def picture(studio: Studio, findings: Findings) -> dict[str, Any]:
    """The turning points on the axis of years, with the words of those that have room."""
    record, period = findings.case.record, findings.case.period
    events = list(record.events.values())
    points = glance.turning_points(events, period)
    strip = None
    if points:
        broad = glance.turning_points(events, period, glance.BROAD)
        moved = [
            {key: point[key] for key in ("dot", "label", "lane", "side")} for point in broad
        ]  # laid over the rows of the narrow picture
        dots = max(p["dot"] for p in points) + 1
        lanes = max(p["lane"] for p in (*points, *broad)) + 1
        studio.spec("strip", lambda: chart_specs.strip_chart(period, dots, lanes))
        with translation.speaking(studio.language):
            title, text, credit = chart_titles.strip(points, record.phases, period)
        tables = {"events": points, "phases": "phases"}
        strip = studio.draw("turning-points", "strip", tables, text, 700, title=title, credit=credit)
        low = chart_specs.strip_height(dots)
        studio.figures["turning-points"]["narrow"] = {"below": 680, "height": low}
        studio.figures["turning-points"]["broad"] = {"above": glance.BROAD + 52, "tables": {"events": moved}}
    return {"strip": strip, "points": [p for p in points if p["n"]]}


def phases(record: Record, period: tuple[int, int]) -> list[dict[str, Any]]:
    """The phases with their dates, how far the start may be off, and how sure the periodisation is."""
    return [
        {
            "phase": p,
            "years": summary.years(p, period),
            "months": p.tolerance_months,
            "start": words.month(p.start),
            "end": words.month(p.end) if p.end else "",
        }
        for p in record.phases
    ]


def grid(studio: Studio, findings: Findings) -> list[dict[str, Any]]:
    """The series by group, each with its picture."""
    record = findings.case.record
    groups: dict[str, list[dict[str, Any]]] = {}
    for series in record.series.values():
        if series.id in studio.series:
            with translation.speaking(studio.language):
                figure, facts = _draw(studio, series, record, f"series-{series.id}"), chart_findings.facts(series)
            card = {
                "series": series,
                "figure": figure,
                "about": facts,
                "years": _years(series),
                "sources": _sources(series, record),
                "every_value": _values(series),
            }
            groups.setdefault(series.group or "other", []).append(card)
    order = [*GROUPS, *sorted(set(groups) - set(GROUPS))]
    return [{"slug": g, "title": _(GROUPS[g]) if g in GROUPS else g.capitalize(), "cards": groups[g]} for g in order if g in groups]


def _sources(series: Series, record: Record) -> list[tuple[str, str, bool]]:
    """For each source of a series its id, its title and whether the record holds it."""
    return [(name, record.sources[name].title if name in record.sources else name, name in record.sources) for name in series.source]


def _draw(studio: Studio, series: Series, record: Record, name: str, width: int = 0) -> Any:
    spec = "level" if _far_from_zero(series) else "series"
    tables = {"values": f"series:{series.id}", "phases": "phases"}
    factor, unit = chart_data.scaled(series)
    return studio.draw(
        name, spec, tables, chart_findings.told(series), width, factor=factor,
        title=chart_findings.finding(series), unit=f"{unit}, {_years(series)}", credit=chart_titles.credit(series, record),
    )  # fmt: skip


def _far_from_zero(series: Series) -> bool:
    values = [o.value for o in series.observations if o.value is not None]
    return min(values) < 0 or min(values) > 0.5 * max(values)


def _values(series: Series) -> str:
    """Every value with its year, for readers without scripts."""
    return " · ".join(f"{y} {number(series.value(y))}" for y in series.years_with_values)


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
