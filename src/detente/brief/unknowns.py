"""What the data cannot tell: claims that they leave open and why, series that stop or have holes, and what was never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.brief.words import mark

if TYPE_CHECKING:
    from detente.findings import Findings
    from detente.record import Series

LATE = 2  # a series that ends so many years before the period is named


def view(findings: Findings) -> dict[str, Any]:
    """The open claims by the reason, what would settle them, and where the record stops."""
    claims = {claim.id: claim for claim in findings.case.claims}
    open_: list[dict[str, Any]] = [
        {
            "id": v.id,
            "text": v.text,
            "mark": mark(v.verdict),
            "needs": claims[v.id].needs if v.id in claims else "",
            "designs": claims[v.id].designs if v.id in claims else (),
        }
        for v in findings.verdicts
    ]
    period = findings.case.period
    series = findings.case.record.series.values()
    return {
        "open": [row for row in open_ if row["mark"].slug == "not-identified"],
        "absent": [row for row in open_ if row["mark"].slug == "no-data"],
        "beyond": [row for row in open_ if row["mark"].slug in ("normative", "not-testable")],
        "unfitted": findings.case.theory is not None,  # findings hold no fit: a theory, where there is one, is as its author set it
        "empty": [s for s in series if not s.years_with_values],
        "stops": sorted((_stop(s, period) for s in series if _stops(s, period)), key=lambda row: (row["last"], row["series"].label)),
    }


def _stops(series: Series, period: tuple[int, int]) -> bool:
    years = series.years_with_values
    return bool(years) and years[-1] <= period[1] - LATE


def _stop(series: Series, period: tuple[int, int]) -> dict[str, Any]:
    years = series.years_with_values
    inside = [y for y in years if period[0] <= y <= period[1]]
    return {"series": series, "first": years[0], "last": years[-1], "holes": years[-1] - years[0] + 1 - len(years), "inside": len(inside)}
