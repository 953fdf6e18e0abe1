"""Reads what a test asks for from the record: series summed, in the edition and count that is asked for, or says what is missing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from detente.case.claim_faults import series_of
from detente.case.claim_tests import Names, Statistic, Test, names
from detente.judge.outcome import listed, quantity, sources_of, span
from detente.record import Record, Series, sum_series


class Missing(Exception):  # noqa: N818 - not a mistake of anyone's: the record cannot say
    """The record does not hold what the test reads; the message says what."""

    def __init__(self, what: str, series: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.series = series


@dataclass(frozen=True)
class Read:
    """One or several series, summed, over some years, every value present.

    Attributes:
        parts: the series that were summed.
        whole: their sum.
        start: first year.
        end: last year.
        edition: which count or edition was read, where it is not the preferred one.
        called: what the sum is called, where the test says so.
    """

    parts: tuple[Series, ...]
    whole: Series
    start: int
    end: int
    edition: str = ""
    called: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the series that were summed."""
        return tuple(part.id for part in self.parts)

    @property
    def label(self) -> str:
        """What was read, in words."""
        words = [lowered(part.label) for part in self.parts]
        what = self.called or (words[0] if len(words) == 1 else f"the sum of {listed(words)}")
        return f"{what} ({self.edition})" if self.edition else what

    @property
    def when(self) -> str:
        """The years, as the series counts them."""
        return span(self.start, self.end, self.whole.years)

    @property
    def unit(self) -> str:
        """The unit of the sum."""
        return self.whole.unit

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the figures that were read, and of the whole series where its rows name none."""
        return sources_of(self.parts, self.start, self.end)

    def value(self, year: int) -> float:
        """The value of a year within the span; it is there."""
        found = self.whole.value(year)
        if found is None:
            raise Missing(f"{self.label} has no value in {span(year, year, self.whole.years)}", self.ids)
        return found

    def values(self) -> dict[int, float]:
        """Every year with its value."""
        return {year: self.value(year) for year in range(self.start, self.end + 1)}

    def total(self) -> float:
        """The sum over the years, with the transition quarter where it lies between them."""
        found = self.whole.total(self.start, self.end)
        if found is None:
            raise Missing(f"{self.label} has no value in the transition quarter of 1976", self.ids)
        return found


def read(record: Record, test: Test, series: Names, start: int, end: int, *, called: str = "", gaps: bool = False) -> Read:
    """The series over the years, in the edition and count that the test asks for.

    Args:
        record: what happened.
        test: says edition and count.
        series: one id, or several that are summed.
        start: first year.
        end: last year.
        called: what the series are called together; by default what the test calls them.
        gaps: years without a value are skipped by the caller.

    Raises:
        Missing: a series is not in the record, or has no value in some of the years.
    """
    wanted = names(series)
    try:
        parts = tuple(series_of(record, name, test) for name in wanted)
    except KeyError as error:
        raise Missing(f"the record holds no `{error.args[0]}`", wanted) from None
    whole = parts[0] if len(parts) == 1 else sum_series(list(parts))
    edition = listed(filter(None, [f"{test.bound} count" if test.bound else "", f"edition {test.variant}" if test.variant else ""]))
    found = Read(parts, whole, start, end, edition, called or test.called)
    lacking = whole.missing(start, end)
    if lacking and (not gaps or len(lacking) == end - start + 1):
        raise Missing(f"{found.label} has no value in {_years(lacking, whole.years)}", wanted)
    return found


def statistic(values: list[float], kind: Statistic) -> float:
    """One number for several."""
    import statistics

    if kind == "mean":
        return statistics.fmean(values)
    if kind == "median":
        return statistics.median(values)
    return min(values) if kind == "lowest" else max(values)


def lowered(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it starts with a name.

    Example:
        >>> lowered("Arms from China"), lowered("US aid"), lowered("Coalition Support Fund reimbursements")
        ('arms from China', 'US aid', 'Coalition Support Fund reimbursements')
    """
    first, _, rest = label.partition(" ")
    return label if first[1:2].isupper() or rest[:1].isupper() else label[:1].lower() + label[1:]


def year_ends(year: int, clock: str) -> datetime.date:
    """The last day of a year; a US fiscal year ended in June until 1976, and in September since.

    Example:
        >>> year_ends(2011, "fiscal"), year_ends(1962, "fiscal").month
        (datetime.date(2011, 9, 30), 6)
    """
    if clock != "fiscal":
        return datetime.date(year, 12, 31)
    return datetime.date(year, 6, 30) if year <= 1976 else datetime.date(year, 9, 30)


def year_begins(year: int, clock: str) -> datetime.date:
    """The first day of a year, calendar or US fiscal."""
    if clock != "fiscal":
        return datetime.date(year, 1, 1)
    return datetime.date(year - 1, 7, 1) if year <= 1976 else datetime.date(year - 1, 10, 1)


def caveats(read: Read, test: Test) -> str:
    """What a reader must know of what was read: a late fiscal year, a break that was crossed, figures from memory."""
    told = []
    ends = year_ends(read.end, read.whole.years)
    if test.as_of and ends > test.as_of:
        told.append(f"{span(read.end, read.end, read.whole.years)} ends on {ends:%-d %B %Y}, after {test.as_of:%-d %B %Y}")
    if test.across_break:
        crossed = [f"{b.at} ({b.kind})" for part in read.parts for b in part.breaks_between(read.start, read.end)]
        if crossed:
            told.append(f"the years lie on both sides of a break at {listed(dict.fromkeys(crossed))}: {test.across_break}")
    recalled = [part.label for part in read.parts if part.status == "recalled"]
    if recalled:
        told.append(f"{listed(recalled)} is given from memory and still to be checked")
    return "; ".join(told)


def _years(years: tuple[int, ...], clock: str) -> str:
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return listed(span(a, b, clock) for a, b in runs)


__all__ = ["Missing", "Read", "caveats", "quantity", "read", "statistic", "year_begins", "year_ends"]
