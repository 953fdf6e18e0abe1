"""How much a state leans on one partner: shares, and the concentration of several series."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from detente.errors import CaseError, Fault
from detente.record import Observation, Series, sum_series


def share(part: Series, whole: Sequence[Series]) -> Series:
    """The share of one series in the sum of several, year by year.

    Args:
        part: the series whose share is asked for; usually one of ``whole``.
        whole: all the series that are counted.

    Returns:
        A series of shares (0 to 1 where the part is one of the whole), on the years of the sum. Missing where any
        series is missing, and where the sum is zero, since nothing has no shares.

    Raises:
        CaseError: the series differ in unit or kind of year, or a value is negative.

    Example:
        >>> from detente.periods import Period
        >>> def imports(name, value):
        ...     seen = (Observation(Period(2000), value),)
        ...     return Series(name, name, "arms", "million TIV", "calendar", ("here",), "", "found", (), "", seen)
        >>> share(imports("a", 30.0), [imports("a", 30.0), imports("b", 10.0)]).value(2000)
        0.75
    """
    sum_series([part, *whole])
    measured = _of_shares([part], whole, lambda shares: shares[0])
    return replace(measured, id=f"share_of_{part.id}", label=f"{part.label}, share")


def concentration(parts: Sequence[Series]) -> Series:
    """The Herfindahl-Hirschman index of several series: the sum of their squared shares, year by year.

    Returns:
        A series from 1/n for n equal parts to 1 for a single one; missing where any part is missing or all are zero.

    Raises:
        CaseError: the series differ in unit or kind of year, or a value is negative.
    """
    measured = _of_shares(parts, parts, lambda shares: math.fsum(s * s for s in shares))
    return replace(measured, id="concentration", label="Concentration (Herfindahl-Hirschman index)")


def _of_shares(parts: Sequence[Series], whole: Sequence[Series], index: Callable[[list[float]], float]) -> Series:
    """A series computed from the shares that ``parts`` have in ``whole``."""
    total = sum_series(whole)
    for series in (*parts, *whole):
        for seen in series.observations:
            if seen.value is not None and seen.value < 0:
                what = f"`{series.id}` is {seen.value:g} in {seen.period}, and a negative amount has no share"
                raise CaseError(Fault(what, seen.place, "take shares of amounts that are zero or more"))
    found = tuple(_at(seen, parts, whole, index) for seen in total.observations)
    return replace(total, unit="share", status="derived", note="", observations=found)


def _at(seen: Observation, parts: Sequence[Series], whole: Sequence[Series], index: Callable[[list[float]], float]) -> Observation:
    def values(group: Sequence[Series]) -> list[float]:
        known = ((o.value for o in series.observations if o.period == seen.period) for series in group)
        return [value for value in (next(found, None) for found in known) if value is not None]

    amounts, all_amounts = values(parts), values(whole)
    total = math.fsum(all_amounts)
    if seen.value is None or len(amounts) < len(parts) or not total > 0:
        return replace(seen, value=None, low=None, high=None)
    return replace(seen, value=index([amount / total for amount in amounts]), low=None, high=None)
