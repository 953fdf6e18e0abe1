"""One function for each type of test: from the test and the record to what was found.

To add a type: a dataclass in `detente.case.claim_tests` with its line in `TESTS`, and one function here under `@judges`.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable
from typing import Any, TypeVar

from detente.case.claim_faults import peak_windows
from detente.case.claim_tests import (
    BeforeAfter,
    Bounded,
    Change,
    First,
    Level,
    Measure,
    PeakThenFall,
    Rank,
    Share,
    Test,
    Total,
    Trend,
    names,
)
from detente.judge.outcome import Outcome, bounded, listed, number, passes, quantity, shorten, span
from detente.judge.reading import Missing, Read, caveats, read, statistic
from detente.record import Record

T = TypeVar("T", bound=Test)
Function = Callable[[Any, Record, float], Outcome]
JUDGES: dict[type[Test], Function] = {}


def judges(kind: type[T]) -> Callable[[Callable[[T, Record, float], Outcome]], Callable[[T, Record, float], Outcome]]:
    """Registers the function that judges tests of a type."""

    def register(function: Callable[[T, Record, float], Outcome]) -> Callable[[T, Record, float], Outcome]:
        JUDGES[kind] = function
        return function

    return register


def outcome(test: Test, record: Record, tolerance: float = 0.05) -> Outcome:
    """What a test finds in the record.

    Args:
        test: of one of the registered types.
        record: what happened.
        tolerance: the band around a claimed value, as a part of it.

    Returns:
        An outcome whose ``holds`` is None, with a note that says what is missing, where the record cannot say.
    """
    try:
        return JUDGES[type(test)](test, record, tolerance)
    except Missing as missing:
        return Outcome(test.label, None, note=str(missing), series=missing.series)


def measured(test: Bounded, found: float, unit: str, note: str, tolerance: float, *reads: Read, over: Read | None = None) -> Outcome:
    """The outcome of a test of one number, read from some series; ``over`` is the whole span that a comparison bridges."""
    ids = tuple(dict.fromkeys(name for one in reads for name in one.ids))
    sources = tuple(dict.fromkeys(name for one in reads for name in one.sources))
    when = reads[0].when if reads else ""
    known = listed(dict.fromkeys(filter(None, (caveats(one, test) for one in ((over,) if over else reads)))))
    holds, change = passes(test, found, tolerance), _bounds_a_change(test)
    return Outcome(
        test.label, holds, found, test.claimed, unit, note, bounded(test, unit), ids, sources, when=when, caveat=known, of_change=change
    )


def _bounds_a_change(test: Bounded) -> bool:
    changes = isinstance(test, Trend) or (isinstance(test, Change | BeforeAfter) and test.measure != "ratio")
    return changes and test.comparison not in ("equals", "about")


@judges(Total)
def total(test: Total, record: Record, tolerance: float) -> Outcome:
    """The sum over years."""
    one = read(record, test, test.series, *test.years)
    found = one.total()
    return measured(test, found, one.unit, f"{one.label} came to {quantity(found, one.unit)} over {one.when}", tolerance, one)


@judges(Share)
def share(test: Share, record: Record, tolerance: float) -> Outcome:
    """The summed part in per cent of the summed whole."""
    part = read(record, test, test.part, *test.years)
    whole = read(record, test, test.whole, *test.years, called=test.whole_called)
    below = whole.total()
    if below == 0:
        raise Missing(f"{whole.label} comes to nought over {whole.when}, so that no share can be had", whole.ids)
    found = 100 * part.total() / below
    told = f"{number(part.total())} of {quantity(below, whole.unit)}"
    note = f"{part.label} made up {number(found)} % ({told}) of {whole.label} over {part.when}"
    return measured(test, found, "%", note, tolerance, part, whole)


@judges(Level)
def level(test: Level, record: Record, tolerance: float) -> Outcome:
    """The value in a year, or a statistic over years."""
    one = read(record, test, test.series, *test.years)
    found = statistic(list(one.values().values()), test.statistic)
    what = one.label if one.start == one.end else f"the {test.statistic} of {one.label}"
    return measured(test, found, one.unit, f"{what} stood at {quantity(found, one.unit)} in {one.when}", tolerance, one)


def compared(before: float, after: float, measure: Measure, unit: str, one: Read) -> tuple[float, str]:
    """What lies between two numbers, and its unit."""
    if measure == "difference":
        return after - before, unit
    if before == 0:
        raise Missing(f"{one.label} starts from nought, so that no {'ratio' if measure == 'ratio' else 'percentage'} can be had", one.ids)
    ratio = after / before
    return (ratio, "times") if measure == "ratio" else (100 * (ratio - 1), "%")


@judges(Change)
def change(test: Change, record: Record, tolerance: float) -> Outcome:
    """From one year to another."""
    start, end = test.years
    one = read(record, test, test.series, start, end, gaps=True)
    before, after = one.value(start), one.value(end)
    found, unit = compared(before, after, test.measure, one.unit, one)
    clock = one.whole.years
    note = (
        f"{one.label} went from {number(before)} in {span(start, start, clock)} to {quantity(after, one.unit)} in {span(end, end, clock)}, "
        f"{_told_change(found, unit, test.measure)}"
    )
    return measured(test, found, unit, note, tolerance, one)


@judges(BeforeAfter)
def before_after(test: BeforeAfter, record: Record, tolerance: float) -> Outcome:
    """One span of years against another."""
    first, second = (read(record, test, test.series, *years) for years in (test.before, test.after))
    before, after = (statistic(list(one.values().values()), test.statistic) for one in (first, second))
    found, unit = compared(before, after, test.measure, first.unit, first)
    both = Read(first.parts, second.whole, min(first.start, second.start), max(first.end, second.end))
    note = (
        f"the {test.statistic} of {first.label} went from {number(before)} in {first.when} "
        f"to {quantity(after, first.unit)} in {second.when}, "
        f"{_told_change(found, unit, test.measure)}"
    )
    return measured(test, found, unit, note, tolerance, first, second, over=both)


def _told_change(found: float, unit: str, measure: Measure) -> str:
    if measure == "ratio":
        return f"{number(found)} times as much"
    return f"a change of {'+' if found > 0 else ''}{quantity(found, unit)}"


@judges(Trend)
def trend(test: Trend, record: Record, tolerance: float) -> Outcome:
    """The median of the slopes between all pairs of years."""
    one = read(record, test, test.series, *test.years)
    pairs = itertools.combinations(one.values().items(), 2)
    slopes = [(later - earlier) / (b - a) for (a, earlier), (b, later) in pairs]
    if not slopes:
        raise Missing(f"a trend needs two years, and {one.when} is one", one.ids)
    found = statistics.median(slopes)
    unit = f"{one.unit} a year"
    return measured(test, found, unit, f"{one.label} moved by {quantity(found, unit)} over {one.when}", tolerance, one)


@judges(Rank)
def rank(test: Rank, record: Record, tolerance: float) -> Outcome:
    """The place among several by totals; equal totals share the better place."""
    others = [name for name in test.among if name != test.series]
    reads = [read(record, test, name, *test.years) for name in (test.series, *others)]
    totals = [one.total() for one in reads]
    found = 1.0 + sum(other > totals[0] for other in totals[1:])
    told = listed(f"{one.label} {quantity(value, one.unit)}" for one, value in sorted(zip(reads, totals, strict=True), key=lambda x: -x[1]))
    return measured(test, found, "", f"{reads[0].label} had rank {number(found)} over {reads[0].when}: {told}", tolerance, *reads)


@judges(First)
def first(test: First, record: Record, tolerance: float) -> Outcome:
    """The first year in which the value or the running sum passes the bound; a claimed year has no margin."""
    one = read(record, test, test.series, *test.years)
    bound = bounded(test, one.unit)
    reached = _after_at(bound)
    asks = f"{bound} by {test.by}" if test.by is not None else f"{bound} first in {test.in_year}"
    what = f"the running sum of {one.label}" if test.cumulative else one.label
    for year, value in one.values().items():
        so_far = one.whole.total(one.start, year) if test.cumulative else value
        if so_far is not None and passes(test, so_far, tolerance):
            holds = year <= test.by if test.by is not None else year == test.in_year
            when = span(year, year, one.whole.years)
            note = f"{what} first stood at {reached} in {when} ({quantity(so_far, one.unit)})"
            known = caveats(one, test)
            return Outcome(test.label, holds, float(year), None, "year", note, asks, one.ids, one.sources, when=when, caveat=known)
    note = f"{what} never stood at {reached} in {one.when}"
    return Outcome(test.label, False, None, None, "year", note, asks, one.ids, one.sources, when=one.when)


def _after_at(bound: str) -> str:
    """A bound as it is said after "stood at", so that no "at" follows upon another: ``33 at least``."""
    for word in ("at least", "at most"):
        if bound.startswith(f"{word} "):
            return f"{bound.removeprefix(word).strip()} {word}"
    return bound


@judges(PeakThenFall)
def peak_then_fall(test: PeakThenFall, record: Record, tolerance: float) -> Outcome:
    """Each peak followed by what the claim says."""
    told, followed, reads = [], 0, []
    windows = peak_windows(test, record)
    for start, end in windows:
        after = read(record, test, test.series, start, end + (test.within if test.fall is not None else 0))
        reads.append(after)
        values = after.values()
        peak = max(range(start, end + 1), key=lambda year: values[year])
        fell = _fall(test, values, peak)
        spell = _spell(test, record, peak)
        so = (test.fall is None or fell is not None) and (not test.spell or spell is not None)
        followed += so
        told.append(f"after the peak of {span(peak, peak, after.whole.years)} {_told_peak(test, fell, spell)}")
    if not reads:
        raise Missing("the test names no peak", names(test.series))
    sought = [f"a fall of {number(test.fall)} %"] if test.fall is not None else []
    what = listed([*sought, f"the start of a {test.spell}"] if test.spell else sought)
    note = f"{followed} of {len(windows)} peaks of {reads[0].label} were followed by {what} within {test.within} years: {listed(told)}"
    ids = tuple(dict.fromkeys(name for one in reads for name in one.ids))
    sources = tuple(dict.fromkeys(name for one in reads for name in one.sources))
    count = float(len(windows))
    known = listed(dict.fromkeys(filter(None, (caveats(one, test) for one in reads))))
    return Outcome(
        test.label, followed == count, float(followed), count, "peaks", note, f"all {len(windows)} peaks", ids, sources, caveat=known
    )


def _fall(test: PeakThenFall, values: dict[int, float], peak: int) -> int | None:
    if test.fall is None:
        return None
    floor = values[peak] * (1 - test.fall / 100)
    return next((year for year in range(peak + 1, peak + test.within + 1) if year in values and values[year] <= floor), None)


def _spell(test: PeakThenFall, record: Record, peak: int) -> str | None:
    """The label of the first spell of the kind that starts in the years after the peak, the year of the peak included."""
    starts = sorted((s.start, s.label) for s in record.spells.values() if s.kind == test.spell and 0 <= s.start.year - peak <= test.within)
    return f'"{shorten(starts[0][1], 60)}" ({starts[0][0].year})' if starts else None


def _told_peak(test: PeakThenFall, fell: int | None, spell: str | None) -> str:
    words = []
    if test.fall is not None:
        words.append(f"it had fallen so far by {fell}" if fell else "it did not fall so far")
    if test.spell:
        words.append(f"there came {spell}" if spell else f"no {test.spell} began")
    return listed(words)
