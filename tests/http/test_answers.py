"""What stands around every answer: headers, names, pages, tags, compression, origins."""

from __future__ import annotations

import gzip
import re
from typing import Any

import httpx2
import pytest

from repo_registry import __version__
from tests.http.server import Place, Server, running

ORIGIN = "https://desk.example"


def test_health_has_the_promised_shape(nobody: httpx2.Client) -> None:
    document = nobody.get("/health").json()
    assert document["status"] == "ok"
    assert {"path", "reachable", "error"} <= set(document["database"])
    assert (document["database"]["reachable"], document["database"]["error"]) == (True, None)
    assert {"path", "exists"} <= set(document["checkout_root"])
    assert document["checkout_root"]["exists"] is True
    assert document["queue"] == {"queued": 0, "running": 0}
    assert document["worker"] is True
    assert document["database"]["schema_version"] >= 7


def test_status_tells_version_and_uptime(reader: httpx2.Client) -> None:
    first, second = (reader.get("/status").json() for _ in range(2))
    assert first["version"] == __version__
    assert 0 < first["uptime_seconds"] < second["uptime_seconds"]


@pytest.mark.parametrize("path", ["/", "/health", "/status", "/nope", "/api/repositories", "/schema"])
def test_every_answer_has_security_headers(nobody: httpx2.Client, reader: httpx2.Client, path: str) -> None:
    for client in (nobody, reader):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers
        assert "set-cookie" not in headers


def test_a_correlation_id_is_taken_and_returned_or_made(nobody: httpx2.Client, kept_server: Server) -> None:
    given = nobody.get("/health", headers={"X-Correlation-ID": "abc-123"})
    assert given.headers["x-correlation-id"] == "abc-123"
    made = {nobody.get("/health").headers["x-correlation-id"] for _ in range(3)}
    assert len(made) == 3
    for hostile in (b"x" * 200, b"a b", b"\xff", b'a"b', b"a,b"):
        taken = nobody.get("/health", headers=[(b"X-Correlation-ID", hostile)]).headers["x-correlation-id"]
        assert re.fullmatch(r"[0-9a-f]{32}", taken)
    refused = nobody.get("/status", headers={"X-Correlation-ID": "who-was-it"})
    assert refused.json()["correlation_id"] == "who-was-it"
    (told,) = kept_server.events_of("who-was-it")
    assert (told["event"], told["status"], told["path"]) == ("request.completed", 401, "/status")


def test_events_of_a_request_carry_its_correlation_id(admin: httpx2.Client, kept_server: Server) -> None:
    body = {"description": "Invoices"}
    assert admin.patch("/api/repositories/shop", json=body, headers={"X-Correlation-ID": "patch-1"}).status_code == 200
    names = {event["event"] for event in kept_server.events_of("patch-1")}
    assert names >= {"repository.updated", "request.completed"}


def test_head_is_a_get_without_a_body(reader: httpx2.Client) -> None:
    got, headed = reader.get("/api/repositories"), reader.head("/api/repositories")
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["content-length"] == str(len(got.content))


def test_large_answers_are_compressed_where_that_is_understood(kept_server: Server) -> None:
    with kept_server.client() as admin, admin.stream("GET", "/schema", headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        raw = b"".join(packed.iter_raw())
    with kept_server.client() as admin:
        plain = admin.get("/schema", headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert gzip.decompress(raw) == plain.content


def test_a_tag_names_the_bytes_that_were_sent(reader: httpx2.Client) -> None:
    address = "/api/repositories/shop/ability-map"
    answers = {kind: reader.get(address, headers={"Accept": kind}) for kind in ("*/*", "application/yaml", "text/*")}
    assert len({answer.headers["etag"] for answer in answers.values()}) == 3
    for kind, answer in answers.items():
        assert answer.headers["etag"].startswith('"')
        for given in (answer.headers["etag"], f'"x", {answer.headers["etag"]}', "*", f"W/{answer.headers['etag']}"):
            again = reader.get(address, headers={"Accept": kind, "If-None-Match": given})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == answer.headers["etag"]
        assert reader.get(address, headers={"Accept": kind, "If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/markdown", "text/markdown"),
        ("application/*", "application/json"),
        ("text/html, application/yaml;q=0.5, */*;q=0.1", "application/yaml"),
        ("application/json;q=0.1, text/markdown;q=0.2", "text/markdown"),
        ("*/*;q=0.5, application/json;q=0", "application/yaml"),
    ],
)
def test_a_map_is_spelled_as_the_caller_likes_best(reader: httpx2.Client, accept: str, kind: str) -> None:
    answered = reader.get("/api/repositories/shop/ability-map", headers={"Accept": accept})
    assert answered.headers["content-type"].partition(";")[0] == kind
    assert "Accept" in answered.headers["vary"]


def walked(client: httpx2.Client, path: str, **parameters: Any) -> list[Any]:
    items: list[Any] = []
    answered = client.get(path, params=parameters)
    while True:
        document = answered.json()
        assert len(document["items"]) <= parameters["limit"]
        items += document["items"]
        if document["next_cursor"] is None:
            assert "link" not in answered.headers
            return items
        address, _, relation = answered.headers["link"].partition("; ")
        assert relation == 'rel="next"'
        answered = client.get(address.strip("<>"))
        assert answered.status_code == 200, answered.text


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/api/repositories", {}),
        ("/api/repositories/shop/facts", {}),
        ("/api/repositories/shop/facts", {"kind": "http_route"}),
        ("/api/repositories/shop/chunks", {}),
        ("/api/repositories/shop/coverage", {}),
        ("/api/repositories/shop/analyses", {}),
        ("/api/candidates", {"repository": "shop"}),
        ("/api/candidates", {"kind": ["feature", "capability"], "min_confidence": 0.2, "needs_review": True}),
        ("/api/decisions", {}),
    ],
)
def test_pages_put_together_are_the_whole_list(reader: httpx2.Client, path: str, more: dict[str, Any]) -> None:
    whole = reader.get(path, params={**more, "limit": 200}).json()["items"]
    for limit in (1, 3):
        assert walked(reader, path, **more, limit=limit) == whole
    if "decisions" not in path:
        assert whole


def test_a_cursor_into_a_result_that_was_replaced_says_so(reader: httpx2.Client) -> None:
    from repo_registry.entrypoints.cursors import cursor_text  # noqa: PLC0415  only here

    stale = cursor_text("00000000-0000-7000-8000-000000000000", 2)
    answered = reader.get("/api/repositories/shop/facts", params={"cursor": stale})
    assert (answered.status_code, answered.json()["step"]) == (409, "page")


def test_allowed_origins_are_told_so_and_others_are_not(nobody: httpx2.Client, reader: httpx2.Client) -> None:
    asked = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization"}
    preflight = nobody.options("/api/repositories/shop", headers={"Origin": ORIGIN, **asked})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == ORIGIN
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in preflight.headers
    for client, status in ((nobody, 401), (reader, 200)):
        answered = client.get("/status", headers={"Origin": ORIGIN})
        assert (answered.status_code, answered.headers["access-control-allow-origin"]) == (status, ORIGIN)
        assert "Origin" in answered.headers["vary"]
        for other in ("https://evil.example", "null", "https://desk.example.evil", "http://desk.example"):
            assert "access-control-allow-origin" not in client.get("/status", headers={"Origin": other}).headers
    assert nobody.options("/status", headers={"Origin": "https://evil.example", **asked}).status_code == 401


def test_metrics_count_requests_by_route(reader: httpx2.Client) -> None:
    reader.get("/api/repositories/shop")
    text = reader.get("/metrics").text
    assert re.search(r'repo_registry_requests_total\{[^}]*path="/api/repositories/\{name\}"[^}]*\} ', text), text[:3000]


def test_a_database_that_is_taken_away_shows_in_health(place: Place) -> None:
    with running(place) as server, server.client(None) as nobody:
        assert nobody.get("/health").status_code == 200
        (place.folder / "registry.sqlite3").rename(place.folder / "away")
        answered = nobody.get("/health")
        document = answered.json()
        assert (answered.status_code, document["status"]) == (503, "degraded")
        assert document["database"]["reachable"] is False
        assert "taken away" in document["database"]["error"]
        assert nobody.get("/").status_code == 200
        (place.folder / "away").rename(place.folder / "registry.sqlite3")
        assert nobody.get("/health").status_code == 200


def test_a_database_that_cannot_be_opened_does_not_stop_the_start(place: Place) -> None:
    (place.folder / "registry.sqlite3").write_text("this is no database, but somebody's notes\n" * 100)
    with running(place) as server:
        with server.client(None) as nobody:
            answered = nobody.get("/health")
            assert (answered.status_code, answered.json()["database"]["reachable"]) == (503, False)
            assert nobody.get("/").status_code == 200
        with server.client() as admin:
            refused = admin.get("/api/repositories")
            assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
            assert int(refused.headers["retry-after"]) > 0
            assert admin.get("/status").status_code == 200
            assert admin.get("/api/repositories", headers={"Authorization": "Bearer wrong"}).status_code == 401
        (place.folder / "registry.sqlite3").unlink()
        server.wait_for("service.recovered")
        with server.client() as admin:
            assert admin.get("/api/repositories").json()["items"] == []
            assert admin.get("/health").status_code == 200
