"""Every row of every function of the language, as JavaScript in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from function_rows import ROWS, UNDEFINED

from detente.simulate.kernel.kernel import Kernel
from detente.simulate.kernel.operations import Section, pruned
from detente.simulate.kernel.recording import Recorder, Recording
from detente.simulate.targets.javascript.script import script
from detente.theory.functions import FUNCTIONS
from javascript_running import Browser, chromium_at

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder: Path = tmp_path_factory.mktemp("pages")
    with chromium_at(chromium, folder) as opened:
        yield opened


def _script(name: str, place: int) -> tuple[str, dict[str, float], list[str]]:
    """The script of one row: its arguments are parameters, so that nothing is known before the run."""
    given, expected = ROWS[name][place]
    recorder = Recorder([], [])
    values: dict[str, float] = {}

    def asked(value: float) -> object:
        key = f"p{len(values)}"
        values[key] = float(value)
        return recorder.input("parameter", len(values) - 1)

    arguments = [[asked(item) for item in argument] if isinstance(argument, list) else asked(argument) for argument in given]
    results = FUNCTIONS[name].build(Recording(recorder))(*arguments)
    listed = results if isinstance(expected, list) else [results]
    outputs = tuple(recorder.number(recorder.lift(result)) for result in listed)
    named = tuple(f"y{i}" for i in range(len(outputs)))
    step = pruned(Section(tuple(recorder.ops), outputs))
    kernel = Kernel("euler", tuple(values), (), (), (), named, Section((), ()), step, (), ())
    return script(kernel, [0.0] * len(values), (0, 1, 1, None), f"{name}{place}"), values, list(named)


@pytest.mark.parametrize("name", list(ROWS))
def test_in_javascript(browser: Browser, name: str) -> None:
    made = [_script(name, place) for place in range(len(ROWS[name]))]
    page = browser.load({str(place): text for place, (text, _, _) in enumerate(made)})
    for place, (_, values, named) in enumerate(made):
        _, got, _ = page.run(f"{name}{place}", "run", {"parameters": values})
        _, expected = ROWS[name][place]
        wanted = expected if isinstance(expected, list) else [expected]
        numbers = [got[key][0] for key in named]
        if UNDEFINED in wanted:
            assert not np.all(np.isfinite(numbers)), (place, numbers)
        else:
            np.testing.assert_allclose(numbers, wanted, rtol=1e-9, atol=1e-12, err_msg=str(place))
