"""What can be wrong with a claim once its values are typed: names, years, units, breaks, and what its kind asks for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from detente.case.claim_tests import (
    BeforeAfter,
    Bounded,
    Count,
    EventHappened,
    EventKind,
    Moment,
    Order,
    PeakThenFall,
    Reading,
    Share,
    Test,
    Years,
    names,
)
from detente.documents import Document, Key
from detente.errors import Fault, nearest

if TYPE_CHECKING:
    from detente.case.claims import Claim
    from detente.record import Record, Series
    from detente.theory import Theory

SLIDES: dict[str, str] = {"start": "years", "end": "years", "by": "by", "in_year": "in_year"}
MOST_YEARS_WITHIN = 200


def series_of(record: Record, name: str, test: Test) -> Series:
    """The series in the edition and count that the test asks for.

    Raises:
        KeyError: the record has no such series, or the series no such edition.
    """
    series = record.series[name]
    if test.variant:
        if test.variant not in series.variants:
            raise KeyError(test.variant)
        series = series.variant(test.variant)
    if test.bound:
        series = series.low() if test.bound == "low" else series.high()
    return series


def peak_windows(test: PeakThenFall, record: Record) -> tuple[Years, ...]:
    """The years in which each peak is sought; a phase gives the years that it touches."""
    phases = {phase.id: phase for phase in record.phases}
    last = max(record.series[name].last_year for name in names(test.series))
    found = []
    for peak in test.peaks:
        if isinstance(peak, str):
            phase = phases[peak]
            found.append((phase.start.year, phase.end.year if phase.end else last))
        else:
            found.append(peak)
    return tuple(found)


def claim_faults(document: Document, keys: tuple[Key, ...], claim: Claim, record: Record, theory: Theory | None) -> Iterator[Fault]:
    """Every fault of one claim against the record and the theory."""
    yield from _kind_faults(document, keys, claim)
    yield from _slide_faults(document, keys, claim)
    single = document.place(*keys, "test") != document.place(*keys)
    for i, test in enumerate(claim.tests):
        yield from _test_faults(document, (*keys, "test") if single else (*keys, "parts", i), test, record)
    for i, alternative in enumerate(claim.alternatives):
        yield from _test_faults(document, (*keys, "alternatives", i), alternative.test, record)
    for i, name in enumerate(claim.evidence):
        known = [*record.series, *record.events, *record.spells]
        if name not in known:
            yield document.fault((*keys, "evidence", i), f"`{name}` is no series, event or spell of the record", nearest(name, known))
    for i, name in enumerate(claim.links if theory is not None else ()):
        links = list(theory.links) if theory is not None else []
        if name not in links:
            yield document.fault((*keys, "links", i), f"`{name}` is no link of the theory", nearest(name, links))


def _kind_faults(document: Document, keys: tuple[Key, ...], claim: Claim) -> Iterator[Fault]:
    if claim.kind in ("normative", "not-testable"):
        if not claim.reason:
            yield document.fault(keys, f"a claim that is {claim.kind} gives no reason", "add `reason:`")
        if claim.tests or claim.needs:
            yield document.fault(keys, f"a claim that is {claim.kind} is not tested", "take test, parts and needs out, or change the kind")
    elif claim.kind == "causal":
        if not claim.designs and not claim.needs:
            yield document.fault(keys, "a causal claim names no design that could tell it", "add `designs:` with what has still to be run")
        for test in claim.tests:
            if not isinstance(test, Order):
                mend = "use tests of type `order`; other series go into `evidence`"
                yield document.fault(keys, "a causal claim is first put to the order of events", mend)
    elif not claim.tests and not claim.needs:
        mend = "add `test:`, or `needs:` with the series that would settle it"
        yield document.fault(keys, f"a claim of kind {claim.kind} has no test", mend)
    if claim.tests and claim.needs:
        yield document.fault((*keys, "needs"), "the claim has a test and a missing series", "`needs:` stands in place of a test")


def _slide_faults(document: Document, keys: tuple[Key, ...], claim: Claim) -> Iterator[Fault]:
    if not claim.slide:
        return
    field = SLIDES[claim.slide]
    if not any(getattr(test, field, None) is not None for test in claim.tests):
        what = f"no test of this claim has a date `{claim.slide}` to move"
        yield document.fault((*keys, "slide"), what, "`start` and `end` move `years`")


def _test_faults(document: Document, keys: tuple[Key, ...], test: Test, record: Record) -> Iterator[Fault]:
    unreadable = (*_name_faults(document, keys, test, record), *_value_faults(document, keys, test))
    yield from unreadable
    if unreadable:
        return
    for reading in _readings(test, record):
        if not (isinstance(test, BeforeAfter) and reading.compares):
            yield from _year_faults(document, keys, test, reading, record)
        yield from _break_faults(document, keys, test, reading, record)
    yield from _unit_faults(document, keys, test, record)


def _value_faults(document: Document, keys: tuple[Key, ...], test: Test) -> Iterator[Fault]:
    """Values that no test can be made of: years that run backwards, no series at all, a bound that is no number."""
    spans: list[tuple[tuple[Key, ...], Years | None]] = [((key,), getattr(test, key, None)) for key in ("years", "before", "after")]
    if isinstance(test, Order):
        spans += [(("cause", "years"), test.cause.years), (("effect", "years"), test.effect.years)]
    if isinstance(test, PeakThenFall):
        spans += [(("peaks", i), peak) for i, peak in enumerate(test.peaks) if not isinstance(peak, str)]
    for where, span in spans:
        if span is not None and span[0] > span[1]:
            yield document.fault((*keys, *where), f"the years run from {span[0]} to {span[1]}", "swap the two")
    for key in ("series", "part", "whole", "peaks"):
        if getattr(test, key, None) == ():
            yield document.fault((*keys, key), f"`{key}` is an empty list", "name at least one")
    if isinstance(test, Bounded) and not math.isfinite(test.claimed):
        yield document.fault((*keys, test.comparison), f"`{test.claimed}` cannot be claimed", "write a finite number")
    within = getattr(test, "within", None)
    if within is not None and not 0 <= within <= MOST_YEARS_WITHIN:
        yield document.fault((*keys, "within"), f"`{within}` is not a number of years", f"accepted: 0 to {MOST_YEARS_WITHIN}")


def _readings(test: Test, record: Record) -> tuple[Reading, ...]:
    if isinstance(test, PeakThenFall):
        after = test.within if test.fall is not None else 0
        return tuple(Reading(names(test.series), a, b + after, compares=True) for a, b in peak_windows(test, record))
    return test.readings()


def _name_faults(document: Document, keys: tuple[Key, ...], test: Test, record: Record) -> Iterator[Fault]:
    def unknown(kind: str, name: str, known: Any, *where: Key) -> Iterator[Fault]:
        if name not in known:
            yield document.fault((*keys, *where), f"`{name}` is no {kind} of the record", nearest(name, known))

    phases = {phase.id: phase for phase in record.phases}
    named: list[tuple[tuple[Key, ...], str]] = [
        ((key,), name) for key in ("series", "part", "whole", "among") for name in names(getattr(test, key, ()))
    ]
    if isinstance(test, Order):
        named += [((side, "series"), name) for side in ("cause", "effect") for name in names(getattr(test, side).series)]
    for where, name in named:
        yield from unknown("series", name, record.series, *where)
        if test.variant and name in record.series and test.variant not in record.series[name].variants:
            editions = record.series[name].variants
            mend = nearest(test.variant, editions) if editions else "the series has the preferred edition only"
            yield document.fault((*keys, "variant"), f"`{test.variant}` is no edition of `{name}`", mend)
    if isinstance(test, (EventHappened, EventKind)):
        yield from unknown("event", test.event, record.events, "event")
    if isinstance(test, PeakThenFall):
        for peak in test.peaks:
            if isinstance(peak, str):
                yield from unknown("phase", peak, phases, "peaks")
    if isinstance(test, Order):
        for side in ("cause", "effect"):
            moment: Moment = getattr(test, side)
            tables: Mapping[str, Any] = {"event": record.events, "spell": record.spells, "phase": phases}
            for kind, known in tables.items():
                if getattr(moment, kind):
                    yield from unknown(kind, getattr(moment, kind), known, side, kind)
    yield from _kind_word_faults(document, keys, test, record)


def _kind_word_faults(document: Document, keys: tuple[Key, ...], test: Test, record: Record) -> Iterator[Fault]:
    """A count of a kind that no event has would be nought by a slip of the pen."""
    events = {key: {getattr(event, key) for event in record.events.values()} for key in ("kind", "channel", "sign")}
    spells = {spell.kind for spell in record.spells.values()}
    asked: list[tuple[str, str, tuple[str, ...], set[str]]] = []
    if isinstance(test, PeakThenFall) and test.spell:
        asked.append(("spell", "spell", (test.spell,), spells))
    if isinstance(test, Count):
        asked.append(("phase", "phase", names(test.phase), {phase.label for phase in record.phases}))
        of_spells = test.of == "spells"
        asked.append(("kind", "spell" if of_spells else "event", names(test.kind), spells if of_spells else events["kind"]))
        asked += [("channel", "event", names(test.channel), events["channel"]), ("sign", "event", names(test.sign), events["sign"])]
    for key, table, wanted, known in asked:
        for word in wanted:
            if word not in known:
                yield document.fault((*keys, key), f"no {table} of the record is of {key} `{word}`", nearest(word, known))


def _year_faults(document: Document, keys: tuple[Key, ...], test: Test, reading: Reading, record: Record) -> Iterator[Fault]:
    for name in dict.fromkeys(reading.series):
        series = series_of(record, name, test)
        if not series.years_with_values:
            what = f"`{name}` has no {test.bound} count" if test.bound else f"`{name}` has no value to read"
            yield document.fault(keys, what, "fill its table, or name what is missing in `needs:`")
        elif reading.start < series.first_year or reading.end > series.last_year:
            read = f"{reading.start}" if reading.start == reading.end else f"{reading.start} to {reading.end}"
            yield document.fault(
                (*keys, "years"),
                f"the test reads {read}, and `{name}` covers {series.first_year} to {series.last_year}",
                f"accepted: years from {series.first_year} to {series.last_year}",
            )


def _break_faults(document: Document, keys: tuple[Key, ...], test: Test, reading: Reading, record: Record) -> Iterator[Fault]:
    if not reading.compares or test.across_break:
        return
    for name in dict.fromkeys(reading.series):
        for broken in series_of(record, name, test).breaks_between(reading.start, reading.end):
            yield document.fault(
                keys,
                f"the test compares years on the two sides of the break of `{name}` at {broken.at} ({broken.kind}: {broken.why})",
                "stay on one side of it, or say why it may be crossed in `across_break:`",
            )


def _unit_faults(document: Document, keys: tuple[Key, ...], test: Test, record: Record) -> Iterator[Fault]:
    groups = [reading.series for reading in test.readings() if not reading.compares or not isinstance(test, BeforeAfter)]
    if isinstance(test, Share):
        groups = [(*names(test.part), *names(test.whole))]
    for group in groups:
        units = {name: record.series[name].unit for name in dict.fromkeys(group)}
        clocks = {name: record.series[name].years for name in units}
        if len(set(units.values())) > 1:
            told = ", ".join(f"`{name}` in {unit}" for name, unit in units.items())
            yield document.fault(keys, f"series of different units are put together: {told}", "use series of one unit")
        elif len(set(clocks.values())) > 1:
            told = ", ".join(f"`{name}` by {clock} years" for name, clock in clocks.items())
            yield document.fault(keys, f"series of different kinds of year are put together: {told}", "use series of one kind of year")
    if isinstance(test, Bounded) and test.unit:
        yield from _claimed_unit_faults(document, keys, test, record, groups)


def _claimed_unit_faults(
    document: Document, keys: tuple[Key, ...], test: Bounded, record: Record, groups: list[tuple[str, ...]]
) -> Iterator[Fault]:
    """The unit beside the claimed number is that of the series, where the test gives a value in the series' unit."""
    if test.type in ("total", "level", "first") or getattr(test, "measure", "") == "difference":
        for name in dict.fromkeys(name for group in groups for name in group):
            unit = record.series[name].unit
            if unit != test.unit:
                yield document.fault((*keys, "unit"), f"the claim is in {test.unit} and `{name}` in {unit}", f"accepted: {unit}")
    elif isinstance(test, Share) and test.unit != "%":
        yield document.fault((*keys, "unit"), f"a share is in %, not in {test.unit}", 'write `unit: "%"`, or leave it out')
