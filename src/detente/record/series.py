"""A yearly series: its observations, its editions, its breaks, and the sums that may be taken of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from detente.errors import CaseError, Fault, Place, nearest
from detente.periods import Period
from detente.units import same_unit

KINDS_OF_BREAK = ("territory", "source", "method", "unit")


@dataclass(frozen=True)
class Break:
    """A year from which a series means, covers or measures something else.

    Attributes:
        at: the first year of the new state of things.
        kind: ``territory``, ``source``, ``method`` or ``unit``.
        why: what changed.
    """

    at: int
    kind: str
    why: str


@dataclass(frozen=True)
class Observation:
    """One figure as a source gives it.

    Attributes:
        period: the year, or the transition quarter of 1976.
        value: in the unit of the series; None where nobody knows, which is never zero.
        low: the low count, where the source gives a range.
        high: the high count.
        source: id of a source of the record, or free text.
        status: ``found``, ``derived``, ``coded`` or ``recalled``.
        variant: empty for the preferred figure, else the name of another edition of it.
        note: what a reader must know about this one figure.
        place: where it stands.
    """

    period: Period
    value: float | None
    low: float | None = None
    high: float | None = None
    source: str = ""
    status: str = ""
    variant: str = ""
    note: str = ""
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Series:
    """A yearly series of the record.

    Attributes:
        id: the word by which claims, theory and report name it.
        label: for readers.
        group: ``aid``, ``arms``, ``votes``, ``regime``, ``security``, ``opinion``, ``economy``, ``china``, ``sanctions``, ``presence``
            or ``own``.
        unit: as in ``million 2019 USD``.
        years: ``calendar``, or ``fiscal`` for years that end in September (in June up to 1976) of the year they are named by.
        source: ids of sources of the record, or one free text.
        licence: terms of the figures.
        status: ``found``, ``derived``, ``coded``, ``recalled`` or ``mixed``.
        breaks: by year.
        note: coverage and what its zeros mean.
        observations: the preferred figures, by period.
        variants: other editions of some of them, by name.
        place: where the series is declared.
        direction: what a high value means, where that is not plain.
    """

    id: str
    label: str
    group: str
    unit: str
    years: str
    source: tuple[str, ...]
    licence: str
    status: str
    breaks: tuple[Break, ...]
    note: str
    observations: tuple[Observation, ...]
    variants: Mapping[str, tuple[Observation, ...]] = field(default_factory=dict)
    place: Place = field(default=Place(""), compare=False)
    direction: str = ""

    @cached_property
    def _by_period(self) -> dict[Period, Observation]:
        return {o.period: o for o in self.observations}

    @cached_property
    def years_with_values(self) -> tuple[int, ...]:
        """The years that have a value, in order; the transition quarter is not a year."""
        return tuple(o.period.year for o in self.observations if o.value is not None and not o.period.quarter)

    @property
    def first_year(self) -> int:
        """The first year with a value.

        Raises:
            CaseError: the series has none.
        """
        return self._with_values()[0]

    @property
    def last_year(self) -> int:
        """The last year with a value.

        Raises:
            CaseError: the series has none.
        """
        return self._with_values()[-1]

    def _with_values(self) -> tuple[int, ...]:
        if not self.years_with_values:
            raise CaseError(Fault(f"the series `{self.id}` has no values", self.place, "fill its table, or remove it from the record"))
        return self.years_with_values

    def observation(self, year: int) -> Observation | None:
        """The preferred figure of a year, with its source and note; None where there is no row."""
        return self._by_period.get(Period(year))

    def value(self, year: int) -> float | None:
        """The value of a year; None where it is missing. The transition quarter is never part of it."""
        found = self.observation(year)
        return found.value if found else None

    def missing(self, start: int, end: int) -> tuple[int, ...]:
        """The years from ``start`` to ``end``, both included, that have no value."""
        return tuple(year for year in range(start, end + 1) if self.value(year) is None)

    def total(self, start: int, end: int) -> float | None:
        """The sum from ``start`` to ``end``, both included; None if any year is missing.

        The transition quarter of 1976, where the series holds it as a row of its own, follows the year 1976 and is
        part of every total that includes that year.
        """
        if end < start or self.missing(start, end):
            return None
        values = [o.value for o in self.observations if start <= o.period.year <= end]
        known = [value for value in values if value is not None]
        return math.fsum(known) if len(known) == len(values) else None

    def breaks_between(self, start: int, end: int) -> tuple[Break, ...]:
        """The breaks that part the years ``start`` to ``end``: after the first of them, up to the last."""
        return tuple(b for b in self.breaks if start < b.at <= end)

    def variant(self, name: str) -> Series:
        """The series with the figures of another edition in place of the preferred ones, where that edition has them.

        Raises:
            CaseError: the series has no such edition.
        """
        if name not in self.variants:
            raise CaseError(Fault(f"`{name}` is not an edition of `{self.id}`", self.place, nearest(name, self.variants)))
        return self._with({**self._by_period, **{o.period: o for o in self.variants[name]}}.values())

    def low(self) -> Series:
        """The series of the low counts; missing where no range is given."""
        return self._with(replace(o, value=o.low, low=None, high=None) for o in self.observations)

    def high(self) -> Series:
        """The series of the high counts; missing where no range is given."""
        return self._with(replace(o, value=o.high, low=None, high=None) for o in self.observations)

    def _with(self, observations: Iterable[Observation]) -> Series:
        return replace(self, observations=tuple(sorted(observations, key=lambda o: o.period)), variants={})


def sum_series(parts: Sequence[Series]) -> Series:
    """The sum of several series, period by period; missing wherever one of them is missing.

    A transition quarter that only some parts give is missing in the sum too.

    Raises:
        CaseError: there is no part, or they differ in unit or in kind of year.
    """
    if not parts:
        raise CaseError(Fault("there is no series to sum", None, "name at least one"))
    names = ", ".join(f"`{part.id}`" for part in parts)
    try:
        unit = same_unit(part.unit for part in parts)
    except ValueError as error:
        mend = "sum series of one unit and one price year"
        raise CaseError(Fault(f"{names} cannot be summed: {error}", parts[0].place, mend)) from None
    if len({part.years for part in parts}) > 1:
        what = f"{names} cannot be summed: some have fiscal and some calendar years"
        raise CaseError(Fault(what, parts[0].place, "sum series of one kind of year"))
    periods = sorted({o.period for part in parts for o in part.observations})
    return Series(
        id="+".join(part.id for part in parts),
        label=" + ".join(part.label for part in parts),
        group=parts[0].group,
        unit=unit,
        years=parts[0].years,
        source=_distinct(name for part in parts for name in part.source),
        licence="; ".join(_distinct(part.licence for part in parts if part.licence)),
        status=parts[0].status if len({part.status for part in parts}) == 1 else "mixed",
        breaks=tuple(sorted({b for part in parts for b in part.breaks}, key=lambda b: (b.at, b.kind, b.why))),
        note="",
        observations=tuple(_sum_at(parts, period) for period in periods),
        place=parts[0].place,
    )


def _sum_at(parts: Sequence[Series], period: Period) -> Observation:
    found = [part._by_period.get(period) for part in parts]
    present = [o for o in found if o is not None]

    def total(values: list[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return math.fsum(known) if len(known) == len(parts) else None

    ranged = any(o.low is not None or o.high is not None for o in present)
    return Observation(
        period,
        total([o.value for o in present]),
        total([o.value if o.low is None else o.low for o in present]) if ranged else None,
        total([o.value if o.high is None else o.high for o in present]) if ranged else None,
        source="; ".join(_distinct(o.source for o in present if o.source)),
        status="derived",
        place=present[0].place,
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
