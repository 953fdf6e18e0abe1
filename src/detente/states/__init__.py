"""Who: the members of the interstate system, each valid from one date to another.

The list is the Correlates of War State System Membership, release 2016 (Correlates of War Project 2017),
with the ISO 3166 code of each state that still exists. Its end dates of 31 December 2016 mean "to this day".
"""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from detente.errors import CaseError, Fault, nearest


@dataclass(frozen=True)
class State:
    """A member of the interstate system during one spell of membership.

    Attributes:
        iso3: the ISO 3166-1 alpha-3 code, empty for a state that no longer exists.
        cow: the Correlates of War number.
        name: the name in that list.
        start: first day of membership.
        end: last day of membership, None while it lasts.
    """

    iso3: str
    cow: int
    name: str
    start: datetime.date
    end: datetime.date | None

    def existed_in(self, year: int) -> bool:
        """Whether the state was a member on any day of the year."""
        return self.start.year <= year and (self.end is None or self.end.year >= year)


@cache
def system() -> tuple[State, ...]:
    """Every spell of membership, in the order of the list."""
    text = files("detente.states").joinpath("system.csv").read_text(encoding="utf-8")
    day = datetime.date.fromisoformat
    return tuple(
        State(row["iso3"], int(row["cow"]), row["name"], day(row["from"]), day(row["to"]) if row["to"] else None)
        for row in csv.DictReader(text.splitlines())
    )


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
