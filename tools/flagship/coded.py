"""Yearly series counted from the spells that are coded by hand in ``record/spells.csv``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from detente.measure import count_in_force
from detente.record.dated import Spell, read_spells
from flagship.rows import Row

LAST = 2025
COUNTED = {
    "sanctions_in_force": ("sanction", 1947, "us-sanctions-statutes"),
    "military_rule": ("military-rule", 1947, "archigos"),
    "fatf_listed": ("fatf-listing", 2000, "fatf-listings"),
    "imf_programmes": ("imf-arrangement", 1950, "imf-lending"),
}
ZERO_OR_ONE = ("military_rule", "fatf_listed")


def rows(record: Path) -> Iterator[Row]:
    """The rows of ``coded.csv``, from the spells of the record in a folder.

    Raises:
        ValueError: a spell of the record is at fault.
    """
    found, faults = read_spells(record / "spells.csv", record, {})
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    spells = list(found.values())
    for name, (kind, first, source) in COUNTED.items():
        for seen in count_in_force(spells, kind, first, LAST).observations:
            value = min(seen.value or 0.0, 1.0) if name in ZERO_OR_ONE else seen.value
            yield Row(name, str(seen.period), value, source=source, status="coded")
    yield from _approvals(spells)


def _approvals(spells: list[Spell]) -> Iterator[Row]:
    approved = Counter(spell.start.year for spell in spells if spell.kind == "imf-arrangement")
    for year in range(1950, LAST + 1):
        yield Row("imf_arrangements", str(year), float(approved[year]), source="imf-lending", status="coded")
