"""The sign of every link by the equations themselves: the slope of the target against the source, wherever that may lie.

The slope is that of the target's equation, of a stock's net change, with all else held and every delay run out. It is
taken at points drawn over the priors of parameters and the bounds of variables, and at instants of a run.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from detente.simulate.checks.ranges import Points
from detente.simulate.closures import COUNT, DRAW, END, INSTANT, START, STEP, TIME, Slots, State, Step, at_start, build
from detente.simulate.namespace import arrays
from detente.theory import Link, Theory
from detente.theory.arrays import base_name
from detente.theory.expand import Steady, steady
from detente.theory.loops.causes import running
from detente.theory.nodes import CLOCK, AtStart, Node, names, walk
from detente.theory.order import ordered

if TYPE_CHECKING:
    import numpy as np

    from detente.simulate.trajectory import Trajectory

Verdict = Literal["agrees", "disagrees", "depends", "flat", "unknown", "undeclared"]
WIDTH = 1e-4  # of a source's range, to each side
ROUNDING = 1e-12  # a smaller share of the target's value is no change
NOISE = 1e-9  # a smaller share of the steepest slope is none
MOST_PAIRS = 60  # of elements of one link between arrays
MOST_INSTANTS = 60
MOST_SHOWN = 8


@dataclass(frozen=True)
class LinkSign:
    """The sign of one link.

    Attributes:
        source, target: ids of variables.
        sign: ``+`` or ``-`` where the slope has it everywhere that it is not zero; ``0`` where it is zero everywhere;
            ``?`` where it depends, or cannot be told.
        verdict: beside the declared sign; ``undeclared`` where there is none.
        link: id of the declared link, or empty.
        declared: its sign, or empty.
        plus, minus, flat, undefined: at how many points.
        example: where the sign depends, or is not the declared one: what the equation reads at a point of the other sign.
    """

    source: str
    target: str
    sign: Literal["+", "-", "0", "?"]
    verdict: Verdict
    link: str = ""
    declared: str = ""
    plus: int = 0
    minus: int = 0
    flat: int = 0
    undefined: int = 0
    example: Mapping[str, float] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """The example in words."""
        return ", ".join(f"{name} {value:.4g}" for name, value in self.example.items())


@dataclass(frozen=True)
class Signs:
    """The signs of a theory's links.

    Attributes:
        links: those looked at, in the order of their targets in the file.
        skipped: targets that were not looked at because the time was spent.
    """

    links: tuple[LinkSign, ...]
    skipped: tuple[str, ...] = ()

    def __getitem__(self, ends: tuple[str, str]) -> LinkSign:
        """The link from a source to a target."""
        return next(link for link in self.links if (link.source, link.target) == ends)


def equation_links(theory: Theory, course: Trajectory | None = None, seed: int = 0) -> list[tuple[str, str, str]]:
    """What reads what, as (source, target, sign) of variables; the sign is ``+``, ``-``, ``0`` or ``?``."""
    return [(link.source, link.target, link.sign) for link in link_signs(theory, course, seed).links]


def link_signs(theory: Theory, course: Trajectory | None = None, seed: int = 0, points: int = 200, seconds: float = 20.0) -> Signs:
    """The sign of each link that equations carry: of the declared ones, or of all where none is declared.

    Args:
        theory: the theory.
        course: a single run of it, for the instants along it; without one, priors and bounds alone are used.
        seed: of the points.
        points: how many are drawn.
        seconds: after which no further target is begun.
    """
    import numpy as np

    looking = _Looking(theory, steady(theory), _points(theory, course, seed, points))
    started = time.perf_counter()
    found: dict[tuple[str, str], _Tally] = {}
    skipped: dict[str, None] = {}
    declared = {(link.source, link.target) for link in theory.links.values() if link.in_equations and link.id not in theory.cut}
    targets = {target for _, target in declared}
    with np.errstate(all="ignore"):
        for single, node in looking.steady.equations.items():
            target = base_name(single)
            if targets and target not in targets:
                continue
            if time.perf_counter() - started > seconds:
                skipped.setdefault(target)
                continue
            looking.into(single, node, found, declared)
    links = {(link.source, link.target): link for link in theory.links.values() if link.in_equations}
    out = [_verdict(pair, tally, links.get(pair)) for pair, tally in found.items()]
    out += [
        LinkSign(source, target, "?", "unknown", links[source, target].id, links[source, target].sign)
        for source, target in sorted(declared - found.keys())
        if target not in skipped
    ]
    return Signs(tuple(out), tuple(skipped))


def _points(theory: Theory, course: Trajectory | None, seed: int, count: int) -> Points:
    import numpy as np

    if course is None:
        return Points(theory, {}, np.zeros(0), count, seed)
    kept = np.unique(np.linspace(0, len(course.times) - 1, min(MOST_INSTANTS, len(course.times))).astype(int))
    return Points(theory, {name: values[kept] for name, values in course.values.items()}, course.times[kept], count, seed)


@dataclass
class _Tally:
    """Slopes of one link so far."""

    plus: int = 0
    minus: int = 0
    flat: int = 0
    undefined: int = 0
    examples: dict[str, tuple[float, dict[str, float]]] = field(default_factory=dict)

    def add(self, slopes: np.ndarray[Any, Any], columns: Mapping[str, np.ndarray[Any, Any]]) -> None:
        import numpy as np

        sound = np.isfinite(slopes)
        self.undefined += int((~sound).sum())
        steepest = float(np.abs(slopes[sound]).max()) if sound.any() else 0.0
        strong = sound & (np.abs(slopes) > NOISE * steepest)
        self.flat += int((sound & ~strong).sum())
        for sign, here in (("+", strong & (slopes > 0)), ("-", strong & (slopes < 0))):
            if sign == "+":
                self.plus += int(here.sum())
            else:
                self.minus += int(here.sum())
            if here.any():
                place = int(np.argmax(np.where(here, np.abs(slopes), -1.0)))
                if float(abs(slopes[place])) > self.examples.get(sign, (0.0, {}))[0]:
                    shown = {name: float(column[place]) for name, column in list(columns.items())[:MOST_SHOWN]}
                    self.examples[sign] = (float(abs(slopes[place])), shown)


def _verdict(pair: tuple[str, str], tally: _Tally, link: Link | None) -> LinkSign:
    sign: Literal["+", "-", "0", "?"] = "?"
    if tally.plus and not tally.minus:
        sign = "+"
    elif tally.minus and not tally.plus:
        sign = "-"
    elif not tally.plus and tally.flat:
        sign = "0"
    declared = link.sign if link else ""
    verdict: Verdict = "undeclared"
    if link is not None:
        depends = bool(tally.plus and tally.minus)
        verdict = (
            "depends" if depends else "unknown" if sign == "?" else "flat" if sign == "0" else "agrees" if sign == declared else "disagrees"
        )
    other = ("-" if declared == "+" or (not declared and tally.plus >= tally.minus) else "+") if verdict != "agrees" else ""
    example = tally.examples.get(other, (0.0, {}))[1]
    counts = (tally.plus, tally.minus, tally.flat, tally.undefined)
    return LinkSign(*pair, sign, verdict, link.id if link else "", declared, *counts, example)


@dataclass
class _Looking:
    """Takes slopes of single equations at the points."""

    theory: Theory
    steady: Steady
    points: Points
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)

    def into(self, single: str, node: Node, found: dict[tuple[str, str], _Tally], declared: set[tuple[str, str]]) -> None:
        """The slopes of one equation against each variable that it reads."""
        import numpy as np

        program = self.program(node)
        target = base_name(single)
        for source in program.sources:
            pair = (base_name(source), target)
            if pair[0] not in self.theory.variables or (declared and pair not in declared) or pair[0] == target:
                continue
            self.pairs[pair] = self.pairs.get(pair, 0) + 1
            if self.pairs[pair] > MOST_PAIRS:
                continue
            column, (low, high) = self.points.column(source), self.points.range(source)
            h = WIDTH * self.points.width(source)
            sides = np.maximum(column - h, np.minimum(column, low)), np.minimum(column + h, np.maximum(column, high))
            below, above = (np.broadcast_to(program.value(self.state(program), source, side), column.shape) for side in sides)
            change = above - below
            change = np.where(np.abs(change) <= ROUNDING * np.maximum(np.abs(above), np.abs(below)), 0.0, change)
            shown = [source, *(name for name in program.plain if name != source)]
            found.setdefault(pair, _Tally()).add(change / (sides[1] - sides[0]), {name: self.points.column(name) for name in shown})

    def program(self, node: Node) -> _Program:
        """An equation with the hidden values that it needs, in order."""
        hidden = self.steady.hidden
        needed: dict[str, Node] = {}
        pending = [node]
        while pending:
            for name in names(pending.pop()):
                if name in hidden and name not in needed:
                    needed[name] = hidden[name]
                    pending.append(hidden[name])
        order, cycle = ordered({name: names(part) for name, part in needed.items()})
        nodes = [*(needed[name] for name in order), node]
        plain = sorted({name for part in nodes for name in running(part)} - needed.keys())
        frozen = sorted({part.id for tree in nodes for part in walk(tree) if isinstance(part, AtStart)})
        slots = Slots([*plain, *order, *map(at_start, frozen)], self.steady.tables)
        del cycle  # inside a macro with a stock of its own; what waits for it is left out
        steps = tuple((slots.index[name], build(needed[name], slots, arrays())) for name in order)
        sources = tuple(
            name for name in plain if name not in self.theory.parameters and name not in CLOCK and name not in self.steady.states
        )
        return _Program(slots, steps, build(node, slots, arrays()), tuple(plain), tuple(frozen), sources)

    def state(self, program: _Program) -> State:
        """The state of an equation at all points."""
        slots = program.slots
        state: State = [0.0] * len(slots.index)
        for slot, value in slots.constants.items():
            state[slot] = value
        if slots.streams:
            from detente.simulate.streams import key

            for slot, stream in slots.streams.items():
                state[slot] = key(stream, self.points.seed)
        clock = ((TIME, "time"), (INSTANT, "time"), (STEP, "time_step"), (START, "start_time"), (END, "end_time"))
        for slot, word in clock:
            state[slot] = self.points.column(word)
        state[COUNT], state[DRAW] = 0, 0
        for name in program.plain:
            if name not in CLOCK:
                state[slots.index[name]] = self.points.column(name)
        for name in program.frozen:
            state[slots.index[at_start(name)]] = self.points.column(name)
        return state


@dataclass(frozen=True)
class _Program:
    """One equation ready to be computed at many points.

    Attributes:
        steps: hidden values, in order.
        last: the equation.
        plain: what it reads that is not hidden.
        frozen: what it reads as it was at the first instant.
        sources: the variables among ``plain``.
    """

    slots: Slots
    steps: tuple[tuple[int, Step], ...]
    last: Step
    plain: tuple[str, ...]
    frozen: tuple[str, ...]
    sources: tuple[str, ...]

    def value(self, state: State, source: str, at: np.ndarray[Any, Any]) -> Any:
        """What the equation gives with the source moved to ``at``."""
        state[self.slots.index[source]] = at
        for slot, step in self.steps:
            state[slot] = step(state)
        return self.last(state)
