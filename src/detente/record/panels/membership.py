"""Who was a member of the system, from which day to which: the spells that a panel is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from detente.citations import Citation
from detente.errors import CaseError, Fault, RecordError, nearest
from detente.states.matching import AmbiguousNameError, match
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
        states: codes of the system, ISO codes or names; None for all. A name that the state did not have in the list is matched
            leniently, and a notice says to what.
        microstates: whether the very small states of the Gleditsch-Ward list are in; the other list has no such mark.

    Raises:
        RecordError: a state is unknown, or was a member in none of the years.
    """
    found = [rows for rows in memberships(system) if _touches(rows, years) and (microstates or system == "cow" or not rows[-1].microstate)]
    notices: list[str] = []
    if states is not None:
        found, notices = _chosen(found, list(states), system, years)
    end = date(max(years[1], LISTED_TO[system]), 12, 31)
    other = "gw" if system == "cow" else "cow"
    if years[1] > LISTED_TO[system]:
        after = LISTED_TO[system]
        notices.append(f"the list of states ends in {after}: {after + 1} to {years[1]} have the states of its last day")
    spells = (Spell(getattr(rows[-1], system), rows[0].start, rows[-1].end or end) for rows in found)
    both = (Spell(getattr(row, system), row.start, row.end or end) for rows in found for row in rows if getattr(row, other) is not None)
    return Membership(system, tuple(sorted(spells)), tuple(sorted(both)), tuple(dict.fromkeys(notices)))


def _touches(rows: tuple[State, ...], years: tuple[int, int]) -> bool:
    return rows[0].existed_within(date(1, 1, 1), date(years[1], 12, 31)) and (rows[-1].end is None or rows[-1].end.year >= years[0])


def _words(rows: tuple[State, ...], system: str) -> set[str]:
    """What a state may be asked for by: its number, and the names and abbreviations that it had during the spell."""
    texts = (text for s in rows for text in (s.iso3, s.name, s.cow_abb, s.cow_name, s.gw_abb, s.gw_name))
    return {text for text in texts if text} | {str(getattr(rows[-1], system))}


def _chosen(
    found: list[tuple[State, ...]], states: list[str], system: System, years: tuple[int, int]
) -> tuple[list[tuple[State, ...]], list[str]]:
    """The spells of the states asked for, and what each name was taken to mean that is not exactly one of theirs."""
    by_word: dict[str, set[int]] = {}
    for rows in found:
        for word in _words(rows, system):
            by_word.setdefault(word.casefold(), set()).add(getattr(rows[-1], system))
    known = set().union(*by_word.values())
    faults: list[Fault] = []
    codes: set[int] = set()
    notices: list[str] = []
    for asked in states:
        exact = by_word.get(str(asked).strip().casefold())
        if exact:
            codes |= exact
            continue
        state, how = _meant(asked, years)
        code = getattr(state, system) if state else None
        if code in known:
            codes.add(code)
            notices.append(how)
        else:
            faults.append(_no_member(asked, system, years, how, found))
    if faults:
        raise RecordError(faults)
    return [rows for rows in found if getattr(rows[-1], system) in codes], notices


def _meant(asked: str, years: tuple[int, int]) -> tuple[State | None, str]:
    """The state that a name means at the end of the years, else at their start, with the reason; empty where it is no name."""
    how = ""
    for year in (years[1], years[0]):
        try:
            meant = match(asked, year)
        except AmbiguousNameError as error:
            how = how or "; ".join(f"{fault.what}: {fault.mend}" for fault in error.faults)
            continue
        except CaseError:
            continue
        if meant.state:
            return meant.state, meant.how
        how = how or meant.how
    return None, how


def _no_member(asked: str, system: System, years: tuple[int, int], how: str, found: list[tuple[State, ...]]) -> Fault:
    what = f"`{asked}` is not a state of the {system.upper()} list in {years[0]} to {years[1]}"
    if how:
        return Fault(what, None, how)
    offer = nearest(str(asked).strip(), (w for rows in found for w in _words(rows, system) if not w.isdigit()))
    named = "name it by its ISO code (`PAK`), its name or its number in the list"
    return Fault(what, None, offer if offer.startswith("did you mean") else named)
