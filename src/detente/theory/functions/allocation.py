"""Sharing out what is scarce among requests, by their priorities.

Every request has a curve that says which share of it is met when the market clears at a given priority: all of it far
below the request's own priority, nothing far above. Where the curves together ask for what there is, the market clears
(the Vensim reference, allocation overview; after an algorithm by William T. Wood).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import Any

from detente.theory.functions.function import Function
from detente.theory.functions.special import normal_cdf

# So many widths from a priority every curve has reached its end, to the last digit.
_REACH = 750.0
# Halvings of the span of priorities; the rest is shared out in proportion, so that nothing is lost.
_HALVINGS = 90

Share = Callable[[Any], Any]


def _rectangular(xp: Any, middle: Any, width: Any) -> Share:
    # A width of 0 leaves a step: first come, first served, and equal priorities share alike.
    wide = xp.where(width > 0, width, 1.0)
    return lambda x: xp.where(width > 0, xp.minimum(xp.maximum((middle - x) / wide + 0.5, 0.0), 1.0), xp.where(x < middle, 1.0, 0.0))


def _triangular(xp: Any, middle: Any, width: Any) -> Share:
    flat = _rectangular(xp, middle, width)

    def share(x: Any) -> Any:
        met = flat(x)
        return xp.where(met < 0.5, 2.0 * met * met, 1.0 - 2.0 * (1.0 - met) * (1.0 - met))

    return share


def _normal(xp: Any, middle: Any, width: Any) -> Share:
    below = normal_cdf(xp)
    wide = xp.where(width > 0, width, 1.0)
    step = _rectangular(xp, middle, 0.0)
    return lambda x: xp.where(width > 0, below((middle - x) / wide), step(x))


def _exponential(xp: Any, middle: Any, width: Any) -> Share:
    wide = xp.where(width > 0, width, 1.0)
    step = _rectangular(xp, middle, 0.0)

    def share(x: Any) -> Any:
        away = (middle - x) / wide
        tail = 0.5 * xp.exp(-xp.abs(away))
        return xp.where(width > 0, xp.where(away > 0, 1.0 - tail, tail), step(x))

    return share


def _curve(xp: Any, kind: Any, middle: Any, width: Any) -> Share:
    curves = [form(xp, middle, width) for form in (_rectangular, _triangular, _normal, _exponential)]
    # Types above 4 (constant elasticity, whole numbers) are not in the switch, and so undefined.
    return lambda x: xp.switch(kind, lambda: 0.0 * x + 1.0, *((lambda form=form: form(x)) for form in curves))


def _clear(xp: Any, requests: Sequence[Any], shares: Sequence[Share], low: Any, high: Any, available: Any) -> list[Any]:
    """What each request gets: the priority at which the market clears lies between ``low`` and ``high``."""
    wants = [xp.maximum(request, 0.0) for request in requests]
    supply = xp.maximum(available, 0.0)

    def met(x: Any) -> list[Any]:
        return [want * share(x) for want, share in zip(wants, shares, strict=True)]

    def halve(low: Any, high: Any) -> tuple[Any, ...]:
        middle = low + 0.5 * (high - low)
        scarce = reduce(add, met(middle)) > supply
        return low >= high, xp.where(scarce, middle, low), xp.where(scarce, high, middle)

    low, high = xp.repeat(_HALVINGS, halve, low, high)
    more, less = met(low), met(high)
    # A curve that is not known, or a width that is not a number, must not come out as "nothing".
    most, least = reduce(add, more) + 0.0 * (low + high), reduce(add, less)
    gap = most - least
    part = xp.where(gap > 0, (supply - least) / xp.where(gap > 0, gap, 1.0), 0.0)
    part = xp.minimum(xp.maximum(part, 0.0), 1.0)
    # What asks for its full quantity at any priority can ask for more than there is: then in proportion.
    cut = xp.where(least > supply, supply / xp.where(least > 0, least, 1.0), 1.0)
    enough, known = supply >= reduce(add, wants), most == most
    return [
        xp.only_if(known, xp.where(enough, want, xp.where(supply > 0, (few + (many - few) * part) * cut, 0.0)))
        for want, many, few in zip(wants, more, less, strict=True)
    ]


def _span(xp: Any, priorities: Sequence[Any], widths: Sequence[Any]) -> tuple[Any, Any]:
    low = reduce(xp.minimum, [middle - _REACH * width for middle, width in zip(priorities, widths, strict=True)])
    high = reduce(xp.maximum, [middle + _REACH * width for middle, width in zip(priorities, widths, strict=True)])
    return low - 1.0, high + 1.0


def _available(xp: Any) -> Callable[..., list[Any]]:
    def allocate(requests: Any, kinds: Any, priorities: Any, widths: Any, extras: Any, available: Any) -> list[Any]:
        del extras  # the elasticity of a curve of type 5, which is refused
        widths = [_checked(xp, width) for width in widths]
        shares = [_curve(xp, *each) for each in zip(kinds, priorities, widths, strict=True)]
        return _clear(xp, requests, shares, *_span(xp, priorities, widths), available)

    return allocate


def _by_priority(xp: Any) -> Callable[..., list[Any]]:
    def allocate(requests: Any, priorities: Any, width: Any, available: Any) -> list[Any]:
        width = _checked(xp, width)
        shares = [_rectangular(xp, middle, width) for middle in priorities]
        return _clear(xp, requests, shares, *_span(xp, priorities, [width] * len(requests)), available)

    return allocate


def _checked(xp: Any, width: Any) -> Any:
    return xp.only_if(width >= 0, width)


FUNCTIONS = (
    Function(
        "allocate_available",
        6,
        6,
        "allocate_available(requests, types, priorities, widths, extras, available): what each request gets, by its own curve of priority",
        _available,
        lists=(0, 1, 2, 3, 4),
        gives="list",
        units="a 1 b b 1 a -> a",
        edges="types: 0 its whole request first, 1 rectangular, 2 triangular, 3 normal, 4 exponential; other types are refused. All "
        "requests in full where enough is available; what is given is what is available otherwise. A request or supply below 0 is 0",
    ),
    Function(
        "allocate_by_priority",
        4,
        4,
        "allocate_by_priority(requests, priorities, width, available): what each request gets, higher priorities first",
        _by_priority,
        lists=(0, 1),
        gives="list",
        units="a b b a -> a",
        edges="as allocate_available with type 1; where priorities differ by more than the width the lower one waits; undefined for a "
        "width below 0",
    ),
)
