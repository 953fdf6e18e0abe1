"""The nouns of a case folder: who argues what about whom, who looked at it, and what they found."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from detente.case.claims import Claim
    from detente.case.scenarios import Scenario
    from detente.record import Record
    from detente.states import State
    from detente.theory import Theory

STRICT = {"extra": "forbid"}

Criterion = Literal["accuracy", "originality", "clarity", "usefulness"]
CRITERIA: tuple[Criterion, ...] = ("accuracy", "originality", "clarity", "usefulness")


@dataclass(frozen=True)
class Argument:
    """The text whose argument the case carries out, as published elsewhere.

    Attributes:
        title: its title.
        authors: as the publication names them.
        publisher: where it appeared.
        date: day of publication.
        kind: editorial, article, report and so on.
        editor: as the publication names them; empty where it names nobody.
        reviewer: likewise.
        declared: what is said openly about one person in two roles, or about a tie between them.
        url: an address, where there is one.
        note: anything a reader must know of the text.
    """

    __pydantic_config__ = STRICT

    title: str
    authors: tuple[str, ...]
    publisher: str
    date: datetime.date
    kind: str = "article"
    editor: str = ""
    reviewer: str = ""
    declared: str = ""
    url: str = ""
    note: str = ""

    def __str__(self) -> str:
        return f"{'; '.join(self.authors)} ({self.date.year}). {self.title}. {self.publisher}, {self.kind}, {self.date:%-d %B %Y}."


@dataclass(frozen=True)
class Person:
    """Someone who made or checked the case, with every role held and what is declared about them."""

    __pydantic_config__ = STRICT

    name: str
    roles: tuple[str, ...]
    declared: str = ""


@dataclass(frozen=True)
class Review:
    """What one of the four criteria got, and from whom.

    Attributes:
        criterion: accuracy, originality, clarity or usefulness.
        status: ``not-reviewed`` until somebody has looked.
        reviewer, date, version, verdict, reasons: all given when the status is ``reviewed``.
    """

    __pydantic_config__ = STRICT

    criterion: Criterion
    status: Literal["not-reviewed", "reviewed"] = "not-reviewed"
    reviewer: str = ""
    date: datetime.date | None = None
    version: str = ""
    verdict: str = ""
    reasons: str = ""
    declared: str = ""


@dataclass(frozen=True)
class Revision:
    """A version that was published.

    Attributes:
        version: as ``case.yaml`` named it then.
        date: the day of publication.
        kind: ``published`` for the first, then ``updated`` or ``corrected``.
        note: what changed and why; only the first version may leave it out.
    """

    __pydantic_config__ = STRICT

    version: str
    date: datetime.date
    kind: Literal["published", "updated", "corrected"] = "published"
    note: str = ""


@dataclass(frozen=True)
class Period:
    """The years that a case is about, both included."""

    __pydantic_config__ = STRICT

    start: int
    end: int


@dataclass(frozen=True)
class Head:
    """``case.yaml`` as it is written: the head of a case folder."""

    __pydantic_config__ = STRICT

    format: Literal[1]
    name: str
    title: str
    states: tuple[str, str]
    period: Period
    question: str
    version: str = "0"
    language: str = "en"
    argument: Argument | None = None
    people: tuple[Person, ...] = ()
    history: tuple[Revision, ...] = ()
    series: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A case folder read and validated whole, as data; no stage has been run.

    Attributes:
        name: the folder's name as written in ``case.yaml``.
        states: the two states.
        period: first and last year.
        record: what happened.
        theory: why, or None where the case has none yet.
        claims: what is asserted, in the order of the file.
        scenarios: what could be done.
        brief: the argument as Markdown.
        reviews: one for each criterion.
        digest: SHA-256 over every file of the folder, so that a figure can be traced to its data.
        language: that its texts are written in, as a BCP 47 tag such as ``en`` or ``ur``.
        history: the versions that were published, the oldest first.
    """

    name: str
    title: str
    states: tuple[State, State]
    period: tuple[int, int]
    question: str
    version: str
    argument: Argument | None
    people: tuple[Person, ...]
    record: Record = field(repr=False)
    theory: Theory | None = field(repr=False)
    claims: tuple[Claim, ...] = field(repr=False)
    scenarios: tuple[Scenario, ...] = field(repr=False)
    brief: str = field(repr=False)
    reviews: tuple[Review, ...] = field(repr=False)
    path: Path
    digest: str
    language: str = "en"
    history: tuple[Revision, ...] = ()

    def __repr__(self) -> str:
        a, b = self.states
        return (
            f"Case({self.name!r}: {a.name} and {b.name}, {self.period[0]}-{self.period[1]}; {len(self.record.series)} series, "
            f"{len(self.record.events)} events, {len(self.claims)} claims, {len(self.scenarios)} scenarios)"
        )
