"""The nouns of a theory: why things happen between two states, as data that can be read, drawn, cut and run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from detente.errors import Place
from detente.theory.nodes import Node
from detente.theory.priors import Prior

Method = Literal["euler", "rk4"]
Inside = Literal["line", "previous", "next", "exact"]
Outside = Literal["hold", "extrapolate", "missing"]
Points = tuple[tuple[float, float], ...]
Kind = Literal["stock", "flow", "auxiliary", "input", "mapped"]
Sign = Literal["+", "-"]
Status = Literal["stated", "implied", "rival"]
Better = Literal["lower", "higher"]
Check = Literal["units", "sign", "equilibrium", "extreme", "conservation"]
NOWHERE = Place("")


@dataclass(frozen=True)
class Clock:
    """The time that a theory runs over.

    Attributes:
        start, end: first and last instant; 2026 is the end of 2025.
        step: the distance of two instants.
        save: the distance of two instants that are kept; None keeps every one.
        unit: of all of these (``year``, ``month``).
        method: of integration, with a fixed step.
        end_equation, step_equation, save_equation: where one of them changes in the course of a run; its number above
            is then what it is at the start.
    """

    start: float
    end: float
    step: float
    save: float | None = None
    unit: str = "year"
    method: Method = "euler"
    end_equation: Node | None = None
    step_equation: Node | None = None
    save_equation: Node | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether the instants are known before the run."""
        return self.end_equation is None and self.step_equation is None and self.save_equation is None


@dataclass(frozen=True)
class Dimension:
    """What an array runs over.

    Attributes:
        label: as the model writes it.
        elements: ids, in order. An element of two dimensions is the same element.
        of: for a subrange, the dimension whose elements it takes; a position counts in that one.
        maps_to: for another dimension, its element that belongs to each of the elements here, in their order.
        labels: of elements, where they are written otherwise than their id.
    """

    id: str
    label: str
    elements: tuple[str, ...]
    of: str = ""
    maps_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True)
class Piece:
    """The equation of a part of an array.

    Attributes:
        at: for each dimension of the array an element, a subrange or the dimension itself.
        equation: as in ``Variable``; it may use the words of ``at`` as indices.
        initial: a stock's first value there.
        excepted: parts that it leaves out, each written as ``at``.
    """

    at: tuple[str, ...]
    equation: Node
    initial: Node | None = None
    excepted: tuple[tuple[str, ...], ...] = ()
    place: Place = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True)
class LookupTable:
    """A function given by points.

    Attributes:
        over: dimensions, for an array of tables; empty for a single one.
        pieces: pairs of a part of the array (as ``Piece.at``; empty for a single table) and its points, sorted by x.
        inside: between points: a straight ``line``, the ``previous`` point's value, the ``next`` one's, or ``exact``
            (not a number except at the points).
        outside: before the first and after the last point: ``hold`` the value there, ``extrapolate`` along the last
            two points, or ``missing`` (not a number).
    """

    id: str
    label: str
    pieces: tuple[tuple[tuple[str, ...], Points], ...]
    over: tuple[str, ...] = ()
    inside: Inside = "line"
    outside: Outside = "hold"
    unit: str = ""
    note: str = ""
    place: Place = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True)
class Macro:
    """A group of equations that is made anew wherever it is called, with stocks of its own.

    Attributes:
        arguments: words that stand in its equations for what the call gives.
        variables: its own, by id; they may read each other, the arguments and the clock.
        value: the variable whose value the call takes.
    """

    id: str
    label: str
    arguments: tuple[str, ...]
    variables: Mapping[str, Variable]
    value: str
    note: str = ""
    place: Place = field(default=NOWHERE, repr=False, compare=False)


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
        over: its dimensions, for an array.
        pieces: equations of parts of an array; they go before ``equation``, the first that fits before the later ones.
    """

    id: str
    number: str
    label: str
    kind: Kind
    unit: str
    equation: Node | None
    initial: Node | None = None
    bounds: tuple[float, float] | None = None
    measured_by: tuple[str, ...] = ()
    measured_inversely: tuple[str, ...] = ()
    passage: tuple[str, ...] = ()
    note: str = ""
    place: Place = field(default=NOWHERE, repr=False, compare=False)
    equation_place: Place = field(default=NOWHERE, repr=False, compare=False)
    over: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()

    @property
    def equations(self) -> tuple[Node, ...]:
        """Every equation of it: its own, and those of its parts."""
        return tuple(e for e in (self.equation, *(piece.equation for piece in self.pieces)) if e is not None)

    @property
    def initials(self) -> tuple[Node, ...]:
        """Every first value of it: its own, and those of its parts."""
        return tuple(e for e in (self.initial, *(piece.initial for piece in self.pieces)) if e is not None)

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
        prior: what is believed of it before a fit; None where the model it comes from says nothing.
        bounds: lowest and highest value that makes sense; infinite where nothing is known.
        reason: why this value, in one sentence.
    """

    id: str
    value: float
    prior: Prior | None
    unit: str
    bounds: tuple[float, float]
    reason: str
    label: str = ""
    place: Place = field(default=NOWHERE, repr=False, compare=False)


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
class Exemption:
    """A check that one part of a theory is let off, with the reason.

    Attributes:
        check: which one.
        of: id of the variable, parameter or link.
        reason: in a sentence.
    """

    check: Check
    of: str
    reason: str
    place: Place = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True)
class Conserved:
    """Stocks whose sum no equation changes: people who move between groups, material that is nowhere made or lost.

    Attributes:
        id: a name for the total.
        stocks: ids.
        reason: why nothing enters or leaves, in a sentence.
    """

    id: str
    stocks: tuple[str, ...]
    reason: str
    place: Place = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True)
class Theory:
    """A theory read and found well formed: its map and its equations say the same.

    Attributes:
        variables, links, loops, parameters, scores: by id, in the order of the file.
        dimensions, lookups, macros: by id.
        exemptions: checks that a part is let off.
        conserved: totals that the equations must not change, by id.
        origin: for a model read from another tool's file, which file and which form; empty for a theory written here.
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
    file: str = field(compare=False)
    cut: tuple[str, ...] = ()
    dimensions: Mapping[str, Dimension] = field(default_factory=dict, repr=False)
    lookups: Mapping[str, LookupTable] = field(default_factory=dict, repr=False)
    macros: Mapping[str, Macro] = field(default_factory=dict, repr=False)
    origin: str = ""
    exemptions: tuple[Exemption, ...] = field(default=(), repr=False)
    conserved: Mapping[str, Conserved] = field(default_factory=dict, repr=False)

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
