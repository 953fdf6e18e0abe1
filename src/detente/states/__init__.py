"""Who: the members of the interstate system, each valid from one date to another.

Two lists are held and merged by date: the Correlates of War State System Membership, release 2016 (Correlates of War Project 2017),
and the list of independent states of Gleditsch and Ward (1999) with its micro-states, to 2020. A membership that lasts to the last day
of its list means "to this day". Names in use and the codes of ISO 3166, CAMEO, FIPS 10-4 and the United Nations are dated too.
"""

from __future__ import annotations

from detente.states.conversion import SYSTEMS, Conversion, convert, explain
from detente.states.matching import AmbiguousNameError, Match, match
from detente.states.membership import LISTED_TO, find_state, members, system
from detente.states.state import State, crosswalk
from detente.states.territorial_changes import Change, changes
from detente.states.territories import Territory

__all__ = [
    "LISTED_TO",
    "SYSTEMS",
    "AmbiguousNameError",
    "Change",
    "Conversion",
    "Match",
    "State",
    "Territory",
    "changes",
    "convert",
    "crosswalk",
    "explain",
    "find_state",
    "match",
    "members",
    "system",
]
