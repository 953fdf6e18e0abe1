"""Files are read with positions, whatever they hold, and written whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents import Document, read_csv, read_yaml, validated, write_whole
from detente.errors import CaseError, Place


def faults_of(path: Path, text: str | bytes) -> list[str]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(CaseError) as caught:
        read_yaml(path, path.parent)
    return [str(fault) for fault in caught.value.faults]


def test_every_key_keeps_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\nb:\n  c: [1, 2]\n  d:\n    - x: 2020-01-02\n")
    document = read_yaml(path, tmp_path)
    assert document.data["b"]["c"] == [1, 2]
    assert document.place("b", "d", 0, "x") == Place("a.yaml", 5)
    assert document.place("b", "nowhere", "below") == Place("a.yaml", 2)


def test_two_faults_of_one_file_are_reported_together(tmp_path: Path) -> None:
    first, second = faults_of(tmp_path / "a.yaml", "a: 1\na: 2\nb: 3\nb: 4\n")
    assert first.startswith("a.yaml:2: `a` is given twice")
    assert second.startswith("a.yaml:4: `b` is given twice")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.yaml: the file is empty"),
        ("- 1\n", "a.yaml:1: a list stands where names with values are expected"),
        ("a: &x [1]\nb: *x\n", "a.yaml:1: an alias (`*name`) is not accepted"),
        ("a: !thing 1\n", "a.yaml:1: the YAML tag `!thing` is not accepted"),
        (b"a: 1\nb: caf\xe9\n", "a.yaml:2: byte 0xe9 is not UTF-8 text"),
    ],
)
def test_forms_that_are_refused(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert any(fault.startswith(message) for fault in faults_of(tmp_path / "a.yaml", text))


def test_a_bomb_of_aliases_ends_at_once(tmp_path: Path) -> None:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]" for i in range(1, 30)]
    start = time.process_time()
    assert faults_of(tmp_path / "a.yaml", "\n".join(lines))
    assert time.process_time() - start < 5


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_words(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        document = read_yaml(path)
    except CaseError as error:
        assert [fault for fault in error.faults if not fault.what] == []  # noqa: PT017 - either outcome is right
    else:
        assert isinstance(document, Document)


@dataclass(frozen=True)
class Leaf:
    __pydantic_config__ = {"extra": "forbid"}
    unit: str
    size: int = 0


@dataclass(frozen=True)
class Tree:
    __pydantic_config__ = {"extra": "forbid"}
    leaves: dict[str, Leaf]


def test_a_wrong_key_names_its_line_and_the_nearest_name(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("leaves:\n  one:\n    unti: m\n    size: large\n")
    with pytest.raises(CaseError) as caught:
        validated(read_yaml(path, tmp_path), Tree)
    told = str(caught.value)
    assert "a.yaml:3: `unti` is not known here\n  did you mean `unit`?" in told
    assert "a.yaml:2: `unit` is missing" in told
    assert "a.yaml:4: leaves.one.size is `large`" in told


def test_rows_that_shift_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('year,value\n2001,"1,5"\n2002,1,5\n2003\n')
    with pytest.raises(CaseError) as caught:
        read_csv(path, ("year", "value"), root=tmp_path)
    assert [str(f.place) for f in caught.value.faults] == ["a.csv:3", "a.csv:4"]


def test_rows_keep_their_line_after_a_value_with_a_line_break(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('year,note\n2001,"two\nlines"\n2002,x\n')
    assert [row.place.line for row in read_csv(path, ("year", "note"))] == [2, 4]


def test_a_kill_during_writing_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_whole(path, "old")
    script = (
        "import time, pathlib; from detente.documents import written_whole\n"
        f"with written_whole(pathlib.Path({str(path)!r})) as beside:\n"
        "    beside.write_text('half'); print('ready', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert path.read_text() == "old"


def test_a_failure_during_writing_leaves_nothing_beside(tmp_path: Path) -> None:
    from detente.documents import written_whole

    with pytest.raises(ZeroDivisionError), written_whole(tmp_path / "page.html"):
        raise ZeroDivisionError
    assert os.listdir(tmp_path) == []
