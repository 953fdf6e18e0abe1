"""The command `detente states`: who was a state, under which numbers and codes, and when."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from detente.errors import CaseError, Fault

if TYPE_CHECKING:
    from detente.states import State

TARGETS = ("cow", "gw", "iso3", "isonum", "cameo", "fips", "un", "name")


@click.command()
@click.argument("name_or_code", metavar="[NAME|CODE]", required=False)
@click.option("--on", metavar="DATE", help="A day (1971-12-16) or a year (1971). Without it: to this day, for one state all its time.")
@click.option("--system", type=click.Choice(TARGETS[:2]), default="cow", show_default=True, help="Whose numbers, and whose list.")
@click.option("--to", "target", type=click.Choice(TARGETS), help="Print this code alone; the sentence on it goes to the error stream.")
def states(name_or_code: str | None, on: str | None, system: str, target: str | None) -> None:
    """List the states of a time, or tell what a name or a code means.

    A number is read in the system of --system, three capitals as an ISO code, everything else as a name.

    \b
    Example:
      detente states --on 1950
      detente states "Congo, Dem. Rep." --on 1975
      detente states 260 --system gw --on 1990-06-01 --to cow
    """
    time = _time(on)
    if name_or_code is None:
        if target:
            raise CaseError(Fault("--to asks for a code, and no state is named", None, "type `detente states PAK --to cow`"))
        click.echo("\n".join(_listed(system, time)))
    elif target:
        _convert(name_or_code, system, target, time)
    else:
        click.echo("\n".join(_told(name_or_code, system, time)))


def _time(text: str | None) -> datetime.date | int | None:
    """The day or year that was typed."""
    if text is None:
        return None
    try:
        return int(text) if text.isdigit() and len(text) == 4 else datetime.date.fromisoformat(text)
    except ValueError:
        raise CaseError(Fault(f"`{text}` is neither a day nor a year", None, "write `1971-12-16` or `1971`")) from None


def _source(text: str, system: str) -> str:
    """The system in which a word is meant."""
    if text.strip().isdigit():
        return system
    return "iso3" if len(text) == 3 and text.isupper() and text.isalpha() else "name"


def _listed(system: str, time: datetime.date | int | None) -> list[str]:
    """The members of a time, one a line."""
    from detente.states import members

    when = time if time is not None else datetime.date.max
    found = members(system, year=when) if isinstance(when, int) else members(system, on=when)
    if not found:
        raise CaseError(Fault(f"neither list has a state at `{time}`", None, "both begin on 1816-01-01"))
    shown = f"in {time}" if isinstance(time, int) else f"on {time}" if time else "to this day"
    return [f"{len(found)} members {shown}", *_table(found, system)]


def _table(found: tuple[State, ...], system: str) -> list[str]:
    """States as lines of a table; a code that is not there is a dash."""
    first, second = (("cow", "gw"), ("gw", "cow"))[system == "gw"]
    lines = [f"{first:>4} {second:>4}  iso3  {'name':<34} {'from':<10}  to"]
    for state in found:
        numbers = " ".join(f"{'-' if (n := getattr(state, column)) is None else n:>4}" for column in (first, second))
        small = " (micro-state)" if state.microstate else ""
        lines.append(f"{numbers}  {state.iso3 or '-':<4}  {state.name + small:<34} {state.start}  {state.end or ''}".rstrip())
    return lines


def _told(text: str, system: str, time: datetime.date | int | None) -> list[str]:
    """What a name or a code means at a time; without one, all the time of the state."""
    from detente.states import changes, crosswalk, explain, match

    source = _source(text, system)
    if source == "name":
        found = match(text, time)
        state, how = found.state, found.how
    else:
        conversion = explain(text, source, "name", time if time is not None else datetime.date.max)
        state, how = conversion.state, conversion.how
        if state is None and time is None:
            past = [s for s in crosswalk() if text in (str(getattr(s, source)), getattr(s, source))]
            state, how = (past[-1], f"`{text}` is {past[-1].name}") if past else (None, how)
    if state is None:
        return [how]
    rows = (state,) if time is not None else tuple(s for s in crosswalk() if s.polity == state.polity)
    kept = [change for change in changes(state) if time is None or change.date <= _last(time)]
    return [how, "", *_table(rows, system), *(_codes(state) if time is not None else []), *(f"  {c.date}  {c.what}" for c in kept)]


def _last(time: datetime.date | int) -> datetime.date:
    return datetime.date(time, 12, 31) if isinstance(time, int) else time


def _codes(state: State) -> list[str]:
    """The codes of a state in a line."""
    held = ((name, getattr(state, name)) for name in ("isonum", "cameo", "fips", "un"))
    return ["  " + ", ".join(f"{name} {'-' if code in (None, '') else code}" for name, code in held)]


def _convert(text: str, system: str, target: str, time: datetime.date | int | None) -> None:
    """Print one code, and how it was found beside it; a state that has none is a fault."""
    from detente.states import explain

    found = explain(text, _source(text, system), target, time if time is not None else datetime.date.max)
    if found.code is None:
        raise CaseError(Fault(found.how, None, "give the time with `--on`; `detente states NAME` tells when a state was there"))
    click.echo(found.code)
    click.echo(found.how, err=True)
