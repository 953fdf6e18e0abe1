"""The JAX target gives the same numbers as NumPy, compiles once for a shape, and does not touch JAX's own settings of precision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ensemble_making import differences, drawn, whole
from hypothesis import given, settings
from primitive_theories import TABLES, every_function

from detente.errors import RunError
from detente.simulate import compile_theory, run
from detente.simulate.kernel.driving import OverTime
from detente.simulate.targets.departures import DEPARTURES, SAME
from detente.simulate.targets.jax.program import compile_jax
from detente.theory import Change, Clock, Shock, read_theory
from detente.theory.nodes import text
from strategies import linear_theories
from theory_making import parameter, theory, variable

jax = pytest.importorskip("jax", reason="needs the extra `fit`")
pytestmark = pytest.mark.extra

FLAGSHIP = Path(__file__).resolve().parents[2] / "src/detente/cases/pakistan-us/theory.yaml"


CASES = [pytest.param(*p.values, "euler", id=p.id) for p in every_function()]
CASES += [pytest.param(*p.values, "rk4", id=f"{p.id}-rk4") for p in every_function() if p.id not in ("loops", "lists")]


@pytest.mark.parametrize(("made", "method"), CASES)
def test_every_function(made, method):
    model = compile_theory(made)
    parameters = drawn(made, 5)
    done = compile_jax(model, method).run(parameters, seed=3)
    expected = run(model, parameters=parameters, seed=3, method=method).values
    waves = any("1e7" in text(v.equation) or "10000000" in text(v.equation) for v in made.variables.values() if v.equation)
    assert differences(done.values, expected) < (DEPARTURES["large angles"].limit if waves else SAME)
    assert done.fine.all()


@settings(max_examples=4, deadline=None)
@given(linear_theories())
def test_linear_theories(made):
    model = compile_theory(made)
    parameters = drawn(made, 3)
    assert differences(compile_jax(model).run(parameters).values, run(model, parameters=parameters).values) < 1e-9


def test_the_flagship_alone_and_in_a_batch():
    model = compile_theory(read_theory(FLAGSHIP))
    program = compile_jax(model)
    assert differences(program.run().values, run(model).values) < 1e-9
    rng = np.random.default_rng(0)
    parameters = {}
    for p in model.theory.parameters.values():
        parameters[p.id] = np.clip(p.value * rng.uniform(0.9, 1.1, 4), *p.bounds)
    keep, times = ("engagement", "trust_in_us") if "trust_in_us" in model.named else model.named[:2], [1950.0, 1951.125, 2001.5]
    done = program.run(parameters, keep=keep, times=times)
    expected = run(model, parameters=parameters)
    places = [int(np.argmin(np.abs(expected.times - t))) for t in times]
    assert differences(done.values, {n: expected[n][:, places] for n in keep}) < 1e-9
    assert list(done.times) == times


def test_nothing_is_compiled_again_while_only_values_change():
    model = compile_theory(whole())
    program = compile_jax(model)
    for turn in range(4):
        parameters = {n: v * (1 + 0.01 * turn) for n, v in drawn(whole(), 6).items()}
        inputs = {"push": [Change(1.0 + turn, 2.0, 0.5)]} if turn % 2 else {}
        program.run(parameters, keep=("level",), times=[float(turn), 5.0], inputs=inputs, seed=turn, draws=np.arange(turn, turn + 6))
    assert len(program.traced) == 1
    program.run(drawn(whole(), 7), keep=("level",), times=[1.0, 5.0])
    assert len(program.traced) == 2


def test_inputs_of_every_form():
    model = compile_theory(whole())
    program = compile_jax(model, "rk4")
    for inputs in ({"push": [Change(2.0, 3.0, 1.5), Shock(4.0, 0.7, 2.0)]}, {"push": 2.5}, {"push": np.linspace(0, 1, 3)}):
        done = program.run(drawn(whole(), 3), inputs=inputs)
        assert differences(done.values, run(model, inputs, parameters=drawn(whole(), 3), method="rk4").values) < 1e-9
    times = np.arange(41) * 0.25
    line = {"push": OverTime(0.3 + 0.1 * times)}
    assert np.allclose(program.run(inputs=line).values["push"], 0.3 + 0.1 * times)
    with pytest.raises(RunError, match=r"has \(3,\) values over time, and the run 41 instants"):
        program.run(inputs={"push": OverTime([1, 2, 3])})


def test_a_draw_that_goes_wrong_harms_no_other():
    program = compile_jax(compile_theory(whole()))
    done = program.run({"rate": np.array([0.1, 9.0, 0.1])}, keep=("level",))
    assert done.fine.tolist() == [True, False, True]
    good = program.run({"rate": np.full(3, 0.1)}, keep=("level",))
    assert (done.values["level"][[0, 2]] == good.values["level"][[0, 2]]).all()


def test_the_seed_and_the_number_of_a_draw_say_its_random_numbers():
    program = compile_jax(compile_theory(whole()))
    parameters = {"rate": np.full(4, 0.1)}
    one, two = program.run(parameters, seed=1), program.run(parameters, seed=2)
    assert (one.values["noise"] != two.values["noise"]).all()
    later = program.run(parameters, seed=1, draws=np.array([2, 3, 2**40, 5]))
    assert (later.values["noise"][:2] == one.values["noise"][2:]).all()
    assert (later.values["noise"][2] != one.values["noise"][0]).all()


def test_precision_is_double_within_and_untouched_without():
    import jax.numpy as jnp

    done = compile_jax(compile_theory(whole())).run()
    assert done.values["level"].dtype == np.float64
    assert jnp.ones(1).dtype == jnp.float32
    single = compile_jax(compile_theory(whole()), precision="float32")
    assert single.run().values["level"].dtype == np.float32
    assert differences(single.run().values, done.values) < 1e-3
    with pytest.raises(RunError, match="gradients in single precision are refused"):
        single.gradient(lambda out: out["level"][-1], of=("rate",))
    with pytest.raises(RunError, match="`float16` is not a precision"):
        compile_jax(compile_theory(whole()), precision="float16")


@pytest.mark.parametrize("name", list(TABLES))
def test_tables_of_every_form(name):
    import jax.numpy as jnp

    from detente.simulate.kernel.recording import Table
    from detente.simulate.lookups import reader
    from detente.simulate.namespace import arrays
    from detente.simulate.targets.jax.lookups import jax_reader

    points = TABLES[name].pieces[0][1]
    xs = np.array([x for x, _ in points])
    x = np.concatenate([xs, xs[1:] * 0.3 + xs[:-1] * 0.7, [xs[0] - 3, xs[-1] + 3, xs[0]], xs - 1e-12, xs + 1e-12])
    from dataclasses import replace

    for inside in ("line", "previous", "next", "exact"):
        for outside in ("hold", "extrapolate", "missing"):
            table = replace(TABLES[name], inside=inside, outside=outside)
            expected = reader(table, "", arrays())(x)
            with jax.enable_x64(True):
                got = np.asarray(jax_reader(Table(points, inside, outside))(jnp.asarray(x)))
                alone = np.array([jax_reader(Table(points, inside, outside))(jnp.asarray(one)) for one in x[::5]])
            assert differences({"": got}, {"": expected}) < 1e-9, (inside, outside)
            assert differences({"": alone}, {"": expected[::5]}) < 1e-9, (inside, outside)


def test_steep_tables_keep_their_digits():
    import jax.numpy as jnp

    from detente.simulate.kernel.recording import Table
    from detente.simulate.lookups import reader
    from detente.simulate.namespace import arrays
    from detente.simulate.targets.jax.lookups import jax_reader
    from detente.theory.theory import LookupTable

    points = ((1900.0, 1e9), (1900.001, 1e-3), (1950.0, 5.0), (1950.0001, 1e7), (2000.0, 1e-4))
    x = np.linspace(1890, 2010, 1001)
    expected = reader(LookupTable("t", "", (((), points),)), "", arrays())(x)
    with jax.enable_x64(True):
        got = np.asarray(jax_reader(Table(points, "line", "hold"))(jnp.asarray(x)))
    assert np.allclose(got, expected, rtol=1e-9, atol=0)


def test_compiled_programs_are_kept_on_disk(tmp_path):
    import subprocess
    import sys

    here = Path(__file__).parent
    code = (
        f"import sys; sys.path[:0] = [{str(here)!r}, {str(here.parent)!r}]\n"
        "import jax; jax.config.update('jax_compilation_cache_dir', sys.argv[1])\n"
        "jax.config.update('jax_persistent_cache_min_compile_time_secs', 0)\n"
        "from ensemble_making import whole, drawn\n"
        "from detente.simulate import compile_theory\n"
        "from detente.simulate.targets.jax.program import compile_jax\n"
        "compile_jax(compile_theory(whole())).run(drawn(whole(), 2))\n"
    )
    kept = []
    for _ in range(2):
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
        kept.append({path.name for path in tmp_path.iterdir() if not path.name.endswith("-atime")})
    assert kept[0] == kept[1] != set()


def test_a_clock_that_changes_is_refused():
    from dataclasses import replace

    from detente.theory import parse_equation

    made = theory([variable("x", "stock", "", "a", "1")], [parameter("a", 1)])
    made = replace(made, clock=Clock(0, 10, 1, end_equation=parse_equation("10 + x * 0")))
    with pytest.raises(RunError, match="the clock of this theory changes"):
        compile_jax(compile_theory(made))
