"""The sign and the delay of each link that equations make, read off a run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from detente.simulate.closures import STEP
from detente.simulate.loops.course import Course
from detente.simulate.loops.link_scores import target_of
from detente.theory.arrays import base_name
from detente.theory.loops.causes import Causes, Pair, element_links
from detente.theory.loops.found import CausalLink, step_name

if TYPE_CHECKING:
    import numpy as np

Gains = Mapping[Pair, "np.ndarray[Any, Any]"]
_SIGNS = {frozenset({1}): "+", frozenset({-1}): "-"}
_WIDTH = 1e-4
_ROUNDING = 1e-11
CANCELLED = 1e-9  # what is left of ways that cancel is rounding
MOST_WAYS = 2_000


def link_gains(course: Course, graph: Causes, links: Collection[Pair]) -> dict[Pair, np.ndarray[Any, Any]]:
    """The slope of each link's target against its source at the instants of a run, all else held; 0 within rounding.

    For a stock it is the slope of its net rate.
    """
    import numpy as np

    out: dict[Pair, np.ndarray[Any, Any]] = {}
    targets = {target: target_of(course, graph, target) for _, target in links}
    with np.errstate(all="ignore"):
        for source, target in links:
            slot = course.slot(source)
            x = course.before[slot]
            width = _WIDTH * np.maximum(np.abs(x), max(1e-2 * float(np.abs(x).max(initial=0.0)), 1e-9))
            sides = []
            for shift in (width, -width):
                state = list(course.before)
                state[slot] = x + shift
                sides.append(np.broadcast_to(targets[target].value(state), x.shape))
            rise = sides[0] - sides[1]
            size = np.maximum(np.abs(sides[0]), np.abs(sides[1]))
            out[source, target] = np.where(np.isfinite(rise) & (np.abs(rise) > _ROUNDING * size), rise / (2 * width), 0.0)
    return out


def signs_into(course: Course, graph: Causes, gains: Gains, target: str) -> dict[str, frozenset[int]]:
    """For each named source of a named target, the signs (1, -1) with which it acts on it in the run.

    Delays between them are taken as run out, and their ways are added up: a delay written twice is one effect.
    """
    import numpy as np

    ways: dict[str, list[Any]] = {}
    pending: list[tuple[str, str, Any, tuple[str, ...]]] = [(source, target, 1.0, ()) for source in graph.reads[target]]
    for _ in range(MOST_WAYS):
        if not pending:
            break
        source, there, product, passed = pending.pop()
        gain = gains.get((source, there))
        if gain is None or source in passed or not gain.any():
            continue
        product = product * gain
        if source not in graph.owner:
            ways.setdefault(source, []).append(product)
            continue
        if source in course.model.expanded.rates:  # what a hidden stock settles at: what fills it over what drains it
            drain = gains.get((source, source), np.zeros(1))
            product = product * np.where(drain < 0, -1.0 / np.where(drain < 0, drain, 1.0), 1.0)
        pending.extend((before, source, product, (*passed, source)) for before in graph.reads[source])
    out: dict[str, frozenset[int]] = {}
    for source, series in ways.items():
        whole, size = sum(series), sum(np.abs(part) for part in series)
        seen = np.sign(np.where(np.abs(whole) > CANCELLED * size, whole, 0.0))
        out[source] = frozenset(int(sign) for sign in (1, -1) if (seen == sign).any())
    return out


def signed_links(course: Course, graph: Causes, gains: Gains) -> list[CausalLink]:
    """The links between variables along which loops run, with the sign that they have in a run and their delay at its start.

    The sign is ``?`` where a link works both ways in the course of the run, or not at all. The delay is the mean time
    that a value takes through what remembers: of a delay, its time; of a stock, how long what is in it stays, where
    that can be told at the first instant.
    """
    theory = course.model.theory
    inner = {pair for pair in gains if pair[0] not in graph.owner or pair[1] not in graph.owner}
    named = {name for pair in inner for name in pair}
    signs: dict[Pair, set[int]] = {}
    passed: dict[Pair, tuple[str, ...]] = {}
    stocks = {v.id for v in theory.variables.values() if v.kind == "stock"}
    along = {t: signs_into(course, graph, gains, t) for t in graph.reads if t in named and t not in graph.owner}
    for (source, target), states in element_links(graph).items():
        if target not in along or source not in named:
            continue
        pair = base_name(source), base_name(target)
        signs.setdefault(pair, set()).update(along[target].get(source, ()))
        passed.setdefault(pair, (*states, target) if pair[1] in stocks else states)
    return [
        CausalLink(
            step_name(*pair),
            *pair,
            sign=_SIGNS.get(frozenset(found), "?"),
            delay=_delay(course, graph, gains, passed[pair]),
            remembers=bool(passed[pair]),
        )
        for pair, found in sorted(signs.items())
    ]


def _delay(course: Course, graph: Causes, gains: Gains, states: tuple[str, ...]) -> tuple[float, float] | None:
    """The time through some states, as far as it can be told; None where none of them tells."""
    times = [time for time in (stay(course, graph, gains, state) for state in states) if time is not None]
    return (sum(times), sum(times)) if times else None


def stay(course: Course, graph: Causes, gains: Gains, state: str) -> float | None:
    """How long a state holds what it is given, at the first instant: its content over the outflow that it drives."""
    e = course.model.expanded
    if state in e.pipes:
        import numpy as np

        return float(np.atleast_1d(course.step(e.pipes[state].delay)(list(course.before)))[0])
    if state in e.memories:
        import numpy as np

        return float(np.atleast_1d(course.before[STEP])[0])
    drain = _first(gains, (state, state))
    drain += sum(_first(gains, (state, flow)) * _first(gains, (flow, state)) for flow in graph.reads[state] if flow in e.values)
    return -1.0 / drain if drain < 0 else None


def _first(gains: Gains, pair: Pair) -> float:
    series = gains.get(pair)
    return float(series[0]) if series is not None and len(series) else 0.0
