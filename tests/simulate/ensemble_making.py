"""Theories and draws for the tests of ensembles and their targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.theory import Clock, Theory
from theory_making import parameter, theory, variable


def whole() -> Theory:
    """A stock with bounds, a pipe, a memory, randomness and an input; growth passes the bounds for large rates."""
    variables = [
        variable("push", "input", "", "0.5"),
        variable("level", "stock", "", "rate * level + push * 0.1 + 0.01 * noise", "1", bounds=(0, 100)),
        variable("noise", "auxiliary", "", "random_normal(0, 1)"),
        variable("late", "auxiliary", "", "delay_fixed(level, wait) + previous(push, 0)"),
        variable("ratio", "auxiliary", "", "late / level"),
    ]
    priors = [
        parameter("rate", 0.2, prior="normal(0.2, 0.3)", bounds=(-1, 1)),
        parameter("wait", 1.3, prior="uniform(0.2, 3)", bounds=(0, 5)),
    ]
    return theory(variables, [*priors, parameter("unused", 7.0)], clock=Clock(0, 10, 0.25))


def drawn(made: Theory, count: int) -> dict[str, Any]:
    """Values of every parameter, within a tenth of the theory's own and its bounds."""
    rng = np.random.default_rng(1)
    out = {}
    for p in made.parameters.values():
        low, high = p.bounds
        out[p.id] = np.clip(p.value * (1 + 0.1 * rng.uniform(-1, 1, count)), low, high)
    return out


def differences(values: Mapping[str, Any], others: Mapping[str, Any]) -> float:
    """The largest relative difference; infinite where one is a number and the other is not."""
    worst = 0.0
    for name, b in others.items():
        a = np.asarray(values[name], dtype=float)
        b = np.asarray(b, dtype=float)
        assert a.shape == b.shape, name
        if (np.isnan(a) != np.isnan(b)).any():
            return np.inf
        with np.errstate(invalid="ignore", divide="ignore"):
            away = np.where(a == b, 0.0, np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-9))
        worst = max(worst, float(np.nanmax(away, initial=0.0)))
    return worst
