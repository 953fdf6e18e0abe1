"""Extreme conditions: each parameter and input at the ends of what it may be, one at a time; the run must hold."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from detente.errors import Fault, Place, RunError
from detente.simulate.checks.ranges import parameter_ends
from detente.simulate.model import Model
from detente.simulate.run import run

MOST_VALUES = 20_000_000  # of one batch: variables by instants by runs


@dataclass(frozen=True)
class Extreme:
    """One parameter or input at one end.

    Attributes:
        name: its id.
        value: the end.
        which: of what it is the end, in words.
    """

    name: str
    value: float
    which: str
    kind: Literal["parameter", "input"]
    place: Place


@dataclass(frozen=True)
class Extremes:
    """What runs at extreme conditions came to.

    Attributes:
        runs: how many were made.
        broken: the ends at which the run left the numbers or the bounds, each with what happened.
        unknown: parameters and inputs of which no ends are known.
        skipped: those that were not tried because the time was spent.
    """

    runs: int
    broken: tuple[tuple[Extreme, Fault], ...]
    unknown: tuple[str, ...]
    skipped: tuple[str, ...]


def extreme_runs(model: Model, seconds: float = 30.0) -> Extremes:
    """Run a model with each parameter and input at each end of its bounds, or of its prior where it has no bounds.

    An input stays at its end for the whole run. Stops that a run has at its own values are not reported here.

    Args:
        model: compiled.
        seconds: after which no further run is begun.
    """
    ends = _ends(model)
    known = {end.name for end in ends}
    wanted = [*model.theory.parameters, *model.theory.inputs]
    trying = _Trying(model, time.perf_counter() + seconds)
    size = max(1, int(MOST_VALUES / (max(len(model.named), 1) * max(_instants(model), 1))))
    if not model.theory.clock.is_fixed:
        size = 1
    parameters = [end for end in ends if end.kind == "parameter"]
    for first in range(0, len(parameters), size):
        trying.all(parameters[first : first + size])
    for end in ends:
        if end.kind == "input":
            trying.all([end])
    return Extremes(trying.runs, tuple(trying.broken), tuple(n for n in wanted if n not in known), tuple(dict.fromkeys(trying.skipped)))


def _instants(model: Model) -> float:
    clock = model.theory.clock
    return (clock.end - clock.start) / clock.step


def _ends(model: Model) -> list[Extreme]:
    out: list[Extreme] = []
    for parameter in model.theory.parameters.values():
        ends = parameter_ends(parameter)
        for value, bound, word in zip(ends or (), parameter.bounds, ("lower", "upper"), strict=False):
            which = f"the {word} end of its {'bounds' if math.isfinite(bound) else 'prior'}"
            out.append(Extreme(parameter.id, value, which, "parameter", parameter.place))
    for variable in model.theory.inputs.values():
        for value, word in zip(variable.bounds or (), ("lower", "upper"), strict=False):
            if math.isfinite(value) and not variable.over:
                out.append(Extreme(variable.id, value, f"the {word} end of its bounds", "input", variable.place))
    return out


class _Trying:
    """Runs ends in batches, and halves a batch that fails until the run that fails is alone."""

    def __init__(self, model: Model, until: float) -> None:
        self.model = model
        self.until = until
        self.runs = 0
        self.broken: list[tuple[Extreme, Fault]] = []
        self.skipped: list[str] = []

    def all(self, ends: Sequence[Extreme]) -> None:
        """Try ends, all at once where that works."""
        if time.perf_counter() > self.until:
            self.skipped += [end.name for end in ends]
        elif len(ends) == 1:
            self.one(ends[0])
        elif self.batch(ends):
            self.runs += len(ends)
        else:
            half = len(ends) // 2
            self.all(ends[:half])
            self.all(ends[half:])

    def one(self, end: Extreme) -> None:
        self.runs += 1
        try:
            if end.kind == "input":
                run(self.model, {end.name: end.value})
            else:
                run(self.model, parameters={end.name: end.value})
        except RunError as error:
            self.broken.append((end, error.faults[0]))

    def batch(self, ends: Sequence[Extreme]) -> bool:
        """Whether all of them hold; ends of parameters alone."""
        import numpy as np

        theory = self.model.theory
        parameters = {end.name: np.full(len(ends), theory.parameters[end.name].value) for end in ends}
        for lane, end in enumerate(ends):
            parameters[end.name][lane] = end.value
        try:
            run(self.model, parameters=parameters)
        except RunError:
            return False
        return True
