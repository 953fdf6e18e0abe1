"""The museum of bad models: each faulty file of ``tests/bad/models`` beside the exact message that it must get."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente.cli import app
from detente.theory.formats import is_model

BAD = Path(__file__).parent / "bad/models"
MODELS = sorted(path.name for path in BAD.iterdir() if is_model(path.name))


@pytest.mark.parametrize("name", MODELS)
def test_a_bad_model_gets_its_message(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(BAD / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["-q", "check", name])
    assert result.stdout == ""
    assert result.stderr == (BAD / f"{name}.txt").read_text(encoding="utf-8")
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_every_message_has_its_file() -> None:
    assert sorted(path.name.removesuffix(".txt") for path in BAD.glob("*.txt")) == MODELS
