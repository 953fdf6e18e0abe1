"""Gradients against finite differences at smooth points, and reasoned at corners, jumps and where arms are not taken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ensemble_making import whole
from primitive_theories import lists

from detente.errors import RunError
from detente.simulate import compile_theory, run
from detente.simulate.targets.jax.program import compile_jax
from detente.theory import Clock, read_theory
from detente.theory.theory import LookupTable
from theory_making import parameter, theory, variable

pytest.importorskip("jax", reason="needs the extra `fit`")
pytestmark = pytest.mark.extra

FLAGSHIP = Path(__file__).resolve().parents[2] / "src/detente/cases/pakistan-us/theory.yaml"


def slope(equation, at, lookups=(), mode="reverse"):
    """The derivative of an equation of ``a`` at a point."""
    made = theory(
        [variable("x", "stock", "", "0", "1"), variable("y", "auxiliary", "", equation, lookups=tuple(t.id for t in lookups))],
        [parameter("a", at)],
        clock=Clock(0, 1, 1),
        lookups={t.id: t for t in lookups},
    )
    program = compile_jax(compile_theory(made))
    value, slopes = program.gradient(lambda out: out["y"][-1], of=("a",), keep=("y",), mode=mode)()
    return float(value), float(slopes["a"])


def test_the_flagship_against_finite_differences():
    model = compile_theory(read_theory(FLAGSHIP))
    program = compile_jax(model)
    of, times = ("engagement_from_need", "need_fade", "trust_us_time", "autonomy_base"), tuple(np.arange(1950.0, 2020.0, 5.0))

    def loss(out):
        return ((out["engagement"] - 0.4) ** 2).sum()

    def plainly(**given):
        done = run(model, parameters=given)
        return float(loss({"engagement": done["engagement"][np.searchsorted(done.times, times)]}))

    results = {}
    for mode, checkpoint in (("reverse", False), ("reverse", True), ("forward", False)):
        value, slopes = program.gradient(loss, of=of, keep=("engagement",), times=times, mode=mode, checkpoint=checkpoint)()
        assert value == pytest.approx(plainly(), rel=1e-9)
        results[mode, checkpoint] = slopes
    for name in of:
        at = model.theory.parameters[name].value
        width = 1e-5 * max(abs(at), 1)
        difference = (plainly(**{name: at + width}) - plainly(**{name: at - width})) / (2 * width)
        for slopes in results.values():
            assert slopes[name] == pytest.approx(difference, rel=1e-5, abs=1e-8), name


def test_a_batch_is_as_its_draws_alone():
    program = compile_jax(compile_theory(whole()))
    gradient = program.gradient(lambda out: (out["level"] ** 2).mean(), of=("rate", "wait"), keep=("level",))
    rates = np.array([0.1, 0.15, 0.2])
    values, slopes = gradient({"rate": rates}, seed=4)
    for place in range(3):
        value, alone = gradient({"rate": float(rates[place])}, seed=4, draws=np.array([place]))
        assert values[place] == pytest.approx(value, rel=1e-12)
        assert slopes["rate"][place] == pytest.approx(alone["rate"], rel=1e-10)
    # A delay is rounded to whole steps: moving it a little moves nothing.
    assert (slopes["wait"] == 0).all()
    forward = program.gradient(lambda out: (out["level"] ** 2).mean(), of=("rate",), keep=("level",), mode="forward")
    assert np.allclose(forward({"rate": rates}, seed=4)[1]["rate"], slopes["rate"], rtol=1e-10)


def test_nothing_is_compiled_again():
    program = compile_jax(compile_theory(whole()))
    gradient = program.gradient(lambda out: out["level"][-1], of=("rate",), keep=("level",))
    for turn in range(3):
        gradient({"rate": 0.1 + 0.01 * turn}, inputs={"push": 0.1 * turn}, seed=turn)
    assert len(program.traced) == 1


GUARDED = [
    ("log(a) if a > 0 else 3", 0.0, 3.0, 0.0),
    ("log(a) if a > 0 else 2 * a", -1.0, -2.0, 2.0),
    ("1 / a if a != 0 else a", 0.0, 0.0, 1.0),
    ("sqrt(a) if a > 0 else 5 * a", 0.0, 0.0, 5.0),
    ("a ** 0.5 if a > 0 else a", 0.0, 0.0, 1.0),
    ("(-a) ** 1.5 if a < 0 else a", 1.0, 1.0, 1.0),
    ("exp(a) if a < 100 else a", 800.0, 800.0, 1.0),
    ("arcsin(a) if a < 1 else a", 1.0, 1.0, 1.0),
    ("zidz(1, a)", 0.0, 0.0, 0.0),
    ("xidz(a, 0 * a, 4 * a)", 2.0, 8.0, 4.0),
    ("a ** 2", 0.0, 0.0, 0.0),
    ("a ** 1", 0.0, 0.0, 1.0),
    ("(-2 + a) ** 2", 0.0, 4.0, -4.0),
]


@pytest.mark.parametrize(("equation", "at", "value", "expected"), GUARDED)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_an_arm_that_is_not_taken_is_no_part_of_the_derivative(equation, at, value, expected, mode):
    assert slope(equation, at, mode=mode) == pytest.approx((value, expected), abs=1e-12)


TENT = LookupTable("tent", "tent", (((), ((0.0, 0.0), (1.0, 2.0), (2.0, 0.0))),))
STEPPED = LookupTable("stepped", "stepped", (((), ((0.0, 0.0), (1.0, 2.0), (1.0, 5.0), (2.0, 6.0))),))
CORNERS = [
    ("min(a, 2 * a)", 0.0, 1.5),  # equal numbers: the mean of both sides
    ("max(a, 0)", 0.0, 0.5),
    ("abs(a)", 0.0, 0.0),
    ("a if a > 0 else 3 * a", 0.0, 3.0),  # a jump of the derivative: that of the side taken
    ("floor(a) + a", 1.0, 1.0),
    ("tent(a)", 0.5, 2.0),
    ("tent(a)", 1.0, 0.0),  # the mean of 2 and -2
    ("tent(a)", 1.5, -2.0),
    ("tent(a)", 5.0, 0.0),
    ("stepped(a)", 0.5, 2.0),
    ("stepped(a)", 1.5, 1.0),
    ("modulo(a, 3)", 4.0, 1.0),
    ("step(a, 0.5)", 2.0, 1.0),
]


@pytest.mark.parametrize(("equation", "at", "expected"), CORNERS)
def test_corners_and_jumps(equation, at, expected):
    lookups = [table for table in (TENT, STEPPED) if f"{table.id}(" in equation]
    # In a batch a table is written out as hinges; alone it is searched, with the slope after a corner.
    if lookups and at in (1.0,):
        assert slope(equation, at, lookups)[1] in (expected, -2.0)
    else:
        assert slope(equation, at, lookups)[1] == pytest.approx(expected, abs=1e-12)


def test_loops_are_gone_through_forward_alone():
    with pytest.raises(RunError, match=r"cannot be gone back through\n  ask for `mode='forward'`"):
        slope("random_gamma(a, 1)", 2.0)
    value, by_a = slope("random_gamma(a, 1)", 2.0, mode="forward")
    width = 1e-5
    difference = (
        slope("random_gamma(a, 1)", 2.0 + width, mode="forward")[0] - slope("random_gamma(a, 1)", 2.0 - width, mode="forward")[0]
    ) / (2 * width)
    assert value > 0
    assert by_a == pytest.approx(difference, rel=1e-5)


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_allocations_are_refused_by_name(mode):
    program = compile_jax(compile_theory(lists()))
    with pytest.raises(RunError, match="`allocate_available` searches for the priority at which the market clears"):
        program.gradient(lambda out: out["curves[north]"][-1], of=("a",), keep=("curves[north]",), mode=mode)


def test_what_is_no_gradient_is_refused():
    program = compile_jax(compile_theory(whole()))
    with pytest.raises(RunError, match=r"`rat` is not a parameter of this theory\n  did you mean `rate`\?"):
        program.gradient(lambda out: out["level"][-1], of=("rat",))
    with pytest.raises(RunError, match="let it give one"):
        program.gradient(lambda out: out["level"], of=("rate",), keep=("level",))()
    with pytest.raises(RunError, match="let it work in float64"):
        program.gradient(lambda out: out["level"][-1].astype("float32"), of=("rate",), keep=("level",))()
