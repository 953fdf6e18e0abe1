"""The figures of the charts as small tables of plain values: the same rows in Python and in the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from detente.brief.translation import gettext as _
from detente.brief.translation import marked

if TYPE_CHECKING:
    from detente.record import Phase, Series

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
WORDS = {"engagement": marked("close"), "ambivalence": marked("mixed"), "estrangement": marked("apart")}


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


def scaled(series: Series) -> tuple[float, str]:
    """By what the axis of a series is divided so that its numbers stay short, and the unit that is then right.

    Example:
        >>> from detente.periods import Period
        >>> from detente.record import Observation, Series
        >>> seen = (Observation(Period(2024), 410_716.0),)
        >>> scaled(Series("gdp", "Product", "economy", "million 2015 USD", "calendar", (), "", "found", (), "", seen))
        (1000.0, 'billion 2015 USD')
    """
    top = max((abs(o.value) for o in series.observations if o.value is not None), default=0.0)
    own = 1e6 if series.unit.startswith("million ") else 1.0
    if top < (10_000 if own > 1 else 1e6):
        return 1.0, series.unit
    size, word = next((scale for scale in SCALES if top * own >= 10 * scale[0]), SCALES[-1])
    return size / own, f"{word} {series.unit.removeprefix('million ')}"


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
    """The reference phases, cut to the period of the case, with the span in which the start of each may lie."""
    out = []
    for phase in phases:
        start = max(year_fraction(phase.start), period[0])
        end = min(year_fraction(phase.end) if phase.end else period[1] + 1, period[1] + 1)
        if start < end:
            half = phase.tolerance_months / 12
            word = _(WORDS.get(phase.label, phase.label))
            sides: dict[str, Any] = {"early": round(max(start - half, period[0]), 3), "late": round(start + half, 3)}
            out.append(sides | {"from": start, "to": end, "label": phase.label, "name": phase.name, "word": word})
    return out
