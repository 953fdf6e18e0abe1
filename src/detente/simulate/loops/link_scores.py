"""How much each link contributes to the change of what it acts on: the link scores of Loops That Matter.

For ``z = f(x, y)`` the score of the link from x is ``|d_x z / d z| * sign(d_x z / d x)`` over one step of the run, where
``d_x z`` is what z would have changed had x alone changed (Schoenberg, Davidsen and Eberlein 2020, equation 1). Links
into a stock are scored against the change of its net rate (Schoenberg, Hayward and Eberlein 2023, equation 3: the same
whether flows are written apart or as one). What a memory or a pipe is given is scored as if it came out at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.simulate.closures import State, Step
from detente.simulate.loops.course import Course
from detente.theory.loops.causes import Causes, Pair

if TYPE_CHECKING:
    import numpy as np

    from detente.theory import Expanded, Node

ROUNDING = 1e-13  # a smaller share of a value is no change


@dataclass(frozen=True, eq=False)
class LinkScores:
    """Scores of links over the steps of a run.

    Attributes:
        times: the first instant of each step; a score tells of the change from it to the next instant.
        links: source and target of each.
        values: the scores (link, time); 0 where nothing moves.
        failed: how many scores could not be computed, because an equation has no value at the mixed state.
    """

    times: np.ndarray[Any, Any]
    links: tuple[Pair, ...]
    values: np.ndarray[Any, Any] = field(repr=False)
    failed: int = 0


@dataclass(frozen=True)
class Target:
    """The equation of one value, with the lists that it reads computed on the way."""

    step: Step
    lists: tuple[tuple[int, Step], ...]

    def value(self, state: State) -> Any:
        """What it is at a state; the state's lists are filled anew."""
        for slot, step in self.lists:
            state[slot] = step(state)
        return self.step(state)


def link_scores(course: Course, graph: Causes, links: Collection[Pair]) -> LinkScores:
    """The scores of some links, hidden names among them."""
    import numpy as np

    into: dict[str, list[str]] = {}
    for source, target in links:
        into.setdefault(target, []).append(source)
    ordered = tuple((source, target) for target, sources in into.items() for source in sources)
    values = np.zeros((len(ordered), len(course.times)))
    place = failed = 0
    with np.errstate(all="ignore"):
        for target, sources in into.items():
            equation = target_of(course, graph, target)
            old, new = (equation.value(list(state)) for state in (course.before, course.after))
            for source in sources:
                slot = course.slot(source)
                state = list(course.before)
                state[slot] = course.after[slot]
                score = _score(old, new, equation.value(state), course.before[slot], course.after[slot])
                wrong = ~np.isfinite(score)
                failed += int(wrong.sum())
                values[place] = np.where(wrong, 0.0, score)
                place += 1
    return LinkScores(course.times, ordered, values, failed)


def _score(old: Any, new: Any, alone: Any, source_old: Any, source_new: Any) -> Any:
    """Equation 1, at all steps at once."""
    import numpy as np

    change, partial, moved = _change(old, new), _change(old, alone), _change(source_old, source_new)
    return np.where((change == 0) | (moved == 0), 0.0, np.abs(partial / change) * np.sign(partial) * np.sign(moved))


def _change(old: Any, new: Any) -> Any:
    import numpy as np

    change = np.subtract(new, old)
    return np.where(np.abs(change) <= ROUNDING * np.maximum(np.abs(old), np.abs(new)), 0.0, change)


def target_of(course: Course, graph: Causes, name: str) -> Target:
    """The equation of a name: of its value, its net rate, what it will keep, or what goes into it."""
    e = course.model.expanded
    lists = tuple((course.slot(held), course.step(e.values[held])) for held in graph.lists.get(name, ()))
    return Target(course.step(equation_of(e, name)), lists)


def equation_of(e: Expanded, name: str) -> Node:
    """The tree from which a name is computed in the course of a run."""
    groups: tuple[Mapping[str, Node], ...] = (e.values, e.rates, e.memories)
    return next((group[name] for group in groups if name in group), None) or e.pipes[name].source
