"""Small models in a folder of their own, and what their runs give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from vensim_models import CONTROL

from detente.errors import TheoryError
from detente.simulate import simulate
from detente.theory import Theory
from detente.theory.vensim import read_vensim

Read = Callable[..., Theory]
Values = Callable[..., dict[str, list[float]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a model from its equations; the control variables are added, and files laid beside it."""

    def reader(body: str, files: Mapping[str, str] | None = None, control: str = CONTROL) -> Theory:
        for name, text in (files or {}).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / "model.mdl").write_text("{UTF-8}\n" + body + control, encoding="utf-8")
        return read_vensim(tmp_path / "model.mdl")

    return reader


@pytest.fixture
def values(read: Read) -> Values:
    """Every value of a run by flattened name, constants as one number."""

    def runner(body: str, files: Mapping[str, str] | None = None, control: str = CONTROL) -> dict[str, list[float]]:
        theory = read(body, files, control)
        run = simulate(theory)
        out = {name: [float(x) for x in series] for name, series in run.values.items()}
        return {**out, **{p.id: [p.value] for p in theory.parameters.values()}}

    return runner


@pytest.fixture
def faults(read: Read) -> Callable[..., str]:
    """The message that a faulty model gives."""

    def message(body: str, files: Mapping[str, str] | None = None, control: str = CONTROL) -> str:
        with pytest.raises(TheoryError) as caught:
            read(body, files, control)
        return str(caught.value)

    return message
