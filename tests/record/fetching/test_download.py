"""Downloads from a server that misbehaves: whole, or refused with the reason; what came is kept for the next try."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from detente.errors import RecordError
from detente.record.fetching import Downloaded, Limits, download
from misbehaving_server import Request, Server

BODY = b"".join(b"2,%d,0.5\n" % n for n in range(30_000))
QUICK = Limits(connect=5.0, stall=5.0, tries=3, pause=0.0, longest_wait=2.0, redirects=4)


def fetch(server: Server, folder: Path, path: str = "/data.csv", limits: Limits = QUICK) -> Downloaded:
    return download(server.url(path), folder, limits=limits)


def refused(server: Server, folder: Path, path: str = "/data.csv", limits: Limits = QUICK) -> str:
    with pytest.raises(RecordError) as told:
        fetch(server, folder, path, limits)
    assert [p.name for p in folder.iterdir() if not p.name.startswith(".")] == []
    return str(told.value)


def test_a_file_comes_whole_and_is_noted(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer_range(BODY)
    seen: list[tuple[int, int | None]] = []
    got = download(server.url(), tmp_path / "new", limits=QUICK, watch=lambda have, total: seen.append((have, total)))
    assert got.path.name == "data.csv"
    assert got.path.read_bytes() == BODY
    assert got.note.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (got.note.size, got.unchanged, got.certain) == (len(BODY), False, True)
    assert seen[0] == (0, len(BODY))
    assert seen[-1] == (len(BODY), len(BODY))
    assert sorted(p.name for p in got.path.parent.iterdir()) == [".file.json", ".file.lock", "data.csv"]
    assert json.loads((tmp_path / "new/.file.json").read_text())["sha256"] == got.note.sha256
    agent = server.asked[0]["user-agent"]
    assert agent.startswith("detente/")
    assert agent[8].isdigit()
    assert server.asked[0]["accept-encoding"] == "identity"


def test_a_file_that_is_here_is_asked_for_only_if_it_changed(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer_range(BODY)
    fetch(server, tmp_path)
    assert fetch(server, tmp_path).unchanged
    assert server.asked[1]["if-none-match"] == '"one"'
    server.act = lambda r: r.answer_range(b"new\n", '"two"')
    assert not fetch(server, tmp_path).unchanged
    assert (tmp_path / "data.csv").read_bytes() == b"new\n"


def test_a_file_that_was_edited_here_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer_range(BODY)
    fetch(server, tmp_path)
    (tmp_path / "data.csv").write_text("mine")
    fetch(server, tmp_path)
    assert "if-none-match" not in server.asked[1]
    assert (tmp_path / "data.csv").read_bytes() == BODY


def test_a_cut_download_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer_range(BODY, upto=100_000 if r.turn == 1 else None)
    assert fetch(server, tmp_path).path.read_bytes() == BODY
    assert [asked.get("range") for asked in server.asked] == [None, "bytes=100000-"]
    assert server.asked[1]["if-range"] == '"one"'


def test_a_later_call_goes_on_from_what_an_earlier_one_left(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer_range(BODY, upto=100_000)
    told = refused(server, tmp_path, limits=Limits(tries=1, stall=5.0))
    assert "100,000 bytes are kept; the same command goes on from there" in told
    server.act = lambda r: r.answer_range(BODY)
    assert fetch(server, tmp_path).path.read_bytes() == BODY
    assert server.asked[-1]["range"] == "bytes=100000-"


def test_a_part_that_is_whole_already_needs_no_more(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer_range(BODY, upto=100_000)
    refused(server, tmp_path, limits=Limits(tries=1, stall=5.0))
    (tmp_path / ".file.part").write_bytes(BODY)
    server.act = lambda r: r.answer_range(BODY)
    assert fetch(server, tmp_path).path.read_bytes() == BODY
    assert len(server.asked) == 2


@pytest.mark.parametrize("left", [b"{", b"[]", b'{"address": 3}', b"\xff", b"[" * 60_000])
def test_a_broken_note_beside_a_part_only_begins_anew(server: Server, tmp_path: Path, left: bytes) -> None:
    (tmp_path / ".file.part").write_bytes(b"xxx")
    (tmp_path / ".file.part.json").write_bytes(left)
    (tmp_path / ".file.json").write_bytes(left)
    server.act = lambda r: r.answer_range(BODY)
    assert fetch(server, tmp_path).path.read_bytes() == BODY


def test_a_file_that_changed_between_tries_begins_anew(server: Server, tmp_path: Path) -> None:
    other = BODY[::-1]
    server.act = lambda r: r.answer_range(BODY, '"one"', upto=70_000) if r.turn == 1 else r.answer_range(other, '"two"')
    assert fetch(server, tmp_path).path.read_bytes() == other


def test_a_server_that_ignores_if_range_is_found_out_by_its_etag(server: Server, tmp_path: Path) -> None:
    other = BODY[::-1]

    def act(r: Request) -> None:
        if r.turn == 1:
            r.answer_range(BODY, '"one"', upto=70_000)
            return
        if "If-Range" in r.headers:
            del r.headers["If-Range"]
        r.answer_range(other, '"two"')

    server.act = act
    assert fetch(server, tmp_path).path.read_bytes() == other


def test_a_server_that_ignores_range_gives_the_whole_again(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(200, BODY[:50_000] if r.turn == 1 else BODY, length=len(BODY), ETag='"one"')
    assert fetch(server, tmp_path).path.read_bytes() == BODY


def test_without_a_mark_of_the_file_nothing_is_pieced_together(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(200, BODY[:50_000] if r.turn == 1 else BODY, length=len(BODY), ETag='W/"weak"')
    assert fetch(server, tmp_path).path.read_bytes() == BODY
    assert "range" not in server.asked[1]


def test_another_part_than_the_one_asked_for_is_not_taken(server: Server, tmp_path: Path) -> None:
    def act(r: Request) -> None:
        if r.turn == 1:
            r.answer_range(BODY, upto=50_000)
        elif r.turn == 2:
            r.answer(206, BODY[:10], Content_Range=f"bytes 0-9/{len(BODY)}", ETag='"one"')
        else:
            r.answer_range(BODY)

    server.act = act
    assert fetch(server, tmp_path).path.read_bytes() == BODY


def test_a_server_that_always_cuts_short_is_given_up(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(200, BODY[:5000], length=len(BODY))
    assert "the connection broke after 5,000" in (told := refused(server, tmp_path))
    assert "given up after 3 tries" in told
    assert len(server.asked) == 3


def test_more_than_was_said_is_refused(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(200, BODY, length=len(BODY) - 1)
    assert "more came than the server said there is" in refused(server, tmp_path)
    assert not (tmp_path / ".file.part").exists()


def test_a_length_that_is_none_is_not_believed(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(200, BODY, length=None, Content_Length="-5")
    assert not fetch(server, tmp_path).certain


def test_a_file_of_unknown_length_is_taken_and_said_to_be_uncertain(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(200, BODY, length=None)
    got = fetch(server, tmp_path)
    assert got.path.read_bytes() == BODY
    assert not got.certain


def test_a_stall_is_cut_off_and_resumed(server: Server, tmp_path: Path) -> None:
    def act(r: Request) -> None:
        if r.turn == 1:
            r.answer_range(BODY, upto=40_000)
            r.wfile.flush()
            server.over.wait(3)
        else:
            r.answer_range(BODY)

    server.act = act
    started = time.monotonic()
    assert fetch(server, tmp_path, limits=replace(QUICK, stall=0.25)).path.read_bytes() == BODY
    assert server.asked[1]["range"] == "bytes=40000-"
    assert time.monotonic() - started < 3


def test_a_server_that_never_answers_is_given_up(server: Server, tmp_path: Path) -> None:
    def act(r: Request) -> None:
        server.over.wait(3)

    server.act = act
    assert "nothing came for 0.1 seconds" in refused(server, tmp_path, limits=Limits(stall=0.1, tries=2, pause=0))


def test_no_server_at_all(server: Server, tmp_path: Path) -> None:
    with socket.socket() as taken:  # a port on which nothing listens any more
        taken.bind(("127.0.0.1", 0))
        closed_port = int(taken.getsockname()[1])
    with pytest.raises(RecordError, match="the server cannot be reached; given up after 2 tries"):
        download(f"http://127.0.0.1:{closed_port}/x", tmp_path, limits=Limits(tries=2, pause=0, connect=0.3))


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_to_wait_is_waited_for(server: Server, tmp_path: Path, status: int) -> None:
    said: list[str] = []
    server.act = lambda r: r.answer(status, b"later", Retry_After="1") if r.turn == 1 else r.answer_range(BODY)
    started = time.monotonic()
    download(server.url(), tmp_path, limits=QUICK, say=said.append)
    assert time.monotonic() - started >= 1.0
    assert said[0].startswith(f"the server answers {status}")
    assert said[0].endswith("trying again in 1 s")


@pytest.mark.parametrize("wait", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_server_that_asks_to_wait_long_is_not_waited_for(server: Server, tmp_path: Path, wait: str) -> None:
    server.act = lambda r: r.answer(503, Retry_After=wait)
    assert "asks to wait" in refused(server, tmp_path)
    assert len(server.asked) == 1


def test_a_wait_that_cannot_be_read_is_not_waited_for(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(503, Retry_After="soon") if r.turn == 1 else r.answer_range(BODY)
    assert fetch(server, tmp_path).path.read_bytes() == BODY


@pytest.mark.parametrize(
    ("status", "mend"),
    [(403, "wants a person, or a login"), (404, "the file has moved"), (410, "the file has moved"), (418, "--from FILE")],
)
def test_what_would_not_pass_is_not_tried_again(server: Server, tmp_path: Path, status: int, mend: str) -> None:
    server.act = lambda r: r.answer(status, b"no")
    assert mend in refused(server, tmp_path)
    assert len(server.asked) == 1


def test_a_redirect_is_followed_and_noted(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(302, Location="/b/v2.csv?x=1") if r.path == "/data.csv" else r.answer_range(BODY)
    got = fetch(server, tmp_path)
    assert got.path.name == "v2.csv"
    assert got.note.came_from == server.url("/b/v2.csv?x=1")


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("/data.csv", "redirected in a circle"),
        ("file:///etc/passwd", "only http:// and https://"),
        ("ftp://127.0.0.1/x", "only http:// and https://"),
        ("//user:word@127.0.0.1/x", "carries a user's name"),
        ("http://[::bad/", "cannot be read"),
    ],
)
def test_redirects_that_are_not_followed(server: Server, tmp_path: Path, to: str, why: str) -> None:
    server.act = lambda r: r.answer(301, Location=to)
    assert why in refused(server, tmp_path)
    assert len(server.asked) == 1


def test_redirects_without_end_are_bounded(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(302, Location=f"/{r.turn}")
    assert "redirected more than 4 times" in refused(server, tmp_path)
    assert len(server.asked) == 5


def test_what_was_packed_for_the_way_is_unpacked(server: Server, tmp_path: Path) -> None:
    packed = gzip.compress(BODY[:100_000]) + gzip.compress(BODY[100_000:])
    server.act = lambda r: r.answer(200, packed[: len(packed) // 2] if r.turn == 1 else packed, length=len(packed), Content_Encoding="gzip")
    assert fetch(server, tmp_path).path.read_bytes() == BODY


def test_a_gzip_bomb_is_refused_and_leaves_nothing(server: Server, tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    server.act = lambda r: r.answer(200, bomb, Content_Encoding="gzip")
    assert "larger than 1,000,000 bytes" in refused(server, tmp_path, limits=Limits(most_bytes=1_000_000, stall=5.0))
    assert {p.name for p in tmp_path.iterdir()} == {".file.lock"}


@pytest.mark.parametrize(("body", "encoding"), [(gzip.compress(BODY)[:-30], "gzip"), (b"plain", "gzip"), (b"x", "br")])
def test_what_cannot_be_unpacked_is_refused(server: Server, tmp_path: Path, body: bytes, encoding: str) -> None:
    server.act = lambda r: r.answer(200, body, Content_Encoding=encoding)
    assert "packed" in refused(server, tmp_path).replace("packs", "packed")


@pytest.mark.parametrize("length", [-1, None])
def test_a_file_beyond_the_bound_is_refused(server: Server, tmp_path: Path, length: int | None) -> None:
    server.act = lambda r: r.answer(200, BODY, length=length)
    assert "larger than the 10,000 bytes" in refused(server, tmp_path, limits=Limits(most_bytes=10_000, stall=5.0))


def test_a_page_in_place_of_the_file_is_refused(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(200, b"\xef\xbb\xbf\n<!DOCTYPE html><title>Log in</title>")
    assert "a web page came, no data" in refused(server, tmp_path)


def test_a_declared_checksum_is_compared(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer_range(BODY)
    digest = hashlib.sha256(BODY).hexdigest()
    assert "is declared" in refused(server, tmp_path, "/data.csv#sha256=" + "0" * 64)
    assert fetch(server, tmp_path, "/data.csv#sha256=" + digest).path.read_bytes() == BODY
    asked = len(server.asked)
    assert fetch(server, tmp_path, "/data.csv#sha256=" + digest).unchanged
    assert len(server.asked) == asked


@pytest.mark.parametrize(
    "disposition",
    ['attachment; filename="../../up.csv"', "attachment; filename=..\\..\\up.csv", "attachment; filename*=UTF-8''%2e%2e%2fup.csv"],
)
def test_a_name_never_leads_out_of_the_folder(server: Server, tmp_path: Path, disposition: str) -> None:
    server.act = lambda r: r.answer(200, BODY, Content_Disposition=disposition)
    folder = tmp_path / "deep" / "er"
    assert fetch(server, folder).path == folder / "up.csv"
    assert [p.name for p in tmp_path.iterdir()] == ["deep"]


def test_a_full_disk_is_told_and_what_came_is_kept(server: Server, tmp_path: Path) -> None:
    if not hasattr(signal, "SIGXFSZ"):
        pytest.skip("needs a limit on the size of files")
    server.act = lambda r: r.answer_range(BODY)
    code = (
        "import resource, signal, sys; from pathlib import Path; from detente.record.fetching import download\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "download(sys.argv[1], Path(sys.argv[2]))"
    )
    told = subprocess.run([sys.executable, "-c", code, server.url(), str(tmp_path)], capture_output=True, text=True)
    assert "the disk is full\n  100,000 bytes are kept; make room and the same command goes on from there" in told.stderr
    assert fetch(server, tmp_path).path.read_bytes() == BODY
    assert server.asked[-1]["range"] == "bytes=100000-"


def test_more_than_the_disk_has_room_for_is_not_begun(server: Server, tmp_path: Path) -> None:
    server.act = lambda r: r.answer(200, b"x", length=10**14)
    assert "the disk has room for" in refused(server, tmp_path, limits=Limits(most_bytes=10**15, stall=5.0))


def test_a_stop_by_hand_leaves_the_part_for_later(server: Server, tmp_path: Path) -> None:
    def act(r: Request) -> None:
        r.answer_range(BODY, upto=60_000)
        r.wfile.flush()
        server.over.wait(5)

    server.act = act
    code = "import sys; from pathlib import Path; from detente.record.fetching import download; download(sys.argv[1], Path(sys.argv[2]))"
    process = subprocess.Popen([sys.executable, "-c", code, server.url(), str(tmp_path)], stderr=subprocess.PIPE)
    part = tmp_path / ".file.part"
    while process.poll() is None and not (part.exists() and part.stat().st_size):
        time.sleep(0.02)
    with pytest.raises(RecordError, match="is being fetched by another process"):
        fetch(server, tmp_path)
    os.kill(process.pid, signal.SIGINT)
    assert b"KeyboardInterrupt" in process.communicate(timeout=5)[1]
    server.act = lambda r: r.answer_range(BODY)
    assert fetch(server, tmp_path).path.read_bytes() == BODY
    assert server.asked[-1]["range"].startswith("bytes=")


def test_a_proxy_that_the_environment_names_is_asked(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("http_proxy", server.url(""))
    server.act = lambda r: r.answer_range(BODY)
    assert download("http://data.example/x/y.csv", tmp_path, limits=QUICK).path.read_bytes() == BODY
    assert server.asked[0]["path"] == "http://data.example/x/y.csv"
    assert server.asked[0]["host"] == "data.example"
