"""Every route says whom it serves, and serves nobody else."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from litestar.handlers import HTTPRouteHandler

from repo_registry.domain.model.security import Role
from repo_registry.entrypoints.http.roles import EVERYBODY, KEY, check_role, declared
from repo_registry.entrypoints.http.service import Service, create_service, open_paths, route_handlers
from repo_registry.entrypoints.settings import Settings
from tests.http.server import ACTIONS, ADMIN, Server
from tests.http.test_bad_input import problem

SERVICE = create_service(Settings())
OPEN = {"/", "/health"}


def routes(service: Service) -> list[tuple[str, str, HTTPRouteHandler]]:
    """Return method, path and handler of every route, in one order: tests run in several processes."""
    found = [
        (method, route.path, handler)
        for route in service.routes.routes
        for handler in route_handlers(route)
        for method in handler.http_methods
    ]
    return sorted(found, key=lambda one: (one[1], one[0], str(one[2])))


ROUTES = routes(SERVICE)


def test_there_are_routes_and_only_two_are_open() -> None:
    assert len(ROUTES) > 30
    assert open_paths(SERVICE.routes) == OPEN


@pytest.mark.parametrize(("method", "path", "handler"), ROUTES, ids=lambda value: str(value)[:60])
def test_every_route_declares_whom_it_serves(method: str, path: str, handler: HTTPRouteHandler) -> None:
    asked = declared(handler)
    assert asked is not None, f"{method} {path} declares nobody: add opt={{{KEY!r}: …}}"
    assert asked in (EVERYBODY[KEY], *Role)
    assert (asked == EVERYBODY[KEY]) == (path in OPEN)
    if asked != EVERYBODY[KEY]:
        guards = [getattr(guard, "func", guard) for guard in handler.resolve_guards()]
        assert check_role in guards
    if method not in ("GET", "HEAD") and path != "/api/repositories/validate":
        assert asked in (Role.ADMIN, Role.REVIEWER), "whoever only reads changes nothing"


def test_every_route_of_the_framework_is_among_them() -> None:
    """Nothing is mounted past the routes that were walked."""
    walked = {path for _, path, _ in ROUTES}
    assert {route.path for route in SERVICE.routes.routes} == walked


def filled(path: str) -> str:
    while "{" in path:
        head, _, rest = path.partition("{")
        path = head + "1" + rest.partition("}")[2]
    return path


def operations() -> list[tuple[str, str, Role]]:
    found = []
    for method, path, handler in ROUTES:
        asked = declared(handler)
        if isinstance(asked, Role):
            found.append((method, filled(path), asked))
    return found


@pytest.mark.parametrize(("method", "path", "needed"), operations(), ids=str)
def test_nobody_and_strangers_get_401_and_a_role_that_is_not_enough_403(
    kept_server: Server, reviewers: str, method: str, path: str, needed: Role
) -> None:
    body: dict[str, Any] = {} if method == "GET" else {"json": {}}
    with kept_server.client(None) as client:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {ADMIN}"}):
            answered = client.request(method, path, headers=headers, **body)
            problem(answered, 401)
            assert answered.headers["www-authenticate"].startswith("Bearer")
    tokens = {Role.ACTIONS: ACTIONS, Role.REVIEWER: reviewers, Role.ADMIN: ADMIN}
    enough = {
        Role.ACTIONS: {Role.ACTIONS, Role.REVIEWER, Role.ADMIN},
        Role.REVIEWER: {Role.REVIEWER, Role.ADMIN},
        Role.ADMIN: {Role.ADMIN},
    }[needed]
    for role, token in tokens.items():
        if role in enough:
            continue
        with kept_server.client(token) as client:
            problem(client.request(method, path, **body), 403)


@pytest.fixture(scope="session")
def reviewers(kept_server: Server) -> str:
    return str(kept_server.place.run("token", "create", "ruth", "--role", "reviewer")["token"])


def test_each_role_may_do_what_it_is_for(kept_server: Server, reviewers: str) -> None:
    missing = "/api/candidates/00000000-0000-7000-8000-000000000000/decisions"
    for token in (reviewers, ADMIN):
        with kept_server.client(token) as client:
            assert client.post(missing, json={"action": "accept"}).status_code == 404
    for token in (ACTIONS, reviewers, ADMIN):
        with kept_server.client(token) as client:
            assert client.get("/api/repositories/shop").status_code == 200
            assert client.get("/metrics").status_code == 200
            assert client.get("/schema").status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "bearer x y",
        ADMIN,
        f"Token {ADMIN}",
        f"Bearer {ADMIN}x",
        f"Bearer {ADMIN[:-1]}",
        f"Bearer  x{ADMIN}",
        f"Bearer {ADMIN.upper()}",
        "Bearer " + "x" * 5000,
        "Bearer rr_" + "0" * 49,
        "Bearer \xe4",
    ],
)
def test_a_token_is_known_whole_or_not_at_all(nobody: httpx2.Client, header: str) -> None:
    problem(nobody.get("/status", headers=[(b"Authorization", header.encode("latin-1"))]), 401)


def test_two_tokens_are_no_token(nobody: httpx2.Client) -> None:
    headers = [("Authorization", f"Bearer {ADMIN}"), ("Authorization", f"Bearer {ADMIN}")]
    problem(nobody.get("/status", headers=headers), 401)


@pytest.mark.parametrize(
    "path",
    [
        "//health/../status",
        "/health/../status",
        "/health/..%2fstatus",
        "/HEALTH",
        "/health;/status",
        "//health",
        "/health/",
    ],
)
def test_there_is_no_way_round_by_an_open_address(nobody: httpx2.Client, path: str) -> None:
    request = nobody.build_request("GET", "/")
    request.url = httpx2.URL(str(nobody.base_url).rstrip("/") + path)
    assert nobody.send(request).status_code in (401, 404)


def test_open_addresses_are_open_to_get_alone(nobody: httpx2.Client) -> None:
    assert nobody.get("/").json() == {"status": "ok"}
    assert nobody.get("/health").status_code == 200
    assert nobody.head("/health").status_code == 200
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        assert nobody.request(method, "/health").status_code == 401


def test_a_revoked_token_is_refused_at_once_and_an_expired_one_too(kept_server: Server) -> None:
    place = kept_server.place
    word = place.run("token", "create", "leaving", "--role", "actions")["token"]
    with kept_server.client(word) as client:
        assert client.get("/status").status_code == 200
        place.run("token", "revoke", "leaving")
        problem(client.get("/status"), 401)
    assert word not in str(place.run("token", "list"))
    states = {one["name"]: one["valid"] for one in place.run("token", "list")["items"]}
    assert states["leaving"] is False


def test_tokens_are_kept_as_hashes_and_never_logged(kept_server: Server) -> None:
    word = kept_server.place.run("token", "create", "kept", "--role", "actions")["token"]
    with kept_server.client(word) as client:
        client.get("/api/repositories")
        client.get(f"/api/repositories/{word}", headers={"X-Correlation-ID": "kept-1"})
    raw = b"".join(path.read_bytes() for path in kept_server.place.folder.glob("registry.sqlite3*"))
    assert word.encode() not in raw
    assert ADMIN.encode() not in raw
    assert [event["principal"] for event in kept_server.events_of("kept-1")] == ["kept"]
    told = [event for event in kept_server.events if not str(event.get("path", "")).endswith(word)]
    assert not [event for event in told if word in str(event) or ADMIN in str(event)]
