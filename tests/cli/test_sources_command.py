"""`detente sources`: what is here and what is not, within eighty columns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bringing_home import PLEDGES, run

from detente.cli.fetch import fetch
from detente.cli.sources import sources
from detente.errors import RecordError
from detente.record.readers import data_sets


@pytest.fixture(autouse=True)
def _eighty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def a_home_with_atop(folder: Path) -> Path:
    (folder / "atop_alliance.csv").write_text(PLEDGES)
    assert run(fetch, "--from", folder / "atop_alliance.csv", "--home", folder / "home").exit_code == 0
    return folder / "home"


def test_every_set_is_listed_within_eighty_columns(tmp_path: Path) -> None:
    out = run(sources, "--home", a_home_with_atop(tmp_path)).output.splitlines()
    assert [line for line in out if len(line) > 80] == []
    listed = {line.split()[0]: line for line in out[1:] if line and not line.startswith(" ")}
    assert set(data_sets()) <= set(listed)
    assert listed["atop"].split() == ["atop", "1815-2018", "5.1", "5.1", "figures", "real", "rows"]
    assert listed["cow-nmc"].split()[2] == "-"
    assert f"1 of {len(data_sets())} data sets here." in out


def test_the_list_as_json(tmp_path: Path) -> None:
    told = {each["id"]: each for each in json.loads(run(sources, "--json", "--home", a_home_with_atop(tmp_path)).output)}
    assert list(told) == list(data_sets())
    assert told["atop"]["here"] is True
    assert told["atop"]["versions_here"] == ["5.1"]
    assert told["cow-nmc"]["here"] is False
    assert {form["proof"] for each in told.values() for form in each["formats"]} <= {"real rows", "codebook"}


def test_all_about_one_set_that_is_here(tmp_path: Path) -> None:
    out = run(sources, "atop", "--home", a_home_with_atop(tmp_path)).output
    assert "Leeds, Brett Ashley" in out
    assert "atop.defence\n      Pledge to defend.\n      0 or 1; ordered pairs of states; 1815-2018; no row: zero" in out
    assert "read on real rows: " in out
    assert "detente fetch atop --from FILE" in out
    assert "here peacesciencer, version 5.1: 7 values; atop_alliance.csv, read 2" in " ".join(out.split())
    one = json.loads(run(sources, "atop", "--json", "--home", tmp_path / "home").output)
    assert one["series"][0]["absent"] == "zero"
    assert one["parts"][0]["file"] == "atop_alliance.csv"


@pytest.mark.parametrize("name", sorted(data_sets()))
def test_all_about_each_set_fits_the_terminal(tmp_path: Path, name: str) -> None:
    out = run(sources, name, "--home", tmp_path).output
    assert "here      nothing yet" in out
    long = [line for line in out.splitlines() if len(line) > 80]
    assert [line for line in long if "://" not in line and " " in line.strip()] == []  # an address or a pattern is never cut
    assert all(series.id in out for series in data_sets()[name].series)


def test_an_unknown_set_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="did you mean `atop`"):
        run(sources, "atpo", "--home", tmp_path)
