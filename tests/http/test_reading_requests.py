"""What requests say is read strictly, whatever it is."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.errors import Conflict, Invalid, RegistryError, Unavailable
from repo_registry.domain.model.security import Role
from repo_registry.entrypoints.http.inputs import AnalysisInput, BulkInput, DecisionInput, RepositoryInput
from repo_registry.entrypoints.http.layers.access import presented_token
from repo_registry.entrypoints.http.negotiation import best_type
from repo_registry.entrypoints.http.problems import STATUS, MalformedError, StaleError, pointer, problem_of, status_of
from repo_registry.entrypoints.http.structuring import structured
from repo_registry.entrypoints.http.token_files import given_tokens
from repo_registry.entrypoints.http.versions import as_precondition, entity_tag, expected_version, is_current
from repo_registry.entrypoints.progress_board import ProgressBoard
from repo_registry.entrypoints.settings import Settings

CLASSES = (RepositoryInput, AnalysisInput, DecisionInput, BulkInput)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=9,
)
names = st.sampled_from([field.name for cls in CLASSES for field in attrs.fields(cls)])


def tried(read: Callable[[], object]) -> object:
    """Return what was read, or the refusal; nothing else may come out."""
    try:
        return read()
    except MalformedError as refusal:
        return refusal


@given(st.sampled_from(CLASSES), st.dictionaries(names, json_values, max_size=6) | json_values)
def test_any_json_is_read_or_every_fault_of_it_named(cls: type[Any], value: object) -> None:
    made = tried(lambda: structured(json.dumps(value).encode(), cls))
    if isinstance(made, MalformedError):
        assert made.errors or made.status is not None
        assert all(one.location == "body" for one in made.errors)
    else:
        assert isinstance(made, cls)


@given(st.sampled_from(CLASSES), st.binary(max_size=50))
def test_any_bytes_are_read_or_refused(cls: type[Any], raw: bytes) -> None:
    assert isinstance(tried(lambda: structured(raw, cls)), cls | MalformedError)


@given(st.text(max_size=60))
def test_any_accept_header_chooses_one_of_those_offered_or_none(accept: str) -> None:
    offered = ("application/json", "application/yaml")
    chosen = tried(lambda: best_type(accept, offered))
    assert status_of(chosen)[0] == 406 if isinstance(chosen, MalformedError) else chosen in offered


@given(st.integers(0, 10**15), st.binary(max_size=20))
def test_a_tag_tells_its_version_and_matches_itself(version: int, content: bytes) -> None:
    tag = entity_tag(version, content)
    assert expected_version(tag, None) == version
    assert expected_version(f" {tag} ", version) == version
    assert is_current(tag, tag)
    assert is_current(f'"x", W/{tag}', tag)
    assert not is_current(entity_tag(version, content + b"x"), tag)
    assert not is_current(None, tag)


@given(st.text(max_size=60), st.none() | st.integers(0, 5))
def test_any_if_match_is_understood_or_refused(header: str, in_body: int | None) -> None:
    understood = tried(lambda: expected_version(header, in_body))
    if isinstance(understood, MalformedError):
        assert understood.errors[0].location == "header"
    else:
        assert understood is None or isinstance(understood, int)


def test_several_versions_or_two_that_differ_are_refused() -> None:
    one, two = entity_tag(1, b""), entity_tag(2, b"")
    for header, in_body in ((f"{one}, {two}", None), (f"W/{one}", None), (one, 2)):
        with pytest.raises(MalformedError):
            expected_version(header, in_body)
    assert expected_version("*", 7) == 7
    assert expected_version(None, None) is None


def test_a_conflict_is_a_failed_precondition_only_where_one_was_made() -> None:
    with pytest.raises(StaleError) as stale, as_precondition('"1-x"'):
        raise Conflict("x", current_version=4)
    assert (status_of(stale.value)[0], stale.value.current_version) == (412, 4)
    for header, conflict in ((None, Conflict("x", current_version=4)), ('"1-x"', Conflict("x"))):
        with pytest.raises(Conflict) as plain, as_precondition(header):
            raise conflict
        assert status_of(plain.value)[0] == 409


def subclasses(kind: type[RegistryError]) -> set[type[RegistryError]]:
    return {kind}.union(*(subclasses(one) for one in kind.__subclasses__()))


def test_every_error_has_a_row_in_the_table() -> None:
    declared = {kind for kind in subclasses(RegistryError) if kind.__module__ == "repo_registry.domain.errors"}
    assert declared == set(STATUS)


@given(st.lists(st.text(max_size=5) | st.integers(0, 9), max_size=4))
def test_a_pointer_leads_where_it_says(parts: list[str | int]) -> None:
    read = [part.replace("~1", "/").replace("~0", "~") for part in pointer(*parts).split("/")[1:]]
    assert read == [str(part) for part in parts]


@given(st.text(max_size=40))
def test_the_address_in_a_problem_is_a_reference_that_can_be_sent(path: str) -> None:
    instance = problem_of(Invalid("x"), path.encode("utf-8", "replace").decode())["instance"]
    assert isinstance(instance, str)
    assert instance.isascii()
    assert instance.isprintable()


@given(st.lists(st.text(max_size=30), max_size=3))
def test_a_token_is_presented_by_one_header_of_its_shape(headers: list[str]) -> None:
    token = presented_token(headers)
    assert (token is None) == (headers == [])
    if token:
        assert len(headers) == 1
        assert headers[0].strip().lower().startswith("bearer ")


def test_tokens_come_from_settings_or_files(tmp_path: Path) -> None:
    admin, actions = tmp_path / "deep" / "admin.token", tmp_path / "actions.token"
    settings = Settings(admin_token_file=admin, actions_token_file=actions)
    made = given_tokens(settings)
    assert made == given_tokens(settings)
    assert [(one.principal.name, one.principal.role) for one in made] == [
        ("admin", Role.ADMIN),
        ("actions", Role.ACTIONS),
    ]
    assert {stat.S_IMODE(file.stat().st_mode) for file in (admin, actions)} == {0o600}
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == ["actions.token", "deep", "admin.token"]
    assert admin.read_text().strip() not in repr(made)
    (given, _) = given_tokens(attrs.evolve(settings, admin_token="from the environment".replace(" ", "-")))
    assert given.source == "ORCH_TOKEN"


@pytest.mark.parametrize("content", [b"", b"\n", b"two words", b"\xff\xfe", b"x" * 5000, b"a\x00b"])
def test_a_file_that_holds_no_token_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "admin.token"
    file.write_bytes(content)
    with pytest.raises(Invalid, match="holds no token"):
        given_tokens(Settings(admin_token_file=file, actions_token="x"))
    assert file.read_bytes() == content


def test_the_same_token_twice_and_a_file_that_cannot_be_made_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="same token"):
        given_tokens(Settings(admin_token="x", actions_token="x"))
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable):
        given_tokens(Settings(admin_token_file=tmp_path / "file" / "token", actions_token="x"))


def test_the_board_keeps_phases_and_wakes_whoever_waits() -> None:
    async def watch() -> None:
        board = ProgressBoard()
        one = UUID(int=1)
        waiting = asyncio.create_task(board.news(30))
        await asyncio.sleep(0)
        progress = board.watch(one, attempt=2)
        await asyncio.to_thread(progress.phase, "read", 10)
        await asyncio.wait_for(waiting, 5)
        progress.advance(3)
        progress.phase("publish")
        phases = [(phase.attempt, phase.ordinal, phase.name, phase.done, phase.total) for phase in board.phases(one)]
        assert phases == [(2, 1, "read", 3, 10), (2, 2, "publish", 0, None)]
        for number in range(2, 500):
            board.watch(UUID(int=number), attempt=1).phase("read")
        assert board.phases(one) == (), "the oldest are forgotten"
        await board.news(0.01)

    asyncio.run(watch())
