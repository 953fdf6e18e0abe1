"""The museum of bad input: one folder for each fault, laid over a sound case, with the exact message expected.

Each folder of ``tests/bad`` holds the files that differ from ``tests/bad/sound`` and ``expected.txt``. Its report must print
exactly that, end with exit code 2, and leave nothing behind.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from detente.cli import main

BAD = Path(__file__).parent / "bad"
FAULTS = sorted(p.name for p in BAD.iterdir() if (p / "expected.txt").exists())


def run(*args: str) -> int:
    try:
        main(args)
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_the_sound_case_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(BAD / "sound", tmp_path / "sound")
    monkeypatch.chdir(tmp_path)
    assert run("check", "sound") == 0
    assert run("-q", "report", "sound") == 0
    assert (tmp_path / "sound.html").stat().st_size > 10_000


@pytest.mark.parametrize("name", FAULTS)
def test_bad_input_gets_its_message(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(BAD / "sound", tmp_path / "case")
    shutil.copytree(BAD / name, tmp_path / "case", dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    monkeypatch.chdir(tmp_path)
    code = run("-q", "report", "case", "-o", "page.html")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (BAD / name / "expected.txt").read_text(encoding="utf-8")
    assert code == 2
    assert [p.name for p in tmp_path.iterdir()] == ["case"]


def test_a_case_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("report", "pakistan-su") == 2
    expected = "there is no case `pakistan-su`\n  give a folder, or the name of a shipped case\n  did you mean `pakistan-us`?\n"
    assert capsys.readouterr().err == expected
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert run("report", "empty") == 2
    expected = "empty: the folder holds no `case.yaml`\n  `detente new NAME --states A B` writes a case to start from\n"
    assert capsys.readouterr().err == expected


def test_a_page_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("-q", "report", str(BAD / "sound"), "-o", str(tmp_path / "nowhere" / "page.html")) == 2
    assert "cannot write here: No such file or directory\n  name another folder\n" in capsys.readouterr().err
