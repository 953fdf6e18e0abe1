"""Who was a member: the two published lists, by date."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache
from operator import index
from typing import Literal

from detente.errors import CaseError, Fault, nearest
from detente.states.state import State, crosswalk

MembershipList = Literal["cow", "gw"]
LISTS: dict[str, str] = {"cow": "the Correlates of War list", "gw": "the list of Gleditsch and Ward"}
LISTED_TO: dict[str, datetime.date] = {"cow": datetime.date(2016, 12, 31), "gw": datetime.date(2020, 12, 31)}
"""The last day that each list speaks of; a membership that lasts to it is open, and taken to go on."""
DAY = datetime.timedelta(days=1)


def days_of(on: datetime.date | int) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a date or a year spans.

    Raises:
        CaseError: it is neither a date nor a year from 1 to 9999.
    """
    if isinstance(on, datetime.datetime):
        on = on.date()
    if isinstance(on, datetime.date):
        return on, on
    try:
        year = index(on)  # an array library's whole number is one too
    except TypeError:
        year = 0
    if 1 <= year <= 9999 and on is not True:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    raise CaseError(Fault(f"`{on}` is neither a date nor a year", None, "give a year such as `1975`, or a `datetime.date`"))


def _list_named(name: str) -> MembershipList:
    if name == "cow":
        return "cow"
    if name == "gw":
        return "gw"
    raise CaseError(Fault(f"there is no list of states called `{name}`", None, "accepted: `cow`, `gw`"))


@cache
def memberships(system: MembershipList) -> tuple[tuple[State, ...], ...]:
    """Each spell of membership of a list as the rows of the crosswalk that follow one another in it."""
    rows = sorted((s for s in crosswalk() if getattr(s, system) is not None), key=lambda s: (getattr(s, system), s.start))
    spells: list[list[State]] = []
    for row in rows:
        before = spells[-1][-1] if spells else None
        follows = before and getattr(before, system) == getattr(row, system) and before.end is not None and before.end + DAY == row.start
        if follows:
            spells[-1].append(row)
        else:
            spells.append([row])
    return tuple(tuple(spell) for spell in spells)


@cache
def system() -> tuple[State, ...]:
    """Every spell of membership in the Correlates of War list, in the order of the list.

    The name is the list's own; the codes are those of the spell's last day, the ISO code of a state that still exists.
    """
    found = []
    for spell in memberships("cow"):
        last = spell[-1]
        found.append(replace(last, name=last.cow_name, iso3="" if last.end else last.iso3, start=spell[0].start))
    return tuple(found)


def members(system: str = "cow", year: int | None = None, on: datetime.date | None = None) -> tuple[State, ...]:
    """The members of the interstate system, each once, in the order of their numbers.

    ``start`` and ``end`` are those of the membership in the list; names, codes and the number in the other list are those of the
    last day of the year (or of the day) on which the state was a member.

    Args:
        system: ``cow`` or ``gw``; the second has micro-states, marked as such.
        year: every state that was a member on any day of this year.
        on: every state that was a member on this day.

    Raises:
        CaseError: no such list, or not one of year and day.

    Example:
        >>> [len(members("cow", year=year)) for year in (1816, 1946, 2016)]
        [23, 66, 195]
    """
    if (year is None) == (on is None):
        raise CaseError(
            Fault("members are asked for without a time, or with two", None, "give `year=1975` or `on=datetime.date(1975, 6, 1)`")
        )
    first, last = days_of(year if year is not None else on)  # type: ignore[arg-type]
    which = _list_named(system)
    found: dict[int, State] = {}
    for spell in memberships(which):
        held = [row for row in spell if row.existed_within(first, last)]
        if held:
            found[getattr(held[-1], which)] = replace(held[-1], start=spell[0].start, end=spell[-1].end)
    return tuple(found.values())


def find_state(text: str) -> State:
    """The latest spell of the state that ``text`` names: an ISO code, a name or a Correlates of War number.

    Raises:
        CaseError: no state is known by that word; the nearest known name is offered.

    Example:
        >>> find_state("PAK").start.isoformat()
        '1947-08-14'
    """
    wanted = str(text).strip().casefold()
    found = [s for s in system() if wanted and wanted in (s.iso3.casefold(), s.name.casefold(), str(s.cow))]
    if not found:
        by_code = len(wanted) <= 3
        known = [s.iso3 for s in system() if s.iso3] if by_code else [s.name for s in system()]
        offer = nearest(text.upper() if by_code else text, known)
        mend = "name it by its ISO code (`PAK`), name or Correlates of War number" + (f"\n{offer}" if offer else "")
        raise CaseError(Fault(f"`{text}` is not a state of the interstate system", None, mend))
    return max(found, key=lambda s: s.start)
