"""From one system of codes to another, at a date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from detente.errors import CaseError, Fault
from detente.states.membership import LISTS, days_of
from detente.states.state import Code, State, crosswalk, shipped

SYSTEMS: dict[str, str] = {
    "cow": "Correlates of War number",
    "gw": "Gleditsch and Ward number",
    "iso3": "ISO 3166-1 alpha-3 code",
    "isonum": "ISO 3166-1 numeric code",
    "cameo": "CAMEO country code",
    "fips": "FIPS 10-4 code",
    "un": "United Nations M49 code",
    "name": "name",
}
NUMBERS = ("cow", "gw", "isonum", "un")


@dataclass(frozen=True)
class Conversion:
    """A code found for another, or why there is none.

    Attributes:
        code: the code in the system that was asked for, None where there is none.
        state: the state that the source's code means then, None where it means none.
        how: one sentence on what was done.
    """

    code: Code | None
    state: State | None
    how: str


def convert(code: Code, source: str, target: str, on: datetime.date | int) -> Code | None:
    """The code of the same state in another system, at a date.

    Args:
        code: a number or a code; ``"770"``, ``770.0`` and ``" pak "`` are read too.
        source: one of ``cow``, ``gw``, ``iso3``, ``isonum``, ``cameo``, ``fips``, ``un``, ``name``.
        target: likewise.
        on: a day, or a year: then the last day of it on which the state has both codes, else the last day on which it existed.

    Returns:
        The code, None where the source's code means no state then, or the state has no such code. `explain` says why.

    Raises:
        CaseError: an unknown system or time; a name that is not known, or could mean several states (`AmbiguousNameError`).

    Example:
        >>> convert(260, "gw", "cow", 1989), convert(260, "gw", "cow", 1990), convert("SUN", "iso3", "cow", 1975)
        (260, 255, 365)
    """
    return _found(code, source, target, on)[0]


def explain(code: Code, source: str, target: str, on: datetime.date | int) -> Conversion:
    """The same as `convert`, with the state that is meant and one sentence on how it was found.

    Example:
        >>> explain("YUG", "iso3", "cow", 2010).how
        '`YUG` ended on 2003-02-03; the state goes on as Serbia'
    """
    found, state, how = _found(code, source, target, on)
    return Conversion(found, state, how)


@lru_cache(maxsize=1 << 17)
def _found(code: Code, source: str, target: str, on: datetime.date | int) -> tuple[Code | None, State | None, str]:
    """Code, state and sentence; kept, as tables ask the same again and again."""
    unknown = [name for name in (source, target) if name not in SYSTEMS]
    if unknown:
        raise CaseError(Fault(f"there is no system of codes called `{name}`", None, "accepted: " + ", ".join(SYSTEMS)) for name in unknown)
    first, last = days_of(on)
    if source == "name":
        from detente.states.matching import match

        matched = match(str(code), on)
        state, how = matched.state, matched.how
        rows = [s for s in crosswalk() if state and s.polity == state.polity and s.existed_within(first, last)]
    else:
        wanted = _read(code, source)
        known = _by_code(source).get(wanted, ()) if wanted is not None else ()
        rows = [s for s in known if s.existed_within(first, last)]
        how = f"`{code}` is {rows[-1].name}" if rows else ""
        if not rows:
            rows, how = _another(code, wanted, source, known, first, last)
    if not rows:
        return None, None, how
    state, chosen = _latest(rows, target)
    if chosen is None:
        how += f"; it has no {SYSTEMS[target]}" + (" then: it is not in that list" if target in LISTS else " that is known here")
    elif state.end and state.end < last:
        how += f", until {state.end}"
    return chosen, state, how


def _latest(rows: list[State], target: str) -> tuple[State, Code | None]:
    """The latest row that has the code; without one, the latest row."""
    rows = sorted(rows, key=lambda s: s.start)
    for row in reversed(rows):
        if (code := value(row, target)) is not None:
            return row, code
    return rows[-1], None


def value(state: State, system: str) -> Code | None:
    """The state's code in a system, None where it has none."""
    code: Code | None = getattr(state, system)
    return None if code == "" else code


def _read(code: Code, system: str) -> Code | None:
    """A code as the table has it; None where it cannot be one of that system."""
    if system not in NUMBERS:
        return str(code).strip().upper()
    try:
        number = float(code)
    except (TypeError, ValueError):
        return None
    return int(number) if number.is_integer() and abs(number) < 1e6 else None


@cache
def _by_code(system: str) -> dict[Code, tuple[State, ...]]:
    """The rows that each code of a system has, by time."""
    found: dict[Code, list[State]] = {}
    for state in sorted(crosswalk(), key=lambda s: s.start):
        if (code := value(state, system)) is not None:
            found.setdefault(code, []).append(state)
    return {code: tuple(rows) for code, rows in found.items()}


@cache
def _by_polity() -> dict[int, tuple[State, ...]]:
    found: dict[int, list[State]] = {}
    for state in crosswalk():
        found.setdefault(state.polity, []).append(state)
    return {polity: tuple(rows) for polity, rows in found.items()}


@cache
def other_codes() -> dict[tuple[str, str], tuple[int, str]]:
    """Codes in use that are no official ones: the system and the code, to the polity that is meant and who writes so."""
    return {(row["system"], row["code"]): (int(row["polity"]), row["why"]) for row in shipped("other_codes.csv")}


def _another(
    code: Code, wanted: Code | None, source: str, known: Iterable[State], first: datetime.date, last: datetime.date
) -> tuple[list[State], str]:
    """The rows of the same state at a time when the code itself was not in force, or none, and why."""
    other = other_codes().get((source, str(wanted)))
    if other:
        rows = [s for s in _by_polity()[other[0]] if s.existed_within(first, last)]
        if rows:
            return rows, f"`{code}` is no official {SYSTEMS[source]}; it is {rows[-1].name}: {other[1]}"
    known = tuple(known)
    if not known:
        return [], _why_unknown(code, source)
    rows = [s for polity in {s.polity for s in known} for s in _by_polity()[polity] if s.existed_within(first, last)]
    if not rows and source not in LISTS:
        numbers = {s.gw for s in known} - {None}
        rows = [s for s in crosswalk() if s.gw in numbers and s.existed_within(first, last)]
    if source in LISTS:  # where the list has another number, the old one is another state
        rows = [s for s in rows if value(s, source) is None]
    if not rows:
        return [], f"`{code}` is {known[-1].name}, which neither list has then: {_when(known)}"
    if source in LISTS:
        return rows, f"`{code}` is {rows[-1].name}, which is not in {LISTS[source]} then; the other list has it"
    ended = [s for s in known if s.end and s.end < first]
    if ended:
        return rows, f"`{code}` ended on {ended[-1].end}; the state goes on as {rows[-1].name}"
    return rows, f"`{code}` came later ({known[0].start}); the state was then {rows[-1].name}"


def _when(rows: Iterable[State]) -> str:
    return "it is there " + ", ".join(f"{s.start} to {s.end or 'this day'}" for s in rows)


def _why_unknown(code: Code, source: str) -> str:
    if source == "iso3":
        from detente.states.territories import territory_of_code

        place = territory_of_code(str(code).strip().upper())
        if place:
            return f"`{code}` is {place.name}: {place.what}"
    return f"`{code}` is no {SYSTEMS[source]} of a state in either list"
