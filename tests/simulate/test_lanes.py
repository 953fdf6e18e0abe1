"""The NumPy target for chunks of draws gives what ``run`` gives, for all that an equation can call."""

from __future__ import annotations

import numpy as np
import pytest
from ensemble_making import differences, drawn, whole
from hypothesis import given, settings
from primitive_theories import every_function

from detente.simulate import compile_theory, run
from detente.simulate.kernel.kernel import record
from detente.simulate.kernel.watching import watched
from detente.simulate.kernel.work import work_of
from detente.simulate.setting import setting_of
from detente.simulate.targets.lanes import run_lanes
from detente.theory import Change, Shock
from strategies import linear_theories


def by_lanes(model, parameters, inputs=None, seed=0, method=None, numbers=None):
    setting = setting_of(model, inputs or {}, parameters, (None, None, None), method, seed)
    kernel = watched(model, record(model, method), model.named)
    values = run_lanes(kernel, work_of(kernel, setting, tuple(range(setting.steps + 1)), numbers))
    return dict(zip(model.named, np.moveaxis(values[:-1], 1, -1), strict=True)), values[-1].T


CASES = [pytest.param(*p.values, "euler", id=p.id) for p in every_function()]
CASES += [pytest.param(*p.values, "rk4", id=f"{p.id}-rk4") for p in every_function() if p.id not in ("loops", "lists")]


@pytest.mark.parametrize(("made", "method"), CASES)
def test_every_function(made, method):
    model = compile_theory(made)
    parameters = drawn(made, 13)
    values, fine = by_lanes(model, parameters, seed=3, method=method)
    assert differences(values, run(model, parameters=parameters, seed=3, method=method).values) < 1e-12
    assert (fine == 1).all()


@settings(max_examples=15, deadline=None)
@given(linear_theories())
def test_linear_theories(made):
    model = compile_theory(made)
    parameters = drawn(made, 3)
    assert differences(by_lanes(model, parameters)[0], run(model, parameters=parameters).values) < 1e-12


def test_moves_shocks_and_given_inputs():
    model = compile_theory(whole())
    parameters = drawn(whole(), 5)
    for inputs in (
        {"push": [Change(2.0, 3.0, 1.5), Shock(4.0, 0.7, 2.0)]},
        {"push": Change(1.0, 0.0)},
        {"push": 2.5},
        {"push": np.linspace(0, 1, 5)},
    ):
        for method in ("euler", "rk4"):
            values, _ = by_lanes(model, parameters, inputs, method=method)
            assert differences(values, run(model, inputs, parameters=parameters, method=method).values) < 1e-12


def test_a_draw_that_goes_wrong_is_marked_from_there_on_and_harms_no_other():
    model = compile_theory(whole())
    good = {"rate": np.full(3, 0.1), "wait": np.full(3, 1.0)}
    bad = {"rate": np.array([0.1, 9.0, 0.1]), "wait": np.array([1.0, 1.0, np.nan])}
    values, fine = by_lanes(model, bad)
    assert (values["level"][0] == by_lanes(model, good)[0]["level"][0]).all()
    assert fine[0].all()
    first = int(np.argmin(fine[1]))
    assert first > 0
    assert not fine[1, first:].any()
    assert values["level"][1, first] > 100
    assert not fine[2].any()
