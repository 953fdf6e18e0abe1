"""Yearly series counted from dated states of affairs."""

from __future__ import annotations

from collections.abc import Iterable

from detente.periods import Period
from detente.record import Observation, Series, Spell


def count_in_force(spells: Iterable[Spell], kind: str, start: int, end: int) -> Series:
    """How many spells of a kind hold on any day of each year.

    Args:
        spells: the spells of a record; those of other kinds are passed over.
        kind: as in the record: ``sanction``, ``military-rule``.
        start: the first year that the coding covers.
        end: the last year that it covers; years outside are missing, since nobody has looked.

    Returns:
        A series of counts on calendar years, zero where the coding covers the year and no spell holds.
    """
    chosen = [spell for spell in spells if spell.kind == kind]
    source = tuple(dict.fromkeys(spell.source for spell in chosen))
    found = tuple(
        Observation(Period(year), float(sum(spell.in_force(year) for spell in chosen)), source="; ".join(source), status="derived")
        for year in range(start, end + 1)
    )
    label = f"{kind.replace('-', ' ').capitalize()}: number in force"
    return Series(f"{kind.replace('-', '_')}_in_force", label, "own", "count", "calendar", source, "", "derived", (), "", found)
