"""The preview without a browser: what a save makes it do, and what it serves to whom."""

from __future__ import annotations

import dataclasses
import html
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.preview.watched import FAULTY, Watched, small_case, until, watching
from detente.brief import render
from detente.brief.preview import Session
from detente.brief.preview.dressing import dressed
from detente.brief.preview.session import retold
from detente.brief.preview.shown import Shown
from detente.brief.preview.watching import changed, is_of_case, snapshot
from detente.case import read_case
from detente.errors import CaseError, Fault, Place
from detente.findings import find


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with watching(small_case(tmp_path)) as one:
        one.after(1)
        yield one


def test_a_save_makes_the_page_anew_and_a_fault_leaves_the_last_one_standing(watched: Watched) -> None:
    sound = watched.state()
    assert sound["faults"] == []
    brief = watched.read("brief.md")
    watched.write("brief.md", brief + FAULTY)
    turn = watched.after(2)
    assert (turn.edited, turn.page, len(turn.faults)) == (("brief.md",), False, 1)
    faulty = watched.state()
    assert (faulty["page"], faulty["stale"]) == (sound["page"], True)
    (fault,) = faulty["faults"]  # type: ignore[misc]
    assert fault["file"] == "brief.md"  # type: ignore[index]
    watched.write("brief.md", brief + "A sentence without a numeral.\n")
    assert watched.after(3).faults == ()
    mended = watched.state()
    assert mended["faults"] == []
    assert mended["page"] != sound["page"]
    assert "A sentence without a numeral." in watched.get()[1]


def test_a_fault_of_the_theory_alone_stands_beside_a_new_page(watched: Watched) -> None:
    theory = watched.read("theory.yaml")
    watched.write(
        "theory.yaml", theory.replace("A3: {from: summitry, to: cooperation, sign: +", "A3: {from: summitry, to: cooperation, sign: -")
    )
    turn = watched.after(2)
    assert turn.page
    assert any("sign" in fault.what for fault in turn.faults)
    watched.write("theory.yaml", theory)
    assert watched.after(3).faults == ()


def test_a_burst_of_saves_is_one_turn_and_what_editors_keep_beside_a_file_is_none(watched: Watched) -> None:
    brief = watched.read("brief.md")
    for number in range(10):
        watched.write("brief.md", brief + "Another sentence. " * number)
    watched.after(2)
    watched.write(".brief.md.swp", "x")
    watched.write("brief.md~", brief)
    watched.write(".#brief.md", brief)
    watched.write("4913", "")
    (watched.folder / "brief.md").touch()
    watched.write("beside.md", brief + "The last sentence.\n")
    os.replace(watched.folder / "beside.md", watched.folder / "brief.md")
    watched.after(3)
    watched.write("reviews.txt", "no file of a case")
    watched.write("brief.md", brief)
    assert watched.after(4).edited == ("brief.md",)
    assert len(watched.turns) == 4


def test_a_case_that_is_faulty_at_the_start_shows_its_faults_and_then_its_page(tmp_path: Path) -> None:
    folder = small_case(tmp_path)
    brief = (folder / "brief.md").read_text()
    (folder / "brief.md").write_text(brief + FAULTY)
    with watching(folder) as watched:
        assert not watched.after(1).page
        page = watched.get()[1]
        assert "No page yet" in page
        assert "has neither claim nor source" in page
        watched.write("brief.md", brief)
        assert watched.after(2).page
        assert "No page yet" not in watched.get()[1]


def test_a_folder_that_goes_and_comes_back_is_watched_again(watched: Watched) -> None:
    away = watched.folder.with_name("away")
    watched.folder.rename(away)
    assert "no case" in watched.after(2).faults[0].what
    away.rename(watched.folder)
    assert watched.after(3).page
    watched.write("brief.md", watched.read("brief.md") + "One more sentence.\n")
    assert watched.after(4).page


def test_only_the_page_is_served_and_only_to_this_machine_by_its_name(watched: Watched) -> None:
    port = watched.session.server.server_port
    assert watched.session.server.server_address == ("127.0.0.1", port)
    status, _, headers = watched.get()
    assert status == 200
    assert headers["Cache-Control"] == "no-store"
    assert watched.get(host=f"localhost:{port}")[0] == 200
    assert watched.get("/?x=1", method="HEAD")[:2] == (200, "")
    for path in ("/brief.md", "/../case.yaml", "/%2e%2e/case.yaml", "//etc/passwd", "/record/", "/favicon.ico"):
        status, told, _ = watched.get(path)
        assert (status, told) == (404, "Nothing is served but the page.")
    for host in ("rebound.example", f"rebound.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}"):
        status, told, _ = watched.get(host=host)
        assert (status, "<html" in told) == (421, False)
    assert watched.get(method="POST")[0] == 501


def test_the_stream_tells_a_change_and_ends_with_the_preview(tmp_path: Path) -> None:
    import http.client

    with watching(small_case(tmp_path)) as watched:
        watched.after(1)
        port = watched.session.server.server_port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/events")
        stream = connection.getresponse()
        heard: list[bytes] = []
        listener = threading.Thread(target=lambda: heard.extend(iter(stream.readline, b"")))
        listener.start()
        watched.write("brief.md", watched.read("brief.md") + FAULTY)
        until(lambda: any(b"neither claim nor source" in line for line in heard))
    listener.join(30)
    assert not listener.is_alive()
    connection.close()


def test_a_port_that_is_taken_is_told(watched: Watched) -> None:
    port = watched.session.server.server_port
    with pytest.raises(CaseError, match=rf"port {port} is taken\n.*--port 0"):
        Session(watched.folder, port)


def test_the_copy_allows_the_previews_own_script_and_server_and_the_report_does_not(small_page: str) -> None:
    fault = Fault("</script><script>broken=1</script>", Place("brief.md", 3))
    served = dressed(Shown(small_page, (fault,)), "<case>")
    assert "connect-src" not in small_page.split("</head>")[0]
    policy = policy_of(served)
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert served.count("broken=1") == 1
    assert "</script><script>broken" not in served
    before, after = (policy_of(page).split("script-src ")[1].split(";")[0].split() for page in (small_page, served))
    assert set(before) < set(after)
    assert len(after) == len(before) + 1
    assert "&lt;case&gt;" in dressed(Shown("", (fault,)), "<case>")


def policy_of(page: str) -> str:
    return html.unescape(page.split('Content-Security-Policy" content="')[1].split('">')[0])


def test_keeping_the_runs_makes_the_same_page(tmp_path: Path) -> None:
    folder = small_case(tmp_path)
    first = find(read_case(folder))
    for name, edit in (("brief.md", ("\n", "\nNew words. ")), ("claims.yaml", ("says: ", "says: Well, "))):
        path = folder / name
        path.write_text(path.read_text().replace(*edit, 1))
        case = read_case(folder)
        kept, anew = retold(first, case), find(case)
        assert render(kept) == render(anew)
        assert {f.name for f in dataclasses.fields(kept)} == {f.name for f in dataclasses.fields(anew)}


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("brief.md", True),
        ("record/aid.csv", True),
        ("reviews/accuracy.yaml", True),
        (".brief.md.swp", False),
        ("brief.md~", False),
        (".#brief.md", False),
        ("#brief.md#", False),
        ("record/.~lock.aid.csv#", False),
        (".git/x.yaml", False),
        ("4913", False),
        ("brief.html", False),
    ],
)
def test_which_files_are_of_the_case(tmp_path: Path, name: str, counts: bool) -> None:
    assert is_of_case(str(tmp_path / name), tmp_path) is counts


def test_a_snapshot_tells_what_was_edited(tmp_path: Path) -> None:
    folder = small_case(tmp_path)
    before = snapshot(folder)
    (folder / "brief.md").touch()
    assert snapshot(folder) == before
    (folder / "brief.md").write_text("x")
    (folder / "claims.yaml").unlink()
    assert changed(before, snapshot(folder)) == ("brief.md", "claims.yaml")
