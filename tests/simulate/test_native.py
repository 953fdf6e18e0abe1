"""Native runs give the numbers of ``run``, whatever the machine, the order of draws, the number of threads or the size of a batch."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from primitive_theories import every_function, of

import detente
from detente.errors import RunError
from detente.simulate import Model, compile_theory, run
from detente.simulate.kernel.kernel import record
from detente.simulate.kernel.operations import Op, Section, pruned
from detente.simulate.kernel.recording import Recorder, Recording
from detente.simulate.namespace import arrays
from detente.simulate.setting import Method
from detente.simulate.targets.departures import DEPARTURES, SAME
from detente.theory import Change, Clock, Shock, Theory, read_theory
from shared_data import SHARED
from strategies import linear_theories
from theory_making import parameter, theory, variable

pytest.importorskip("llvmlite", reason="native runs need the extra `fast`")

from detente.simulate.targets.native import NativeProgram, compile_native, machine

pytestmark = pytest.mark.extra

FLAGSHIP = Path(detente.__file__).parent / "cases" / "pakistan-us" / "theory.yaml"


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Compiled code goes to a folder of the test's own."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()


def draws_of(model: Model, count: int, spread: float = 0.03) -> dict[str, np.ndarray]:
    rng = np.random.Generator(np.random.Philox(3))
    return {p.id: np.clip(p.value * (1 + spread * rng.standard_normal(count)), *p.bounds) for p in model.theory.parameters.values()}


def one_by_one(model: Model, parameters: dict[str, np.ndarray], **options: object) -> dict[str, np.ndarray]:
    """A batch with no check of its values, in which a draw may fail."""
    free = replace(model.theory, variables={n: replace(v, bounds=None) for n, v in model.theory.variables.items()})
    return dict(run(compile_theory(free), parameters=parameters, **options).values)  # type: ignore[arg-type]


def assert_same(model: Model, method: Method | None = None, count: int = 11, within: float = 1e-11, seed: int = 0) -> None:
    parameters = draws_of(model, count)
    told = one_by_one(model, parameters, method=method, seed=seed)
    drawn = compile_native(model, method).run(parameters, seed=seed)
    assert drawn.values.shape == (count, len(drawn.times), len(drawn.names))
    for place, name in enumerate(drawn.names):
        scale = max(1e-300, float(np.max(np.abs(told[name]))))
        near = min(within, DEPARTURES["near zero"].limit) * scale
        np.testing.assert_allclose(drawn.values[:, :, place], told[name], rtol=within, atol=near, err_msg=name)


@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_the_flagship(method: Method) -> None:
    assert_same(compile_theory(read_theory(FLAGSHIP)), method)


@pytest.mark.parametrize("made", list(every_function()))
def test_every_function(made: Theory) -> None:
    assert_same(compile_theory(made), seed=5, within=SAME)


@pytest.mark.parametrize("name", ["arithmetic", "angles", "tables", "random"])
def test_other_widths(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = next(p.values[0] for p in every_function() if p.id == name)  # type: ignore[attr-defined]
    plain = replace(machine.host(), lanes=4, permutes=False)
    monkeypatch.setattr(machine, "host", lambda: plain)
    assert_same(compile_theory(made), seed=5, within=SAME)


EDGES = (0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e-320, 5e-324, 1e308, 1e-308, -1e308, 709.7, 709.9, -744.0, -745.1, -746.0, 30.0, -8.0, 3.0)


@pytest.mark.parametrize("name", ["exp", "log", "log1p", "expm1", "tanh", "sin", "cos", "tan", "sqrt", "sinh", "arctan"])
def test_functions_at_their_edges(name: str) -> None:
    rng = np.random.Generator(np.random.Philox(1))
    spread = rng.standard_normal(400) * np.exp(rng.uniform(-30, 30, 400))
    x = np.concatenate([EDGES, [np.inf, -np.inf, np.nan], spread, rng.uniform(-4, 4, 400), 1 + rng.uniform(-1e-3, 1e-3, 100)])
    assert_function(name, lambda xp, a, _: getattr(xp, name)(a), x, np.zeros_like(x))


def test_powers_at_their_edges() -> None:
    whole = np.array([(x, y) for x in (*EDGES, np.inf, -np.inf, np.nan) for y in (*EDGES, -3.0, 7.0, np.inf, -np.inf, np.nan)])
    rng = np.random.Generator(np.random.Philox(2))
    drawn = np.stack([np.exp(rng.uniform(-20, 20, 600)), rng.uniform(-30, 30, 600)], axis=1)
    near = np.stack([1 + rng.uniform(-0.3, 0.4, 300), rng.uniform(-2000, 2000, 300)], axis=1)
    x, y = np.concatenate([whole, drawn, near]).T
    assert_function("power", lambda xp, a, b: xp.power(a, b), x, y, 1e-14)


def assert_function(name: str, calculate: Any, x: np.ndarray, y: np.ndarray, within: float = 3e-15) -> None:
    """One function of two parameters, against NumPy: to a few units in the last place, and at edges the very same."""
    r = Recorder([], [])
    result = calculate(Recording(r), r.input("parameter", 0), r.input("parameter", 1))
    model = compile_theory(theory([variable("level", "stock", "", "a + b", "0")], [parameter("a", 1), parameter("b", 1)]))
    kernel = record(model)
    step = pruned(Section(tuple(r.ops), (result.number, result.number)))
    program = NativeProgram(model, replace(kernel, step=step, begin=Section((Op("const", (), 0.0),), (0,))))
    drawn = program.run({"a": x, "b": y}, keep=["level"], times=[0]).values[:, 0, 0]
    with np.errstate(all="ignore"):
        told = calculate(arrays(), x, y)
    np.testing.assert_allclose(drawn, told, rtol=within, atol=1e-322, err_msg=name)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=linear_theories())
def test_small_theories(made: Theory) -> None:
    assert_same(compile_theory(made))


@pytest.mark.realdata
def test_world3() -> None:
    from detente.theory.vensim import read_vensim

    assert_same(compile_theory(read_vensim(SHARED / "conformance" / "world3" / "wrld3-03.mdl")))


def test_order_size_and_threads_change_nothing() -> None:
    model = compile_theory(of("random_normal(0, a) + uneven(x)", "delay_fixed(x, a) + exp(x)"))
    program, count = compile_native(model), 203
    parameters = draws_of(model, count, 0.2)
    whole = program.run(parameters, seed=9, threads=2)
    np.testing.assert_array_equal(program.run(parameters, seed=9, threads=1).values, whole.values)
    parts = [program.run({k: v[i : i + 50] for k, v in parameters.items()}, seed=9, first_draw=i).values for i in range(0, count, 50)]
    np.testing.assert_array_equal(np.concatenate(parts), whole.values)
    back = program.run({k: v[::-1] for k, v in parameters.items()}, keep=["x"]).values[::-1]
    np.testing.assert_array_equal(back[:, :, 0], whole.values[:, :, whole.names.index("x")])
    assert not np.array_equal(program.run(parameters, seed=10).values, whole.values)


def test_only_what_is_asked_for() -> None:
    model = compile_theory(of("2 * x", "3 * x"))
    program = compile_native(model)
    whole = program.run({"a": np.linspace(1, 2, 9)})
    part = program.run({"a": np.linspace(1, 2, 9)}, keep=["y1", "level"], times=[0.5, 8, 3.25])
    assert part.names == ("y1", "level")
    assert part.times.tolist() == [0.5, 3.25, 8]
    places = [whole.names.index(name) for name in part.names]
    np.testing.assert_array_equal(part.values, whole.values[:, [2, 13, 32]][:, :, places])
    with pytest.raises(RunError, match=r"there is no instant 0\.3 in this run"):
        program.run({}, times=[0.3])
    with pytest.raises(RunError, match="`y7` is not a variable of this theory"):
        program.run({}, keep=["y7"])


def test_a_draw_that_fails_is_told_and_the_others_are_unharmed() -> None:
    parts = [
        variable("level", "stock", "", "growth * level * level", "1", bounds=None),
        variable("share", "auxiliary", "", "level / 50", bounds=(0.0, 1.0)),
        variable("root", "auxiliary", "", "sqrt(growth)"),
    ]
    model = compile_theory(theory(parts, [parameter("growth", 0.1)], clock=Clock(0, 20, 0.25)))
    growth = np.array([0.0, 0.02, 0.5, -1.0, math.nan, 0.01])
    drawn = compile_native(model).run({"growth": growth}, keep=["share"])
    alone = compile_native(model).run({"growth": growth[[0, 1, 5]]}, keep=["share"])
    np.testing.assert_array_equal(drawn.values[[0, 1, 5]], alone.values)
    assert drawn.failed[[0, 1, 3, 5]].tolist() == [-1, -1, -1, -1]
    with pytest.raises(RunError) as told:
        run(model, parameters={"growth": 0.5})
    assert f"at {drawn.times[drawn.failed[2]]:g}" in str(told.value)
    assert drawn.failed[4] in (0, 1)
    assert "`share` is 1." in compile_native(model).why(2, {"growth": growth}).what
    rooted = compile_native(model).run({"growth": growth}, keep=["root"])
    assert rooted.failed[3] == 0


def test_a_stock_that_explodes_is_found_at_its_instant() -> None:
    model = compile_theory(theory([variable("level", "stock", "", "rate * level * level * level", "1")], [parameter("rate", 1.0)]))
    rates = np.array([0.0, 1.0, 3.0, -0.1, 0.9])
    drawn = compile_native(model).run({"rate": rates}, keep=[], times=[0])
    level, first = np.ones(5), np.full(5, -1)
    with np.errstate(all="ignore"):
        for k in range(1, 41):
            level = level + 0.25 * (rates * level * level * level)
            first = np.where(~np.isfinite(level) & (first < 0), k, first)
    assert drawn.failed.tolist() == first.tolist()
    assert (first[[1, 2, 4]] > 0).all()


@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_scenarios_change_inputs(method: Method) -> None:
    model = compile_theory(read_theory(FLAGSHIP))
    names = list(model.theory.inputs)
    inputs = {
        names[0]: Change(2020.0, 0.7, 4.0),
        names[1]: (Change(1990.0, 0.1), Shock(2001.3, 0.2, 2.0)),
        names[2]: Shock(1970.0, 0.05, 3.0),
        names[3]: 0.3,
        names[5]: np.linspace(0, 1, 5),
    }
    told = run(model, inputs, method=method)
    drawn = compile_native(model, method).run({}, inputs=inputs)
    for place, name in enumerate(drawn.names):
        np.testing.assert_allclose(drawn.values[:, :, place], told[name], rtol=1e-11, atol=1e-12, err_msg=name)


def test_code_is_kept_and_a_damaged_file_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    theory = of("x * x")

    def again() -> np.ndarray[Any, Any]:
        return compile_native(compile_theory(theory)).run({"a": 1.0}).values

    first = again()
    (held,) = tmp_path.rglob("*.o")
    monkeypatch.setattr(machine, "_made", lambda *_: pytest.fail("compiled again"))
    np.testing.assert_array_equal(again(), first)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    content = held.read_bytes()
    held.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    np.testing.assert_array_equal(again(), first)
    assert held.read_bytes() == content


def test_other_models_have_other_code() -> None:
    one, other = (compile_native(compile_theory(of(text))).run({"a": 1.0}, keep=["y0"]).values for text in ("x + 1", "x + 2"))
    np.testing.assert_allclose(other - one, 1)
