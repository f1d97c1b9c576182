"""Stops of every kind: what was acknowledged is kept, and what was begun is taken up again."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from repo_registry.domain.rules.credentials import is_well_formed
from tests.git.builder import Origin
from tests.http.server import ADMIN, PROGRAM, Place, Server, analyze, events, running
from tests.lifecycle.shop import FILES


def many_files(origin: Origin, count: int) -> None:
    code = b"".join(b'def work_%d(value):\n    """Work on a value."""\n    return value\n\n\n' % n for n in range(60))
    origin.commit({**FILES, **{b"shop/part_%04d.py" % n: b"# %d\n" % n + code for n in range(count)}})


def until_running(client: Any, address: str) -> None:
    for _ in range(300):
        if client.get(address).json()["status"] != "queued":
            return
        time.sleep(0.05)
    raise AssertionError("the run was never begun")


def test_nothing_acknowledged_is_lost_by_a_kill(place: Place, origin: Origin) -> None:
    place = Place(place.folder, {"REPO_REGISTRY_LEASE_SECONDS": "5"})
    kept: list[str] = []
    server = Server(place)
    with server.client() as admin:
        body = {"location": str(origin.path), "name": "shop"}
        assert admin.post("/api/repositories", json=body, headers={"Idempotency-Key": "add"}).status_code == 201
        analyze(admin, "shop")
        listed = admin.get("/api/candidates", params={"kind": "feature"}).json()["items"]
        for candidate in listed[:3]:
            made = admin.post(f"/api/candidates/{candidate['id']}/decisions", json={"action": "accept"})
            assert made.status_code == 201
            kept.append(made.json()["hash"])
        tag = admin.get("/api/repositories/shop/ability-map").headers["etag"]
        many_files(origin, 90)
        asked = admin.post("/api/repositories/shop/analyses")
        until_running(admin, asked.headers["location"])
        server.kill()
    with running(place) as again, again.client() as admin:
        assert admin.get("/api/repositories/shop/ability-map").headers["etag"] == tag
        log = admin.get("/api/decisions").json()["items"]
        assert [decision["hash"] for decision in reversed(log)] == kept
        assert admin.get("/api/verify").json() == {"sequence": 3, "hash": kept[-1]}
        replayed = admin.post("/api/repositories", json=body, headers={"Idempotency-Key": "add"})
        assert (replayed.status_code, replayed.headers["idempotency-replayed"]) == (201, "true")
        *_, (_, _, run) = events(admin, asked.headers["location"])
        assert (run["status"], run["attempt"]) == ("succeeded", 2)
        undone = admin.post(f"/api/decisions/{log[0]['id']}/undo")
        assert undone.status_code == 201
        assert admin.get("/api/search", params={"q": "work on a value"}).json()["coverage"] == "found"
    connection = sqlite3.connect(place.folder / "registry.sqlite3")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


@pytest.mark.parametrize("received", [signal.SIGTERM, signal.SIGINT], ids=lambda value: value.name)
def test_a_stop_hands_the_run_at_hand_back_and_the_next_start_takes_it_up(
    place: Place, origin: Origin, received: signal.Signals
) -> None:
    hasty = Place(place.folder, {"ORCH_SHUTDOWN_SECONDS": "0", "REPO_REGISTRY_LEASE_SECONDS": "3600"})
    many_files(origin, 90)
    server = Server(hasty)
    with server.client() as admin:
        admin.post("/api/repositories", json={"location": str(origin.path), "name": "shop"})
        asked = admin.post("/api/repositories/shop/analyses")
        with admin.stream("GET", asked.headers["location"] + "/events") as followed:
            for line in followed.iter_lines():
                if '"phase": "read"' in line:
                    break
            began = time.monotonic()
            assert server.stop(received) == 0, server.noise
            assert time.monotonic() - began < 10
    assert server.noise == []
    with running(place) as again, again.client() as admin:
        *_, (_, _, run) = events(admin, asked.headers["location"])
        assert (run["status"], run["attempt"]) == ("succeeded", 2)


def test_a_stop_waits_for_a_run_that_is_soon_done(place: Place, origin: Origin) -> None:
    server = Server(place)
    with server.client() as admin:
        admin.post("/api/repositories", json={"location": str(origin.path), "name": "shop"})
        asked = admin.post("/api/repositories/shop/analyses")
        until_running(admin, asked.headers["location"])
    assert server.stop() == 0
    run = place.run("repo", "runs", "shop")["items"][0]
    assert (run["id"], run["status"], run["attempt"]) == (asked.headers["location"].split("/")[-1], "succeeded", 1)


def test_without_a_worker_runs_wait_for_a_separate_one(place: Place, origin: Origin) -> None:
    with running(place, "--no-worker") as server, server.client() as admin:
        admin.post("/api/repositories", json={"location": str(origin.path), "name": "shop"})
        asked = admin.post("/api/repositories/shop/analyses")
        time.sleep(1.5)
        assert admin.get(asked.headers["location"]).json()["status"] == "queued"
        assert admin.get("/health").json()["queue"] == {"queued": 1, "running": 0}
        worker = subprocess.Popen(
            [*PROGRAM, "worker"], env=place.environment, stderr=subprocess.PIPE, start_new_session=True
        )
        try:
            told = list(events(admin, asked.headers["location"]))
            assert told[-1][2]["status"] == "succeeded"
            assert [name for _, name, _ in told][-1] == "status"
        finally:
            worker.send_signal(signal.SIGTERM)
            _, errors = worker.communicate(timeout=30)
        assert b"Traceback" not in errors


def test_a_waiting_run_is_cancelled_at_once(place: Place, origin: Origin) -> None:
    with running(place, "--no-worker") as server, server.client() as admin:
        admin.post("/api/repositories", json={"location": str(origin.path), "name": "shop"})
        asked = admin.post("/api/repositories/shop/analyses")
        assert admin.post("/api/repositories/shop/analyses").json()["id"] == asked.json()["id"], "it waits already"
        cancelled = admin.post(asked.headers["location"] + "/cancel")
        assert (cancelled.status_code, cancelled.json()["status"]) == (202, "cancelled")
        assert [document["status"] for _, _, document in events(admin, asked.headers["location"])] == ["cancelled"]


def test_tokens_are_made_at_the_first_start_for_their_owner_alone(place: Place) -> None:
    environment = {
        name: value for name, value in place.environment.items() if name not in ("ORCH_TOKEN", "ORCH_ACTIONS_TOKEN")
    }
    files = {name: place.folder / f"{name}.token" for name in ("admin", "actions")}
    more = {"ORCH_TOKEN_FILE": str(files["admin"]), "ORCH_ACTIONS_TOKEN_FILE": str(files["actions"])}
    words: list[str] = []
    for _ in range(2):
        started = Started(place.folder, {**environment, **more})
        with running(started) as server:
            words += [file.read_text().strip() for file in files.values()]
            with server.client(words[0]) as admin, server.client(words[1]) as reader:
                assert admin.post("/api/repositories", json={}).status_code == 422
                assert reader.post("/api/repositories", json={}).status_code == 403
    assert words[:2] == words[2:], "the second start takes what the first one made"
    assert all(is_well_formed(word) for word in words)
    for file in files.values():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


class Started(Place):
    """A place whose programs are given exactly this environment."""

    @property
    def environment(self) -> dict[str, str]:
        return dict(self.more)


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ({"ORCH_PORT": "99999"}, 2, "ORCH_PORT must lie between"),
        ({"ORCH_HOST": "nonsense.invalid"}, 1, "no address to listen on"),
        ({"ORCH_ACTIONS_TOKEN": "admin-token-of-the-tests"}, 2, "hold the same token"),
        ({"REPO_REGISTRY_DATABASE_PATH": "/"}, 2, "is a folder"),
        ({"REPO_REGISTRY_LLM_PROVIDER": "x"}, 1, "cannot use it yet"),
        ({"ORCH_TOKEN_FILE": "/dev/null", "ORCH_TOKEN": ""}, 2, "ORCH_TOKEN must not be empty"),
    ],
    ids=str,
)
def test_what_stops_the_start_is_one_line(place: Place, more: dict[str, str], code: int, words: str) -> None:
    done = subprocess.run(
        [*PROGRAM, "serve", "--port", "0"] if "ORCH_PORT" not in more else [*PROGRAM, "serve"],
        env=place.environment | more,
        cwd=place.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    errors = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert done.returncode == code, done.stderr
    assert len(errors) == 1, done.stderr
    assert words in errors[0]


def test_a_port_that_is_taken_is_told_in_one_line(place: Place) -> None:
    with running(place) as server:
        port = server.address.rpartition(":")[2]
        done = subprocess.run(
            [*PROGRAM, "serve", "--port", port], env=place.environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "Address already in use" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="several processes share a socket")
def test_several_processes_serve_one_registry(place: Place, origin: Origin) -> None:
    port = free_port()
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--workers", "2", "--port", str(port)],
        env=place.environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=place.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        with wait_for_port(port) as client:
            client.post("/api/repositories", json={"location": str(origin.path), "name": "shop"})
            assert analyze(client, "shop")["status"] == "succeeded"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            _, errors = process.communicate(timeout=40)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert b"Traceback" not in errors, errors


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def wait_for_port(port: int) -> Iterator[httpx2.Client]:
    headers = {"Authorization": f"Bearer {ADMIN}"}
    address = f"http://127.0.0.1:{port}"
    with httpx2.Client(base_url=address, headers=headers, timeout=30, trust_env=False) as client:
        for _ in range(300):
            try:
                if client.get("/health").status_code == 200:
                    break
            except httpx2.TransportError:
                time.sleep(0.1)
        yield client
