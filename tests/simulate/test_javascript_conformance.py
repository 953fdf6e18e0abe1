"""Every model of the public conformance suite that can be a script gives the numbers of ``run`` in a real Chromium."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from detente.errors import DetenteError
from detente.simulate import Trajectory, compile_theory, run
from detente.simulate.targets.javascript import emit
from detente.theory.formats import read_model
from javascript_running import Browser, assert_same, chromium_at

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import conformance  # noqa: E402 - the folder of the tool is on the path only now

pytestmark = [pytest.mark.browser, pytest.mark.realdata, pytest.mark.slow]
MODELS = conformance.models() if conformance.SUITE.is_dir() else []
TOGETHER = 16


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder: Path = tmp_path_factory.mktemp("pages")
    with chromium_at(chromium, folder) as opened:
        yield opened


def _made(path: Path, name: str) -> tuple[str, Trajectory] | str:
    """The script and the course of a model, or why there is none."""
    try:
        model = compile_theory(read_model(path))
        course = run(model)
    except DetenteError as error:
        return f"does not run: {error.faults[0].what}"
    try:
        return emit(model, name=name, watch=False), course
    except DetenteError as error:
        return error.faults[0].what


def test_every_model(browser: Browser) -> None:
    compared, refused = 0, []
    for first in range(0, len(MODELS), TOGETHER):
        paths = MODELS[first : first + TOGETHER]
        made = {f"m{place}": _made(path, f"m{place}") for place, path in enumerate(paths)}
        page = browser.load({name: held[0] for name, held in made.items() if not isinstance(held, str)})
        for (name, held), path in zip(made.items(), paths, strict=True):
            if isinstance(held, str):
                if not held.startswith("does not run"):
                    refused.append((path.name, held))
                continue
            times, values, _ = page.run(name)
            np.testing.assert_array_equal(times, held[1].times)
            for variable, told in held[1].values.items():
                assert_same(values[variable], told, f"{path.name}: {variable}")
            compared += 1
    assert all("clock" in why for _, why in refused), refused
    assert compared > 0.8 * len(MODELS)
    print(f"{compared} models compared, {len(refused)} refused: {refused}")
