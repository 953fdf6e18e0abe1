"""The commands as a user types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import detente
from detente.cli import app

FIELDS = {"id", "ledger", "text", "verdict", "claimed", "found", "unit", "margin", "holds_in", "series", "sources", "sentence"}


def run(*args: str) -> str:
    result = CliRunner().invoke(app, args, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_claims_as_json_are_objects_with_the_promised_fields() -> None:
    claims = json.loads(run("claims", "pakistan-us", "--json"))
    assert all(set(claim) == FIELDS for claim in claims)
    by_id = {claim["id"]: claim for claim in claims}
    aid = by_id["aid-since-2002"]
    assert [aid[k] for k in ("verdict", "claimed", "found", "unit", "holds_in")] == ["misdated", 33000, 23265, "million USD", "FY2016"]
    assert aid["margin"] == pytest.approx((23265 - 33000) / 33000)


def test_claims_as_a_table_end_with_the_counts() -> None:
    assert " claims: " in run("claims", "pakistan-us").splitlines()[-1]


def test_claims_can_be_narrowed_to_one_verdict() -> None:
    assert {claim["verdict"] for claim in json.loads(run("claims", "pakistan-us", "--json", "--verdict", "misdated"))} == {"misdated"}


def test_an_unknown_verdict_is_refused_with_the_slugs() -> None:
    with pytest.raises(detente.errors.DetenteError, match="did you mean `misdated`"):
        CliRunner().invoke(app, ["claims", "pakistan-us", "--verdict", "misdate"], catch_exceptions=False)


def test_simulate_writes_a_table_by_suffix(tmp_path: Path) -> None:
    import polars as pl

    run("simulate", "pakistan-us", "-o", str(tmp_path / "run.csv"))
    run("simulate", "pakistan-us", "-o", str(tmp_path / "run.parquet"))
    table = pl.read_parquet(tmp_path / "run.parquet")
    assert pl.read_csv(tmp_path / "run.csv").shape == table.shape
    assert {"time", "engagement", "militancy"} <= set(table.columns)
    assert table["time"].min() == 1947


def test_simulate_to_the_terminal_is_csv_alone() -> None:
    rows = list(csv.DictReader(io.StringIO(run("-q", "simulate", "pakistan-us", "--scenario", "baseline"))))
    assert float(rows[-1]["time"]) > 2026


def test_simulate_refuses_an_unknown_scenario_and_suffix(tmp_path: Path) -> None:
    with pytest.raises(detente.errors.DetenteError, match="did you mean `baseline`"):
        CliRunner().invoke(app, ["simulate", "pakistan-us", "--scenario", "basline"], catch_exceptions=False)
    with pytest.raises(detente.errors.DetenteError, match=r"\.csv"):
        CliRunner().invoke(app, ["simulate", "pakistan-us", "-o", str(tmp_path / "run.docx")], catch_exceptions=False)


def test_a_new_case_is_valid_and_its_report_says_no_data_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "egypt-us", "--states", "EGY", "United States of America")
    assert "no faults" in run("check", "egypt-us")
    assert json.loads(run("check", "egypt-us", "--json")) == []
    run("report", "egypt-us")
    assert "no data yet" in (tmp_path / "egypt-us.html").read_text().casefold()


def test_a_users_own_table_becomes_a_series_by_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "egypt-us", "--states", "EGY", "USA")
    (tmp_path / "egypt-us/my_trade.csv").write_text("period,value\n2001,5\n2002,\n2003,7\n")
    head = tmp_path / "egypt-us/case.yaml"
    line = "  my_trade: {file: my_trade.csv, unit: million USD, source: own count}\n"
    head.write_text(head.read_text().replace("series: {}\n", "series:\n" + line))
    series = detente.read_case("egypt-us").record.series["my_trade"]
    assert (series.value(2001), series.value(2002), series.value(2003)) == (5, None, 7)


def test_check_gives_faults_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "egypt-us", "--states", "EGY", "USA")
    (tmp_path / "egypt-us/brief.md").write_text("It cost 12 million.\n")
    result = CliRunner().invoke(app, ["check", "egypt-us", "--json"])
    assert result.exit_code == 2
    (fault,) = json.loads(result.stdout)
    assert (fault["file"], fault["line"]) == ("brief.md", 1)


def test_check_reads_what_was_set_by_hand_on_the_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "egypt-us", "--states", "EGY", "USA")
    (tmp_path / "egypt-us/map.csv").write_text("variable,x,y\nno_such_variable,10,10\n")
    (tmp_path / "egypt-us/map-links.csv").write_text("link,leave,reach\nno_such_link,here,0\n")
    result = CliRunner().invoke(app, ["check", "egypt-us", "--json"])
    assert result.exit_code == 2
    assert [(fault["file"], fault["line"]) for fault in json.loads(result.stdout)] == [("map.csv", 2), ("map-links.csv", 2)]


def test_quiet_prints_nothing_and_verbose_says_what_it_does(tmp_path: Path) -> None:
    assert run("-q", "report", "pakistan-us", "-o", str(tmp_path / "page.html")) == ""
    result = CliRunner().invoke(app, ["-v", "report", "pakistan-us", "-o", str(tmp_path / "page.html")])
    assert "judged and ran" in result.stderr


def test_the_version_is_the_packages() -> None:
    assert run("--version").strip().endswith(detente.__version__)
