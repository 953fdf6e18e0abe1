"""Changes of territory that a state outlives: the same number before and after, and not the same land and people."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

from detente.states.state import State, shipped


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        polity: the state's number in the crosswalk (`State.polity`).
        date: the first day on which it holds.
        what: in one sentence.
        basis: ``list`` where the date stands in a list of states, ``recalled`` where it was written down from memory.
    """

    polity: int
    date: datetime.date
    what: str
    basis: str


@cache
def _all() -> tuple[Change, ...]:
    rows = shipped("territorial_changes.csv")
    return tuple(Change(int(r["polity"]), datetime.date.fromisoformat(r["date"]), r["change"], r["basis"]) for r in rows)


def changes(state: State | int) -> tuple[Change, ...]:
    """The changes of a state's territory that are known here, by time; not a full list.

    Args:
        state: the state, or its Correlates of War number.

    Example:
        >>> [change.date.isoformat() for change in changes(770)]
        ['1947-08-14', '1971-12-16']
    """
    polity = state.polity if isinstance(state, State) else state
    return tuple(sorted((c for c in _all() if c.polity == polity), key=lambda change: change.date))
