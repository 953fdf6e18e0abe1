"""World3 against a second engine's run of the same Vensim model, and what must not change a run."""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from detente.simulate import simulate
from detente.theory.formats import read_model
from detente.theory.nodes import Binary, Name, Number, rebuild
from shared_data import SHARED
from strategies import linear_theories

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

WORLD3 = SHARED / "conformance/world3"


@pytest.mark.realdata
def test_world3_agrees_with_a_second_engine_in_every_variable_to_ten_digits() -> None:
    from conformance import plain

    run = simulate(read_model(WORLD3 / "wrld3-03.mdl")).as_written()
    ours = {plain(name): run[name].to_numpy() for name in run.columns}
    with (WORLD3 / "pysimlin_every_10_years.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    instants = [int(np.argmin(np.abs(ours["time"] - float(row[0])))) for row in rows]
    assert len(header) == 150
    assert len(rows) == 21
    for column, name in enumerate(header[1:], start=1):
        theirs = np.array([float(row[column]) for row in rows])
        np.testing.assert_allclose(ours[plain(name)][instants], theirs, rtol=1e-9, err_msg=name)


@given(linear_theories())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_halving_the_step_halves_what_it_changes(theory) -> None:
    def at_the_end(step: float) -> np.ndarray:
        return np.array([values[-1] for values in simulate(theory, step=step).values.values()])

    coarse, middle, fine = (at_the_end(step) for step in (1 / 64, 1 / 128, 1 / 256))
    change = np.abs(fine - middle)
    assert (change <= 0.6 * np.abs(middle - coarse) + 1e-9).all()


@given(linear_theories())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_change_of_unit_changes_nothing_but_the_scale(theory) -> None:
    # One stock counted in thousandths stands as `x / 1000` in every equation; its own rate and first value grow a thousandfold.
    name = next(iter(theory.variables))

    def scaled(node):
        return rebuild(node, lambda part: Binary("/", Name(name), Number(1000.0)) if part == Name(name) else part)

    variables = {v.id: replace(v, equation=scaled(v.equation)) for v in theory.variables.values()}
    own = variables[name]
    variables[name] = replace(
        own, equation=Binary("*", Number(1000.0), own.equation), initial=Binary("*", Number(1000.0), own.initial), bounds=None
    )
    before, after = simulate(theory), simulate(replace(theory, variables=variables))
    for other in theory.variables:
        np.testing.assert_allclose(after[other] / (1000.0 if other == name else 1.0), before[other], rtol=1e-9, atol=1e-12)
