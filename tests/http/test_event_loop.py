"""No request is held up by other work: nothing on the service's event loop takes long while an analysis runs."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import httpx2

from tests.git.builder import Origin
from tests.http.server import ACTIONS, Place, running
from tests.http.test_restart import many_files

ROOT = Path(__file__).parents[2]
READS = (
    "/status",
    "/health",
    "/api/repositories",
    "/api/repositories/shop",
    "/api/repositories/shop/facts?limit=200",
    "/api/repositories/shop/chunks?limit=200",
    "/api/repositories/shop/coverage?limit=200",
    "/api/repositories/shop/ability-map",
    "/api/repositories/shop/ability-map.yaml",
    "/api/repositories/shop/drift",
    "/api/candidates?limit=200",
    "/api/decisions",
    "/api/search?q=render+invoices",
    "/schema",
)


def read_everything(client: httpx2.Client) -> float:
    """Return how long the slowest answer took."""
    slowest = 0.0
    for path in READS:
        began = time.perf_counter()
        assert client.get(path).status_code == 200, path
        slowest = max(slowest, time.perf_counter() - began)
    return slowest


def test_no_step_takes_long_while_an_analysis_runs(place: Place, origin: Origin) -> None:
    program = [sys.executable, "-m", "tests.http.watched_server"]
    watched = Place(place.folder, {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": ""})
    with running(watched, program=program) as server, server.client() as admin, server.client(ACTIONS) as reader:
        admin.post("/api/repositories", json={"location": str(origin.path), "name": "shop"})
        many_files(origin, 120)
        first = admin.post("/api/repositories/shop/analyses").headers["location"]
        while admin.get(first).json()["status"] in ("queued", "running"):
            time.sleep(0.05)
        candidates = admin.get("/api/candidates", params={"kind": "feature", "limit": 200}).json()["items"]
        decisions = [{"candidate_id": one["id"], "action": "accept"} for one in candidates]
        assert admin.post("/api/decisions", json={"decisions": decisions}).json()["succeeded"] > 3
        read_everything(reader)  # whatever is imported or made once is there now
        before = len(server.slow_steps)
        many_files(origin, 240)
        second = admin.post("/api/repositories/shop/analyses").headers["location"]
        rounds = 0
        while admin.get(second).json()["status"] in ("queued", "running"):
            read_everything(reader)
            rounds += 1
        assert rounds > 0
        assert admin.get(second).json()["status"] == "succeeded"
        assert server.slow_steps[before:] == []
