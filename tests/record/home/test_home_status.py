"""What is in the home, what a newer version changed, and how the command line tells it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from home_making import kept, state_table, table

from detente.cli import main
from detente.cli.verdict_changes import CaseChange
from detente.record.home import Home, Revision, changes, home_at, status

OLD = ["2,1990,1,5", "2,1991,2,5", "770,1990,3,", "770,1991,4,"]
NEW = ["2,1990,1,5", "2,1991,2.5,5", "770,1991,9,", "770,1992,1,"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_at(tmp_path / "home")


def test_the_state_of_each_part(home: Home, tmp_path: Path) -> None:
    kept(home, state_table(tmp_path / "states.csv", 30, 1))
    kept(home, table(tmp_path / "pairs.csv", "one,two,year,value", ["2,770,1990,5", "2,770,1990,6"]), "pairs")
    pairs, states = sorted(status(home), key=lambda s: s.part.format)
    assert (states.part.rows, states.first, states.last, states.taken, states.earlier) == (1200, 1920, 1949, 2, None)
    assert (pairs.part.rejected, pairs.first, pairs.last) == (2, 1990, 1990)
    assert pairs.age(datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=5)
    (home.path / pairs.part.rejects).unlink()
    assert [s.lost for s in status(home) if s.lost] == [(pairs.part.rejects,)]


def test_a_newer_version_s_changes_are_counted_by_series(home: Home, tmp_path: Path) -> None:
    kept(home, table(tmp_path / "a.csv", "state,year,value,other", OLD), version="1.0")
    assert list(changes(home)) == []
    kept(home, table(tmp_path / "b.csv", "state,year,value,other", NEW), version="2.0")
    (change,) = changes(home)
    (arms,) = change.series
    assert (change.before.version, change.after.version) == ("1.0", "2.0")
    assert (arms.series, arms.added, arms.revised, arms.withdrawn, arms.first, arms.last) == ("made-up.arms", 1, 2, 1, 1990, 1992)
    assert arms.largest == Revision("770", 1991, 4.0, 9.0)
    assert not next(iter(changes(home, ["made-up.men"]))).series


def test_the_command_tells_what_changed(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(home, table(tmp_path / "a.csv", "state,year,value,other", OLD), version="1.0")
    kept(home, table(tmp_path / "b.csv", "state,year,value,other", NEW), version="2.0")
    with pytest.raises(SystemExit):
        main(["status", "--home", str(home.path)])
    told = capsys.readouterr().out
    assert f"{home.path}: 1 set, 6 observations, 0 events" in told
    assert "changed: made-up states, 1.0 to 2.0: 1 series\n" in told
    assert "  made-up.arms: 1 added, 2 revised, 1 withdrawn, in 1990-1992; most: 770 1991, from 4 to 9\n" in told
    with pytest.raises(SystemExit):
        main(["status", "--home", str(home.path), "--json"])
    data = json.loads(capsys.readouterr().out)
    assert data["parts"][0]["version"] == "2.0"
    assert data["changes"][0]["series"][0]["largest"] == {"of": "770", "year": 1991, "before": 4.0, "after": 9.0}


def test_an_empty_home_says_what_to_type_first(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["status", "--home", str(home.path)])
    assert stop.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{home.path}: nothing is kept here yet\n")
    assert "detente fetch --from FOLDER" in told
    assert not home.path.exists()


def test_a_case_is_told_which_series_the_home_lacks(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(home, state_table(tmp_path / "states.csv", 1, 1))
    with pytest.raises(SystemExit):
        main(["status", "pakistan-us", "--home", str(home.path), "--json"])
    data = json.loads(capsys.readouterr().out)["case"]
    assert data["absent"]
    assert data["why_not"].startswith(f"the home lacks {len(data['absent'])} of its")


def test_the_verdicts_of_a_case_that_would_be_otherwise_are_told() -> None:
    change = CaseChange("egypt-us", ("aid.all",), (), {"record/aid.csv": (0, 2, 1)}, {"aid-rose": ("supported", "contradicted")})
    assert change.lines() == [
        "egypt-us: 1 table and 1 verdict would be otherwise; `detente record egypt-us` makes them anew",
        "  record/aid.csv: 0 added, 2 changed, 1 removed",
        "  aid-rose: supported would be contradicted",
    ]
    assert CaseChange("egypt-us", ("aid.all",), (), {}, {}).lines() == ["egypt-us: no tables and no verdicts would be otherwise"]
