"""The nouns of a theory: why things happen between two states, as data that can be read, drawn, cut and run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from detente.errors import Place
from detente.theory.nodes import Node
from detente.theory.priors import Prior

Kind = Literal["stock", "flow", "auxiliary", "input", "mapped"]
Sign = Literal["+", "-"]
Status = Literal["stated", "implied", "rival"]
Better = Literal["lower", "higher"]


@dataclass(frozen=True)
class Clock:
    """The time that a theory runs over.

    Attributes:
        start, end: first and last instant in years; 2026 is the end of 2025.
        step: the distance of two instants in years.
    """

    start: float
    end: float
    step: float


@dataclass(frozen=True)
class Variable:
    """Something that has a value at every instant, or a place on the map alone.

    Attributes:
        id: full words, as they run from the file to the page.
        number: its number on the map (``V02``, ``R3``); empty for a driver, which stands outside the map.
        label: for a reader.
        kind: ``stock`` (its equation is the net change per year), ``flow`` and ``auxiliary`` (their equation is the
            value), ``input`` (set by scenarios; its equation is the value where none sets it), ``mapped`` (on the map only).
        unit: of its value.
        equation: as a tree; None for a mapped variable.
        initial: a stock's value at the first instant, over parameters and numbers.
        bounds: lowest and highest value that makes sense; leaving them stops a run.
        measured_by: series whose rise means a rise of the variable.
        measured_inversely: series whose rise means a fall of it.
        passage: where the argument speaks of it (``P4``).
        note: anything else a reader must know.
        place: its line.
        equation_place: the line of its equation.
    """

    id: str
    number: str
    label: str
    kind: Kind
    unit: str
    equation: Node | None
    initial: Node | None
    bounds: tuple[float, float] | None
    measured_by: tuple[str, ...]
    measured_inversely: tuple[str, ...]
    passage: tuple[str, ...]
    note: str
    place: Place = field(repr=False, compare=False)
    equation_place: Place = field(repr=False, compare=False)

    @property
    def is_driver(self) -> bool:
        """Whether it is an input from outside the map, which no link needs to announce."""
        return self.kind == "input" and not self.number


@dataclass(frozen=True)
class Link:
    """One arrow of the map.

    Attributes:
        id: as numbered in the reading of the argument (``L09a``).
        source, target: ids of variables.
        sign: the change of the target when the source rises.
        delay: shortest and longest delay in years.
        mechanism: how it comes about, in one sentence.
        passage: where the argument says so; empty where it does not.
        status: ``stated`` by the text, ``implied`` by it, or a ``rival`` needed for a fair test.
        in_equations: whether the equations carry it; else it is on the map alone.
    """

    id: str
    source: str
    target: str
    sign: Sign
    delay: tuple[float, float]
    mechanism: str
    passage: tuple[str, ...]
    status: Status
    in_equations: bool
    note: str
    place: Place = field(repr=False, compare=False)


@dataclass(frozen=True)
class Loop:
    """A closed walk along links, declared and named.

    Attributes:
        sign: ``+`` for a reinforcing loop, ``-`` for a balancing one: the product of its links' signs.
        steps: the links in order, the last ending where the first starts.
        variants: other walks that tell the same story, each closed and of the same sign.
        within: for a loop that is one variable's own return to normal: that variable, and no steps.
        live: whether the equations carry it whole.
    """

    id: str
    name: str
    sign: Sign
    steps: tuple[str, ...]
    variants: tuple[tuple[str, ...], ...]
    within: str
    passage: tuple[str, ...]
    live: bool
    story: str
    place: Place = field(repr=False, compare=False)

    @property
    def walks(self) -> tuple[tuple[str, ...], ...]:
        """Every walk of the loop, the main one first."""
        return tuple(walk for walk in (self.steps, *self.variants) if walk)

    @property
    def is_reinforcing(self) -> bool:
        """Whether it strengthens what starts it."""
        return self.sign == "+"


@dataclass(frozen=True)
class Parameter:
    """A number of the equations that nobody has measured.

    Attributes:
        value: the one used until a fit gives another.
        prior: what is believed of it before a fit.
        reason: why this value, in one sentence.
    """

    id: str
    value: float
    prior: Prior
    unit: str
    bounds: tuple[float, float]
    reason: str
    place: Place = field(repr=False, compare=False)


@dataclass(frozen=True)
class Score:
    """One of the yardsticks by which scenarios are compared; never added to another.

    Attributes:
        variable: whose value it is.
        better: whether a ``lower`` or a ``higher`` value is what the argument hopes for.
        beside: a variable that is shown beside it.
        measured: what measures it in the record, in words.
    """

    id: str
    label: str
    variable: str
    better: Better
    beside: str
    measured: str
    place: Place = field(repr=False, compare=False)


@dataclass(frozen=True)
class Theory:
    """A theory read and found well formed: its map and its equations say the same.

    Attributes:
        variables, links, loops, parameters, scores: by id, in the order of the file.
        left_out: what the reading names and the theory does not carry, each with its reason.
        cut: ids of links whose influence is frozen at its first value.
    """

    title: str
    clock: Clock
    variables: Mapping[str, Variable] = field(repr=False)
    links: Mapping[str, Link] = field(repr=False)
    loops: Mapping[str, Loop] = field(repr=False)
    parameters: Mapping[str, Parameter] = field(repr=False)
    scores: Mapping[str, Score] = field(repr=False)
    left_out: Mapping[str, str] = field(repr=False)
    file: str
    cut: tuple[str, ...] = ()

    def __repr__(self) -> str:
        cut = f", {len(self.cut)} cut" if self.cut else ""
        return (
            f"Theory({self.title!r}: {len(self.variables)} variables, {len(self.links)} links{cut}, {len(self.loops)} loops, "
            f"{len(self.parameters)} parameters)"
        )

    @property
    def inputs(self) -> dict[str, Variable]:
        """The variables that a scenario can set."""
        return {v.id: v for v in self.variables.values() if v.kind == "input"}

    def into(self, variable: str) -> tuple[Link, ...]:
        """The links that end at a variable."""
        return tuple(link for link in self.links.values() if link.target == variable)

    def out_of(self, variable: str) -> tuple[Link, ...]:
        """The links that start at a variable."""
        return tuple(link for link in self.links.values() if link.source == variable)
