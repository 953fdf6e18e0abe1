"""The ways in which targets may differ are those that the docs list, and each is there: one that is gone leaves the list."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ensemble_making import differences

from detente.simulate import compile_theory, run
from detente.simulate.ensembles.draws import Draws
from detente.simulate.ensembles.ensemble import run_ensemble
from detente.simulate.targets.departures import DEPARTURES, SAME, table
from detente.theory import Clock
from theory_making import parameter, theory, variable

DOCS = Path(__file__).resolve().parents[2] / "docs/ensembles.md"


def by(target, made, values):
    """Every value of some draws of the parameter ``a``."""
    pytest.importorskip({"native": "llvmlite", "jax": "jax", "numpy": "numpy"}[target], reason="needs an extra")
    draws = Draws(("a",), (), len(values), "test", None, lambda first, last: {"a": values[first:last]})
    done = run_ensemble(made, draws, target=target)
    return {name: done.values[:, 0, :, place] for place, name in enumerate(done.variables)}


def test_the_docs_show_the_list():
    assert table() in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize("target", ["native", pytest.param("jax", marks=pytest.mark.extra)])
def test_chaos(target):
    """The map of Ricker (1954) at a rate of 3: the last digit of its exponential is the whole of it fifty steps later."""
    made = theory([variable("x", "stock", "", "x * exp(3 * (1 - x)) * a - x", "0.3")], [parameter("a", 1.0)], clock=Clock(0, 400, 1))
    values = np.linspace(0.999, 1.001, 16)
    got = by(target, made, values)["x"]
    told = run(compile_theory(made), parameters={"a": values}).values["x"]
    assert differences({"": got[:, :15]}, {"": told[:, :15]}) < SAME
    assert differences({"": got}, {"": told}) > 0.1
    assert got.mean() == pytest.approx(told.mean(), rel=0.05)


@pytest.mark.extra
def test_tiny_numbers_are_zero_under_jax():
    made = theory([variable("x", "stock", "", "-a * x", "1e-300")], [parameter("a", 0.9)], clock=Clock(0, 20, 1))
    values = np.array([0.9, 0.95])
    got, told = by("jax", made, values)["x"], run(compile_theory(made), parameters={"a": values}).values["x"]
    assert ((got == 0) & (told > 0)).any()
    assert np.abs(got - told).max() < DEPARTURES["tiny numbers"].limit
    assert differences({"": by("native", made, values)["x"]}, {"": told}) < SAME


@pytest.mark.extra
def test_single_precision_drifts_no_further():
    from detente.simulate.targets.jax.program import compile_jax

    made = theory([variable("x", "stock", "", "a * x * (1 - x)", "0.01")], [parameter("a", 0.1)], clock=Clock(0, 100, 0.25))
    model = compile_theory(made)
    away = differences(compile_jax(model, precision="float32").run({"a": 0.1}).values, run(model).values)
    assert SAME < away < DEPARTURES["single precision"].limit
