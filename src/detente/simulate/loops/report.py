"""A theory's loops as a run shows them: found, signed, and scored by Loops That Matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from detente.simulate.loops.course import Course, course
from detente.simulate.loops.dominance import Dominance
from detente.simulate.loops.link_scores import LinkScores, link_scores
from detente.simulate.loops.search import Budget, Search, search
from detente.simulate.loops.signed_links import Gains, link_gains, signed_links
from detente.simulate.model import compile_theory
from detente.simulate.setting import Given
from detente.theory import Theory
from detente.theory.arrays import base_name
from detente.theory.loops.causes import Causes, Pair, causes, components
from detente.theory.loops.found import FoundLoop, FoundLoops, declared_loop, find_loops, named_loops, pairs, step_name
from detente.theory.loops.independent import Deadline

Walk = tuple[str, ...]
Row = tuple[Walk, Walk, Any, Any]  # what a reader sees of a loop, one of its elements, its relative scores, its scores


@dataclass(frozen=True)
class LoopReport:
    """What a run tells of a theory's loops.

    Attributes:
        found: a shortest independent set, with the signs that the links have in the run (declared ones where a map declares them).
        dominance: the scores of every loop that acts, or of the strongest.
    """

    found: FoundLoops
    dominance: Dominance


def loop_dominance(
    theory: Theory, inputs: Mapping[str, Given] | None = None, budget: Budget | None = None, elements: bool = False, **options: Any
) -> Dominance:
    """Run a theory and score its loops at every step.

    Args:
        theory: as it is run; the scores are those of its equations, whatever its map declares.
        inputs, options: as for ``simulate``: a scenario, ``start``, ``end``, ``step``, ``parameters``, ``method``, ``seed``.
        budget: of the search for loops.
        elements: tell loops through different elements of an array apart; else they are added up.

    Raises:
        TheoryError, RunError: as for ``simulate``.
    """
    return loop_report(theory, inputs, budget, elements, **options).dominance


def loop_report(
    theory: Theory, inputs: Mapping[str, Given] | None = None, budget: Budget | None = None, elements: bool = False, **options: Any
) -> LoopReport:
    """The loops of a theory, and how they dominate a run; the arguments are those of ``loop_dominance``."""
    budget = budget or Budget()
    model = compile_theory(theory)
    graph = causes(model.expanded)
    links = [(source, target) for target, sources in graph.reads.items() for source in sources]
    home = {name: i for i, part in enumerate(components((), links)) for name in part}
    inner = [pair for pair in links if pair[0] in home and home[pair[0]] == home.get(pair[1])]
    names = sorted({name for _, target in inner for name in (target, *graph.reads[target])})
    ran = course(model, names, budget.windows, inputs, options)
    gains = link_gains(ran, graph, inner)
    found = _found(theory, ran, graph, gains, budget)
    scored = link_scores(ran, graph, [pair for pair in inner if pair[0] != pair[1] or pair[0] not in graph.owner])
    return LoopReport(found, _scored_loops(_Scoring(theory, ran, graph, scored, found, elements), budget))


def _found(theory: Theory, ran: Course, graph: Causes, gains: Gains, budget: Budget) -> FoundLoops:
    if theory.links:
        return find_loops(theory, seconds=budget.seconds)
    return find_loops(theory, links=signed_links(ran, graph, gains), seconds=budget.seconds)


@dataclass(frozen=True)
class _Scoring:
    theory: Theory
    course: Course
    graph: Causes
    links: LinkScores
    found: FoundLoops
    elements: bool

    @cached_property
    def turning(self) -> set[Pair]:
        """Links between names that act both ways in the run, as elements and as variables."""
        out: set[Pair] = set()
        for (source, target), row in zip(self.links.links, self.links.values, strict=True):
            if (row > 0).any() and (row < 0).any():
                ends = self.graph.owner.get(source, source), self.graph.owner.get(target, target)
                out |= {ends, (base_name(ends[0]), base_name(ends[1]))}
        return out

    @cached_property
    def steps(self) -> dict[Pair, str]:
        """The ids of declared links."""
        return {(link.source, link.target): link.id for link in self.theory.links.values()}

    @cached_property
    def stocks(self) -> set[str]:
        """Ids of the stocks."""
        return {v.id for v in self.theory.variables.values() if v.kind == "stock"}

    def trimmed(self, path: Sequence[int], elements: bool) -> tuple[str, ...]:
        """What a reader sees of a loop: its elements or variables in order, the smallest first; empty inside of one delay."""
        names = [self.links.links[i][0] for i in path if self.links.links[i][0] not in self.graph.owner]
        if not elements:
            names = [base_name(name) for name in names]
        if not names:
            return ()
        least = min(names)
        rotations = [(*names[i:], *names[:i]) for i, name in enumerate(names) if name == least]
        return min(rotations)


def _scored_loops(scoring: _Scoring, budget: Budget) -> Dominance:
    """Search each component that acts in the run, and add up the loops that a reader cannot tell apart."""
    import numpy as np

    links, values = scoring.links.links, scoring.links.values
    with np.errstate(divide="ignore"):
        sizes = np.log(np.abs(values))
    deadline = Deadline(budget.seconds)
    merged: list[tuple[int, Row]] = []
    searches: list[Search] = []
    active = {pair: i for i, pair in enumerate(links) if values[i].any()}
    parts = components((), active)
    home = {name: k for k, names in enumerate(parts) for name in names}
    inside: list[list[Pair]] = [[] for _ in parts]
    for source, target in active:
        if home.get(source, -1) == home.get(target):
            inside[home[source]].append((source, target))
    for names, arrows in zip(parts, inside, strict=True):
        number = {name: i for i, name in enumerate(names)}
        places = [active[pair] for pair in arrows]
        result = search([(number[a], number[b]) for a, b in arrows], sizes[places], budget, deadline)
        loops = [tuple(places[i] for i in path) for path in result.loops]
        rows = _merged(scoring, loops, sizes)
        if rows:
            searches.append(result)
            merged += [(len(searches), row) for row in rows]
    return _dominance(scoring, merged, searches)


def _merged(scoring: _Scoring, loops: Sequence[tuple[int, ...]], sizes: Any) -> list[Row]:
    """The relative and raw scores of one component's loops.

    Loops that a reader cannot tell apart (through two delays written in one equation, or elements of an array) are added up
    first: what they do to each other's detriment does not count.
    """
    import numpy as np

    logs: dict[Walk, list[tuple[Any, Any]]] = {}
    apart: dict[Walk, Walk] = {}
    largest = np.full(sizes.shape[1], -np.inf)
    for loop in loops:
        walk = scoring.trimmed(loop, scoring.elements)
        if not walk:  # inside of one delay
            continue
        log = sizes[list(loop)].sum(axis=0)
        sign = np.prod(np.sign(scoring.links.values[list(loop)]), axis=0)
        largest = np.maximum(largest, log)
        apart.setdefault(walk, scoring.trimmed(loop, elements=True))
        logs.setdefault(walk, []).append((log, sign))
    base = np.where(np.isfinite(largest), largest, 0.0)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        scaled = {walk: sum(sign * np.exp(log - base) for log, sign in parts) for walk, parts in logs.items()}
        # What is left of terms that cancel is rounding, not a loop.
        most = {walk: sum(np.exp(log - base) for log, _ in parts) for walk, parts in logs.items()}
        scaled = {walk: np.where(np.abs(value) <= 1e-12 * most[walk], 0.0, value) for walk, value in scaled.items()}
        total = sum(np.abs(value) for value in scaled.values())
        factor = np.exp(base)
        return [(walk, apart[walk], value / np.where(total > 0, total, 1.0), value * factor) for walk, value in scaled.items()]


def _dominance(scoring: _Scoring, merged: Sequence[tuple[int, Row]], searches: Sequence[Search]) -> Dominance:
    import numpy as np

    count = [sum(part == i + 1 for part, _ in merged) for i in range(len(searches))]
    rank = {i + 1: place + 1 for place, i in enumerate(sorted(range(len(searches)), key=lambda i: -count[i]))}
    loops = _named(scoring, [row for _, row in merged])
    weight = [float(np.abs(relative).sum()) for _, (_, _, relative, _) in merged]
    order = sorted(range(len(merged)), key=lambda i: (rank[merged[i][0]], -weight[i], loops[i].id))
    empty = np.zeros((0, len(scoring.links.times)))
    complete = all(search.complete for search in searches)
    return Dominance(
        theory=scoring.theory,
        times=scoring.links.times,
        loops=tuple(loops[i] for i in order),
        scores=np.array([merged[i][1][2] for i in order]) if order else empty,
        raw=np.array([merged[i][1][3] for i in order]) if order else empty,
        parts=tuple(rank[merged[i][0]] for i in order),
        complete=complete,
        note=_note(scoring, searches, complete),
    )


def _named(scoring: _Scoring, rows: Sequence[Row]) -> list[FoundLoop]:
    """The loops with their ids. The same variables in several components are loops of elements that do not meet."""
    plain = [_loop(scoring, walk, relative) for walk, _, relative, _ in rows]
    known = [] if scoring.elements else scoring.found.loops
    ids = {loop.variables: loop.id for loop in named_loops(scoring.theory, {loop.variables: loop for loop in plain}.values(), known)}
    times = Counter(loop.variables for loop in plain)
    seen: Counter[Walk] = Counter()
    out: list[FoundLoop] = []
    for loop, (walk, apart, relative, _) in zip(plain, rows, strict=True):
        seen[walk] += 1
        if times[walk] == 1:
            out.append(replace(loop, id=ids[walk]))
        else:
            out.append(replace(_loop(scoring, apart, relative), id=f"{ids[walk]}:{seen[walk]}"))
    return out


def _loop(scoring: _Scoring, walk: tuple[str, ...], relative: Any) -> FoundLoop:
    """The loop as it acts in the run."""
    ways = {s for s, present in (("+", (relative > 0).any()), ("-", (relative < 0).any())) if present}
    sign = next(iter(ways)) if len(ways) == 1 else "?"
    declared = declared_loop(scoring.theory, tuple(base_name(name) for name in walk))
    steps = tuple(scoring.steps.get((base_name(a), base_name(b))) or step_name(a, b) for a, b in pairs(walk))
    unclear = tuple(step for step, pair in zip(steps, pairs(walk), strict=True) if sign == "?" and pair in scoring.turning)
    states = tuple(name for name in walk if base_name(name) in scoring.stocks)
    name = scoring.theory.loops[declared].name if declared else ""
    return FoundLoop(steps, walk, sign, declared, name, states=states, unclear=unclear)


def _note(scoring: _Scoring, searches: Sequence[Search], complete: bool) -> str:
    if not searches:
        return "no loop acts in this run: nothing in one changes"
    found = "; ".join(search.note for search in searches[:3]) + (f"; and {len(searches) - 3} more components" if len(searches) > 3 else "")
    every = scoring.course.every
    thinned = f"; one step in {every} was looked at" if every > 1 else ""
    failed = f"; {scoring.links.failed:,} link scores had no value and count as 0" if scoring.links.failed else ""
    return f"{'' if complete else 'list cut short: '}{found}{thinned}{failed}"
