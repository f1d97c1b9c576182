"""Bad input of every kind: a problem with the right status and the name of the part, never a traceback or HTML."""

from __future__ import annotations

import json
import socket
from typing import Any

import httpx2
import pytest

from tests.http.server import ADMIN, Server

JSON = {"content-type": "application/json"}
NONE = "00000000-0000-7000-8000-000000000000"


def problem(response: httpx2.Response, status: int) -> Any:
    """Return the problem of an answer, which must be one of that status."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert set(document) >= {"type", "title", "status", "detail", "instance", "correlation_id", "code"}
    assert document["status"] == status
    assert document["correlation_id"] == response.headers["x-correlation-id"]
    assert "Traceback" not in response.text
    return document


def parts(document: Any) -> list[tuple[str, str]]:
    return [(error["location"], error["pointer"]) for error in document.get("errors", [])]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"location": ', 400),
        (b"\xff\xfe", 400),
        (b'{"location": "\xff"}', 400),
        (b"[" * 50_000, 400),
        (b'{"location": 1e999}', 400),
        (b"[]", 422),
        (b'"text"', 422),
        (b"null", 422),
        (b"", 422),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_body_that_is_no_object_is_refused(admin: httpx2.Client, body: bytes, status: int) -> None:
    problem(admin.post("/api/repositories", content=body, headers=JSON), status)


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/location"]),
        ({"location": 5, "nmae": "x"}, ["/location", "/nmae"]),
        ({"location": None}, ["/location"]),
        ({"location": "x" * 2001}, ["/location"]),
        ({"location": "", "tags": []}, ["/location"]),
        ({"location": "https://example.org/a", "tags": {}}, ["/tags"]),
        ({"location": "https://example.org/a", "tags": "abc"}, ["/tags"]),
        ({"location": "https://example.org/a", "tags": ["ok", 3, None]}, ["/tags/1", "/tags/2"]),
        ({"location": "https://example.org/a/b", "name": "Not A Slug"}, ["/name"]),
        ({"location": "https://example.org/a/b", "owner": "nul \0"}, ["/owner"]),
        ({"location": "https://example.org/a/b", "description": "\ud800"}, ["/description"]),
        ({"location": "https://example.org/a/b", "credential": "hunter2"}, ["/credential"]),
    ],
    ids=str,
)
def test_every_part_of_a_body_that_cannot_be_used_is_named(
    admin: httpx2.Client, body: dict[str, Any], pointers: list[str]
) -> None:
    answered = admin.post("/api/repositories", content=json.dumps(body), headers=JSON)
    if answered.status_code == 400:
        assert "\\ud800" in json.dumps(body), answered.text
        return
    assert parts(problem(answered, 422)) == [("body", pointer) for pointer in pointers]


def test_a_decision_is_read_strictly(admin: httpx2.Client) -> None:
    body = {"action": "acept", "reason": 5, "with_parts": 1, "note": None, "into": "x", "reviewer": "somebody else"}
    answered = admin.post(f"/api/candidates/{NONE}/decisions", json=body)
    assert sorted(parts(problem(answered, 422))) == [
        ("body", f"/{name}") for name in ("action", "into", "note", "reason", "reviewer", "with_parts")
    ]
    many = {"decisions": [{"action": "accept", "candidate_id": NONE}, {"action": "accept"}, 5]}
    answered = admin.post("/api/decisions", json=many)
    assert parts(problem(answered, 422)) == [("body", "/decisions/1/candidate_id"), ("body", "/decisions/2")]
    too_many = {"decisions": [{"action": "accept", "candidate_id": NONE}] * 201}
    assert parts(problem(admin.post("/api/decisions", json=too_many), 422)) == [("body", "/decisions")]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("limit=0", ["limit"]),
        ("limit=201", ["limit"]),
        ("limit=-1", ["limit"]),
        ("limit=abc", ["limit"]),
        ("limit=", ["limit"]),
        ("limit=9999999999999999999999", ["limit"]),
        ("limit=1&limit=2", ["limit"]),
        ("limt=5", ["limt"]),
        ("a=1&b=2", ["a", "b"]),
        ("cursor=zzz", ["cursor"]),
        ("cursor=WyJhIiwxXQ", ["cursor"]),
        ("cursor=" + "A" * 3000, ["cursor"]),
        ("kind=abilty", ["kind"]),
        ("status=proposed&status=new", ["status"]),
        ("min_confidence=2", ["min_confidence"]),
        ("min_confidence=nan", ["min_confidence"]),
        ("needs_review=perhaps", ["needs_review"]),
        ("repository=" + "x" * 101, ["repository"]),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(admin: httpx2.Client, query: str, names: list[str]) -> None:
    assert parts(problem(admin.get(f"/api/candidates?{query}"), 422)) == [("query", f"/{name}") for name in names]


@pytest.mark.parametrize(
    "path",
    [
        "/api/analyses/{}",
        "/api/candidates/{}",
        "/api/decisions/{}",
        "/api/analyses/{}/events",
    ],
)
def test_an_id_that_is_no_uuid_is_named(admin: httpx2.Client, path: str) -> None:
    for wrong in ("5", "x" * 300, "0000", "%00", "%ff"):
        ((location, _),) = parts(problem(admin.get(path.format(wrong)), 422))
        assert location == "path"
    problem(admin.get(path.format(NONE)), 404)


@pytest.mark.parametrize("name", ["nobody", "%2e%2e", "..%2f..", "x" * 90, "%ff%fe", "SHOP", "shop;a=b"])
@pytest.mark.parametrize("what", ["", "/facts", "/ability-map", "/drift", "/analyses", "/coverage", "/chunks"])
def test_a_repository_that_is_not_there_is_not_found(admin: httpx2.Client, name: str, what: str) -> None:
    problem(admin.get(f"/api/repositories/{name}{what}"), 404)


def test_a_name_with_a_nul_is_no_name(admin: httpx2.Client) -> None:
    assert admin.get("/api/repositories/shop%00").status_code in (404, 422)


@pytest.mark.parametrize("path", ["/nope", "/api", "/api/", "/schema/nope", "/schema/x.json", "/apı", "/%00", "/%ff"])
def test_an_unknown_address_is_not_found_as_a_problem(admin: httpx2.Client, path: str) -> None:
    problem(admin.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("PUT", "/api/repositories", "POST"), ("POST", "/status", "GET"), ("DELETE", "/api/decisions", "GET")],
)
def test_a_wrong_method_says_which_ones_there_are(admin: httpx2.Client, method: str, path: str, allowed: str) -> None:
    answered = admin.request(method, path)
    problem(answered, 405)
    assert allowed in answered.headers["allow"]


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"])
def test_a_body_of_another_media_type_is_refused(admin: httpx2.Client, media_type: str) -> None:
    answered = admin.post("/api/repositories", content=b'{"location": "x"}', headers={"content-type": media_type})
    problem(answered, 415)


def test_a_body_that_is_too_large_is_refused(admin: httpx2.Client) -> None:
    problem(admin.post("/api/repositories", content=b'{"location": "' + b"x" * 2_000_000, headers=JSON), 413)
    parts_of_it = (b"x" * 1000 for _ in range(2000))  # without a length
    problem(admin.post("/api/repositories", content=parts_of_it, headers=JSON), 413)


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0", "image/*"])
def test_a_map_in_another_spelling_is_not_acceptable(admin: httpx2.Client, accept: str) -> None:
    problem(admin.get("/api/repositories/shop/ability-map", headers={"Accept": accept}), 406)


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01", "", "1"])
def test_a_moment_that_is_none_is_named(admin: httpx2.Client, moment: str) -> None:
    answered = admin.get("/api/repositories/shop/ability-map", params={"as_of": moment})
    assert parts(problem(answered, 422)) == [("query", "/as_of")]


@pytest.mark.parametrize("tag", ["abc", '"abc"', 'W/"1-00000000000000000000000000000000"', '"1-0", "2-0"'])
def test_a_precondition_that_names_no_map_is_refused(admin: httpx2.Client, tag: str) -> None:
    answered = admin.post(f"/api/candidates/{NONE}/decisions", json={"action": "accept"}, headers={"If-Match": tag})
    assert parts(problem(answered, 422)) == [("header", "/If-Match")]


@pytest.mark.parametrize("word", ["", "x" * 201])
def test_an_idempotency_key_has_a_length(admin: httpx2.Client, word: str) -> None:
    answered = admin.post("/api/repositories/shop/analyses", headers={"Idempotency-Key": word})
    assert parts(problem(answered, 422)) == [("header", "/Idempotency-Key")]


@pytest.mark.parametrize("question", ["", " ", "?!", "x" * 4001])
def test_a_question_without_a_word_is_named(admin: httpx2.Client, question: str) -> None:
    assert parts(problem(admin.get("/api/search", params={"q": question}), 422)) == [("query", "/q")]


def test_a_question_is_any_text(admin: httpx2.Client) -> None:
    for question in ('"unclosed', "a AND (b OR", "résumé ☃", "x\0y", "'; DROP TABLE repository; --", "(" * 500 + "pdf"):
        assert admin.get("/api/search", params={"q": question}).status_code == 200
    assert admin.get("/api/search?q=pdf%ff").status_code == 200


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "٣", "9" * 101])
def test_an_event_id_of_somebody_else_is_refused(kept_server: Server, last: str) -> None:
    with kept_server.client() as admin:
        run = admin.get("/api/repositories/shop/analyses").json()["items"][0]["id"]
        answered = admin.get(f"/api/analyses/{run}/events", headers=[(b"Last-Event-ID", last.encode())])
        assert parts(problem(answered, 422)) == [("header", "/Last-Event-ID")]


RAW = [
    b"GARBAGE\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a b c\r\n\r\n",
    b"POST /api/repositories HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /api/repositories HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
]


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: repr(raw[:30]))
def test_what_is_hardly_http_gets_a_4xx_or_a_closed_door_and_the_service_goes_on(
    kept_server: Server, raw: bytes
) -> None:
    host, port = kept_server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.settimeout(3)
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            answered = connection.recv(100_000)
        except (ConnectionError, TimeoutError):
            answered = b""
    assert answered == b"" or b" 4" in answered.split(b"\r\n")[0], answered[:200]
    assert b"Traceback" not in answered
    with kept_server.client(ADMIN) as admin:
        assert admin.get("/status").status_code == 200
