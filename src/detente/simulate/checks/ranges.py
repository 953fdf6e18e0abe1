"""Where parameters and variables may lie: points drawn from priors and bounds, and the ends of both."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from detente.theory import Parameter, Theory
from detente.theory.arrays import base_name
from detente.theory.nodes import CLOCK

if TYPE_CHECKING:
    import numpy as np

TAIL = 0.005  # the share of a prior beyond each of its ends


def parameter_ends(parameter: Parameter) -> tuple[float, float] | None:
    """The ends of a parameter's bounds; of its prior where a bound is infinite; None where neither says anything.

    Example:
        >>> from detente.theory import parse_prior
        >>> parameter_ends(Parameter("p", 1, parse_prior("uniform(0, 2)"), "", (-math.inf, 1.5), ""))
        (0.0, 1.5)
    """
    low, high = parameter.bounds
    prior = parameter.prior
    if prior is None:
        return (low, high) if math.isfinite(low) and math.isfinite(high) else None
    ends = {
        "uniform": lambda: (prior.first, prior.second),
        "beta": lambda: (0.0, 1.0),
        "normal": lambda: (prior.first - _reach() * prior.second, prior.first + _reach() * prior.second),
        "lognormal": lambda: (prior.first * math.exp(-_reach() * prior.second), prior.first * math.exp(_reach() * prior.second)),
    }[prior.family]()
    return (low if math.isfinite(low) else max(ends[0], low), high if math.isfinite(high) else min(ends[1], high))


def _reach() -> float:
    return NormalDist().inv_cdf(1 - TAIL)


@dataclass(frozen=True)
class Points:
    """Points in the space of everything that equations read, and the same points again along a run.

    Each name has its own column, drawn by its own seed, so that it does not depend on what else is asked for. Parameters
    follow their priors within their bounds, variables are spread evenly over theirs, or over what a run shows.

    Attributes:
        theory: whose names they are.
        course: values along a run, by single name; empty where there is none.
        times: the instants of that run.
        count: how many points are drawn.
    """

    theory: Theory
    course: Mapping[str, np.ndarray[Any, Any]] = field(repr=False)
    times: np.ndarray[Any, Any] = field(repr=False)
    count: int = 200
    seed: int = 0
    _columns: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def size(self) -> int:
        """How many points there are in all."""
        return self.count + len(self.times)

    def column(self, name: str) -> np.ndarray[Any, Any]:
        """The values of a name at all points: first those drawn, then those of the run."""
        if name not in self._columns:
            import numpy as np

            self._columns[name] = np.concatenate([self._drawn(name), self._along(name)])
        column: np.ndarray[Any, Any] = self._columns[name]
        return column

    def width(self, name: str) -> float:
        """How far apart the ends of a name's range are; above zero."""
        low, high = self.range(name)
        return high - low if high > low else max(abs(low), 1.0) * 1e-3

    def range(self, name: str) -> tuple[float, float]:
        """The ends of what a name may be."""
        if name in self.theory.parameters:
            parameter = self.theory.parameters[name]
            return parameter_ends(parameter) or (parameter.value, parameter.value)
        variable = self.theory.variables.get(base_name(name))
        if variable is not None and variable.bounds and all(map(math.isfinite, variable.bounds)):
            return variable.bounds
        low, high = self._seen(name)
        if variable is not None and variable.bounds:
            low, high = max(low, variable.bounds[0]), min(high, variable.bounds[1])
        return low, high

    def _seen(self, name: str) -> tuple[float, float]:
        """What a run shows of a variable, and as much again to each side without a change of sign."""
        values = self.course.get(name)
        if values is None or not len(values):
            return 0.0, 1.0
        low, high = float(values.min()), float(values.max())
        room = (high - low) or abs(low) / 2 or 1.0
        return (max(low - room / 2, 0.0) if low >= 0 else low - room / 2), (
            min(high + room / 2, 0.0) if high <= 0 and low < 0 else high + room / 2
        )

    def _drawn(self, name: str) -> np.ndarray[Any, Any]:
        import numpy as np

        rng = np.random.Generator(np.random.Philox(key=[self.seed % 2**63, zlib.crc32(name.encode())]))
        u = (rng.permutation(self.count) + rng.random(self.count)) / self.count
        if name in CLOCK:
            clock = self.theory.clock
            fixed = {"time_step": clock.step, "start_time": clock.start, "end_time": clock.end}
            return np.full(self.count, fixed[name]) if name in fixed else clock.start + u * (clock.end - clock.start)
        if name in self.theory.parameters:
            return _from_prior(self.theory.parameters[name], u, rng)
        low, high = self.range(name)
        return low + u * (high - low)

    def _along(self, name: str) -> np.ndarray[Any, Any]:
        import numpy as np

        if name == "time":
            return self.times
        clock = {"time_step": self.theory.clock.step, "start_time": self.theory.clock.start, "end_time": self.theory.clock.end}
        if name in clock or name in self.theory.parameters:
            return np.full(len(self.times), clock[name] if name in clock else self.theory.parameters[name].value)
        values = self.course.get(name)
        return np.full(len(self.times), 0.5) if values is None else values


def _from_prior(parameter: Parameter, u: np.ndarray[Any, Any], rng: Any) -> np.ndarray[Any, Any]:
    """Draws of a parameter from its prior, cut off at its bounds; the value itself where nothing is known."""
    import numpy as np

    low, high = parameter.bounds
    prior = parameter.prior
    if prior is None:
        ends = parameter_ends(parameter)
        return np.full(len(u), parameter.value) if ends is None else ends[0] + u * (ends[1] - ends[0])
    if prior.family == "uniform":
        first, last = max(prior.first, low), min(prior.second, high)
        return np.asarray(first + u * (last - first))
    if prior.family == "beta":
        drawn = rng.beta(prior.first, prior.second, 50 * len(u))
        inside = drawn[(drawn >= low) & (drawn <= high)][: len(u)]
        return np.resize(inside, len(u)) if len(inside) else np.asarray(low + u * (high - low))
    normal = NormalDist(0.0 if prior.family == "lognormal" else prior.first, prior.second)
    ends = (_logarithm(low / prior.first), _logarithm(high / prior.first)) if prior.family == "lognormal" else (low, high)
    below, above = (normal.cdf(end) if math.isfinite(end) else float(end > 0) for end in ends)
    shares = np.clip(below + u * (above - below), 1e-12, 1 - 1e-12)
    drawn = np.array([normal.inv_cdf(share) for share in shares])
    return np.asarray(np.clip(prior.first * np.exp(drawn) if prior.family == "lognormal" else drawn, low, high))


def _logarithm(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf
