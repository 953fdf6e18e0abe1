"""Who was a member of the system, from which day to which: the spells that a panel is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from detente.citations import Citation
from detente.errors import Fault, RecordError, nearest
from detente.states.membership import memberships
from detente.states.state import State

System = Literal["cow", "gw"]

LISTED_TO = {"cow": 2016, "gw": 2020}  # last year of each list; its states of that day are taken to last
FIRST = 1816

CITED = {
    "cow": Citation(
        ("Correlates of War Project",),
        "State System Membership List",
        "2017",
        "",
        "2016",
        "https://correlatesofwar.org/data-sets/state-system-membership/",
    ),
    "gw": Citation(
        ("Gleditsch, Kristian S.", "Ward, Michael D."),
        "A Revised List of Independent States since the Congress of Vienna",
        "1999",
        "International Interactions 25: 393-413",
    ),
}


@dataclass(frozen=True, order=True)
class Spell:
    """A state's membership from one day to another, both included."""

    code: int
    first: date
    last: date


@dataclass(frozen=True)
class Membership:
    """The spells of a system.

    Attributes:
        system: ``cow`` or ``gw``.
        spells: of the states asked for.
        other: spells during which the same states stood in the other list too, by their codes in this one.
        notices: what a reader must know about the list.
    """

    system: System
    spells: tuple[Spell, ...]
    other: tuple[Spell, ...] = ()
    notices: tuple[str, ...] = ()


def membership(system: System, years: tuple[int, int], states: Iterable[str] | None = None, microstates: bool = True) -> Membership:
    """The spells of membership that touch the years.

    A state of the list's last day is taken to last to the end of ``years``; a notice says from when on that is so.

    Args:
        system: whose list.
        years: first and last.
        states: codes of the system, ISO codes or names; None for all.
        microstates: whether the very small states of the Gleditsch-Ward list are in; the other list has no such mark.

    Raises:
        RecordError: a state is unknown, or was a member in none of the years.
    """
    found = [rows for rows in memberships(system) if _touches(rows, years) and (microstates or system == "cow" or not rows[-1].microstate)]
    if states is not None:
        found = _chosen(found, list(states), system, years)
    end = date(max(years[1], LISTED_TO[system]), 12, 31)
    other = "gw" if system == "cow" else "cow"
    notices = []
    if years[1] > LISTED_TO[system]:
        after = LISTED_TO[system]
        notices.append(f"the list of states ends in {after}: {after + 1} to {years[1]} have the states of its last day")
    spells = (Spell(getattr(rows[-1], system), rows[0].start, rows[-1].end or end) for rows in found)
    both = (Spell(getattr(row, system), row.start, row.end or end) for rows in found for row in rows if getattr(row, other) is not None)
    return Membership(system, tuple(sorted(spells)), tuple(sorted(both)), tuple(notices))


def _touches(rows: tuple[State, ...], years: tuple[int, int]) -> bool:
    return rows[0].existed_within(date(1, 1, 1), date(years[1], 12, 31)) and (rows[-1].end is None or rows[-1].end.year >= years[0])


def _words(rows: tuple[State, ...], system: str) -> set[str]:
    """What a state may be asked for by: its number, and the names and abbreviations that it had during the spell."""
    texts = (text for s in rows for text in (s.iso3, s.name, s.cow_abb, s.cow_name, s.gw_abb, s.gw_name))
    return {text for text in texts if text} | {str(getattr(rows[-1], system))}


def _chosen(found: list[tuple[State, ...]], states: list[str], system: str, years: tuple[int, int]) -> list[tuple[State, ...]]:
    by_word: dict[str, set[int]] = {}
    for rows in found:
        for word in _words(rows, system):
            by_word.setdefault(word.casefold(), set()).add(getattr(rows[-1], system))
    faults, codes = [], set()
    for asked in states:
        word = str(asked).strip().casefold()
        if word not in by_word:
            what = f"`{asked}` is not a state of the {system.upper()} list in {years[0]} to {years[1]}"
            offer = nearest(str(asked).strip(), (w for rows in found for w in _words(rows, system) if not w.isdigit()))
            faults.append(Fault(what, None, offer or "name it by its ISO code (`PAK`), its name or its number in the list"))
        codes |= by_word.get(word, set())
    if faults:
        raise RecordError(faults)
    return [rows for rows in found if getattr(rows[-1], system) in codes]
