"""Reads ``theory.yaml``: every fault of the file is found before anything is reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from detente.documents import Document, read_yaml, validated
from detente.errors import CaseError, DetenteError, Fault, TheoryError, nearest
from detente.theory.lint import theory_faults
from detente.theory.nodes import Node
from detente.theory.parse import parse_equation
from detente.theory.priors import Prior, parse_prior
from detente.theory.theory import Better, Clock, Kind, Link, Loop, Parameter, Score, Sign, Status, Theory, Variable

STRICT = {"extra": "forbid", "allow_inf_nan": False}

Written = str | float
Bounds = tuple[float, float]


@dataclass(frozen=True)
class ClockText:
    """``time:`` as it is written."""

    __pydantic_config__ = STRICT

    start: float
    end: float
    step: float = 0.125


@dataclass(frozen=True)
class VariableText:
    """One entry of ``variables:`` as it is written."""

    __pydantic_config__ = STRICT

    label: str
    kind: Kind
    unit: str = ""
    number: str = ""
    equation: Written | None = None
    initial: Written | None = None
    bounds: Bounds | None = None
    measured_by: tuple[str, ...] = ()
    measured_inversely: tuple[str, ...] = ()
    passage: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class LinkText:
    """One entry of ``links:`` as it is written; ``from`` is a word of Python's, so that its field has another name."""

    __pydantic_config__ = STRICT

    sign: Sign
    delay: Bounds
    mechanism: str
    source: Annotated[str, Field(alias="from")]
    target: Annotated[str, Field(alias="to")]
    passage: tuple[str, ...] = ()
    status: Status = "stated"
    in_equations: bool = True
    note: str = ""


@dataclass(frozen=True)
class LoopText:
    """One entry of ``loops:`` as it is written."""

    __pydantic_config__ = STRICT

    name: str
    sign: Sign
    steps: tuple[str, ...] = ()
    variants: tuple[tuple[str, ...], ...] = ()
    within: str = ""
    passage: tuple[str, ...] = ()
    live: bool = False
    story: str = ""


@dataclass(frozen=True)
class ParameterText:
    """One entry of ``parameters:`` as it is written."""

    __pydantic_config__ = STRICT

    value: float
    prior: str
    unit: str
    bounds: Bounds
    reason: str


@dataclass(frozen=True)
class ScoreText:
    """One entry of ``scores:`` as it is written."""

    __pydantic_config__ = STRICT

    label: str
    variable: str
    better: Better
    beside: str = ""
    measured: str = ""


@dataclass(frozen=True)
class TheoryText:
    """The outline of ``theory.yaml``; its entries are checked one by one, so that each fault has its line."""

    __pydantic_config__ = STRICT

    format: Literal[1]
    title: str
    time: ClockText
    variables: dict[str, Any]
    links: dict[str, Any] = field(default_factory=dict)
    loops: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, Any] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


T = TypeVar("T")
R = TypeVar("R")


def read_theory(path: Path, root: Path | None = None) -> Theory:
    """The theory in a file.

    Args:
        path: of ``theory.yaml``.
        root: messages show the path relative to this folder.

    Raises:
        CaseError: the file cannot be read as YAML.
        TheoryError: every fault of the theory, each with its line.
    """
    return theory_of(read_yaml(path, root))


def theory_of(document: Document) -> Theory:
    """The theory in a document that has been read.

    Raises:
        TheoryError: every fault of the theory, each with its line.
    """
    known = [part.name for part in fields(TheoryText)]
    unknown = [key for key in document.data if key not in known]
    faults = [document.fault((key,), f"`{key}` is not known here", nearest(str(key), known)) for key in unknown]
    try:
        outline = validated(document, TheoryText, {key: value for key, value in document.data.items() if key in known})
    except CaseError as error:
        raise TheoryError([*faults, *error.faults]) from None
    reading = _Reading(document, faults)
    theory = Theory(
        title=outline.title,
        clock=Clock(outline.time.start, outline.time.end, outline.time.step),
        variables=reading.all("variables", outline.variables, VariableText, reading.variable),
        links=reading.all("links", outline.links, LinkText, reading.link),
        loops=reading.all("loops", outline.loops, LoopText, reading.loop),
        parameters=reading.all("parameters", outline.parameters, ParameterText, reading.parameter),
        scores=reading.all("scores", outline.scores, ScoreText, reading.score),
        left_out=dict(outline.left_out),
        file=document.file,
    )
    faults += theory_faults(theory, document, reading.broken)
    if faults:
        raise TheoryError(sorted(dict.fromkeys(faults), key=lambda f: (f.place.line if f.place else None) or 0))
    return theory


class _Reading:
    """Turns written entries into nouns; gathers faults and remembers what could not be read."""

    def __init__(self, document: Document, faults: list[Fault]) -> None:
        self.document = document
        self.faults = faults
        self.broken: set[str] = set()

    def all(self, section: str, entries: Mapping[str, Any], kind: type[T], make: Callable[[str, T], R]) -> dict[str, R]:
        out: dict[str, R] = {}
        for name, entry in entries.items():
            try:
                out[name] = make(name, validated(self.document, kind, entry, (section, name)))
            except DetenteError as error:
                self.faults += error.faults
                self.broken.add(name)
        return out

    def variable(self, name: str, text: VariableText) -> Variable:
        place = self.document.place("variables", name)
        return Variable(
            id=name,
            number=text.number,
            label=text.label,
            kind=text.kind,
            unit=text.unit,
            equation=self.equation(name, "equation", text.equation),
            initial=self.equation(name, "initial", text.initial),
            bounds=text.bounds,
            measured_by=text.measured_by,
            measured_inversely=text.measured_inversely,
            passage=text.passage,
            note=text.note,
            place=place,
            equation_place=self.document.place("variables", name, "equation"),
        )

    def equation(self, name: str, key: str, written: Written | None) -> Node | None:
        return None if written is None else parse_equation(written, self.document.place("variables", name, key))

    def link(self, name: str, text: LinkText) -> Link:
        return Link(id=name, place=self.document.place("links", name), **vars(text))

    def loop(self, name: str, text: LoopText) -> Loop:
        return Loop(id=name, place=self.document.place("loops", name), **vars(text))

    def parameter(self, name: str, text: ParameterText) -> Parameter:
        given = vars(text) | {"prior": self.prior(name, text.prior)}
        return Parameter(id=name, place=self.document.place("parameters", name), **given)

    def prior(self, name: str, written: str) -> Prior:
        return parse_prior(written, self.document.place("parameters", name, "prior"))

    def score(self, name: str, text: ScoreText) -> Score:
        return Score(id=name, place=self.document.place("scores", name), **vars(text))
