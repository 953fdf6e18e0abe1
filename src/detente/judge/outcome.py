"""What one test found, and how numbers, years and sources are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.case.claim_tests import Bounded

if TYPE_CHECKING:
    from detente.record import Record, Series, Source

MOST_OF_A_NAME = 50  # characters of two authors that a sentence bears
SCALES = ("times", "series")  # units of one word that have no singular
SAID = {"more_than": "more than", "at_least": "at least", "less_than": "less than", "at_most": "at most", "equals": "", "about": "about"}


@dataclass(frozen=True)
class Outcome:
    """What one test found.

    Attributes:
        label: the part or the alternative that was tested.
        holds: None where the record cannot say.
        found: the number that was found, in ``unit``; None where the test is not of a number.
        claimed: the number that was claimed, in ``unit``; None likewise, and for a claimed year.
        unit: of both.
        note: the finding as a clause, without capital or full stop; for ``holds`` None, what is missing.
        asks: the claimed bound in words, or empty.
        series: ids read.
        sources: ids or names of the works behind them.
        wording: a failure means that the claim names the wrong thing.
        when: the decisive year as the series counts it (``FY2016``), or empty.
        caveat: what a reader must know of the years or rows that were read; a clause, or empty.
        of_change: the claim bounds a change in its unit or in per cent, of which a share of the claimed number says nothing to a reader.
    """

    label: str
    holds: bool | None
    found: float | None = None
    claimed: float | None = None
    unit: str = ""
    note: str = ""
    asks: str = ""
    series: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    wording: bool = False
    when: str = ""
    caveat: str = ""
    of_change: bool = False

    @property
    def margin(self) -> float | None:
        """(found - claimed) / claimed, or None without two numbers, with a claimed nought, or for a rank, which has no unit."""
        if self.found is None or not self.claimed or not self.unit:
            return None
        return (self.found - self.claimed) / self.claimed


def missed(part: Outcome) -> str:
    """By how much a claimed number was missed: in percentage points or the unit of a change, else as a part of the number."""
    if part.found is None or part.margin is None or part.claimed is None:
        return ""
    apart = abs(part.found - part.claimed)
    if part.unit == "%":
        return quantity(round(apart, 1) if apart >= 0.1 else apart, "percentage points")
    return quantity(apart, part.unit) if part.of_change else f"{number(round(100 * abs(part.margin), 1))} %"


def passes(test: Bounded, found: float, tolerance: float) -> bool:
    """Whether a found number is what the test claims; the tolerance is a band around a claimed value, and moves no bound."""
    claimed = test.claimed
    if test.comparison == "more_than":
        return found > claimed
    if test.comparison == "at_least":
        return found >= claimed
    if test.comparison == "less_than":
        return found < claimed
    if test.comparison == "at_most":
        return found <= claimed
    return abs(found - claimed) <= tolerance * abs(claimed) + 1e-9 * abs(claimed)


def number(value: float) -> str:
    """A number as a reader wants it: thousands apart, no more digits than carry meaning.

    Example:
        >>> number(23265.0), number(67.4827), number(0.2163), number(-4.0), number(1234.5)
        ('23,265', '67.5', '0.216', '-4', '1,234')
    """
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}"
    text = f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 1 else f"{value:.3g}"
    return re.sub(r"\.?0+$", "", text) if "." in text and "e" not in text else text


def quantity(value: float, unit: str) -> str:
    """A number with its unit, as ``23,265 million USD`` or ``67.5 %``; a share is a bare number."""
    if unit == "share":
        return number(value)
    return f"{number(value)} {singular(unit) if value == 1 else unit}".strip()


def singular(unit: str) -> str:
    """The unit of one thing, where it is one word or speaks of points; any other unit as it is.

    Example:
        >>> singular("disputes"), singular("percentage points"), singular("million barrels")
        ('dispute', 'percentage point', 'million barrels')
    """
    if unit in SCALES or unit.endswith(("ss", "us", "is")) or (" " in unit and not unit.endswith(" points")):
        return unit
    if unit.endswith("ies"):
        return f"{unit[:-3]}y"
    return unit[:-2] if unit.endswith(("sses", "xes", "ches", "shes")) else unit.removesuffix("s")


def bounded(test: Bounded, unit: str) -> str:
    """The claimed bound in words: ``more than 33,000 million USD``, ``a rise``, ``a fall of more than 25 %``."""
    claimed, said = test.claimed, SAID[test.comparison]
    measure = "trend" if test.type == "trend" else getattr(test, "measure", "")
    still = 1.0 if measure == "ratio" else 0.0
    rising = test.comparison in ("more_than", "at_least")
    if measure and claimed == still and test.comparison in ("more_than", "less_than"):
        return "a rise" if rising else "a fall"
    if measure in ("difference", "percent") and claimed < 0 and test.comparison in ("less_than", "at_most"):
        return f"a fall of {'more than' if test.comparison == 'less_than' else 'at least'} {quantity(-claimed, unit)}"
    if measure == "ratio":
        return f"{said} {number(claimed)} times as much".strip()
    return f"{said} {quantity(claimed, unit)}".strip()


def span(start: int, end: int, clock: str = "calendar") -> str:
    """Years as the series counts them: ``2004-2014``, ``FY2002-2011``, ``FY2016``."""
    years = f"{start}" if start == end else f"{start}-{end}"
    return f"FY{years}" if clock == "fiscal" else years


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: ``a, b and c``."""
    given = list(words)
    return f" {last} ".join([", ".join(given[:-1]), given[-1]] if len(given) > 1 else given)


def shorten(text: str, most: int = 130) -> str:
    """A description cut at a natural pause, so that it fits inside a sentence."""
    text = text.strip().rstrip(".")
    for pause in (";", " (", ","):
        if len(text) > most and pause in text[:most]:
            text = text[: text.rindex(pause, 0, most)]
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " ..."


def sources_of(series: Sequence[Series], start: int, end: int) -> tuple[str, ...]:
    """The sources of the figures of several series over some years, each once, in their order."""
    found: list[str] = []
    for one in series:
        rows = [o.source for o in one.observations if start <= o.period.year <= end and o.source]
        found += rows or one.source
    return tuple(dict.fromkeys(found))


def works(source: str) -> tuple[str, ...]:
    """The works that a row names in one text, parted by semicolons."""
    return tuple(dict.fromkeys(work.strip() for work in source.split(";") if work.strip()))


def cited(record: Record, sources: Iterable[str], most: int = 3) -> str:
    """Sources as a sentence names them, in brackets: ``[Kux 2001; Kronstadt and Epstein 2013 and 2014]``; empty without any.

    Several works of the same authors stand together; what is no source of the record is free text and stands as it is.
    """
    years: dict[str, list[str]] = {}
    for source in sources:
        known = record.sources.get(source)
        name = source if known is None else _authors(known)
        years.setdefault(name, [])
        if known is not None and known.year and str(known.year) not in years[name]:
            years[name].append(str(known.year))
    told = [f"{name} {listed(sorted(found))}".strip() for name, found in years.items()][:most]
    return f" [{'; '.join(told)}]" if told else ""


def _authors(source: Source) -> str:
    authors = [author.split(",")[0].strip() for author in source.authors]
    named = listed(authors) if authors else source.title
    return f"{authors[0]} and others" if len(authors) > 2 or (len(authors) == 2 and len(named) > MOST_OF_A_NAME) else named
