"""Tokens are issued once, recognised while they are valid, and taken back at once; requests are done once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import attrs
import pytest

from repo_registry.adapters.memory.store import MemoryStore
from repo_registry.domain.errors import Conflict, Invalid, NotFound
from repo_registry.domain.model.security import Role
from repo_registry.domain.rules.credentials import token_hash
from repo_registry.domain.services.access import AccessService
from repo_registry.domain.services.replay import ReplayPolicy, ReplayService
from tests.contract.builders import moment

pytestmark = pytest.mark.anyio


@attrs.define
class World:
    """A clock, ids and secrets that tests turn by hand, and a log that keeps what it is told."""

    at: float = 0
    count: int = 0
    events: list[tuple[str, dict[str, Any]]] = attrs.field(factory=list)

    def now(self) -> datetime:
        return moment(self.at)

    def new_id(self) -> UUID:
        self.count += 1
        return UUID(int=self.count)

    def new_secret(self) -> bytes:
        self.count += 1
        return self.count.to_bytes(32, "big")

    def emit(self, event: str, /, **fields: Any) -> None:
        self.events.append((event, fields))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def access(world: World) -> AccessService:
    return AccessService(store=MemoryStore(), clock=world, ids=world, secrets=world, events=world)


async def test_a_token_is_recognised_until_it_expires(access: AccessService, world: World) -> None:
    made, word = await access.issue("rita", Role.REVIEWER, expires_at=moment(10), created_by="ada")
    assert made.token_hash == token_hash(word)
    world.at = 9.9
    assert await access.recognise(word) == made
    world.at = 10
    assert await access.recognise(word) is None


async def test_a_revoked_token_is_nobodys_and_its_name_is_free(access: AccessService) -> None:
    _, word = await access.issue("rita", Role.ADMIN, created_by="ada")
    with pytest.raises(Conflict):
        await access.issue("rita", Role.ADMIN, created_by="ada")
    revoked = await access.revoke("rita", revoked_by="ada")
    assert await access.recognise(word) is None
    with pytest.raises(NotFound):
        await access.revoke("rita", revoked_by="ada")
    with pytest.raises(Conflict):
        await access.revoke(str(revoked.id), revoked_by="ada")
    _, other = await access.issue("rita", Role.ACTIONS, created_by="ada")
    known = await access.recognise(other)
    assert known is not None
    assert known.principal.role is Role.ACTIONS


async def test_names_of_the_configuration_and_times_gone_by_are_refused(access: AccessService) -> None:
    for name in ("admin", "actions", ""):
        with pytest.raises(Invalid):
            await access.issue(name, Role.ADMIN, created_by="ada")
    with pytest.raises(Invalid):
        await access.issue("rita", Role.ADMIN, expires_at=moment(0), created_by="ada")
    assert list(await access.tokens()) == []


async def test_no_event_and_no_text_of_a_token_holds_the_token(access: AccessService, world: World) -> None:
    made, word = await access.issue("rita", Role.ADMIN, created_by="ada")
    await access.revoke(str(made.id), revoked_by="ada")
    assert [event for event, _ in world.events] == ["token.created", "token.revoked"]
    told = repr(world.events) + repr(made)
    assert word not in told
    assert made.token_hash not in told


async def test_uses_are_noted(access: AccessService) -> None:
    made, _ = await access.issue("rita", Role.ADMIN, created_by="ada")
    await access.note_uses({made.id: moment(5), UUID(int=99): moment(6)})
    await access.note_uses({})
    assert [one.last_used_at for one in await access.tokens()] == [moment(5)]


async def test_a_request_is_done_once_and_a_key_stands_for_one(world: World) -> None:
    policy = ReplayPolicy(kept=1, kept_seconds=100, stale_seconds=10)
    replay = ReplayService(store=MemoryStore(), clock=world, policy=policy)
    claim = await replay.begin("ada", "k", "r1")
    assert claim.status is None
    with pytest.raises(Conflict, match="being worked on"):
        await replay.begin("ada", "k", "r1")
    await replay.keep(claim, status=201, body="{}", location="/x")
    again = await replay.begin("ada", "k", "r1")
    assert (again.status, again.body, again.location) == (201, "{}", "/x")
    with pytest.raises(Conflict, match="another request"):
        await replay.begin("ada", "k", "r2")
    world.at = 100
    assert (await replay.begin("ada", "k", "r2")).status is None, "the answer has expired"
    world.at = 111
    taken_over = await replay.begin("ada", "k", "r2")
    await replay.give_up(taken_over)
    assert (await replay.begin("ada", "k", "r3")).status is None, "it came to nothing"
    world.at = 112
    await replay.begin("ada", "other", "r")
    assert await replay.trim() == 1
