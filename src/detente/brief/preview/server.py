"""Serves one page and one stream of news to browsers on this machine, and nothing else."""

from __future__ import annotations

import errno
import json
import logging
import os
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from detente.brief.preview.dressing import dressed
from detente.brief.preview.shown import Board
from detente.errors import CaseError, Fault

HOST = "127.0.0.1"
MOST_STREAMS = 32
HEARTBEAT = 5.0
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",
}


class Server(ThreadingHTTPServer):
    """The server of one preview; each request in a thread that does not outlive the process.

    Attributes:
        board: what is shown.
        name: of the case folder.
    """

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # on Windows it would share a port that is taken

    def __init__(self, board: Board, name: str, port: int = 0) -> None:
        self.board, self.name = board, name
        self.streams = threading.BoundedSemaphore(MOST_STREAMS)
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            what = f"port {port} is taken" if taken else f"port {port} cannot be opened: {error.strerror or error}"
            raise CaseError(Fault(what, None, "give another one; `--port 0` takes one that is free")) from None

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{HOST}:{self.server_port}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names by which a browser may call: a page elsewhere that points its own name here gets nothing."""
        return (f"{HOST}:{self.server_port}", f"localhost:{self.server_port}")


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 30

    def do_GET(self) -> None:
        """Answer the page or the stream."""
        route = self.path.split("?", 1)[0]
        if self.headers.get("Host") not in self.server.hosts:
            self._say(421, "This address is not served here.")
        elif route == "/":
            _, shown = self.server.board.now()
            self._say(200, dressed(shown, self.server.name), "text/html")
        elif route == "/events":
            self._stream()
        else:
            self._say(404, "Nothing is served but the page.")

    do_HEAD = do_GET  # noqa: N815 - named as the standard library calls it

    def _say(self, status: int, text: str, kind: str = "text/plain") -> None:
        content = text.encode()
        self._head(status, kind, len(content))
        if self.command != "HEAD":
            self._write(content)

    def _head(self, status: int, kind: str, length: int | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()

    def _stream(self) -> None:
        if not self.server.streams.acquire(blocking=False):
            self._say(503, "Too many pages are open.")
            return
        try:
            self._head(200, "text/event-stream", None)
            board = self.server.board
            number, shown = board.now()
            going = self.command != "HEAD" and self._write(f"retry: 500\ndata: {json.dumps(shown.as_dict())}\n\n".encode())
            while going and not board.closed:
                before = number
                number, shown = board.after(before, HEARTBEAT)
                going = self._write(f"data: {json.dumps(shown.as_dict())}\n\n".encode() if number != before else b":\n\n")
        finally:
            self.server.streams.release()

    def _write(self, content: bytes) -> bool:
        """Whether the browser was still there."""
        try:
            self.wfile.write(content)
            self.wfile.flush()
        except OSError:
            return False
        return True

    def version_string(self) -> str:
        """No more than a name."""
        return "detente"

    def log_message(self, format: str, *args: object) -> None:
        """Requests are nothing to talk about, unless somebody debugs."""
        logging.getLogger(__name__).debug(format, *args)
