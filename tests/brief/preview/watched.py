"""A case that is previewed in a thread, as the command does it."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from detente.brief.preview import Session
from detente.brief.preview.session import Turn
from detente.case.new import write_case

FAULTY = "It cost 12 million.\n"


class Watched:
    """A session and the turns that it told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.turns: list[Turn] = []
        self.session = Session(folder)
        self.thread = threading.Thread(target=self.session.run, args=(self.turns.append,))

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def after(self, count: int) -> Turn:
        """The turn of this number, from one."""
        until(lambda: len(self.turns) >= count)
        return self.turns[count - 1]

    def get(self, path: str = "/", host: str = "", method: str = "GET") -> tuple[int, str, dict[str, str]]:
        port = self.session.server.server_port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request(method, path, headers={"Host": host or f"127.0.0.1:{port}"})
        answer = connection.getresponse()
        told = answer.status, answer.read().decode(), dict(answer.headers)
        connection.close()
        return told

    def state(self) -> dict[str, object]:
        page = self.get()[1]
        return dict(json.loads(page.split('id="preview-state">')[1].split("</script>")[0]))


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextlib.contextmanager
def watching(folder: Path) -> Iterator[Watched]:
    watched = Watched(folder)
    watched.thread.start()
    try:
        yield watched
    finally:
        watched.session.stop()
        watched.thread.join(60)
        assert not watched.thread.is_alive()


def small_case(folder: Path) -> Path:
    return write_case(folder / "my-case", ("EGY", "USA"))
