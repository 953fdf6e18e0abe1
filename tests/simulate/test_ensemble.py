"""Ensembles: neither chunks, order, processors nor targets change a draw, and one that goes wrong harms no other."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from ensemble_making import differences, whole
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import RunError
from detente.simulate import compile_theory, run
from detente.simulate.ensembles.draws import draw_priors, read_draws
from detente.simulate.ensembles.ensemble import run_ensemble
from detente.simulate.ensembles.workers import _Crowd
from detente.simulate.targets.choice import choose
from detente.theory import Change, Clock
from theory_making import parameter, theory, variable

DRAWS = draw_priors(whole(), 40, 3)
SCENARIOS = {"baseline": {}, "pushed": {"push": [Change(2.0, 3.0, 1.0)]}}


def ensemble(**options):
    options.setdefault("target", "numpy")
    return run_ensemble(whole(), options.pop("draws", DRAWS), keep=("level", "ratio"), every=1, seed=5, **options)


def test_it_is_what_run_gives_draw_by_draw():
    made = ensemble(scenarios=SCENARIOS)
    assert made.values.shape == (40, 2, 11, 2)
    model = compile_theory(whole())
    compared = 0
    for draw in range(0, 40, 7):
        for place, (name, inputs) in enumerate(SCENARIOS.items()):
            if not made.outcome(draw, name).is_fine:
                continue
            # The number of a draw belongs to its random streams: it is run among those before it.
            given = DRAWS.block(0, draw + 1)
            for p in given:
                given[p][:-1] = whole().parameters[p].value
            alone = run(model, inputs, parameters=given, seed=5)
            at = {"level": alone["level"][-1, ::4], "ratio": alone["ratio"][-1, ::4]}
            assert differences({n: made.values[draw, place, :, i] for i, n in enumerate(("level", "ratio"))}, at) < 1e-12
            compared += 1
    assert compared > 6


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 45))
def test_chunks_change_nothing(chunk):
    assert np.array_equal(ensemble(chunk=chunk).values, ensemble().values, equal_nan=True)


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(40)))
def test_order_changes_nothing(order):
    import tempfile
    from pathlib import Path

    table = DRAWS.to_polars()[list(order)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "draws.parquet")
        table.write_parquet(path)
        made = ensemble(draws=read_draws(path, whole()))
    assert np.array_equal(made.values, ensemble().values[list(order)], equal_nan=True)
    assert {str(o) for o in made.wrong} == {str(o) for o in ensemble().wrong}


def test_one_processor_or_two():
    told = []
    one, two = ensemble(cores=1, chunk=7), ensemble(cores=2, chunk=7, progress=told.append)
    assert np.array_equal(one.values, two.values, equal_nan=True)
    assert one.wrong == two.wrong
    assert sum(told) == 40


def test_a_killed_worker_is_told(monkeypatch):
    import detente.simulate.ensembles.workers as workers

    class Doomed(_Crowd):
        def one(self, first, last):
            if first >= 14:
                for worker in self.all:
                    worker.process.kill()
            return super().one(first, last)

    monkeypatch.setattr(workers, "_Crowd", Doomed)
    with pytest.raises(RunError, match=r"a worker process was killed by signal 9 in the draws \d+ to \d+"):
        ensemble(cores=2, chunk=7)


def test_a_draw_that_goes_wrong_has_a_sentence_and_harms_no_other():
    made = ensemble()
    wrong = {o.draw: o for o in made.wrong}
    assert 0 < len(wrong) == made.failed < 20
    for draw, outcome in wrong.items():
        assert str(outcome).startswith(f"draw {draw}: `level` is ")
        assert str(outcome).endswith("outside its bounds 0 to 100")
        late = made.times >= outcome.time
        assert np.isnan(made.values[draw, 0, late]).all()
        assert np.isfinite(made.values[draw, 0, ~late]).all()
    fine = [draw for draw in range(40) if draw not in wrong]
    assert np.isfinite(made.values[fine]).all()
    assert made.outcome(fine[0]).is_fine
    assert "fine" in str(made.outcome(fine[0]))


def test_what_is_watched_does_not_depend_on_the_instants_that_are_kept():
    assert run_ensemble(whole(), DRAWS, keep=("ratio",), times=[1.0], seed=5, target="numpy").failed == ensemble().failed


def test_what_is_not_finite_is_named():
    made = theory(
        [variable("x", "stock", "", "0", "1"), variable("y", "auxiliary", "", "log(a - time)")],
        [parameter("a", 20, prior="uniform(5, 20)")],
        clock=Clock(0, 10, 1),
    )
    done = run_ensemble(made, draw_priors(made, 30, 1), target="numpy")
    assert 0 < done.failed < 30
    assert str(done.wrong[0]).endswith("not finite")
    assert "`y` is " in str(done.wrong[0])


def test_as_tables():
    made = ensemble(scenarios=SCENARIOS)
    table = made.to_polars()
    assert table.columns == ["draw", "scenario", "time", "level", "ratio"]
    assert table.height == 40 * 2 * 11
    row = table.row(by_predicate=(pl.col("draw") == 7) & (pl.col("scenario") == "pushed") & (pl.col("time") == 5), named=True)
    assert (row["level"], row["ratio"]) == tuple(made.values[7, 1, 5])
    assert table["level"].null_count() == int(np.isnan(made.values[..., 0]).sum())
    assert ensemble().to_polars().columns == ["draw", "time", "level", "ratio"]


@pytest.mark.extra
def test_as_a_labelled_array():
    pytest.importorskip("xarray", reason="needs the extra `fit`")
    made = ensemble(scenarios=SCENARIOS).to_xarray()
    assert made.dims == ("draw", "scenario", "time", "variable")
    assert float(made.sel(draw=7, scenario="pushed", time=5.0, variable="level")) == ensemble(scenarios=SCENARIOS).values[7, 1, 5, 0]


@pytest.mark.extra
@pytest.mark.parametrize("target", ["native", "jax"])
def test_other_targets_give_the_same(target):
    pytest.importorskip({"native": "llvmlite", "jax": "jax"}[target], reason="needs an extra")
    one, other = ensemble(scenarios=SCENARIOS), ensemble(scenarios=SCENARIOS, target=target, chunk=16)
    assert differences({"": other.values}, {"": one.values}) < 1e-9
    assert [(o.draw, o.scenario, o.time) for o in one.wrong] == [(o.draw, o.scenario, o.time) for o in other.wrong]


def test_the_target_is_chosen_by_size(monkeypatch):
    import detente.simulate.targets.choice as targets

    monkeypatch.setattr(targets, "find_spec", lambda package: object() if package in ("jax", "llvmlite") else None)
    assert choose("auto", 600, 600, 100).name == "numpy"
    assert choose("auto", 600, 600, 10_000).name == "native"
    monkeypatch.setattr(targets, "find_spec", lambda package: object() if package == "jax" else None)
    assert choose("auto", 600, 600, 10_000).name == "numpy"
    assert choose("auto", 600, 600, 1_000_000).name == "jax"
    monkeypatch.setattr(targets, "find_spec", lambda package: None)
    assert choose("auto", 600, 600, 1_000_000).name == "numpy"
    assert "neither" in choose("auto", 600, 600, 1_000_000).reason
    with pytest.raises(RunError, match=r"the target `jax` needs jax, which is not installed\n  install `detente\[fit\]`"):
        choose("jax", 1, 1, 1)
    with pytest.raises(RunError, match="`jacks` is not a target"):
        choose("jacks", 1, 1, 1)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"keep": ("leval",)}, "`leval` is not a variable of this theory\n  did you mean `level`?"),
        ({"keep": ()}, "no variable is kept"),
        ({"times": [1.1]}, "1.1 is not an instant of the run, which goes from 0 to 10 in steps of 0.25"),
        ({"times": []}, "no instant is kept"),
        ({"every": 0.0}, "values cannot be kept every 0"),
        ({"every": math.inf}, "values cannot be kept every inf"),
        ({"scenarios": {"a": {"pull": 1.0}}}, "`pull` is not an input of this theory"),
        ({"chunk": 0}, "chunks of 0 draws make no sense"),
        ({"end": -5.0}, "makes no sense"),
    ],
)
def test_what_makes_no_sense_is_refused(options, told):
    with pytest.raises(RunError) as raised:
        run_ensemble(whole(), DRAWS, target="numpy", **options)
    assert told in str(raised.value)


def test_what_memory_should_not_hold_is_refused():
    with pytest.raises(RunError, match="the ensemble would hold 2,050,000,000 values"):
        run_ensemble(whole(), draw_priors(whole(), 10_000_000), target="numpy")


@pytest.mark.parametrize("target", ["numpy", "native", pytest.param("jax", marks=pytest.mark.extra)])
def test_a_second_ensemble_of_a_model_makes_nothing_again(target, monkeypatch):
    pytest.importorskip({"native": "llvmlite", "jax": "jax", "numpy": "numpy"}[target], reason="needs an extra")
    model = compile_theory(whole())
    first = run_ensemble(model, DRAWS, ("level",), target=target)
    made = dict(model.made)
    monkeypatch.setattr("detente.simulate.kernel.kernel._Recorded", lambda *_: pytest.fail("recorded again"))
    if target == "native":
        monkeypatch.setattr("detente.simulate.targets.native.machine._made", lambda *_: pytest.fail("compiled again"))
    np.testing.assert_array_equal(run_ensemble(model, DRAWS, ("level",), target=target).values, first.values)
    assert model.made == made
    if target == "jax":
        assert len(model.made["jax", "euler"].traced) == 1
