"""The script of a theory gives the numbers of ``run`` in a real Chromium, under a policy that lets nothing else happen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from primitive_theories import every_function, of
from test_lanes import by_lanes

import detente
from detente.errors import RunError
from detente.simulate import Model, compile_theory, run
from detente.simulate.setting import Method
from detente.simulate.targets.javascript import emit, sections
from detente.theory import Change, Clock, Shock, Theory, read_theory
from javascript_running import Browser, assert_same, chromium_at
from shared_data import SHARED
from strategies import linear_theories, running_theories
from theory_making import parameter, theory, variable

pytestmark = pytest.mark.browser
FLAGSHIP = Path(detente.__file__).parent / "cases" / "pakistan-us" / "theory.yaml"
ONCE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder: Path = tmp_path_factory.mktemp("pages")
    with chromium_at(chromium, folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def flagship() -> Model:
    return compile_theory(read_theory(FLAGSHIP))


def assert_runs(browser: Browser, model: Model, method: Method | None = None, given: Mapping[str, Any] | None = None, **told: Any) -> None:
    """A script and ``run`` agree on every value; what each is given says the same in its own words."""
    page = browser.load(emit(model, method))
    times, values, failed = page.run("theory", "run", given or {})
    course = run(model, method=method, **told)
    assert failed == -1
    np.testing.assert_array_equal(times, course.times)
    assert set(values) == set(course.values)
    for name, value in course.values.items():
        assert_same(values[name], value, name)


@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_the_flagship(browser: Browser, flagship: Model, method: Method) -> None:
    assert_runs(browser, flagship, method)


def test_the_flagship_is_small(flagship: Model) -> None:
    assert len(emit(flagship).encode()) < 60_000


@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_what_a_run_is_given(browser: Browser, flagship: Model, method: Method) -> None:
    first, second, third, fourth = list(flagship.theory.inputs)[:4]
    parameters = {p.id: p.value * 0.99 for p in list(flagship.theory.parameters.values())[:5]}
    moves = [{"start": 1990.3, "to": 0.4, "over": 5}, {"start": 2001, "to": 0.1}]
    shock = {"at": 1985.2, "size": 0.2, "lasting": 3.3}
    assert_runs(
        browser,
        flagship,
        method,
        {"parameters": parameters, "inputs": {first: moves, second: shock, third: 0.25, fourth: [moves[0], shock]}, "end": 2010.1},
        parameters=parameters,
        inputs={
            first: (Change(1990.3, 0.4, 5), Change(2001, 0.1)),
            second: Shock(1985.2, 0.2, 3.3),
            third: 0.25,
            fourth: (Change(1990.3, 0.4, 5), Shock(1985.2, 0.2, 3.3)),
        },
        end=2010.1,
    )


def test_a_run_forgets_what_the_one_before_was_given(browser: Browser, flagship: Model) -> None:
    page = browser.load(emit(flagship))
    _, before, _ = page.run()
    name = next(iter(flagship.theory.inputs))
    parameter_ = next(iter(flagship.theory.parameters))
    moved = {"parameters": {parameter_: 0.1}, "inputs": {name: {"start": 1960, "to": 1}}}
    page.run("theory", "run", {**moved, "start": 1950, "step": 0.25})
    page.run("theory", "run", moved)
    page.run("theory", "run", {"inputs": {name: 1}, "reuse": True})
    _, after, _ = page.run("theory", "run", {"reuse": True})
    for key, value in before.items():
        np.testing.assert_array_equal(after[key], value, err_msg=key)


def test_an_input_over_time(browser: Browser) -> None:
    model = compile_theory(
        theory(
            [variable("pushed", "input", "", "time"), variable("level", "stock", "", "pushed - level", "1")],
            clock=Clock(0, 8, 0.25),
        )
    )
    page = browser.load(emit(model, "rk4"))
    _, plain, _ = page.run("theory", "run", {})
    _, same, _ = page.run("theory", "run", {"inputs": {"pushed": [k / 4 for k in range(33)]}})
    assert_same(same["level"], plain["level"])
    assert "32 values over time, and the run 33 instants" in page.fault("theory", {"inputs": {"pushed": [0.0] * 32}})


@pytest.mark.parametrize("made", list(every_function()))
@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_every_function(browser: Browser, made: Theory, method: Method) -> None:
    assert_runs(browser, compile_theory(made), method, {"seed": 5}, seed=5)


def test_long_steps_are_parted_with_the_same_numbers(browser: Browser, flagship: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "LONGEST", 40)
    assert len(re.findall(r"const step\d+=", emit(flagship))) > 10
    assert_runs(browser, flagship)
    for made in every_function():
        assert_runs(browser, compile_theory(made.values[0]), None, {"seed": 5}, seed=5)  # type: ignore[attr-defined]


@ONCE
@given(made=linear_theories())
def test_small_theories(browser: Browser, made: Theory) -> None:
    assert_runs(browser, compile_theory(made))


@ONCE
@given(made=running_theories())
def test_theories_with_arrays_lookups_macros_and_delays(browser: Browser, made: Theory) -> None:
    assert_runs(browser, compile_theory(made))


@pytest.mark.realdata
@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_world3(browser: Browser, method: Method) -> None:
    from detente.theory.vensim import read_vensim

    assert_runs(browser, compile_theory(read_vensim(SHARED / "conformance" / "world3" / "wrld3-03.mdl")), method)


@pytest.mark.parametrize("seed", [0, 7, -3, 2**53 - 1])
def test_random_numbers_are_the_same_bit_for_bit(browser: Browser, seed: int) -> None:
    long = "s" * 150  # more than one block of the hash
    model = compile_theory(of("random_uniform(0, 1)", "random_uniform(0, 1, stream=other)", f"random_uniform(0, 1, stream={long})"))
    page = browser.load(emit(model))
    _, got, _ = page.run("theory", "run", {"seed": seed, "draw": 2})
    told = run(model, parameters={"a": np.full(3, 1.3)}, seed=seed)
    for name in ("y0", "y1", "y2"):
        np.testing.assert_array_equal(got[name], told[name][2], err_msg=name)
    _, far, _ = page.run("theory", "run", {"seed": seed, "draw": 2**40 + 5})
    from detente.simulate.streams import key, uniforms

    assert far["y1"][3] == uniforms(key("other.0", seed), 3, 2**40 + 5)[0]


def test_the_hyperbolic_tangent_is_right_to_four_units_in_the_last_place(browser: Browser) -> None:
    model = compile_theory(theory([variable("y", "auxiliary", "", "tanh(a)")], [parameter("a", 1.0)], clock=Clock(0, 1, 1)))
    small = np.geomspace(1e-300, 1e-3, 200)
    xs = np.concatenate([np.linspace(-21, 21, 30_011), small, -small, [0.0, 1e308, -1e308, 1 / 64, 3 / 64, -1 / 64]])
    page = browser.load(emit(model))
    _, got, _ = page.run("theory", "runMany", {"names": ["a"], "values": xs.tolist()}, {"every": 1})
    found, true = got["y"][::2], np.tanh(xs.astype(np.longdouble))
    assert np.max(np.abs(found - true) / np.maximum(np.spacing(np.abs(true.astype(float))), 1e-320)) < 4
    assert np.max(np.abs(found)) == 1.0


def test_many_draws(browser: Browser) -> None:
    model = compile_theory(of("random_normal(0, a) + uneven(x)", "delay_fixed(x, a) + exp(x)"))
    draws = np.linspace(1.0, 1.9, 7)
    page = browser.load(emit(model, keep=["y0", "y1"]))
    _, got, failed = page.run("theory", "runMany", {"names": ["a"], "values": draws.tolist()}, {"seed": 9})
    told = run(model, parameters={"a": draws}, seed=9)
    assert list(got) == ["y0", "y1"]
    assert failed == [-1] * 7
    for name, values in got.items():
        assert_same(values.reshape(7, -1), told[name], name)
    _, part, _ = page.run("theory", "runMany", {"names": ["a"], "values": draws[4:].tolist(), "numbers": [4, 5, 6]}, {"seed": 9})
    np.testing.assert_array_equal(part["y0"], got["y0"].reshape(7, -1)[4:].ravel())
    _, bare, _ = page.run("theory", "runMany", {"names": [], "values": [], "numbers": [0, 1]}, {"seed": 9, "parameters": {"a": 1.0}})
    np.testing.assert_array_equal(bare["y0"].reshape(2, -1)[0], got["y0"].reshape(7, -1)[0])


def test_only_some_instants(browser: Browser) -> None:
    made = of("uneven(x) + delay_fixed(x, 1.1)")
    whole = run(compile_theory(made))
    for save, every in ((0.6, None), (None, 0.6), (8.0, None), (0.1, None)):
        thinned = compile_theory(replace(made, clock=Clock(0, 8, 0.25, save)))
        page = browser.load(emit(thinned))
        times, got, _ = page.run("theory", "run", {} if every is None else {"every": every})
        told = run(compile_theory(replace(made, clock=Clock(0, 8, 0.25, save or every))))
        np.testing.assert_array_equal(times, told.times)
        for name, values in got.items():
            assert_same(values, told[name], name)
            assert_same(values, whole[name][np.round(times / 0.25).astype(int)], name)


def test_a_run_that_leaves_its_bounds_says_when(browser: Browser) -> None:
    parts = [
        variable("level", "stock", "", "rate", "0"),
        variable("seen", "auxiliary", "", "level", bounds=(0.0, 2.0)),
        variable("root", "auxiliary", "", "sqrt(3 - level)"),
    ]
    model = compile_theory(theory(parts, [parameter("rate", 0.5)], clock=Clock(0, 8, 0.25)))
    page = browser.load({"a": emit(model), "b": emit(model, keep=["root"], name="other"), "c": emit(model, name="blind", watch=False)})
    _, values, failed = page.run("theory", "runMany", {"names": ["rate"], "values": [0.1, 0.5, 1.0]})
    assert failed == [-1, 17, 9]
    assert np.isnan(values["root"].reshape(3, -1)[2, -1])
    assert page.run("other", "run", {"parameters": {"rate": 1}})[2] == 9
    assert page.run("blind", "run", {"parameters": {"rate": 1}})[2] == -1
    with pytest.raises(RunError, match="outside its bounds"):
        run(model)


@pytest.mark.parametrize("longest", [sections.LONGEST, 12])
def test_what_is_watched_is_what_other_targets_watch(browser: Browser, monkeypatch: pytest.MonkeyPatch, longest: int) -> None:
    """A hidden stock that grows beyond all numbers, a value without bounds, one with them, and a fixed delay that is no number."""
    monkeypatch.setattr(sections, "LONGEST", longest)
    parts = [
        variable("level", "stock", "", "a * level", "1", bounds=(0.0, 1e300)),
        variable("behind", "auxiliary", "", "min(smooth1(level * level * level, 2), 1)"),
        variable("root", "auxiliary", "", "sqrt(a)"),
        variable("late", "auxiliary", "", "delay_fixed(a, log(a + 1))"),
    ]
    model = compile_theory(theory(parts, [parameter("a", 0.5)], clock=Clock(0, 400, 1)))
    draws = np.array([0.5, 20.0, 3.0, -0.5, -2.0, 0.0])
    _, fine = by_lanes(model, {"a": draws})
    told = [-1 if row.all() else int(np.argmin(row)) for row in fine == 1]
    page = browser.load(emit(model))
    assert page.run("theory", "runMany", {"names": ["a"], "values": draws.tolist()})[2] == told
    assert len(set(told)) == 4


def test_what_makes_no_sense_is_refused_in_words(browser: Browser, flagship: Model) -> None:
    page = browser.load(emit(flagship))
    said = {
        "`nobody` is not a parameter of this theory": {"parameters": {"nobody": 1}},
        "`constructor` is not an input of this theory": {"inputs": {"constructor": 1}},
        "a run from 2000 to 1990 in steps of 0.125 makes no sense": {"start": 2000, "end": 1990},
        "has more than 200000 instants": {"step": 1e-9},
        "values cannot be kept every 0": {"every": 0},
        "is given string: give a number": {"parameters": {next(iter(flagship.theory.parameters)): "1"}},
        "is given what is no number, move or shock": {"inputs": {next(iter(flagship.theory.inputs)): {"at": 3}}},
    }
    for words, wrong in said.items():
        assert words in page.fault("theory", wrong)
    drawn = browser.load(emit(compile_theory(of("random_uniform(0, 1)"))))
    assert "the number of a draw is -1: it is a whole number from 0" in drawn.fault("theory", {"draw": -1})
    assert "the seed is 0.5: it is a whole number" in drawn.fault("theory", {"seed": 0.5})


def test_a_theory_from_an_enemy_is_shown_and_runs_nothing(browser: Browser, flagship: Model) -> None:
    evil = "</script><script>pwned=1</script><!--\"'\\\u2028`${pwned=1}"
    named = compile_theory(of("random_uniform(0, 1)"))
    from detente.simulate.kernel.kernel import record
    from detente.simulate.targets.javascript.script import script

    kernel = record(named)
    names = tuple(evil if name == "y0" else "__proto__" if name == "x" else name for name in kernel.named)
    text = script(replace(kernel, named=names, streams=(evil,), parameters=(evil + "1",)), [1.3], (0, 8, 0.25, None))
    assert "<" not in text.split("const streams", 1)[0]
    page = browser.load(text)
    _, values, _ = page.run()
    assert {evil, "__proto__"} <= set(values)
    assert page.page.evaluate("typeof pwned") == "undefined"
    labelled = replace(flagship.theory, variables={k: replace(v, label=evil, note=evil) for k, v in flagship.theory.variables.items()})
    assert emit(compile_theory(labelled)) == emit(flagship)


def test_the_code_is_plain(flagship: Model) -> None:
    for model in (flagship, *[compile_theory(p.values[0]) for p in every_function()]):  # type: ignore[attr-defined]
        text = emit(model)
        assert text.isascii()
        assert not re.search(r"</|<!--|-->|\beval\b|\bFunction\b|\bimport\b|\bfetch\b|XMLHttp|\bdocument\b|\bwindow\b|setTimeout", text)


def test_what_cannot_be_emitted_is_refused() -> None:
    from detente.theory import parse_equation

    made = of("x")
    moving = replace(made, clock=replace(made.clock, end_equation=parse_equation("5 + x")))
    with pytest.raises(RunError, match="changes in the course of a run"):
        emit(compile_theory(moving))
    with pytest.raises(RunError, match="`nobody` is not a variable"):
        emit(compile_theory(made), keep=["nobody"])
    with pytest.raises(ValueError, match="no name of JavaScript"):
        emit(compile_theory(made), name="a;b")
