"""``record/recipe.yaml``: how each series of a case is made from the home of published data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from detente.documents import Document
from detente.errors import CaseError
from detente.periods import Period, read_period
from detente.states import find_state

VERBS = ("take", "sum", "distance", "member", "total", "share", "concentration", "count", "tally", "spells", "given")

BySpan = str | dict[str | int, str]


@dataclass(frozen=True)
class Step:
    """One way to make rows of a series: exactly one verb, and what qualifies it.

    Attributes:
        take: id of a series of the home; ``of`` says for whom.
        sum: steps that are added up; missing where one of them is.
        distance: two steps; the absolute difference of their values.
        member: a part of ``group``.
        total: a group whose parts are added up, without those of ``without``.
        share: a part of ``group``, over the sum of that group.
        concentration: a group; the Herfindahl-Hirschman index of its parts.
        count: id of a data set; its events are counted by year.
        tally: one kind of count of the events of ``events``, summed by year.
        spells: a kind of spell of the case's own ``record/spells.csv``; those in force are counted, or those begun (``begun``).
        given: figures by period, written by hand.
        of: a state (``PAK``), a directed pair (``USA>PAK``) or a pair (``PAK-IND``); in a group one side may be ``*``.
        group: see ``member`` and ``share``.
        events: see ``tally``.
        name: of the part that this step makes in a group.
        without: parts left out of a total, or states left out of a ``*``.
        years: first and last year kept, as in ``1950-1994``.
        per: what values are divided by.
        digits: to which they are rounded; tables keep six.
        absent: ``zero`` where a year of ``years`` without a row counts as none.
        middle: whether a missing value between a low and a high count becomes the middle of the two.
        clipped: whether a value outside its low and high count is moved to the nearer of them.
        range: ``dropped`` where a range that does not hold its value is left out.
        at_most: the greatest value; what is above becomes it.
        begun: whether spells are counted in the year of their first day only.
        where: ``lacking`` keeps only periods that the steps before do not give, ``known`` only those that they give.
        missing: spans whose value is left out, with the reason as their note.
        variant: the edition that the figures belong to; empty for the preferred one.
        source, status, note: of the rows, as one text or by span of years.
    """

    take: str = ""
    sum: tuple[Step, ...] = ()
    distance: tuple[Step, ...] = ()
    member: str = ""
    total: str = ""
    share: str = ""
    concentration: str = ""
    count: str = ""
    tally: str = ""
    spells: str = ""
    given: dict[str | int, float | None] = field(default_factory=dict)
    of: str = ""
    group: str = ""
    events: str = ""
    name: str = ""
    without: tuple[str, ...] = ()
    years: str | int = ""
    per: float = 1.0
    digits: int | None = None
    absent: Literal["missing", "zero"] = "missing"
    middle: bool = False
    clipped: bool = False
    range: Literal["kept", "dropped"] = "kept"
    at_most: float | None = None
    begun: bool = False
    where: Literal["", "lacking", "known"] = ""
    missing: dict[str | int, str] = field(default_factory=dict)
    variant: str = ""
    source: BySpan = ""
    status: BySpan = ""
    note: BySpan = ""
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - the name and form that pydantic reads

    @property
    def verbs(self) -> tuple[str, ...]:
        """The verbs that are given."""
        return tuple(verb for verb in VERBS if getattr(self, verb))

    @property
    def parts(self) -> tuple[Step, ...]:
        """The steps inside this one."""
        return self.sum + self.distance


@dataclass(frozen=True)
class RecipeFile:
    """The whole of ``recipe.yaml``."""

    series: dict[str, Step | tuple[Step, ...]]
    groups: dict[str, tuple[Step, ...]] = field(default_factory=dict)
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - the name and form that pydantic reads


@dataclass(frozen=True)
class Recipe:
    """How the series of a case are made.

    Attributes:
        series: the steps of each series, in order.
        groups: steps that make the parts of a whole, such as the suppliers of a state.
        document: the file, for the lines of faults.
    """

    series: Mapping[str, tuple[Step, ...]]
    groups: Mapping[str, tuple[Step, ...]]
    document: Document

    def taken(self) -> tuple[str, ...]:
        """Ids of the series of the home that it uses."""
        return tuple(sorted({step.take for step in self.steps() if step.take}))

    def event_sets(self) -> tuple[str, ...]:
        """Ids of the data sets whose events it uses."""
        return tuple(sorted({name for step in self.steps() for name in (step.count, step.events) if name}))

    def steps(self) -> Iterator[Step]:
        """Every step, those inside others too."""
        for steps in (*self.series.values(), *self.groups.values()):
            for step in steps:
                yield step
                yield from step.parts


@cache
def sides(of: str) -> tuple[str, str, bool]:
    """The two sides of a unit, the second empty for a state, and whether the pair has a direction.

    A hyphen may belong to a name: the whole is tried as a state first, then each hyphen as the mark between two.

    Example:
        >>> sides("Guinea-Bissau"), sides("Guinea-Bissau-PAK"), sides("USA>PAK")
        (('Guinea-Bissau', '', False), ('Guinea-Bissau', 'PAK', False), ('USA', 'PAK', True))
    """
    one, directed, other = of.partition(">")
    if directed:
        return one.strip(), other.strip(), True
    if "-" not in of or _is_side(of):
        return of.strip(), "", False
    words = of.split("-")
    pairs = [("-".join(words[:at]).strip(), "-".join(words[at:]).strip()) for at in range(1, len(words))]
    one, other = next((pair for pair in pairs if all(map(_is_side, pair))), pairs[0])
    return one, other, False


def _is_side(word: str) -> bool:
    try:
        return word == "*" or bool(find_state(word))
    except CaseError:
        return False


def read_span(text: str | int) -> tuple[Period, Period]:
    """First and last period of ``1950-1994``, ``1976`` or ``1976TQ``; a side left open is open.

    Raises:
        ValueError: it is no such span.

    Example:
        >>> read_span("2023-")[0].year
        2023
    """
    first, dash, last = str(text).partition("-")
    start = read_period(first) if first.strip() else Period(0)
    end = (read_period(last) if last.strip() else Period(9999)) if dash else start
    if end < start:
        raise ValueError(f"`{text}` ends before it begins")
    return start, end


def by_span(texts: BySpan, period: Period, otherwise: str = "") -> str:
    """The text that holds for a period: the last span that contains it, or ``otherwise``."""
    if isinstance(texts, str):
        return texts or otherwise
    found = otherwise
    for span, text in texts.items():
        first, last = read_span(span)
        if first <= period <= last:
            found = text
    return " ".join(found.split())
