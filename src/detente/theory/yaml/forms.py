"""``theory.yaml`` as it is written: what keys an entry may have, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from detente.theory.theory import Better, Check, Inside, Kind, Method, Outside, Sign, Status

STRICT = {"extra": "forbid", "allow_inf_nan": False}

Written = str | float
Bounds = tuple[float, float]
OpenBounds = tuple[float | None, float | None]
At = tuple[str, ...]


def _two_numbers(value: Any) -> Any:
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return value
    raise ValueError("a point is written [x, y]")


Point = Annotated[tuple[float, float], BeforeValidator(_two_numbers)]
PointsText = tuple[Point, ...]


@dataclass(frozen=True)
class ChangingText:
    """An end, a step or a distance of saving that changes in the course of a run."""

    __pydantic_config__ = STRICT

    equation: Written
    at_start: float


def _number_or_changing(value: Any) -> Any:
    if isinstance(value, dict) or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    raise ValueError("a number is expected, or {equation: ..., at_start: ...} where it changes in the course of a run")


Instant = Annotated[
    Annotated[float, Tag("number")] | Annotated[ChangingText, Tag("changing")],
    Discriminator(lambda value: "changing" if isinstance(value, dict) else "number"),
    BeforeValidator(_number_or_changing),
]


@dataclass(frozen=True)
class ClockText:
    """``time:`` as it is written."""

    __pydantic_config__ = STRICT

    start: float
    end: Instant
    step: Instant = 0.125
    save: Instant | None = None
    unit: str = "year"
    method: Method = "euler"


@dataclass(frozen=True)
class DimensionText:
    """One entry of ``dimensions:`` as it is written, where it is more than the list of its elements."""

    __pydantic_config__ = STRICT

    elements: tuple[str, ...]
    label: str | None = None
    of: str = ""
    maps_to: dict[str, tuple[str, ...]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LookupPieceText:
    """The points of a part of an array of lookups."""

    __pydantic_config__ = STRICT

    at: At
    points: PointsText


@dataclass(frozen=True)
class LookupText:
    """One entry of ``lookups:`` as it is written."""

    __pydantic_config__ = STRICT

    label: str | None = None
    points: PointsText | None = None
    over: At = ()
    pieces: tuple[LookupPieceText, ...] = ()
    inside: Inside = "line"
    outside: Outside = "hold"
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class PieceText:
    """One item of a variable's ``pieces:``; ``except`` is a word of Python's, so that its field has another name."""

    __pydantic_config__ = STRICT

    at: At
    equation: Written
    initial: Written | None = None
    excepted: Annotated[tuple[At, ...], Field(alias="except")] = ()


@dataclass(frozen=True)
class VariableText:
    """One entry of ``variables:`` as it is written."""

    __pydantic_config__ = STRICT

    label: str
    kind: Kind
    unit: str = ""
    number: str = ""
    over: At = ()
    equation: Written | None = None
    initial: Written | None = None
    pieces: tuple[PieceText, ...] = ()
    bounds: OpenBounds | None = None
    measured_by: tuple[str, ...] = ()
    measured_inversely: tuple[str, ...] = ()
    passage: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class MacroText:
    """One entry of ``macros:`` as it is written."""

    __pydantic_config__ = STRICT

    arguments: tuple[str, ...]
    variables: dict[str, Any]
    value: str
    label: str | None = None
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
    """One entry of ``parameters:`` as it is written; a model read from elsewhere may leave out all but the value."""

    __pydantic_config__ = STRICT

    value: float
    prior: str | None = None
    unit: str | None = None
    bounds: OpenBounds | None = None
    reason: str | None = None
    label: str = ""


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
class ExemptionText:
    """One item of ``exemptions:`` as it is written."""

    __pydantic_config__ = STRICT

    check: Check
    of: str
    reason: str


@dataclass(frozen=True)
class ConservedText:
    """One entry of ``conserved:`` as it is written."""

    __pydantic_config__ = STRICT

    stocks: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class TheoryText:
    """The outline of ``theory.yaml``; its entries are checked one by one, so that each fault has its line."""

    __pydantic_config__ = STRICT

    format: Literal[1]
    title: str
    time: ClockText
    variables: dict[str, Any]
    origin: str = ""
    dimensions: dict[str, Any] = field(default_factory=dict)
    lookups: dict[str, Any] = field(default_factory=dict)
    macros: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Any] = field(default_factory=dict)
    loops: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, Any] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    exemptions: tuple[Any, ...] = ()
    conserved: dict[str, Any] = field(default_factory=dict)
    cut: tuple[str, ...] = ()
