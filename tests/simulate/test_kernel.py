"""A kernel is the model: worked out operation by operation it gives the numbers of a run."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from kernel_running import course
from primitive_theories import every_function

import detente
from detente.simulate import Model, compile_theory, run
from detente.simulate.kernel.kernel import record
from detente.simulate.setting import Method
from detente.theory import Theory, read_theory
from shared_data import SHARED
from strategies import linear_theories

FLAGSHIP = Path(detente.__file__).parent / "cases" / "pakistan-us" / "theory.yaml"


def _same(model: Model, method: Method | None = None, seed: int = 0, within: float = 1e-12) -> None:
    told = run(model, method=method, seed=seed)
    kernel = record(model, method)
    clock = model.theory.clock
    values = [p.value for p in model.theory.parameters.values()]
    steps = math.floor((clock.end - clock.start) / clock.step + 1e-6)
    rows = np.array(course(kernel, values, (clock.start, clock.end, clock.step), steps, seed)).T
    kept = np.round((told.times - clock.start) / clock.step).astype(int)
    for name, row in zip(kernel.named, rows, strict=True):
        np.testing.assert_allclose(row[kept], told[name], rtol=within, atol=within, err_msg=name)


@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_the_flagship_is_its_kernel(method: Method) -> None:
    _same(compile_theory(read_theory(FLAGSHIP)), method)


@pytest.mark.realdata
def test_world3_is_its_kernel() -> None:
    from detente.theory.vensim import read_vensim

    _same(compile_theory(read_vensim(SHARED / "conformance" / "world3" / "wrld3-03.mdl")))


@pytest.mark.parametrize("method", ["euler", "rk4"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(theory=linear_theories())
def test_small_theories_are_their_kernels(method: Method, theory: Theory) -> None:
    _same(compile_theory(theory), method)


@pytest.mark.parametrize("theory", list(every_function()))
def test_every_function_is_in_a_kernel(theory: Theory) -> None:
    _same(compile_theory(theory), seed=5, within=1e-11)
