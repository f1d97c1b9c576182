"""A server with one analyzed repository, for tests that only look, and places for those that do more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.git.builder import Origin
from tests.http.server import ACTIONS, ADMIN, Place, Server, analyze, running
from tests.lifecycle.shop import shop


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def origin(place: Place) -> Origin:
    return shop(place.folder / "shop.git")


@pytest.fixture(scope="session")
def kept_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that many tests share; its repository ``shop`` is analyzed and not to be changed."""
    place = Place(tmp_path_factory.mktemp("http"), {"ORCH_CORS_ORIGINS": "https://desk.example"})
    origin = shop(place.folder / "shop.git")
    with running(place) as server:
        with server.client() as client:
            made = client.post("/api/repositories", json={"location": str(origin.path), "name": "shop"})
            assert made.status_code == 201, made.text
            assert analyze(client, "shop")["status"] == "succeeded"
        yield server


@pytest.fixture
def admin(kept_server: Server) -> Iterator[httpx2.Client]:
    with kept_server.client(ADMIN) as client:
        yield client


@pytest.fixture
def reader(kept_server: Server) -> Iterator[httpx2.Client]:
    with kept_server.client(ACTIONS) as client:
        yield client


@pytest.fixture
def nobody(kept_server: Server) -> Iterator[httpx2.Client]:
    with kept_server.client(None) as client:
        yield client
