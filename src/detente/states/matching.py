"""From a name, however it is spelled, to the state that it means, with the choice explained."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache, lru_cache

from detente.errors import CaseError, Fault, nearest
from detente.states.membership import days_of
from detente.states.spelling import name_key, parts_of, without_official_words
from detente.states.state import State, crosswalk, shipped
from detente.states.territories import territory_of_name

FIRST, LAST = datetime.date.min, datetime.date.max
NO_NAMES = frozenset({"electoral", "ducal", "republic yugoslav"})  # what the lists write in brackets and is no name of its own


class AmbiguousNameError(CaseError):
    """A name that could mean several states at the time that is asked for; its mend lists them."""


@dataclass(frozen=True)
class Match:
    """What a name was taken to mean.

    Attributes:
        state: the state, as it was at the time that was asked for; None where the name is known and no state then.
        how: one sentence on why.
        others: other states that the name is used for at that time.
    """

    state: State | None
    how: str
    others: tuple[State, ...] = ()


@dataclass(frozen=True)
class Named:
    """That a state has a name from a day to a day; ``meant`` says how likely it is where several share the name."""

    polity: int
    start: datetime.date
    end: datetime.date
    meant: str = "only"

    def at(self, first: datetime.date, last: datetime.date) -> bool:
        """Whether the name is valid on any of the days."""
        return self.start <= last and self.end >= first


def match(text: str, on: datetime.date | int | None = None) -> Match:
    """The state that a name means.

    Case, accents, punctuation, the order of words and official words ("Islamic Republic of") make no difference. Beside the names of
    the two lists those of the usual data sets are known (`names.csv` says which). A territory or a region gives a match without a state.

    Args:
        text: the name.
        on: the day or year it speaks of; without one, what the name means today or meant last.

    Raises:
        AmbiguousNameError: the name could mean several states, which are listed.
        CaseError: it is not known; the nearest names are offered.

    Example:
        >>> match("Congo, Dem. Rep.", 1975).state.cow, match("Burma", 1995).state.name, match("Aruba").how
        (490, 'Myanmar', '`Aruba` is no state: a dependency of the Netherlands')
    """
    return _matched(str(text), on)


@lru_cache(maxsize=1 << 15)
def _matched(text: str, on: datetime.date | int | None) -> Match:
    first, last = days_of(on) if on is not None else (FIRST, LAST)
    key = name_key(text)
    if key in _shared():
        return _one_of(text, _shared()[key], first, last)
    if key in _names():
        return _one_of(text, _names()[key], first, last)
    if text.rstrip().endswith("*"):
        return Match(None, f"`{text}` is no state: SIPRI marks armed groups and organisations with a star")
    place = territory_of_name(text)
    if place:
        return Match(None, f"`{text}` is no state: {place.what}")
    short = without_official_words(key)
    if short and short != key and short in _names() and short not in _shared():
        return _one_of(text, _names()[short], first, last, f"; read as `{short}`, without official words")
    agreed = _by_parts(text, on)
    if agreed:
        return agreed
    raise CaseError(_not_known(text))


def _by_parts(text: str, on: datetime.date | int | None) -> Match | None:
    """A name with a second one in brackets or after a slash, where both mean one state."""
    found = []
    for part in parts_of(text):
        if name_key(part) not in _names() and name_key(part) not in _shared():
            return None
        try:
            found.append(_matched(part, on))
        except CaseError:
            return None
    if not found or len({one.state.polity if one.state else None for one in found}) > 1:
        return None
    return Match(found[0].state, f"{found[0].how}; the other name in `{text}` means the same", found[0].others)


def _one_of(text: str, named: tuple[Named, ...], first: datetime.date, last: datetime.date, note: str = "") -> Match:
    """The state among those of a name that is meant at a time."""
    if first == FIRST:
        return _without_date(text, named, note)
    valid = [name for name in named if name.at(first, last) and _row(name.polity, max(first, name.start), min(last, name.end))]
    if not valid:
        return _under_another_name(text, named, first, last, note)
    likely = _likely(valid, last)
    states = {name.polity: _row(name.polity, max(first, name.start), min(last, name.end)) for name in valid}
    if len(likely) > 1:
        raise AmbiguousNameError(_several(text, [state for polity, state in states.items() if state], _when(first, last)))
    others = tuple(state for polity, state in states.items() if state and polity not in likely)
    state = states[likely.pop()]
    assert state is not None  # only what existed is valid
    return Match(state, _told(text, state, others) + note, others)


def _likely(valid: list[Named], last: datetime.date) -> set[int]:
    """The states that a name means first: those that it usually means, at the end of the time that is asked for."""
    for meant in ("only", "usually", "perhaps", "sometimes"):
        some = [name for name in valid if name.meant == meant]
        if some:
            latest = max(min(name.end, last) for name in some)
            return {name.polity for name in some if min(name.end, last) == latest}
    return set()


def _without_date(text: str, named: tuple[Named, ...], note: str) -> Match:
    """What a name means today, or meant last."""
    states = {name.polity: _row(name.polity, name.start, name.end) or _row(name.polity, FIRST, LAST) for name in named}
    living = [name for name in named if name.end == LAST and (state := states[name.polity]) and state.end is None]
    likely = _likely(living or list(named), LAST)
    if len(likely) > 1:
        found = [state for polity, state in states.items() if state and (polity in likely or not living)]
        raise AmbiguousNameError(_several(text, found, "today" if living else "in the past"))
    polity = likely.pop()
    meant, today = states[polity], _row(polity, LAST, LAST)
    assert meant is not None  # every state that is named has a row
    others = tuple(state for other, state in states.items() if state and other != polity)
    if today and today.name != meant.name:
        note += f"; the state is now {today.name}"
    return Match(meant, _told(text, meant, others) + note, others)


def _under_another_name(text: str, named: tuple[Named, ...], first: datetime.date, last: datetime.date, note: str) -> Match:
    """Where the name is of another time: the same state under its name then, or no state."""
    states = {name.polity: state for name in named if (state := _row(name.polity, first, last))}
    if len(states) > 1:
        raise AmbiguousNameError(_several(text, list(states.values()), _when(first, last)))
    if states:
        state = next(iter(states.values()))
        return Match(state, f"`{text}` is the name of another time; the same state was then {state.name}{note}")
    spans = sorted((s.start, s.end) for s in crosswalk() if s.polity in {name.polity for name in named})
    there = f"from {spans[0][0]} to {spans[-1][1] or 'this day'}"
    return Match(None, f"`{text}` is in neither list {_when(first, last)}; it is there {there}{note}")


def _told(text: str, state: State, others: tuple[State, ...]) -> str:
    how = f"`{text}` is {state.name} ({_number(state)})"
    return how + (f"; could also be {', '.join(f'{s.name} ({_number(s)})' for s in others)}" if others else "")


def _number(state: State) -> str:
    return f"cow {state.cow}" if state.cow is not None else f"gw {state.gw}"


def _when(first: datetime.date, last: datetime.date) -> str:
    return f"on {first}" if first == last else f"in {first.year}"


def _several(text: str, states: list[State], when: str) -> Fault:
    offered = " or ".join(f"`{state.name}` ({_number(state)})" for state in states)
    return Fault(f"`{text}` could mean several states {when}", None, f"write {offered}")


def _not_known(text: str) -> Fault:
    offer = nearest(text, {state.name for state in crosswalk()} | {row["name"] for row in shipped("names.csv")})
    mend = "name it as one of the two lists does, or add the spelling to `src/detente/states/names.csv` with its source"
    return Fault(f"`{text}` is not the name of a state or territory that is known here", None, f"{offer}\n{mend}" if offer else mend)


@cache
def _rows_by_polity() -> dict[int, tuple[State, ...]]:
    found: dict[int, list[State]] = {}
    for state in crosswalk():
        found.setdefault(state.polity, []).append(state)
    return {polity: tuple(rows) for polity, rows in found.items()}


def _row(polity: int, first: datetime.date, last: datetime.date) -> State | None:
    """The latest row of a state within some days."""
    return next((s for s in reversed(_rows_by_polity()[polity]) if s.existed_within(first, last)), None)


def _dated(row: dict[str, str], meant: str) -> Named:
    day = datetime.date.fromisoformat
    return Named(int(row["polity"]), day(row["from"]) if row["from"] else FIRST, day(row["to"]) if row["to"] else LAST, meant)


def _kept(table: dict[str, list[Named]], key: str, name: Named) -> None:
    if key and key not in NO_NAMES and name not in table.setdefault(key, []):
        table[key].append(name)


@cache
def _shared() -> dict[str, tuple[Named, ...]]:
    """The names that several states have at once."""
    table: dict[str, list[Named]] = {}
    for row in shipped("shared_names.csv"):
        _kept(table, name_key(row["name"]), _dated(row, row["meant"]))
    return {key: tuple(names) for key, names in table.items()}


@cache
def _names() -> dict[str, tuple[Named, ...]]:
    """Every name that means one state at a time: those in use, those of the lists, and those kept by hand."""
    table: dict[str, list[Named]] = {}
    for row in shipped("names.csv"):
        _kept(table, name_key(row["name"]), _dated(row, "only"))
    by_hand, in_use = frozenset(table), set[tuple[str, int]]()
    for state in crosswalk():
        key = name_key(state.name)
        in_use.add((key, state.polity))
        if key not in by_hand:
            _kept(table, key, Named(state.polity, state.start, state.end or LAST))
    for state in crosswalk():  # the lists call a state by one name through all its time: what is dated goes before
        for part in {part for name in (state.cow_name, state.gw_name) for part in (name, *parts_of(name))}:
            key = name_key(part)
            if key not in by_hand and (key, state.polity) not in in_use:
                _kept(table, key, Named(state.polity, state.start, state.end or LAST))
    return {key: tuple(names) for key, names in table.items()}
