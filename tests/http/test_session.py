"""A whole session over HTTP on both stores: register, analyze, follow, decide, read the map, undo, search."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.git.builder import Origin
from tests.http.server import ACTIONS, Place, Server, analyze, events, running
from tests.lifecycle.shop import shop


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for each store; every test has a repository of its own on it."""
    more = {}
    if request.param == "postgresql":
        more = {"REPO_REGISTRY_DATABASE_URL": request.getfixturevalue("postgres_copies")()}
    with running(Place(tmp_path_factory.mktemp(request.param), more)) as made:
        yield made


@pytest.fixture
def origin(server: Server, request: pytest.FixtureRequest) -> Origin:
    name = f"shop-{zlib.crc32(request.node.name.encode()):x}"
    return shop(server.place.folder / f"{name}.git")


def features(client: httpx2.Client, name: str) -> list[Any]:
    listed = client.get("/api/candidates", params={"repository": name, "kind": "feature", "limit": 200})
    return list(listed.json()["items"])


def the_map(client: httpx2.Client, name: str, **more: Any) -> httpx2.Response:
    return client.get(f"/api/repositories/{name}/ability-map", **more)


def test_the_analysis_is_followed_from_its_first_word_to_its_last(server: Server, origin: Origin) -> None:
    name = origin.path.stem
    with server.client() as admin, server.client(ACTIONS) as reader:
        location = {"location": str(origin.path)}
        assert reader.post("/api/repositories/validate", json=location).json()["kind"] == "local"
        made = admin.post("/api/repositories", json=location | {"name": name, "tags": ["money"]})
        assert (made.status_code, made.headers["location"]) == (201, f"/api/repositories/{name}")
        assert reader.get("/api/repositories", params={"tag": "money"}).json()["items"][0]["snapshot"] is None

        asked = admin.post(f"/api/repositories/{name}/analyses")
        assert asked.status_code == 202
        told = list(events(reader, asked.headers["location"]))
        assert [number for number, _, _ in told] == sorted({number for number, _, _ in told}), "ids grow"
        assert told[-1][1:2] == ("status",)
        run = told[-1][2]
        assert run["status"] == "succeeded"
        assert run == reader.get(asked.headers["location"]).json()
        assert {document["phase"] for _, event, document in told if event == "progress"} >= {"read", "publish"}
        again = list(events(reader, asked.headers["location"], last=str(told[0][0])))
        assert again[-1] == told[-1]
        assert all(number > told[0][0] for number, _, _ in again)
        done = reader.get(asked.headers["location"] + "/events", headers={"Last-Event-ID": str(told[-1][0])})
        assert done.status_code == 204

        routes = reader.get(f"/api/repositories/{name}/facts", params={"kind": "http_route", "path": "shop"}).json()
        assert [fact["key"] for fact in routes["items"]][:1] == ["GET /invoices/"]
        assert routes["snapshot"]["commit_id"] == run["snapshot"]["commit_id"]


def test_a_reviewer_decides_reads_the_map_and_takes_back(server: Server, origin: Origin) -> None:
    name = origin.path.stem
    rita = server.place.run("token", "create", name, "--role", "reviewer")["token"]
    with server.client() as admin, server.client(rita) as reviewer, server.client(ACTIONS) as reader:
        admin.post("/api/repositories", json={"location": str(origin.path), "name": name})
        analyze(admin, name)
        first, second, *_ = features(reader, name)
        empty = the_map(reader, name)
        assert the_map(reader, name, headers={"If-None-Match": empty.headers["etag"]}).status_code == 304
        decide = f"/api/candidates/{first['id']}/decisions"
        accepted = reviewer.post(
            decide, json={"action": "accept", "note": "used"}, headers={"If-Match": empty.headers["etag"]}
        )
        assert accepted.status_code == 201, accepted.text
        decision = accepted.json()
        assert (decision["reviewer"], decision["map_version"]) == (name, 1)
        assert reader.get(accepted.headers["location"]).json()["candidate"] == first["name"]

        late = reviewer.post(
            f"/api/candidates/{second['id']}/decisions",
            json={"action": "accept"},
            headers={"If-Match": empty.headers["etag"]},
        )
        assert (late.status_code, late.json()["current_version"]) == (412, 1)
        also_late = reviewer.post(
            f"/api/candidates/{second['id']}/decisions", json={"action": "accept", "expected_version": 0}
        )
        assert (also_late.status_code, also_late.json()["current_version"]) == (409, 1)

        now = the_map(reader, name)
        assert now.headers["etag"] != empty.headers["etag"]
        (entry,) = now.json()["entries"]
        assert (entry["name"], entry["health"]) == (first["name"], "proven")
        assert first["name"] in the_map(reader, name, headers={"Accept": "text/markdown"}).text
        assert reader.get(f"/api/repositories/{name}/ability-map.yaml").text.startswith(f"repository: {name}\n")
        assert reader.get(f"/api/repositories/{name}/drift").json()["summary"] == {"proven": 1}
        past = the_map(reader, name, params={"as_of": decision["decided_at"].replace("2026", "2025")}).json()
        assert (past["version"], past["entries"]) == (0, [])

        found = reader.get("/api/search", params={"q": first["name"], "explain": True}).json()
        assert (found["coverage"], found["hits"][0]["kind"], found["hits"][0]["id"]) == ("found", "entry", first["id"])
        assert found["hits"][0]["matched"]["title"]

        undone = reviewer.post(f"/api/decisions/{decision['id']}/undo", json={"note": "too early"})
        assert undone.status_code == 201, undone.text
        assert undone.json()["undoes"] == decision["id"]
        assert the_map(reader, name).json()["entries"] == []
        log = reader.get("/api/decisions", params={"repository": name, "limit": 1})
        assert [one["action"] for one in log.json()["items"]] == ["undo"]
        older = reader.get("/api/decisions", params={"repository": name, "cursor": log.json()["next_cursor"]})
        assert [one["action"] for one in older.json()["items"]] == ["accept"]
        assert reader.get("/api/verify").json()["sequence"] == undone.json()["sequence"]
        assert name in reader.get("/api/digest").json()["repositories"]


def test_a_second_analysis_changes_nothing_and_cancelling_an_ended_one_neither(server: Server, origin: Origin) -> None:
    with server.client() as admin:
        name = origin.path.stem
        admin.post("/api/repositories", json={"location": str(origin.path), "name": name})
        first = analyze(admin, name)
        digest = admin.get("/api/digest").json()
        second = analyze(admin, name)
        assert second["receipt"] == first["receipt"]
        assert second["counts"]["candidates_new"] == 0
        assert admin.get("/api/digest").json() == digest
        cancelled = admin.post(f"/api/analyses/{second['id']}/cancel")
        assert (cancelled.status_code, cancelled.json()["status"]) == (202, "succeeded")
        failed = analyze(admin, name, ref="no-such-branch")
        assert (failed["status"], failed["failure"]["step"]) == ("failed", "ref")
        listed = admin.get(f"/api/repositories/{name}/analyses", params={"limit": 2})
        assert [run["id"] for run in listed.json()["items"]] == [failed["id"], second["id"]]
        assert 'rel="next"' in listed.headers["link"]
        rest = admin.get(listed.headers["link"].partition("<")[2].partition(">")[0])
        assert [run["id"] for run in rest.json()["items"]] == [first["id"]]


def test_many_decisions_at_once_tell_for_each_what_became_of_it(server: Server, origin: Origin) -> None:
    with server.client() as admin:
        name = origin.path.stem
        admin.post("/api/repositories", json={"location": str(origin.path), "name": name})
        analyze(admin, name)
        one, two, *_ = features(admin, name)
        missing = "00000000-0000-7000-8000-000000000000"
        sent = {
            "decisions": [
                {"candidate_id": one["id"], "action": "accept"},
                {"candidate_id": missing, "action": "accept"},
                {"candidate_id": one["id"], "action": "accept"},
                {"candidate_id": two["id"], "action": "reject"},
                {"candidate_id": two["id"], "action": "reject", "reason": "too_small"},
            ]
        }
        answered = admin.post("/api/decisions", json=sent)
        assert answered.status_code == 200, answered.text
        result = answered.json()
        assert [item["status"] for item in result["items"]] == [201, 404, 409, 422, 201]
        assert (result["succeeded"], result["failed"]) == (2, 3)
        assert [item["decision"] is None for item in result["items"]] == [False, True, True, True, False]
        assert result["items"][1]["problem"]["status"] == 404


def test_a_request_sent_twice_with_its_key_is_done_once(server: Server, origin: Origin) -> None:
    body = {"location": str(origin.path), "name": origin.path.stem}
    with server.client() as admin:
        first = admin.post("/api/repositories", json=body, headers={"Idempotency-Key": "k1"})
        again = admin.post("/api/repositories", json=body, headers={"Idempotency-Key": "k1"})
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json() == first.json()
        assert again.headers["location"] == first.headers["location"]
        assert again.headers["idempotency-replayed"] == "true"
        other = admin.post("/api/repositories", json=body | {"name": "x"}, headers={"Idempotency-Key": "k1"})
        assert (other.status_code, other.json()["step"]) == (409, "idempotency")
        refused = {"location": "not an address"}
        for _ in range(2):  # an error is not kept
            wrong = admin.post("/api/repositories", json=refused, headers={"Idempotency-Key": "k2"})
            assert wrong.status_code == 422
            assert "idempotency-replayed" not in wrong.headers
        assert admin.post("/api/repositories", json=body, headers={"Idempotency-Key": "k3"}).status_code == 409
