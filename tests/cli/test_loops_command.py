from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from detente.cli.loops import loops, told
from detente.errors import CaseError
from detente.simulate.loops.report import loop_report
from detente.theory.theory import Clock
from loop_models import BASS, YEAST, model
from shared_data import SHARED

FLAGSHIP = "pakistan-us"


def _run(*arguments):
    result = CliRunner().invoke(loops, list(map(str, arguments)), obj={"level": 1, "start": 0.0}, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_print_names_loops_signs_and_periods():
    lines = told(loop_report(model(BASS, Clock(0, 15, 1 / 16))), 20)
    text = "\n".join(lines)
    assert lines[0] == "Loops: 2 loops, a shortest independent set: every other loop is a combination of these."
    assert "R1       reinforcing, keeps in Adopters" in lines
    assert "0 to 9.5625: R1 (reinforcing, 95%)" in text
    assert "9.625 to 14.9375: B1 (balancing, 92%)" in text


def test_a_loop_whose_sign_depends_says_at_which_link_and_the_limit_holds():
    text = "\n".join(told(loop_report(model(YEAST, Clock(0, 100, 0.5))), 1))
    assert "sign unclear" in text
    assert "the sign depends at, or is not seen at: cells -> births" in text
    assert "... and 3 more: --limit prints more" in text


def test_the_flagship_shows_its_declared_loops():
    output = _run(FLAGSHIP, "--limit", "5")
    assert "R-B Military first" in output
    assert "What drives the run" in output


def test_tables_and_plots_are_written(tmp_path):
    for name in ("d.csv", "d.json", "d.svg", "d.png", "d.html"):
        assert name in _run(FLAGSHIP, "-o", tmp_path / name)
    table = pl.read_csv(tmp_path / "d.csv")
    assert table.columns == ["time", "loop", "name", "part", "percent"]
    assert table.group_by("time").agg(pl.col("percent").abs().sum())["percent"].max() == pytest.approx(100)
    told_again = json.loads((tmp_path / "d.json").read_text())
    assert told_again["found"]["complete"] is True
    assert len(told_again["dominance"]["loops"][0]["relative_scores"]) == len(told_again["dominance"]["times"])
    assert (tmp_path / "d.svg").read_text().startswith("<svg")
    assert (tmp_path / "d.png").read_bytes().startswith(b"\x89PNG")
    assert "<script" not in (tmp_path / "d.html").read_text()


def test_another_suffix_is_refused_before_anything_runs(tmp_path):
    with pytest.raises(CaseError, match=r"loops cannot be written as `\.pdf`"):
        _run("no-such-case", "-o", tmp_path / "d.pdf")


@pytest.mark.realdata
def test_a_vensim_model_is_told_in_its_own_names(tmp_path):
    output = _run(SHARED / "conformance/test-models/samples/teacup/teacup.mdl")
    assert "B1       balancing, delay 10 minutes, keeps in Teacup Temperature" in output
    assert "Heat Loss to Room → Teacup Temperature" in output
