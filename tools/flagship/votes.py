"""Votes in the General Assembly of the United Nations: distance of ideal points and agreement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flagship.rows import Row, by_year, number, shared_rows

PAIRS = {
    "ideal_point_distance_us": ("770", "2"),
    "ideal_point_distance_china": ("770", "710"),
    "ideal_point_distance_us_to_india": ("2", "750"),
}
FEWEST_VOTES = 10


def rows(data: Path) -> Iterator[Row]:
    """The rows of ``votes.csv``."""
    yield from _distances(data)
    yield from _agreement(data)


def _distances(data: Path) -> Iterator[Row]:
    path = data / "structural/unga/ideal_points_1946_2024.csv"
    points = {code: by_year(shared_rows(path, ccode=code)) for code in ("2", "710", "750", "770")}
    for name, (one, other) in PAIRS.items():
        for year in sorted(points[one].keys() & points[other].keys()):
            here, there = (number(points[code][year]["idealpointall"]) for code in (one, other))
            if here is not None and there is not None:
                yield Row(name, str(year), round(abs(here - there), 6), source="bailey-strezhnev-voeten", status="derived")


def _agreement(data: Path) -> Iterator[Row]:
    for row in shared_rows(data / "structural/unga/agreement_with_powers_1946_2020.csv", country="Pakistan"):
        if (number(row["n_votes_with_USA"]) or 0) < FEWEST_VOTES:
            continue
        for name, column in (("agreement_us", "agree_USA"), ("agreement_china", "agree_CHN"), ("agreement_india", "agree_IND")):
            value = number(row[column])
            if value is not None:
                yield Row(name, row["year"], value, source="unga-votes", status="derived")
