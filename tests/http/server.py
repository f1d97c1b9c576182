"""A real server process on loopback, and a client for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import httpx2

ADMIN = "admin-token-of-the-tests"
ACTIONS = "reading-token-of-the-tests"
START_SECONDS = 60
#: What the server's plain parser says of a caller who left in the middle of a request; its faster one says nothing.
LEFT_ALONE = "ASGI callable returned without completing response.\n"


@attrs.frozen
class Place:
    """Where one registry lies, and how its programs are to find it."""

    folder: Path
    more: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("REPO_REGISTRY_", "ORCH_"))}
        return {
            **kept,
            "REPO_REGISTRY_DATABASE_PATH": str(self.folder / "registry.sqlite3"),
            "REPO_REGISTRY_CHECKOUT_ROOT": str(self.folder / "checkouts"),
            "REPO_REGISTRY_LOCAL_ROOTS": str(self.folder),
            "REPO_REGISTRY_READER_PROCESSES": "1",
            "ORCH_TOKEN": ADMIN,
            "ORCH_ACTIONS_TOKEN": ACTIONS,
            "ORCH_WORKER_POLL_SECONDS": "1",
            **self.more,
        }

    def run(self, *arguments: str, code: int = 0) -> Any:
        """Run one command of the program and return its document."""
        done = subprocess.run(
            [*PROGRAM, *arguments, "--json"], env=self.environment, cwd=self.folder, capture_output=True, check=False
        )
        assert done.returncode == code, done.stderr.decode()
        return json.loads(done.stdout) if done.stdout else None


_START = (
    f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r}); "
    "from repo_registry.entrypoints.cli.main import main; main()"
)
PROGRAM = [sys.executable, "-c", _START]


class Server:
    """One server process."""

    def __init__(self, place: Place, *arguments: str, program: Sequence[str] = PROGRAM) -> None:
        self.place = place
        self._process = subprocess.Popen(
            [*program, "serve", "--port", "0", "--json", *arguments],
            env=place.environment,
            cwd=place.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.events: list[Any] = []
        self.noise: list[str] = []
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.address = self._first_words()["address"]

    def _first_words(self) -> Any:
        assert self._process.stdout is not None
        lines: list[str] = []
        for line in self._process.stdout:
            lines.append(line)
            if line == "}\n":
                return json.loads("".join(lines))
        self._process.wait(START_SECONDS)
        self._listener.join(5)
        raise AssertionError(f"the server ended with {self._process.returncode}: {self.noise} {self.events}")

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            with self._news:
                if line.startswith("{"):
                    self.events.append(json.loads(line))
                else:
                    self.noise.append(line)
                self._news.notify_all()

    def wait_for(self, event: str, seconds: float = 30) -> Any:
        """Return the first event of that name."""
        with self._news:
            self._news.wait_for(lambda: any(one["event"] == event for one in self.events), seconds)
            return next(one for one in self.events if one["event"] == event)

    def events_of(self, correlation_id: str) -> list[Any]:
        """Return what was told of one request, once it was answered."""
        with self._news:
            self._news.wait_for(
                lambda: any(one["event"] == "request.completed" for one in self._of(correlation_id)), 10
            )
            return self._of(correlation_id)

    def _of(self, correlation_id: str) -> list[Any]:
        return [one for one in self.events if one.get("correlation_id") == correlation_id]

    @property
    def slow_steps(self) -> list[Any]:
        """What a watched server said of steps that took long."""
        with self._news:
            return [one for one in self.events if one["event"] == "step.slow"]

    def client(self, token: str | None = ADMIN, **more: Any) -> httpx2.Client:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return httpx2.Client(base_url=self.address, headers=headers, timeout=30, trust_env=False, **more)

    def kill(self) -> None:
        """End it and all it started, at once."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._end()

    def stop(self, received: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; return its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(received)
        self._end()
        return self._process.returncode

    def _end(self) -> None:
        try:
            self._process.wait(START_SECONDS)
        finally:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
            self._listener.join(10)
            assert self._process.stdout is not None
            assert self._process.stderr is not None
            self._process.stdout.close()
            self._process.stderr.close()


@contextmanager
def running(place: Place, *arguments: str, program: Sequence[str] = PROGRAM) -> Iterator[Server]:
    """Hold a server running; it must have had nothing unexpected to say."""
    server = Server(place, *arguments, program=program)
    try:
        yield server
    finally:
        server.stop()
    said = [line for line in server.noise if line != LEFT_ALONE]
    assert said == [], said
    failed = [one for one in server.events if one["event"] == "request.failed"]
    assert failed == [], failed


def analyze(client: httpx2.Client, name: str, **body: Any) -> Any:
    """Ask for an analysis, follow it to its end, and return the run."""
    asked = client.post(f"/api/repositories/{name}/analyses", json=body)
    assert asked.status_code == 202, asked.text
    told = list(events(client, asked.headers["location"]))
    return told[-1][2]


def events(client: httpx2.Client, run: str, last: str | None = None) -> Iterator[tuple[int, str, Any]]:
    """Yield the events of a run: id, name and document."""
    headers = {} if last is None else {"Last-Event-ID": last}
    with client.stream("GET", f"{run}/events", headers=headers) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        for line in response.iter_lines():
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "data" in fields:
                yield int(fields["id"]), fields["event"], json.loads(fields["data"])
                fields = {}
