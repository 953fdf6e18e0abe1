"""A real server on this machine that misbehaves in one way at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

Act = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request; what it does is the server's `act`."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
        self.server.act(self)

    def log_message(self, format: str, *args: object) -> None:
        pass

    @property
    def turn(self) -> int:
        """How many requests came so far, this one included."""
        return len(self.server.asked)

    def answer(self, status: int, body: bytes = b"", length: int | None = -1, **headers: str) -> None:
        """Send an answer; ``length`` -1 is the true one, None says nothing of it."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if length is not None:
            self.send_header("Content-Length", str(len(body) if length == -1 else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(body)

    def answer_range(self, body: bytes, etag: str = '"one"', upto: int | None = None) -> None:
        """Answer as a good server does that knows ranges; ``upto`` cuts the body short of what is announced."""
        asked = self.headers.get("Range", "")
        if self.headers.get("If-None-Match") == etag:
            self.answer(304, ETag=etag)
        elif asked and self.headers.get("If-Range") in (None, etag):
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                self.answer(416, Content_Range=f"bytes */{len(body)}")
                return
            rest = body[start:]
            said = f"bytes {start}-{len(body) - 1}/{len(body)}"
            self.answer(206, rest[:upto], length=len(rest), Content_Range=said, ETag=etag)
        else:
            self.answer(200, body[:upto], length=len(body), ETag=etag, Accept_Ranges="bytes")


class Server(ThreadingHTTPServer):
    """A server whose behaviour a test sets."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.asked: list[dict[str, str]] = []
        self.act: Act = lambda request: request.answer(404)
        self.over = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that hangs up is part of the game

    def url(self, path: str = "/data.csv") -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.over.set()
    made.shutdown()
    made.server_close()
    thread.join(2)
