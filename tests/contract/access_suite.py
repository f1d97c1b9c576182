"""What every `PrincipalStore` and `ReplyStore` promises."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from repo_registry.domain.errors import Conflict, NotFound
from repo_registry.domain.model.access import AccessToken, Reply
from repo_registry.domain.model.security import Principal, Role
from repo_registry.domain.ports.registry_store import RegistryStore
from repo_registry.domain.rules.identity import text_hash
from tests.contract.builders import moment, uid

pytestmark = pytest.mark.anyio


def token(number: int = 1, *, name: str | None = None, role: Role = Role.REVIEWER, **changes: Any) -> AccessToken:
    made = AccessToken(
        id=uid(number),
        principal=Principal(name=name or f"principal-{number}", role=role),
        token_hash=text_hash(str(number)),
        created_by="ada",
        created_at=moment(number),
    )
    return attrs.evolve(made, **changes)


def reply(key: str = "k", *, owner: str = "ada", at: float = 0, **changes: Any) -> Reply:
    return attrs.evolve(Reply(owner=owner, key=key, request_hash="r", claimed_at=moment(at)), **changes)


class PrincipalStoreSuite:
    """Subclassed per store with the fixture ``store``."""

    @pytest.mark.parametrize("role", Role)
    async def test_a_token_comes_back_as_it_was_kept(self, store: RegistryStore, role: Role) -> None:
        made = token(
            1, role=role, expires_at=moment(9), revoked_at=moment(8), last_used_at=moment(7), created_by="ä'\""
        )
        async with store.transaction() as tx:
            await tx.principals.add(made)
            await tx.principals.add(token(2))
        async with store.view() as view:
            assert await view.principals.get(uid(1)) == made
            assert await view.principals.by_hash(made.token_hash) == made
            assert await view.principals.get(uid(2)) == token(2)

    async def test_what_is_not_kept_is_not_found(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            with pytest.raises(NotFound):
                await tx.principals.get(uid(1))
            with pytest.raises(NotFound):
                await tx.principals.by_name("nobody")
            with pytest.raises(NotFound):
                await tx.principals.revoke(uid(1), at=moment())
            assert await tx.principals.by_hash("0" * 64) is None
            await tx.principals.note_use(uid(1), at=moment())
            assert list(await tx.principals.page()) == []

    @pytest.mark.parametrize("second", [token(1, name="x"), token(2, token_hash=text_hash("1")), token(2, name="rita")])
    async def test_id_hash_and_name_of_a_valid_token_are_taken(self, store: RegistryStore, second: AccessToken) -> None:
        async with store.transaction() as tx:
            await tx.principals.add(token(1, name="rita"))
            with pytest.raises(Conflict):
                await tx.principals.add(second)
            assert list(await tx.principals.page()) == [token(1, name="rita")]

    async def test_a_revoked_token_stays_known_and_frees_its_name(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await tx.principals.add(token(1, name="rita"))
            assert (await tx.principals.revoke(uid(1), at=moment(5))).revoked_at == moment(5)
            assert (await tx.principals.revoke(uid(1), at=moment(6))).revoked_at == moment(5)
            with pytest.raises(NotFound):
                await tx.principals.by_name("rita")
            await tx.principals.add(token(2, name="rita"))
        async with store.view() as view:
            assert (await view.principals.by_name("rita")).id == uid(2)
            assert (await view.principals.get(uid(1))).revoked_at == moment(5)

    async def test_the_latest_use_is_kept(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await tx.principals.add(token(1))
            for at in (3, 9, 5):
                await tx.principals.note_use(uid(1), at=moment(at))
        async with store.view() as view:
            assert (await view.principals.get(uid(1))).last_used_at == moment(9)

    async def test_pages_go_on_after_an_id(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            for number in (3, 1, 2):
                await tx.principals.add(token(number))
        async with store.view() as view:
            assert [one.id for one in await view.principals.page(limit=2)] == [uid(1), uid(2)]
            assert [one.id for one in await view.principals.page(after=uid(2), limit=2)] == [uid(3)]


class ReplyStoreSuite:
    """Subclassed per store with the fixture ``store``."""

    async def claim(self, store: RegistryStore, wanted: Reply, *, stale: float = -60, expired: float = -600) -> Any:
        async with store.transaction() as tx:
            return await tx.replies.claim(wanted, stale_before=moment(stale), expired_before=moment(expired))

    async def test_a_claim_is_given_once_and_its_answer_ever_after(self, store: RegistryStore) -> None:
        assert await self.claim(store, reply()) is None
        assert await self.claim(store, reply(at=1)) == reply()
        answered = reply(status=201, body='{"ä": 1}', location="/x")
        async with store.transaction() as tx:
            await tx.replies.finish(answered)
        assert await self.claim(store, reply(at=2, request_hash="other")) == answered

    async def test_the_same_word_of_another_principal_is_another(self, store: RegistryStore) -> None:
        assert await self.claim(store, reply()) is None
        assert await self.claim(store, reply(owner="bob")) is None

    async def test_a_claim_of_the_dead_is_taken_over_and_their_answer_comes_too_late(
        self, store: RegistryStore
    ) -> None:
        assert await self.claim(store, reply(at=0)) is None
        assert await self.claim(store, reply(at=61), stale=1) is None
        async with store.transaction() as tx:
            await tx.replies.finish(reply(at=0, status=500))
            await tx.replies.release(reply(at=0))
        assert await self.claim(store, reply(at=62), stale=2) == reply(at=61)

    async def test_an_answer_is_not_stale_but_expires(self, store: RegistryStore) -> None:
        assert await self.claim(store, reply()) is None
        async with store.transaction() as tx:
            await tx.replies.finish(reply(status=200))
            await tx.replies.finish(reply(status=418))
            await tx.replies.release(reply())
        assert await self.claim(store, reply(at=61), stale=1) == reply(status=200)
        assert await self.claim(store, reply(at=700), stale=640, expired=0) is None

    async def test_a_claim_that_came_to_nothing_is_forgotten(self, store: RegistryStore) -> None:
        assert await self.claim(store, reply()) is None
        async with store.transaction() as tx:
            await tx.replies.release(reply())
        assert await self.claim(store, reply(at=1)) is None

    async def test_what_is_old_or_too_much_is_forgotten(self, store: RegistryStore) -> None:
        for number in range(6):
            assert await self.claim(store, reply(f"k{number}", at=number)) is None
        async with store.transaction() as tx:
            assert await tx.replies.trim(before=moment(2), keep=3) == 3
            assert await tx.replies.trim(before=moment(2), keep=3) == 0
        assert await self.claim(store, reply("k2", at=9)) is None
        assert await self.claim(store, reply("k3", at=9)) == reply("k3", at=3)
