"""Model files on the command line: run, checked, converted; column names as the model writes them."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from detente.cli import app
from detente.errors import DetenteError
from detente.theory.formats import read_model

MODEL = """{UTF-8}
region: North West, South ~ ~ |
Population[region] = INTEG(births[region], 100) ~ people ~ |
births[region] = Population[region] * "birth rate (net)" ~ people/Year ~ |
"birth rate (net)" = 0.1 ~ 1/Year ~ |
total = SUM(Population[region!]) ~ people ~ |
FINAL TIME = 2 ~ Year ~ |
INITIAL TIME = 0 ~ Year ~ |
TIME STEP = 0.5 ~ Year ~ |
SAVEPER = 1 ~ Year ~ |
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "growth.mdl"
    path.write_text(MODEL, encoding="utf-8")
    return path


def run(*args: str) -> str:
    result = CliRunner().invoke(app, args, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_model_runs_to_a_table_in_its_own_names(model: Path, tmp_path: Path) -> None:
    run("simulate", str(model), "-o", str(tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {"Time", "Population[North West]", "Population[South]", "births[North West]", "births[South]", '"birth rate (net)"', "total"}
    assert set(rows[0]) == names
    assert [float(row["Time"]) for row in rows] == [0, 1, 2]
    assert [float(row["total"]) for row in rows] == pytest.approx([200, 200 * 1.05**2, 200 * 1.05**4])


@pytest.mark.parametrize("suffix", [".xmile", ".yaml"])
def test_a_converted_model_is_the_same_theory_and_gives_the_same_table(model: Path, tmp_path: Path, suffix: str) -> None:
    other = tmp_path / f"converted{suffix}"
    run("convert", str(model), str(other))
    assert read_model(other) == read_model(model)
    assert run("-q", "simulate", str(other)) == run("-q", "simulate", str(model))


def test_a_model_is_checked_with_its_units_signs_and_clock(model: Path) -> None:
    told = run("check", str(model))
    assert "units         " in told
    assert told.rstrip().endswith("no faults")


def test_check_names_what_does_not_fit_as_fault_and_remark(model: Path) -> None:
    wrong = MODEL.replace('"birth rate (net)" = 0.1 ~ 1/Year', '"birth rate (net)" = 0.1 ~ 1/Month')
    model.write_text(wrong, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(model), "--json"])
    found = json.loads(result.stdout)
    assert result.exit_code == 2
    assert {entry["level"] for entry in found} <= {"fault", "remark"}
    assert any("factor 12" in entry["what"] and entry["line"] == 4 for entry in found if entry["level"] == "fault")


def test_a_scenario_belongs_to_a_case(model: Path) -> None:
    with pytest.raises(DetenteError, match="a model file has no scenarios"):
        CliRunner().invoke(app, ["simulate", str(model), "--scenario", "baseline"], catch_exceptions=False)


def test_an_unknown_form_is_refused_with_the_known_ones(model: Path, tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match=r"cannot be written as `\.mdl`"):
        CliRunner().invoke(app, ["convert", str(model), str(tmp_path / "copy.mdl")], catch_exceptions=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["growth.mdl"]


def test_a_case_is_written_with_its_claims(tmp_path: Path) -> None:
    from detente.case import read_case
    from detente.theory.xmile import read_claims

    out = tmp_path / "pakistan-us.xmile"
    run("convert", "pakistan-us", str(out))
    case = read_case("pakistan-us")
    assert read_model(out) == case.theory
    assert read_claims(out) == {claim.id: claim.text for claim in case.claims}


def test_draws_of_a_case_are_written_with_what_was_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "draws.parquet"
    run("-q", "simulate", "pakistan-us", "--draws", "20", "--keep", "engagement,militancy", "--every", "1", "-o", str(out))
    table = pl.read_parquet(out)
    assert table.columns == ["draw", "time", "engagement", "militancy"]
    assert table["draw"].n_unique() == 20
    assert table["time"].min() == 1947
    assert table.filter(pl.col("time") == 2000)["engagement"].n_unique() == 20


def test_draws_need_a_file_and_one_source(tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match="an ensemble has no place on the terminal"):
        CliRunner().invoke(app, ["simulate", "pakistan-us", "--draws", "5"], catch_exceptions=False)
    both = ["simulate", "pakistan-us", "--draws", "5", "--table", str(tmp_path / "t.csv"), "-o", str(tmp_path / "o.parquet")]
    with pytest.raises(DetenteError, match="not from both"):
        CliRunner().invoke(app, both, catch_exceptions=False)
    assert list(tmp_path.iterdir()) == []


def test_a_single_run_refuses_what_only_draws_would_hear(model: Path) -> None:
    for option in (["--keep", "total"], ["--every", "1"], ["--target", "native"], ["--cores", "1"]):
        with pytest.raises(DetenteError, match=f"`{option[0]}` says something about draws"):
            CliRunner().invoke(app, ["simulate", str(model), *option], catch_exceptions=False)


def test_a_file_of_an_unknown_form_is_no_missing_case(tmp_path: Path) -> None:
    (tmp_path / "model.txt").write_text(MODEL, encoding="utf-8")
    for command in ("simulate", "check", "loops"):
        result = CliRunner().invoke(app, [command, str(tmp_path / "model.txt")])
        told = result.output + str(result.exception)
        assert "this is a file, and a case is a folder" in told
        assert ".mdl" in told


@pytest.mark.parametrize("suffix", [".mdl", ".xmile", ".yaml"])
def test_a_model_that_never_ends_is_refused(tmp_path: Path, suffix: str) -> None:
    endless = tmp_path / f"endless{suffix}"
    os.mkfifo(endless)
    with pytest.raises(DetenteError, match="no regular file"):
        read_model(endless)


@pytest.mark.parametrize("seed", ["-1", "99999999999999999999999999"])
def test_any_whole_number_is_a_seed(model: Path, seed: str) -> None:
    assert run("check", str(model), "--seed", seed).rstrip().endswith("no faults")


def test_the_same_command_goes_on_from_the_parts_that_are_there(tmp_path: Path) -> None:
    out = tmp_path / "draws.parquet"
    out.mkdir()
    asked = ["simulate", "pakistan-us", "--draws", "5", "--keep", "engagement", "--every", "10", "-o", str(out)]
    runner = CliRunner()
    assert runner.invoke(app, asked, catch_exceptions=False).exit_code == 0
    again = runner.invoke(app, asked, catch_exceptions=False)
    assert again.exit_code == 0
    assert "1 of 1 parts were there already" in again.output
    with pytest.raises(DetenteError, match="the folder holds another run"):
        runner.invoke(app, [*asked, "--seed", "1"], catch_exceptions=False)
