"""Names and codes that data sets use beside states: dependencies, regions, organisations. None of them is a state of either list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from detente.states.spelling import name_key
from detente.states.state import shipped


@dataclass(frozen=True)
class Territory:
    """What is known by a name and is no state.

    Attributes:
        name: as it is written.
        iso3: its ISO or World Bank code, empty where it has none.
        kind: dependency, disputed, former, part, region, organisation, armed group or unknown.
        what: in words.
    """

    name: str
    iso3: str
    kind: str
    what: str


@cache
def territories() -> tuple[Territory, ...]:
    """All of them, in the order of the shipped table."""
    return tuple(Territory(**row) for row in shipped("territories.csv"))


@cache
def _by_name() -> dict[str, Territory]:
    return {name_key(place.name): place for place in territories()}


@cache
def _by_code() -> dict[str, Territory]:
    found: dict[str, Territory] = {}
    for place in territories():
        if place.iso3:
            found.setdefault(place.iso3, place)
    return found


def territory_of_name(text: str) -> Territory | None:
    """The territory of a name; the words "region" and "former" are overlooked."""
    key = name_key(text)
    return _by_name().get(key) or _by_name().get(" ".join(word for word in key.split() if word != "region"))


def territory_of_code(code: str) -> Territory | None:
    """The territory of an ISO code."""
    return _by_code().get(code)
