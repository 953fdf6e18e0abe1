"""What a chart shows, in words computed from its figures: the title that states the finding, and the facts beside it.

A title never leans on more than the figures carry: years without a figure are no zeros, a comparison across a break says so, and a
highest count whose range meets another year's is called the highest central count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from detente.brief.chart_data import scaled
from detente.brief.translation import gettext as _
from detente.brief.translation import ngettext
from detente.brief.words import number, spoken

if TYPE_CHECKING:
    from detente.record import Series

FEW = 5  # figures below which only the first and the last are told
NEAR = 0.1  # of the range: how far from its lowest and highest a series may start and end that rose
HIGH = 0.7  # of the highest: what another peak must reach
VALLEY = 0.6  # of the lower peak: what lies between two of them must fall below this
APART_YEARS = 5
MOST_PEAKS, MOST_SPANS, MOST_WORKS = 3, 5, 3
ZEROS = 3  # years in a row without anything before they are told


def finding(series: Series) -> str:
    """The title of a series' chart: what became of it, in one short sentence.

    Example:
        >>> from detente.record import Observation, Series
        >>> from detente.periods import Period
        >>> seen = tuple(Observation(Period(1990 + i), v) for i, v in enumerate([1.0, 2.0, 9.0, 3.0, 1.0, 0.0, 0.0, 0.0]))
        >>> finding(Series("aid", "Aid given", "aid", "USD", "calendar", (), "", "found", (), "", seen))
        'Aid given peaked in 1992, at 9; zero in 1995–97'
    """
    known = [(year, float(series.value(year) or 0.0)) for year in series.years_with_values]
    words = {"what": series.label + ("," if "," in series.label else "")}
    if not known:
        return _("%(what)s: no year has a figure") % {"what": series.label}
    (first, start), (last, end) = known[0], known[-1]
    shown = _shown(series)
    words |= {"first": str(first), "last": str(last), "start": shown(start), "end": shown(end)}
    values = [value for _year, value in known]
    if len(known) == 1:
        return _("%(what)s: one figure only, %(start)s in %(first)s") % (words | {"what": series.label})
    if min(values) == max(values):
        return _flat(series, words, start)
    ones = [year for year, value in known if value]
    if set(values) == {0.0, 1.0}:
        return _only(series, ones, len(known), last=known[-1][0])
    if len(known) < FEW:
        return _moved(words, start, end) + _across(series, first, last)
    if _trend(known):
        return _moved(words, start, end) + _zeros(known) + _across(series, first, last)
    return _peaked(series, known, words)


def _shown(series: Series) -> Callable[[float | None], str]:
    factor, _unit = scaled(series)
    return lambda value: number(None if value is None else value / factor + 0.0)  # no minus before a zero


def _flat(series: Series, words: dict[str, str], value: float) -> str:
    words = words | {"what": series.label}
    if value:
        return _("%(what)s: %(start)s in every year that has a figure, %(first)s to %(last)s") % words
    return _("%(what)s: zero in every year that has a figure, %(first)s to %(last)s") % words


def _only(series: Series, ones: Sequence[int], count: int, last: int) -> str:
    """For what is there in a year or is not: when it was there, and whether it still was in the last year with a figure."""
    if len(_runs(ones)) > MOST_SPANS:
        text = ngettext(
            "%(what)s: in %(n)s of the %(count)s years with a figure", "%(what)s: in %(n)s of the %(count)s years with a figure", len(ones)
        )
        return text % {"what": series.label, "n": len(ones), "count": count}
    if ones[-1] == last:
        return _("%(what)s: in %(years)s, the last year with a figure") % {"what": series.label, "years": spans(ones)}
    return _("%(what)s: in %(years)s only") % {"what": series.label, "years": spans(ones)}


def _moved(words: dict[str, str], start: float, end: float) -> str:
    if start == end:
        return _("%(what)s started and ended at %(start)s, %(first)s and %(last)s") % words
    if end > start:
        return _("%(what)s rose from %(start)s in %(first)s to %(end)s in %(last)s") % words
    return _("%(what)s fell from %(start)s in %(first)s to %(end)s in %(last)s") % words


def _trend(known: Sequence[tuple[int, float]]) -> bool:
    """Whether it went from about its lowest to about its highest, or the reverse, with the years and not against them."""
    values = [value for _year, value in known]
    low, high = min(values), max(values)
    room = NEAR * (high - low)
    rose = values[0] - low <= room and high - values[-1] <= room
    fell = high - values[0] <= room and values[-1] - low <= room
    middle = sum(year for year, _value in known) / len(known)
    slope = sum((year - middle) * value for year, value in known)
    return (rose and slope > 0) or (fell and slope < 0)


def _peaked(series: Series, known: Sequence[tuple[int, float]], words: dict[str, str]) -> str:
    values = [value for _year, value in known]
    high, shown = max(values), _shown(series)
    best = [year for year, value in known if value == high]
    tops = peaks(known)
    words = words | {"value": shown(high)}
    compared = (known[0][0], known[-1][0])
    if len(best) > 1:
        text = _ties(best, len(known)) % (words | {"years": spans(best), "n": len(best), "count": len(known)})
    elif not tops:
        low = min(known, key=lambda one: one[1])
        text = _("%(what)s moved between %(low)s (%(low_year)s) and %(value)s (%(year)s)") % (
            words | {"low": shown(low[1]), "low_year": low[0], "year": best[0]}
        )
    elif len(tops) > 1 and best[0] not in compared:
        text = _("%(what)s peaked in %(years)s, highest in %(year)s") % (words | {"years": spoken([str(y) for y in tops]), "year": best[0]})
        compared = (tops[0], tops[-1])
    else:
        text = _lone(known, best[0], words)
    if len(best) == 1 and _uncertain(series, best[0]):
        text += _(", on the central count")
    return text + _zeros(known) + _across(series, *compared)


def _ties(best: Sequence[int], count: int) -> str:
    if len(_runs(best)) > MOST_SPANS:
        return _("%(what)s reached %(value)s, its highest, in %(n)s of %(count)s years")
    return _("%(what)s reached %(value)s, its highest, in %(years)s")


def _lone(known: Sequence[tuple[int, float]], year: int, words: dict[str, str]) -> str:
    words = words | {"year": str(year)}
    low = min(value for _year, value in known)
    high, end = max(value for _year, value in known), known[-1][1]
    if year == known[0][0]:
        return _("%(what)s started at its highest, %(value)s in %(year)s, and ended at %(end)s in %(last)s") % words
    if year == known[-1][0]:
        return _("%(what)s reached its highest, %(value)s, in %(year)s") % words
    if end and end - low <= (1 - HIGH) * (high - low):
        return _("%(what)s peaked in %(year)s, at %(value)s, and fell to %(end)s by %(last)s") % words
    return _("%(what)s peaked in %(year)s, at %(value)s") % words


def peaks(known: Sequence[tuple[int, float]]) -> list[int]:
    """The years of the peaks, in order: the highest and those that come near it with a valley between; none where there are too many."""
    values = [value for _year, value in known]
    low, high = min(values), max(values)
    base = 0.0 if 0 <= low <= high / 2 else low
    found: list[tuple[int, float]] = []
    for year, value in sorted(known, key=lambda one: (-one[1], one[0])):
        if value - base < HIGH * (high - base):
            break
        if all(_parted(known, one, (year, value), base) for one in found):
            found.append((year, value))
    if len(found) > MOST_PEAKS:
        return []
    ends = (known[0][0], known[-1][0])  # what lies beyond the first and last year is not known: only the highest of all may stand there
    return sorted(year for i, (year, _value) in enumerate(found) if not i or year not in ends)


def _parted(known: Sequence[tuple[int, float]], one: tuple[int, float], other: tuple[int, float], base: float) -> bool:
    left, right = sorted((one[0], other[0]))
    between = [value for year, value in known if left < year < right]
    return right - left >= APART_YEARS and bool(between) and min(between) - base <= VALLEY * (min(one[1], other[1]) - base)


def _uncertain(series: Series, best: int) -> bool:
    """Whether the range of the highest year meets that of a year that is not beside it."""
    top = series.observation(best)
    if top is None or top.low is None:
        return False
    others = (o for o in series.observations if not o.period.quarter and abs(o.period.year - best) > 1)
    return any(o.high is not None and o.high >= top.low for o in others)


def _zeros(known: Sequence[tuple[int, float]]) -> str:
    runs = [run for run in _runs([year for year, value in known if value == 0]) if run[1] - run[0] + 1 >= ZEROS]
    if not runs:
        return ""
    zeros = sum(value == 0 for _year, value in known)
    if len(runs) <= 2:
        return _("; zero in %(years)s") % {"years": spoken([span(run) for run in runs])}
    return _("; zero in %(n)s of %(count)s years") % {"n": zeros, "count": len(known)}


def _across(series: Series, first: int, last: int) -> str:
    breaks = series.breaks_between(first, last)
    at = list(dict.fromkeys(str(b.at) for b in breaks))
    return ngettext(", across a break in %(years)s", ", across breaks in %(years)s", len(at)) % {"years": spoken(at)} if at else ""


def spans(given: Iterable[int]) -> str:
    """Years as a reader writes them.

    Example:
        >>> spans([1949, 1950, 1962, 1999, 2000, 2001])
        '1949–50, 1962 and 1999–2001'
    """
    return spoken([span(run) for run in _runs(given)])


def _runs(given: Iterable[int]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for year in sorted(given):
        if out and year == out[-1][1] + 1:
            out[-1] = (out[-1][0], year)
        else:
            out.append((year, year))
    return out


def span(run: tuple[int, int]) -> str:
    """The first and last year as a reader writes them."""
    start, end = run
    if start == end:
        return str(start)
    return f"{start}–{end % 100:02d}" if start // 100 == end // 100 else f"{start}–{end}"


def facts(series: Series) -> str:
    """The range of a series, which years it covers and which of them have no figure."""
    known = series.years_with_values
    if not known:
        return _("No year has a figure.")
    shown = _shown(series)
    high, low = (pick(series.value(y) or 0.0 for y in known) for pick in (max, min))
    parts = [
        _("highest %(value)s (%(when)s)") % {"value": shown(high), "when": _when(series, high)},
        _("lowest %(value)s (%(when)s)") % {"value": shown(low), "when": _when(series, low)},
    ]
    for year, word in ((known[0], _("first %(value)s (%(when)s)")), (known[-1], _("last %(value)s (%(when)s)"))):
        part = word % {"value": shown(series.value(year)), "when": year}
        if not any(series.value(year) == end and len(_years_of(series, end)) == 1 for end in (high, low)):
            parts.append(part)
    text = _(", ").join(parts)
    text = text[:1].upper() + text[1:] + "."
    missing = series.missing(known[0], known[-1])
    return text + (" " + _("No figure for %(years)s.") % {"years": spans(missing)} if missing else "")


def _years_of(series: Series, value: float) -> list[int]:
    return [year for year in series.years_with_values if series.value(year) == value]


def _when(series: Series, value: float) -> str:
    """The years with that value, or how many there are."""
    at = _years_of(series, value)
    return spans(at) if len(_runs(at)) <= 2 else ngettext("%(n)s year", "%(n)s years", len(at)) % {"n": len(at)}


def told(series: Series) -> str:
    """The text alternative of a series' chart: the finding, its unit, its range and gaps, what is uncertain."""
    parts = [f"{finding(series)} ({scaled(series)[1]}).", facts(series)]
    if any(o.low is not None and o.low != o.high for o in series.observations):
        parts.append(_("A band runs from the low to the high count."))
    return " ".join(parts)
