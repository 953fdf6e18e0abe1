"""Deliveries of major conventional arms by year of delivery, in SIPRI's trend-indicator values: yearly totals by supplier only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from detente.measure import concentration, share
from detente.periods import Period
from detente.record import Observation, Series, sum_series
from flagship.rows import Row, number, shared_rows

FOLDER = "structural/sipri_arms_transfers"
FIRST, EXACT, LAST = 1950, 1995, 2024
NAMED = {"United States": "us", "China": "china", "France": "france"}
SUCCESSOR = {"Soviet Union": "Russia"}

Deliveries = Mapping[str, Mapping[int, float]]


def rows(data: Path) -> Iterator[Row]:
    """The rows of ``arms.csv``; a year of 1950-2024 without a delivery is zero, since SIPRI covers them all."""
    by_supplier = [_series(supplier, years) for supplier, years in sorted(deliveries(data, "Pakistan").items())]
    named = {f"arms_from_{slug}": next(s for s in by_supplier if s.id == supplier) for supplier, slug in NAMED.items()}
    others = sum_series([s for s in by_supplier if s.id not in NAMED])
    for name, series in {**named, "arms_from_others": others, "arms_total": sum_series(by_supplier)}.items():
        yield from _rows(name, series)
    for slug in ("us", "china"):
        yield from _rows(f"arms_share_{slug}", share(named[f"arms_from_{slug}"], by_supplier))
    yield from _rows("arms_concentration", concentration(by_supplier))
    yield from _rows("arms_us_to_india", _series("United States", deliveries(data, "India")["United States"]))


def deliveries(data: Path, recipient: str) -> Deliveries:
    """Deliveries to a state by supplier and year.

    From 1995 they are SIPRI's register by year of delivery. Before, those of the United States are SIPRI's table of its exports by
    recipient, and those of others are each deal's value spread evenly over the years of delivery that it lists.
    """
    found: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))

    def add(supplier: str, year: int, amount: str) -> None:
        found[SUCCESSOR.get(supplier, supplier)][year] += number(amount) or 0.0

    for row in shared_rows(data / FOLDER / "tiv_dyad_year_1950_2024_allocated.csv", recipient=recipient):
        if int(row["year"]) < EXACT and row["supplier"] != "United States":
            add(row["supplier"], int(row["year"]), row["tiv_million"])
    for row in shared_rows(data / FOLDER / "us_exports_by_recipient_1950_2020.csv", recipient=recipient):
        if int(row["year"]) < EXACT:
            add("United States", int(row["year"]), row["us_tiv_million"])
    for row in shared_rows(data / FOLDER / "tiv_dyad_year_1995_2024_register.csv", recipient=recipient):
        add(row["supplier"], int(row["year"]), row["tiv_million"])
    return found


def _series(supplier: str, years: Mapping[int, float]) -> Series:
    seen = tuple(Observation(Period(year), years.get(year, 0.0)) for year in range(FIRST, LAST + 1))
    return Series(supplier, supplier, "arms", "million TIV", "calendar", ("sipri-arms-transfers",), "", "derived", (), "", seen)


def _rows(name: str, series: Series) -> Iterator[Row]:
    for seen in series.observations:
        value = None if seen.value is None else round(seen.value, 6)
        yield Row(name, str(seen.period), value, source="sipri-arms-transfers", status="derived")
