"""Counts of spells by year."""

from __future__ import annotations

import datetime

from detente.measure import count_in_force
from detente.record import Spell


def spell(kind: str, start: int, end: int | None) -> Spell:
    return Spell(f"{kind}{start}", kind, datetime.date(start, 6, 1), end and datetime.date(end, 6, 1), "", "a law", "coded")


def test_a_year_counts_every_spell_that_touches_it_and_no_other_kind() -> None:
    spells = [
        spell("sanction", 1990, 2001),
        spell("sanction", 1998, 2001),
        spell("sanction", 2018, None),
        spell("military-rule", 1999, 2008),
    ]
    counted = count_in_force(spells, "sanction", 1989, 2020)
    assert [counted.value(year) for year in (1989, 1990, 1998, 2001, 2002, 2018, 2020)] == [0, 1, 2, 2, 0, 1, 1]


def test_years_that_were_not_coded_are_missing() -> None:
    counted = count_in_force([], "sanction", 1990, 1992)
    assert (counted.value(1989), counted.value(1990), counted.value(1993)) == (None, 0, None)
