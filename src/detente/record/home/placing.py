"""From the codes of a source to the numbers of both lists of states, at the last day of each row on which the state existed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

import polars as pl

from detente.errors import CaseError
from detente.states import convert, crosswalk, explain, match
from detente.states.conversion import NUMBERS, other_codes, value
from detente.states.state import shipped
from detente.states.territories import territory_of_code

DAY = datetime.timedelta(days=1)
KINDS = ((("since", "until"), pl.Date), (("cow", "gw"), pl.Int16), (("what", "refused"), pl.String))
DECEMBER_31 = (12, 31)


@dataclass(frozen=True)
class Placed:
    """What a code means over some days.

    Attributes:
        cow: Correlates of War number, None where there is none.
        gw: Gleditsch and Ward number, likewise.
        what: in words, why a number is lacking; empty where none is.
        refused: why the code cannot be kept at all; empty where it can.
    """

    cow: int | None
    gw: int | None
    what: str = ""
    refused: str = ""


def place(code: str, coding: str, first: datetime.date, last: datetime.date) -> Placed:
    """The numbers of a code of a system over a row's days; a number that the source itself gives is kept.

    A code that no list knows is refused; a territory, a region or a state that was not there then is kept without numbers. A text that
    can be no code of the system is a name: so a source that has codes for states alone can name its other places.
    """
    if coding == "name" or not _can_be_code(code, coding):
        return _place_name(code, first, last)
    if not _known(code, coding):
        territory = territory_of_code(code.strip().upper()) if coding == "iso3" else None
        if territory:
            return Placed(None, None, f"{territory.name}: {territory.what}")
        return Placed(None, None, refused=explain(code, coding, "cow", last).how)
    found = {target: _number(code, coding, target, first, last) for target in ("cow", "gw")}
    if coding in found:
        found[coding] = int(float(code))
    what = "" if None not in found.values() else explain(code, coding, "cow" if found["cow"] is None else "gw", last).how
    return Placed(found["cow"], found["gw"], what)


def _can_be_code(code: str, coding: str) -> bool:
    text = code.strip()
    return not text[:1].isalpha() if coding in NUMBERS else len(text) <= 3


def _place_name(name: str, first: datetime.date, last: datetime.date) -> Placed:
    try:
        matches = [match(name, when) for when in _whens(first, last)]
    except CaseError as error:
        fault = error.faults[0]
        return Placed(None, None, refused=f"{fault.what}; {fault.mend.splitlines()[0]}" if fault.mend else fault.what)
    state = next((m.state for m in matches if m.state), None)
    if state is None:
        return Placed(None, None, matches[0].how)
    lacking = [known for known, number in (("cow", state.cow), ("gw", state.gw)) if number is None]
    return Placed(state.cow, state.gw, f"{state.name} is not in the list of `{lacking[0]}` then" if lacking else "")


def _number(code: str, coding: str, target: str, first: datetime.date, last: datetime.date) -> int | None:
    for when in _whens(first, last):
        number = convert(code, coding, target, when)
        if number is not None and (when == _whens(first, last)[0] or _there(code, coding, target, when, first, last)):
            return int(number)
    return None


def _there(code: str, coding: str, target: str, when: datetime.date | int, first: datetime.date, last: datetime.date) -> bool:
    state = explain(code, coding, target, when).state
    return state is not None and state.existed_within(first, last)


def _whens(first: datetime.date, last: datetime.date) -> list[datetime.date | int]:
    """The times at which to look, latest first: the last day, or its whole year where the span covers it, then the years before."""
    whole = (last.month, last.day) == DECEMBER_31 and first <= last.replace(month=1, day=1)
    times: list[datetime.date | int] = [last.year if whole else last]
    return [*times, *(range(last.year - whole, first.year - 1, -1))]


def _known(code: str, coding: str) -> bool:
    return _read(code, coding) in _codes(coding) or (coding, code.strip().upper()) in other_codes()


def _read(code: str, coding: str) -> str:
    if coding not in NUMBERS:
        return code.strip().upper()
    try:
        number = float(code)
    except ValueError:
        return code
    return str(int(number)) if number.is_integer() else code


@cache
def _codes(coding: str) -> frozenset[str]:
    return frozenset(str(code) for state in crosswalk() if (code := value(state, coding)) is not None)


@cache
def _breaks() -> pl.Series:
    """The days on which a membership, a name or a code begins or has ended: between two of them every code means the same."""
    days = {state.start for state in crosswalk()} | {state.end + DAY for state in crosswalk() if state.end}
    for table in ("names.csv", "shared_names.csv"):
        for row in shipped(table):
            days |= {datetime.date.fromisoformat(row["from"])} if row["from"] else set()
            days |= {datetime.date.fromisoformat(row["to"]) + DAY} if row["to"] else set()
    return pl.Series("since", sorted(days), dtype=pl.Date)


def _steady(frame: pl.DataFrame, first: str, last: str) -> pl.DataFrame:
    """The frame with the days to ask for as ``since`` and ``until``: a span without a break is asked for by one day.

    So a table of a million days asks for some hundred of them.
    """
    breaks = _breaks()
    before, after = (breaks.to_physical().search_sorted(frame[day].to_physical(), side="right") for day in (first, last))
    begins = pl.concat([pl.Series("since", [breaks[0] - DAY], dtype=pl.Date), breaks])
    steady = before == after
    return frame.with_columns(
        pl.when(steady).then(begins.gather(before)).otherwise(pl.col(first)).alias("since"),
        pl.when(steady).then(begins.gather(after)).otherwise(pl.col(last)).alias("until"),
    )


def with_numbers(frame: pl.DataFrame, coding: str, first: str, last: str) -> pl.DataFrame:
    """The frame with ``cow1, gw1, what1, refused1`` and the same of the second code; its rows stay in order.

    Args:
        frame: has ``code1``, ``code2`` and the two columns of days.
        coding: the system of the codes.
        first: the column of a row's first day.
        last: the column of its last day.
    """
    frame = _steady(frame, first, last)
    table = _placed_table(frame, coding)
    for side in ("1", "2"):
        named = table.rename({name: f"{name}{side}" for name in ("code", "cow", "gw", "what", "refused")})
        frame = frame.join(named, on=[f"code{side}", "since", "until"], how="left", maintain_order="left")
    return frame.drop("since", "until")


def _placed_table(frame: pl.DataFrame, coding: str) -> pl.DataFrame:
    """What every code of a frame means over the days for which it is asked."""
    asked = pl.concat([frame.select(pl.col(f"code{side}").alias("code"), "since", "until") for side in "12"]).drop_nulls()
    rows = []
    for code, since, until in asked.unique(maintain_order=True).iter_rows():
        placed = place(code, coding, since, until)
        rows.append((code, since, until, placed.cow, placed.gw, placed.what, placed.refused))
    kinds = {
        "code": pl.String,
        "since": pl.Date,
        "until": pl.Date,
        "cow": pl.Int16,
        "gw": pl.Int16,
        "what": pl.String,
        "refused": pl.String,
    }
    return pl.DataFrame(rows, schema=kinds, orient="row")
