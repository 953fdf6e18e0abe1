"""`detente fetch`: what is read is told, what is not is told with the reason, and one bad file keeps no other from being read."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bringing_home import A_BAD_ROW, PLEDGES, run, with_address

from detente.cli.fetch import fetch
from detente.errors import RecordError
from detente.record.home import home_at, manifest, observations
from misbehaving_server import Request, Server


def test_a_set_is_downloaded_and_read(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_address(monkeypatch, peacesciencer=server.url("/x?id=7"))
    server.act = lambda r: r.answer_range(PLEDGES.encode())
    first = run(fetch, "atop", "--home", tmp_path)
    assert first.exit_code == 0
    assert "read       atop peacesciencer, version 5.1: " in first.output
    assert (tmp_path / "downloads/atop/x").read_text() == PLEDGES
    held = observations(home_at(tmp_path), ["atop.non_aggression"]).collect()
    assert held.filter(held["value"] == 1).select("cow1", "cow2").rows() == [(2, 20)]
    second = run(fetch, "atop", "--home", tmp_path)
    assert "as it was" in second.output
    assert "unchanged  atop" in second.output


def test_a_set_without_an_address_says_where_and_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as told:
        run(fetch, "atop", "--home", tmp_path)
    assert str(told.value) == (
        "`atop` has no address from which it may be fetched\n  get it at http://www.atopdata.org/data.html\n"
        "  then: detente fetch atop --from FILE"
    )
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_fetched_says_where_a_person_gets_it(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_address(monkeypatch, peacesciencer=server.url())
    result = run(fetch, "atop", "--home", tmp_path)
    assert result.exit_code == 2
    assert "the server answers 404" in result.stderr
    assert "the publisher's page: http://www.atopdata.org/data.html" in result.stderr


def test_a_stop_by_hand_says_that_the_same_command_goes_on(server: Server, tmp_path: Path) -> None:
    def act(r: Request) -> None:
        r.answer_range(PLEDGES.encode(), upto=30)
        r.wfile.flush()
        server.over.wait(5)

    server.act = act
    code = """
import sys
from dataclasses import replace
from detente.cli.fetch import fetch
from detente.record.readers import atop
atop.DATA_SET = replace(atop.DATA_SET, downloads={"peacesciencer": sys.argv[1]})
fetch.main(["atop", "--home", sys.argv[2]], obj={"level": 1, "start": 0.0})
"""
    process = subprocess.Popen([sys.executable, "-c", code, server.url(), str(tmp_path)], stderr=subprocess.PIPE, text=True)
    part = tmp_path / "downloads/atop/.peacesciencer.part"
    while process.poll() is None and not (part.exists() and part.stat().st_size):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert "the same command goes on from there" in process.communicate(timeout=10)[1]
    assert process.returncode == 130
    assert part.read_text() == PLEDGES[:30]


def test_an_address_is_asked_only_for_the_set_that_was_named(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_address(monkeypatch, peacesciencer=server.url())
    (tmp_path / "atop_alliance.csv").write_text(PLEDGES)
    assert run(fetch, "--from", tmp_path / "atop_alliance.csv", "--home", tmp_path / "home").exit_code == 0
    assert server.asked == []


def test_a_file_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(PLEDGES)
    args = ("atop", "--from", tmp_path / "mine.csv", "--format", "peacesciencer", "--version", "made up", "--home", tmp_path / "home")
    assert "version made up" in run(fetch, *args).output
    assert run(fetch, *args).output.startswith("unchanged  atop peacesciencer")


def test_refused_rows_are_told_and_are_no_failure(tmp_path: Path) -> None:
    (tmp_path / "atop_alliance.csv").write_text(PLEDGES + A_BAD_ROW)
    result = run(fetch, "--from", tmp_path / "atop_alliance.csv", "--home", tmp_path / "home")
    assert result.exit_code == 0
    assert "1 row refused, kept in" in result.output
    held = manifest(home_at(tmp_path / "home"), "atop").current["peacesciencer"]
    assert "5,year,195x," in (tmp_path / "home" / held.rejects).read_text()


def test_a_folder_is_looked_through(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "deep").mkdir(parents=True)
    (data / ".hidden").mkdir()
    (data / "README.md").write_text("words")
    (data / "deep/atop_alliance.csv").write_text(PLEDGES)
    (data / "z").mkdir()
    (data / "z/atop_alliance.csv").write_text(PLEDGES)  # the same format: it would take the place of the first
    (data / "cow_nmc.csv").write_text("a,b\n1,2\n")  # named like a set, with other columns
    (data / ".hidden/atop_alliance.csv").write_text(PLEDGES)
    (data / "link.csv").symlink_to(data / "z/atop_alliance.csv")
    result = run(fetch, "--from", data, "--home", tmp_path / "home")
    assert result.exit_code == 0, result.stderr
    out = " ".join(result.output.split())
    assert "; atop_alliance.csv" in out
    assert "not read: another file of `atop peacesciencer` was read, atop_alliance.csv; name this one alone" in out
    assert "to read it in its place: z/atop_alliance.csv" in out
    assert "not read: named like `cow-nmc` peacesciencer, without its column `ccode`: cow_nmc.csv" in out
    assert "by its name and its columns: README.md" in out
    assert out.endswith("1 file of 1 data set: 1 read, 0 unchanged, 0 rows refused; 3 other files")
    assert all(len(line) <= 80 for line in result.output.splitlines())
    again = run(fetch, "--from", data, "--home", tmp_path / "home").output
    assert "1 file of 1 data set: 0 read, 1 unchanged" in again


def test_one_bad_file_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    bad, good = tmp_path / "a/atop_alliance.csv", tmp_path / "cow_nmc.csv"
    bad.parent.mkdir()
    bad.write_text(PLEDGES.splitlines()[0] + "\n" + A_BAD_ROW)
    good.write_text("ccode,year,milex,milper,irst,pec,tpop,upop,cinc\n2,1950,1,1,1,1,1,1,0.3\n")
    result = run(fetch, "--from", tmp_path / "a", "--from", tmp_path / "none.csv", "--from", good, "--home", tmp_path / "home")
    assert result.exit_code == 2
    assert "no row of the file fits" in result.stderr
    assert "there is no file `none.csv`" in result.stderr
    assert "read       cow-nmc" in result.output


def test_a_folder_without_a_known_file_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    result = run(fetch, "--from", tmp_path / "data", "--home", tmp_path / "home")
    assert result.exit_code == 2
    assert "is of a data set that is known here" in result.stderr


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["atpo"], "did you mean `atop`"),
        (["atpo", "--from", "x"], "did you mean `atop`"),
        (["atop", "--format", "peacesciencr"], "did you mean `peacesciencer`"),
    ],
)
def test_names_that_are_not_known(tmp_path: Path, args: list[str], why: str) -> None:
    with pytest.raises(RecordError, match=why):
        run(fetch, *args, "--home", tmp_path)


def test_nothing_to_fetch_is_a_mistake() -> None:
    result = run(fetch)
    assert result.exit_code == 2
    assert "Name a SOURCE, or files or a folder with --from" in result.stderr
