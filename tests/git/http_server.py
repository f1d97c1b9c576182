"""A real smart-HTTP server on loopback: ``git http-backend`` behind Python's own HTTP server, which can misbehave."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import attrs


@attrs.define
class Behaviour:
    """What the server does beside serving."""

    authorization: str | None = None
    """The header that is wanted; without it the answer is 401."""
    redirect_to: str | None = None
    status: int | None = None
    """Answered to everything."""
    html: bool = False
    """Answer a web page to everything."""
    dumb: bool = False
    """Serve files only, as servers without git do."""
    stall_on: bytes | None = None
    """Fall silent when a request's path or body holds this."""
    cut_pack: bool = False
    """Close the connection in the middle of a pack."""
    by_id: bool = True
    """Whether commits are given out by id."""
    requests: list[str] = attrs.field(factory=list)
    headers: list[dict[str, str]] = attrs.field(factory=list)
    stalled: threading.Event = attrs.field(factory=threading.Event)
    ended: threading.Event = attrs.field(factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        behaviour = self.server.behaviour
        behaviour.requests.append(f"{self.command} {self.path}")
        behaviour.headers.append(dict(self.headers))
        if behaviour.stall_on is not None and (behaviour.stall_on in body or behaviour.stall_on in self.path.encode()):
            behaviour.stalled.set()
            behaviour.ended.wait(30)
            self.close_connection = True
        elif behaviour.redirect_to is not None:
            self._plain(302, {"Location": behaviour.redirect_to + self.path})
        elif behaviour.status is not None:
            self._plain(behaviour.status, {})
        elif behaviour.html:
            self._plain(200, {"Content-Type": "text/html"}, b"<html>\n\x1b[31m hello</html>\n")
        elif behaviour.authorization is not None and self.headers.get("Authorization") != behaviour.authorization:
            self._plain(401, {"WWW-Authenticate": 'Basic realm="x"'})
        elif behaviour.dumb:
            file = self.server.root / self.path.partition("?")[0].lstrip("/")
            self._plain(200, {}, file.read_bytes()) if file.is_file() else self._plain(404, {})
        else:
            self._serve(body)

    def _plain(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _serve(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        by_id = self.server.behaviour.by_id
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.server.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", "") if by_id else "version=0",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        done = subprocess.run(["git", "http-backend"], env=environment, input=body, capture_output=True, check=False)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        status = int(headers.pop("Status", "200").split(" ")[0])
        if self.server.behaviour.cut_pack and b"PACK" in answer:
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer[: len(answer) // 2])
            self.close_connection = True
            return
        self._plain(status, headers, answer)


class Server(ThreadingHTTPServer):
    """Serves every repository below ``root``."""

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.root = root
        self.behaviour = Behaviour()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that are killed close their connection."""


@contextmanager
def serving(root: Path) -> Iterator[Server]:
    """Run a server while the block runs."""
    server = Server(root)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.behaviour.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
