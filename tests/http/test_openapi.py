"""The OpenAPI document is the one that clients were made from, and the service does what it says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.http.openapi_document import document, text
from tests.http.server import ADMIN, Server

GOLDEN = Path(__file__).with_name("openapi.json")
#: Cases for each operation.
SLOW = bool(os.environ.get("RUN_SLOW"))
CASES = 200 if SLOW else 6
PHASES = [Phase.explicit, Phase.generate]
UNHURRIED: dict[str, Any] = {"suppress_health_check": list(HealthCheck)}
#: What the server under the service says to an address that is longer than any may be.
NO_HTTP = "Invalid HTTP request received."
NOBODY = "00000000-0000-7000-8000-000000000000"
DOCUMENT = document()


def test_the_document_is_the_one_checked_in() -> None:
    """After a wanted change: ``python -m tests.http.openapi_document > tests/http/openapi.json``, and look at it."""
    assert text() == GOLDEN.read_text(encoding="utf-8")


def test_the_service_answers_the_same_document(reader: httpx2.Client) -> None:
    answered = reader.get("/schema")
    assert answered.headers["content-type"].startswith("application/vnd.oai.openapi+json")
    assert {**answered.json(), "info": DOCUMENT["info"]} == DOCUMENT
    assert reader.get("/schema/openapi.json").json() == answered.json()
    assert reader.get("/schema/openapi.yaml").text.startswith("components:")


OPERATIONS = [
    pytest.param(path, method, operation, id=operation["operationId"])
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_says_enough_to_make_a_client_of(path: str, method: str, operation: Any) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert operation["operationId"].replace("_", "").isalpha()
    for parameter in operation.get("parameters", ()):
        assert parameter.get("description"), parameter["name"]
    if path not in ("/", "/health"):
        for status in ("401", "403", "500", "503"):
            assert list(operation["responses"][status]["content"]) == ["application/problem+json"]
    else:
        assert operation["security"] == []
    body = operation.get("requestBody")
    if body:
        reference = body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        assert DOCUMENT["components"]["schemas"][reference]["additionalProperties"] is False
        for name, field in DOCUMENT["components"]["schemas"][reference]["properties"].items():
            assert field.get("description") or "$ref" in field, f"{reference}.{name}"


def test_operations_are_named_once() -> None:
    names = [parameter.id for parameter in OPERATIONS]
    assert len(names) == len(set(names)) > 25


def test_every_request_but_the_open_ones_needs_a_token() -> None:
    assert DOCUMENT["security"] == [{"bearer": []}]
    assert DOCUMENT["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


@pytest.fixture(scope="module")
def api(kept_server: Server) -> Any:
    # Whom the service lets in is tried elsewhere: here every request has a token.
    made = schemathesis.openapi.from_dict({name: part for name, part in DOCUMENT.items() if name != "security"})
    made.config.update(base_url=kept_server.address)
    return made


@pytest.fixture(scope="module")
def known(kept_server: Server) -> dict[str, list[str]]:
    """What there is, by the names of path parameters."""
    with kept_server.client() as admin:
        candidates = admin.get("/api/candidates", params={"limit": 3}).json()["items"]
        runs = admin.get("/api/repositories/shop/analyses").json()["items"]
    return {
        "name": ["shop"],
        "candidate_id": [one["id"] for one in candidates],
        "run_id": [one["id"] for one in runs],
    }


#: What is right in the eyes of a schema may be wrong in those of the registry: an address of no repository, say.
NOT_ASKED: list[CheckFunction] = [positive_data_acceptance, ignored_auth]
#: Follows a run to its end, and is tried where that comes; removing or renaming it would take the others' repository.
NOT_FUZZED = ("follow_analysis", "remove_repository", "update_repository")


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method", "operation"), [one for one in OPERATIONS if one.id not in NOT_FUZZED])
def test_whatever_is_sent_is_answered_as_documented(
    api: Any, known: dict[str, list[str]], path: str, method: str, operation: Any, mode: GenerationMode
) -> None:
    headers = {"Authorization": f"Bearer {ADMIN}"}

    @given(data=st.data())
    @settings(max_examples=CASES, deadline=None, derandomize=not SLOW, database=None, phases=PHASES, **UNHURRIED)
    def send(data: st.DataObject) -> None:
        try:
            case = data.draw(api[path][method.upper()].as_strategy(generation_mode=mode))
        except Unsatisfiable:  # nothing can be sent that the schema refuses
            reject()
        if mode is GenerationMode.POSITIVE and data.draw(st.booleans()):
            for name in case.path_parameters or {}:
                case.path_parameters[name] = data.draw(st.sampled_from(known.get(name, [NOBODY])))
        answered = case.call(headers=headers)
        if answered.text != NO_HTTP:
            case.validate_response(answered, headers=headers, excluded_checks=NOT_ASKED)

    try:
        send()
    except Unsatisfiable:
        assert not operation.get("parameters"), "there is something to send wrongly"
