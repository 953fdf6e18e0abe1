"""American drone strikes in Pakistan, by the Bureau of Investigative Journalism and by New America."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from flagship.rows import Row, number, shared_rows

BIJ = {"drone_killed": "killed", "drone_civilians": "civilians", "drone_children": "children"}
MIDDLE = "The value is halfway between the low and the high count, for drawing; judge by the two counts."


def rows(data: Path) -> Iterator[Row]:
    """The rows of ``drones.csv``: yearly counts and totals only."""
    for row in shared_rows(data / "pak-us/series_bij_drone_pakistan.csv"):
        if row["year"] == "total":
            continue
        yield Row("drone_strikes", row["year"], number(row["strikes"]), source="bij-drones-pakistan", status="derived")
        for series, column in BIJ.items():
            low, high = (number(row[f"{column}_{end}"]) for end in ("min", "max"))
            if low is None or high is None:
                raise ValueError(f"{row['year']} lacks a count of {column}")
            yield Row(series, row["year"], (low + high) / 2, low, high, "bij-drones-pakistan", "derived")
    yield from _new_america(data)


def _new_america(data: Path) -> Iterator[Row]:
    """Sums over strikes; a cell that New America leaves empty counts nobody, since it lists every strike under three headings."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in shared_rows(data / "structural/drone_strikes/new_america_pakistan_strikes.csv"):
        year = str(int(float(row["year"])))
        for kind in ("civilians", "total"):
            for end in ("low", "avg", "high"):
                counts[year][f"{kind}_{end}"] += number(row[f"{kind}_{end}"]) or 0.0
        counts[year]["strikes"] += 1
    for year, count in sorted(counts.items()):
        yield Row("drone_strikes_new_america", year, count["strikes"], source="new-america-drones", status="derived")
        for series, kind in (("drone_civilians_new_america", "civilians"), ("drone_killed_new_america", "total")):
            value, low, high = (count[f"{kind}_{end}"] for end in ("avg", "low", "high"))
            yield Row(series, year, min(max(value, low), high), low, high, "new-america-drones", "derived")
