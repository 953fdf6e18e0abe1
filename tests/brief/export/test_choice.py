"""The suffix says what is written; what cannot be written says so before anything is made, and leaves an older file whole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente.brief.export import WRITERS, paper, write_brief, writer_for
from detente.cli.app import app
from detente.errors import CaseError
from detente.findings import Findings


def test_every_suffix_in_small_and_large_letters() -> None:
    assert [writer_for(Path(f"a{suffix}")) for suffix in WRITERS] == list(WRITERS.values())
    assert writer_for(Path("A.PDF")) is WRITERS[".pdf"]
    assert writer_for(Path("a.htm")) is WRITERS[".html"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("brief.odt", "brief.odt: no brief is written as `.odt`\n  end the name with .html, .pdf, .docx, .pptx or .zip"),
        ("brief", "brief: the name has no suffix, which says what to write\n  end the name with .html, .pdf, .docx, .pptx or .zip"),
    ],
)
def test_an_unknown_suffix_names_the_known_ones(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(CaseError) as raised:
        writer_for(Path(name))
    assert str(raised.value) == message
    told = CliRunner().invoke(app, ["report", "no-such-case", "-o", str(tmp_path / name)])
    assert isinstance(told.exception, CaseError)  # before the case is even looked for
    assert "end the name with" in str(told.exception)


def test_several_outputs_at_once(empty: Findings, tmp_path: Path) -> None:
    for suffix in (".html", ".zip"):
        write_brief(empty, tmp_path / f"brief{suffix}")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["brief.html", "brief.zip"]


@pytest.mark.parametrize(("suffix", "package"), [(".docx", "python-docx"), (".pptx", "python-pptx")])
def test_without_the_extra_it_says_what_to_install(
    empty: Findings, suffix: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, suffix[1:], None)  # as where it is not installed
    with pytest.raises(CaseError) as raised:
        write_brief(empty, tmp_path / f"brief{suffix}")
    assert f"is written by {package}, which is not installed\n  pip install 'detente[office]'" in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_without_a_chromium_it_says_what_to_install(empty: Findings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "brief.pdf"
    target.write_bytes(b"older")
    monkeypatch.setenv("DETENTE_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(CaseError, match="`/nowhere/chromium`, which is no program"):
        write_brief(empty, target)
    monkeypatch.delenv("DETENTE_CHROMIUM")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CaseError) as raised:
        paper.find_chromium(target)
    assert "a PDF is printed by Chromium, and there is none here" in str(raised.value)
    assert "apt install chromium" in str(raised.value)
    assert target.read_bytes() == b"older"


def test_a_program_that_prints_nothing_or_never_ends(empty: Findings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    false = tmp_path / "false"
    false.write_text("#!/bin/sh\necho 'no display' >&2\nexit 1\n")
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    for program in (false, slow):
        program.chmod(0o755)
    monkeypatch.setenv("DETENTE_CHROMIUM", str(false))
    with pytest.raises(CaseError, match="Chromium printed nothing: no display"):
        write_brief(empty, tmp_path / "brief.pdf")
    monkeypatch.setenv("DETENTE_CHROMIUM", str(slow))
    monkeypatch.setattr(paper, "PATIENCE", 0.3)
    with pytest.raises(CaseError, match=r"had not printed the page after 0\.3 seconds"):
        write_brief(empty, tmp_path / "brief.pdf")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["false", "slow"]
