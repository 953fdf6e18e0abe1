"""The figures of the charts as small tables of plain values: the same rows in Python and in the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.record import Phase, Series


def year_fraction(day: date) -> float:
    """A day on the axis of years: 2 July 1976 lies at about 1976.5."""
    start = date(day.year, 1, 1).toordinal()
    return round(day.year + (day.toordinal() - start) / (date(day.year + 1, 1, 1).toordinal() - start), 3)


def compact(series: Series) -> dict[str, Any]:
    """A series as lists by year from its first year to its last; None where there is no value."""
    years = range(series.first_year, series.last_year + 1)
    seen = {o.period.year: o for o in series.observations if not o.period.quarter}
    out: dict[str, Any] = {
        "label": series.label,
        "unit": series.unit,
        "start": years.start,
        "value": [_short(seen[y].value) if y in seen else None for y in years],
        "breaks": [{"at": b.at - 0.5, "kind": b.kind, "why": b.why} for b in series.breaks],
    }
    if any(o.low is not None or o.high is not None for o in seen.values()):
        out["low"] = [_short(seen[y].low) if y in seen else None for y in years]
        out["high"] = [_short(seen[y].high) if y in seen else None for y in years]
    return out


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")


def rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that a chart draws; ``alone`` marks a value whose neighbours are missing."""
    values = table["value"]
    padded = [None, *values, None]
    return [
        {
            "year": table["start"] + i,
            "value": v,
            "low": table.get("low", values)[i] if "low" in table else None,
            "high": table.get("high", values)[i] if "high" in table else None,
            "alone": v is not None and padded[i] is None and padded[i + 2] is None,
        }
        for i, v in enumerate(values)
    ]


def phase_rows(phases: Iterable[Phase], period: tuple[int, int]) -> list[dict[str, Any]]:
    """The reference phases, cut to the period of the case."""
    out = []
    for phase in phases:
        start = max(year_fraction(phase.start), period[0])
        end = min(year_fraction(phase.end) if phase.end else period[1] + 1, period[1] + 1)
        if start < end:
            out.append({"from": start, "to": end, "label": phase.label, "name": phase.name})
    return out
