"""The tests that a claim can declare, as data: what to read, over which years, and the bound that would settle it.

Each type is one frozen dataclass. `detente.judge.facts` holds one function for each, and nothing else knows the types.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar, Literal

STRICT = {"extra": "forbid"}
Names = str | tuple[str, ...]
Years = tuple[int, int]
Statistic = Literal["mean", "median", "lowest", "highest"]
Measure = Literal["difference", "percent", "ratio"]
BOUNDS = ("more_than", "at_least", "less_than", "at_most", "equals", "about")


def names(value: Names) -> tuple[str, ...]:
    """One series or several, always as a tuple."""
    return (value,) if isinstance(value, str) else value


@dataclass(frozen=True)
class Reading:
    """What a test reads of the record.

    Attributes:
        series: ids that are summed, and so must share a unit.
        start: first year read.
        end: last year read.
        compares: the test sets one year against another, so that a break between them matters.
    """

    series: tuple[str, ...]
    start: int
    end: int
    compares: bool = False


@dataclass(frozen=True, kw_only=True)
class Test:
    """What every test may say.

    Attributes:
        label: names the part of a claim that this test is about.
        called: what the series that are read are called together, where their own labels would make a long sum.
        variant: read this edition of the series instead of the preferred one.
        bound: read the low or the high count instead of the preferred one.
        across_break: why the test may compare years on the two sides of a declared break.
        as_of: the day by which the claim says it was so; a fiscal year that ends later is noted.
    """

    __test__: ClassVar[bool] = False  # not a test of ours: pytest must not collect it
    __pydantic_config__ = STRICT
    type: str = ""
    label: str = ""
    called: str = ""
    variant: str = ""
    bound: Literal["", "low", "high"] = ""
    across_break: str = ""
    as_of: datetime.date | None = None

    def readings(self) -> tuple[Reading, ...]:
        """What is read of the record's series; empty for a test of events alone."""
        return self._readings()

    def _readings(self) -> tuple[Reading, ...]:
        return ()


@dataclass(frozen=True, kw_only=True)
class Bounded(Test):
    """A test with a claimed number; exactly one of the six bounds is given.

    Attributes:
        more_than, at_least, less_than, at_most: strict bounds, that no tolerance moves.
        equals, about: the claimed value itself; the claim's tolerance is the band around it.
        unit: of the claimed number, checked against the series.
    """

    more_than: float | None = None
    at_least: float | None = None
    less_than: float | None = None
    at_most: float | None = None
    equals: float | None = None
    about: float | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        given = [name for name in BOUNDS if getattr(self, name) is not None]
        if len(given) != 1:
            said = "none is given" if not given else "given are " + " and ".join(given)
            raise ValueError(f"exactly one of {', '.join(BOUNDS)} is needed; {said}")

    @property
    def comparison(self) -> str:
        """The name of the bound that is given."""
        return next(name for name in BOUNDS if getattr(self, name) is not None)

    @property
    def claimed(self) -> float:
        """The claimed number."""
        return float(getattr(self, self.comparison))


@dataclass(frozen=True, kw_only=True)
class Total(Bounded):
    """The sum over years, both ends included, with the transition quarter of 1976 where it lies between them."""

    type: Literal["total"] = "total"
    series: Names
    years: Years

    def _readings(self) -> tuple[Reading, ...]:
        return (Reading(names(self.series), *self.years),)


@dataclass(frozen=True, kw_only=True)
class Share(Bounded):
    """What ``part`` is of ``whole`` over the years, in per cent of the summed amounts; ``whole_called`` names the whole."""

    type: Literal["share"] = "share"
    part: Names
    whole: Names
    years: Years
    whole_called: str = ""

    def _readings(self) -> tuple[Reading, ...]:
        return (Reading(names(self.part), *self.years), Reading(names(self.whole), *self.years))


@dataclass(frozen=True, kw_only=True)
class Level(Bounded):
    """The value in a year, or a statistic of the values over years."""

    type: Literal["level"] = "level"
    series: Names
    years: Years
    statistic: Statistic = "mean"

    def _readings(self) -> tuple[Reading, ...]:
        return (Reading(names(self.series), *self.years),)


@dataclass(frozen=True, kw_only=True)
class Change(Bounded):
    """From the first of two years to the second, as a difference, in per cent, or as a ratio."""

    type: Literal["change"] = "change"
    series: Names
    years: Years
    measure: Measure = "percent"

    def _readings(self) -> tuple[Reading, ...]:
        return (Reading(names(self.series), *self.years, compares=True),)


@dataclass(frozen=True, kw_only=True)
class BeforeAfter(Bounded):
    """A statistic over the years ``after`` against the same over the years ``before``."""

    type: Literal["before-after"] = "before-after"
    series: Names
    before: Years
    after: Years
    measure: Measure = "ratio"
    statistic: Statistic = "mean"

    def _readings(self) -> tuple[Reading, ...]:
        return (
            Reading(names(self.series), *self.before),
            Reading(names(self.series), *self.after),
            Reading(names(self.series), min(self.before[0], self.after[0]), max(self.before[1], self.after[1]), compares=True),
        )


@dataclass(frozen=True, kw_only=True)
class Trend(Bounded):
    """The slope per year over the years: the median of the slopes between all pairs of them (Sen 1968)."""

    type: Literal["trend"] = "trend"
    series: Names
    years: Years

    def _readings(self) -> tuple[Reading, ...]:
        return (Reading(names(self.series), *self.years, compares=True),)


@dataclass(frozen=True, kw_only=True)
class Rank(Bounded):
    """The place of ``series`` among itself and ``among`` by totals over the years; the largest is 1."""

    type: Literal["rank"] = "rank"
    series: str
    among: tuple[str, ...]
    years: Years

    def _readings(self) -> tuple[Reading, ...]:
        return (Reading((self.series, *self.among), *self.years),)


@dataclass(frozen=True, kw_only=True)
class First(Bounded):
    """The first year in which the value, or the running sum, passes the bound.

    Attributes:
        years: where to look; a running sum starts with the first of them.
        by: the claimed year, or earlier; ``in_year``: that very year. One of the two is given.
    """

    type: Literal["first"] = "first"
    series: Names
    years: Years
    cumulative: bool = False
    by: int | None = None
    in_year: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.by is None) == (self.in_year is None):
            raise ValueError("exactly one of by, in_year is needed")

    def _readings(self) -> tuple[Reading, ...]:
        return (Reading(names(self.series), *self.years),)


@dataclass(frozen=True, kw_only=True)
class Count(Bounded):
    """How many events, spells or phases of a kind begin within the years.

    Attributes:
        of: which table of the record.
        kind: of the event or spell; ``channel``, ``sign``: of the event; ``phase``: label of the phase.
        actors: parties that each counted event must name.
    """

    type: Literal["count"] = "count"
    of: Literal["events", "spells", "phases"]
    years: Years
    kind: Names = ()
    channel: Names = ()
    sign: Names = ()
    phase: Names = ()
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EventHappened(Test):
    """An event of the record happened, within dates, between parties.

    Attributes:
        by: last year, ``not_before``: first year in which it happened; either may be left out.
        actors: parties that it must name; ``without``: parties that it must not name.
        sign: cooperation or conflict, where the claim says which it was.
    """

    type: Literal["event"] = "event"
    event: str
    by: int | None = None
    not_before: int | None = None
    actors: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sign: Literal["", "cooperation", "conflict"] = ""


@dataclass(frozen=True, kw_only=True)
class EventKind(Test):
    """The record calls the event by the kind that the claim gives it; where it does not, the wording is at fault."""

    type: Literal["event-kind"] = "event-kind"
    event: str
    kind: Names


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A dated point: an event, the start of a spell or phase, or what a series does.

    Attributes:
        event, spell, phase, series: exactly one is given.
        passes: the first year in which the series is above this value.
        share: the first year in which its running sum passes this part (0-1) of the total over the years.
        peak: the year of its highest value.
        falls: the first year after its peak in which it lies at least this many per cent below it.
        years: the years of the series that are looked at.
    """

    __pydantic_config__ = STRICT

    event: str = ""
    spell: str = ""
    phase: str = ""
    series: Names = ()
    passes: float | None = None
    share: float | None = None
    peak: bool = False
    falls: float | None = None
    years: Years | None = None

    def __post_init__(self) -> None:
        if sum(map(bool, (self.event, self.spell, self.phase, names(self.series)))) != 1:
            raise ValueError("exactly one of event, spell, phase, series is needed")
        told = (self.passes is not None) + (self.share is not None) + self.peak + (self.falls is not None)
        if told != bool(names(self.series)):
            raise ValueError("with a series exactly one of passes, share, peak, falls is needed, and without one none of them")
        if self.series and self.years is None:
            raise ValueError("with a series its years are needed")


@dataclass(frozen=True, kw_only=True)
class Order(Test):
    """The cause does not come after the effect, and no more than ``within`` years before it where that is said."""

    type: Literal["order"] = "order"
    cause: Moment
    effect: Moment
    within: int | None = None

    def _readings(self) -> tuple[Reading, ...]:
        return tuple(
            Reading(names(moment.series), *moment.years, compares=moment.peak or moment.falls is not None)
            for moment in (self.cause, self.effect)
            if moment.years is not None and moment.series
        )


@dataclass(frozen=True, kw_only=True)
class PeakThenFall(Test):
    """Each peak is followed, within some years, by a fall, by the start of a spell, or by both.

    Attributes:
        series: whose peak is sought in each window.
        peaks: windows of years, or ids of phases of the record, one for each peak.
        fall: by how many per cent below the peak; ``spell``: the kind of spell that starts. One at least is given.
        within: years after the peak.
    """

    type: Literal["peak-then-fall"] = "peak-then-fall"
    series: Names
    peaks: tuple[str | Years, ...]
    within: int
    fall: float | None = None
    spell: str = ""

    def __post_init__(self) -> None:
        if self.fall is None and not self.spell:
            raise ValueError("one of fall, spell is needed")

    def _readings(self) -> tuple[Reading, ...]:
        windows = [peak for peak in self.peaks if not isinstance(peak, str)]
        return tuple(Reading(names(self.series), a, b + self.within * (self.fall is not None), compares=True) for a, b in windows)


TESTS: dict[str, type[Test]] = {
    "total": Total,
    "share": Share,
    "level": Level,
    "change": Change,
    "first": First,
    "before-after": BeforeAfter,
    "order": Order,
    "event": EventHappened,
    "event-kind": EventKind,
    "count": Count,
    "peak-then-fall": PeakThenFall,
    "trend": Trend,
    "rank": Rank,
}
