"""Tests of dates: events, their kind and order, and how many there were."""

from __future__ import annotations

import calendar
import dataclasses
import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from detente.case.claim_tests import Count, EventHappened, EventKind, Moment, Order, Test, names
from detente.judge.facts import judges, measured
from detente.judge.outcome import Outcome, listed, number, shorten, span, works
from detente.judge.reading import Missing, caveats, read, year_begins, year_ends
from detente.record import Event, Record


@dataclass(frozen=True)
class Dated:
    """A point in time as closely as the record knows it.

    Attributes:
        first: the earliest day that it may be.
        last: the latest day that it may be.
        words: what it is, with its date.
        series: series that it was read from.
        sources: the works behind it.
        caveat: what a reader must know of the rows that were read.
    """

    first: datetime.date
    last: datetime.date
    words: str
    series: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    caveat: str = ""


def event_days(event: Event) -> tuple[datetime.date, datetime.date]:
    """The earliest and the latest day of an event, by the precision of its date."""
    day = event.date
    if event.precision == "day":
        return day, day
    if event.precision == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day.replace(month=1, day=1), day.replace(month=12, day=31)


def event_words(event: Event) -> str:
    """An event with its date, for a sentence; a row that was written from memory and nobody has checked says so."""
    form = {"day": "%-d %B %Y", "month": "%B %Y"}.get(event.precision, "%Y")
    from_memory = ", from memory" if event.status.strip() == "recalled" else ""
    return f'"{shorten(event.description)}" ({event.date.strftime(form)}{from_memory})'


def _event(record: Record, name: str) -> Event:
    if name not in record.events:
        raise Missing(f"the record holds no event `{name}`")
    return record.events[name]


@judges(EventHappened)
def event_happened(test: EventHappened, record: Record, tolerance: float) -> Outcome:
    """The event lies within the dates and has the parties that the claim names."""
    event = _event(record, test.event)
    first, last = event_days(event)
    holds, told = True, [f"the record has {event_words(event)}"]
    if test.by is not None and first.year > test.by:
        holds = False
        told.append(f"later than {test.by}")
    if test.not_before is not None and last.year < test.not_before:
        holds = False
        told.append(f"earlier than {test.not_before}")
    lacking = [actor for actor in test.actors if actor not in event.actors]
    if lacking:
        holds = False
        told.append(f"and does not name {listed(lacking)} among its parties")
    present = [actor for actor in test.without if actor in event.actors]
    if present:
        holds = False
        told.append(f"and names {listed(present)} among its parties")
    if test.sign and event.sign != test.sign:
        holds = False
        told.append(f"and counts it as {event.sign}, not {test.sign}")
    return Outcome(test.label, holds, note=", ".join(told), sources=works(event.source), when=str(event.date.year))


@judges(EventKind)
def event_kind(test: EventKind, record: Record, tolerance: float) -> Outcome:
    """The record's word for the event is the claim's word for it."""
    event = _event(record, test.event)
    claimed = names(test.kind)
    holds = event.kind.casefold() in {kind.casefold() for kind in claimed}
    note = f"the record calls {event_words(event)} a {event.kind}" + ("" if holds else f", not a {listed(claimed, 'or')}")
    return Outcome(test.label, holds, note=note, sources=works(event.source), wording=not holds, when=str(event.date.year))


@judges(Count)
def count(test: Count, record: Record, tolerance: float) -> Outcome:
    """How many events, spells or phases of a kind begin within the years."""
    start, end = test.years
    if test.of == "events":
        events = [e for e in record.events.values() if start <= e.date.year <= end and _wanted(test, e)]
        found, sources = len(events), _works(e.source for e in events)
    elif test.of == "spells":
        kinds = names(test.kind)
        spells = [s for s in record.spells.values() if start <= s.start.year <= end and (not kinds or s.kind in kinds)]
        found, sources = len(spells), _works(s.source for s in spells)
    else:
        phases = [p for p in record.phases if start <= p.start.year <= end and (not names(test.phase) or p.label in names(test.phase))]
        found, sources = len(phases), _works(p.source for p in phases)
    words = listed(dict.fromkeys([*names(test.kind), *names(test.channel), *names(test.sign), *names(test.phase)]))
    word = (test.of[:-1] if found == 1 else test.of) + (f" ({words})" if words else "")
    note = f"the record counts {number(found)} {word} that {'begins' if found == 1 else 'begin'} in {span(start, end)}"
    made = measured(test, float(found), test.unit or test.of, note, tolerance)
    return dataclasses.replace(made, sources=sources)


def _works(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(work for source in sources for work in works(source)))


def _wanted(test: Count, event: Event) -> bool:
    chosen = ((test.kind, event.kind), (test.channel, event.channel), (test.sign, event.sign))
    return all(not names(wanted) or value in names(wanted) for wanted, value in chosen) and set(test.actors) <= set(event.actors)


@judges(Order)
def order(test: Order, record: Record, tolerance: float) -> Outcome:
    """The cause may not come after the effect; where the dates overlap, it is not ruled out."""
    cause, effect = moment(test.cause, test, record), moment(test.effect, test, record)
    ids = tuple(dict.fromkeys((*cause.series, *effect.series)))
    sources = tuple(dict.fromkeys((*cause.sources, *effect.sources)))
    holds = cause.first <= effect.last
    relation = "came before" if cause.last < effect.first else "came after" if not holds else "came at the same time as"
    note = f"{cause.words} {relation} {effect.words}" + _part_by_then(test, effect, record)
    if holds and test.within is not None and (effect.first - cause.last).days > 365.25 * test.within:
        holds = False
        note += f", by more than {test.within} years"
    known = "; ".join(dict.fromkeys(filter(None, (cause.caveat, effect.caveat))))
    return Outcome(test.label, holds, note=note, series=ids, sources=sources, caveat=known)


def _part_by_then(test: Order, effect: Dated, record: Record) -> str:
    """How much of a cause that is a part of a total had come by the end of the effect's year."""
    start, end = test.cause.years or (0, 0)
    if test.cause.share is None or not start <= effect.last.year <= end:
        return ""
    one = read(record, test, test.cause.series, start, end)
    by_then = one.whole.total(start, effect.last.year)
    return "" if by_then is None else f"; {number(100 * by_then / one.total())} % of the total had come by the end of {effect.last.year}"


def moment(point: Moment, test: Test, record: Record) -> Dated:
    """When something was, as closely as the record knows.

    Raises:
        Missing: the record does not hold it, or the series never does what is asked for.
    """
    if point.event:
        event = _event(record, point.event)
        return Dated(*event_days(event), event_words(event), (), works(event.source))
    if point.spell:
        if point.spell not in record.spells:
            raise Missing(f"the record holds no spell `{point.spell}`")
        spell = record.spells[point.spell]
        told = f'the start of "{shorten(spell.label)}" ({spell.start:%B %Y})'
        return Dated(spell.start, spell.start, told, sources=works(spell.source))
    if point.phase:
        found = next((p for p in record.phases if p.id == point.phase), None)
        if found is None:
            raise Missing(f"the record holds no phase `{point.phase}`")
        return Dated(found.start, found.start, f'the start of "{found.name}" ({found.start:%B %Y})', sources=works(found.source))
    return _series_moment(point, test, record)


def _series_moment(point: Moment, test: Test, record: Record) -> Dated:
    start, end = point.years or (0, 0)
    one = read(record, test, point.series, start, end, gaps=True)
    values = {year: value for year in range(start, end + 1) if (value := one.whole.value(year)) is not None}
    peak = max(values, key=lambda year: values[year])
    year: int | None
    if point.peak:
        year, did = peak, f"the highest value of {one.label} in {one.when}"
    elif point.falls is not None:
        floor = values[peak] * (1 - point.falls / 100)
        year = next((y for y in values if y > peak and values[y] <= floor), None)
        did = f"the fall of {one.label} by {number(point.falls)} % from its peak of {span(peak, peak, one.whole.years)}"
    elif point.passes is not None:
        year = next((y for y, value in values.items() if value > (point.passes or 0.0)), None)
        did = f"the first year with {one.label} above {number(point.passes) if point.passes else 'nought'}"
    else:
        part = point.share or 0.0
        year = _passes_share(one.total(), values, part)
        did = f"the passing of {number(100 * part)} % of the total of {one.label} in {one.when}"
    if year is None:
        raise Missing(f"there is no year in {one.when} for {did}", one.ids)
    clock = one.whole.years
    first, last = year_begins(year, clock), year_ends(year, clock)
    return Dated(first, last, f"{did} ({span(year, year, clock)})", one.ids, one.sources, caveats(one, test))


def _passes_share(total: float, values: dict[int, float], part: float) -> int | None:
    so_far = 0.0
    for year, value in values.items():
        so_far += value
        if so_far > part * total:
            return year
    return None
