"""What every `RepositoryStore` promises."""

from __future__ import annotations

import secrets

import attrs
import pytest

from repo_registry.domain.errors import Conflict, NotFound
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.ports.registry_store import RegistryStore
from tests.contract.builders import moment, repository, uid

pytestmark = pytest.mark.anyio


class RepositoryStoreSuite:
    """Subclassed per store with the fixture ``store``."""

    async def test_a_repository_comes_back_as_it_was_kept(self, store: RegistryStore) -> None:
        whole = repository(
            origin_aliases=("example.org/old/1", "example.org/older/1"),
            description="Größe \N{SNOWMAN} ' \" --",
            owner="billing",
            tags=("b", "a"),
            default_ref="main",
            credential="env:TOKEN",
        )
        async with store.transaction() as tx:
            await tx.repositories.add(whole)
        async with store.view() as view:
            assert await view.repositories.get(whole.id) == whole
            assert await view.repositories.by_name(whole.name) == whole

    async def test_the_longest_origins_tell_repositories_apart(self, store: RegistryStore) -> None:
        texts = [secrets.token_hex(2000)[:2000], "\U0010ffff" * 1999]
        async with store.transaction() as tx:
            for number, text in enumerate(texts, 1):
                await tx.repositories.add(repository(number, origin=text, origin_aliases=(f"{text[:-1]}x",)))
            for number, text in enumerate(texts, 1):
                found = await tx.repositories.by_origin(f"{text[:-1]}x")
                assert found is not None
                assert found.id == uid(number)
                with pytest.raises(Conflict):
                    await tx.repositories.add(repository(9, origin=text))

    async def test_it_is_found_by_its_origin_and_by_each_alias(self, store: RegistryStore) -> None:
        whole = repository(origin_aliases=("example.org/old/1",))
        async with store.transaction() as tx:
            await tx.repositories.add(whole)
        async with store.view() as view:
            assert await view.repositories.by_origin(whole.origin) == whole
            assert await view.repositories.by_origin("example.org/old/1") == whole
            assert await view.repositories.by_origin("example.org/other") is None

    async def test_unknown_ids_and_names_are_not_found(self, store: RegistryStore) -> None:
        async with store.view() as view:
            with pytest.raises(NotFound):
                await view.repositories.get(uid(9))
            with pytest.raises(NotFound):
                await view.repositories.by_name("nobody")

    @pytest.mark.parametrize(
        "second",
        [
            pytest.param(repository(1, name="other", origin="other"), id="id"),
            pytest.param(repository(2, name="repository-1"), id="name"),
            pytest.param(repository(2, origin="example.org/owner/1"), id="origin"),
            pytest.param(repository(2, origin_aliases=("example.org/owner/1",)), id="alias that is an origin"),
            pytest.param(repository(2, origin="example.org/old/1"), id="origin that is an alias"),
            pytest.param(repository(2, origin_aliases=("example.org/old/1",)), id="alias that is an alias"),
        ],
    )
    async def test_what_is_taken_conflicts_and_leaves_no_trace(self, store: RegistryStore, second: Repository) -> None:
        first = repository(1, origin_aliases=("example.org/old/1",))
        async with store.transaction() as tx:
            await tx.repositories.add(first)
            with pytest.raises(Conflict):
                await tx.repositories.add(second)
        async with store.view() as view:
            assert await view.repositories.page() == [first]
            assert await view.repositories.by_origin("example.org/owner/2") is None

    async def test_a_removed_repository_frees_its_name_but_not_its_origin(self, store: RegistryStore) -> None:
        removed = repository(1, removed_at=moment(5))
        async with store.transaction() as tx:
            await tx.repositories.add(removed)
            await tx.repositories.add(repository(2, name=removed.name))
            with pytest.raises(Conflict):
                await tx.repositories.add(repository(3, origin=removed.origin))
        async with store.view() as view:
            assert (await view.repositories.by_name(removed.name)).id == uid(2)
            assert await view.repositories.get(removed.id) == removed
            assert await view.repositories.by_origin(removed.origin) == removed

    async def test_replacing_keeps_the_new_state_and_frees_the_old_name_and_origin(self, store: RegistryStore) -> None:
        renamed = repository(1, name="renamed", origin="example.org/new", updated_at=moment(9))
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
            await tx.repositories.replace(renamed)
            await tx.repositories.add(repository(2, name="repository-1", origin="example.org/owner/1"))
        async with store.view() as view:
            assert await view.repositories.get(uid(1)) == renamed
            assert (await view.repositories.by_name("repository-1")).id == uid(2)

    async def test_an_origin_may_come_back_among_its_own_aliases(self, store: RegistryStore) -> None:
        back = repository(1, origin="example.org/a", origin_aliases=("example.org/a", "example.org/b"))
        async with store.transaction() as tx:
            await tx.repositories.add(back)
        async with store.view() as view:
            assert await view.repositories.by_origin("example.org/a") == back

    async def test_replacing_conflicts_as_adding_does_and_leaves_the_old_state(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
            await tx.repositories.add(repository(2))
            with pytest.raises(Conflict):
                await tx.repositories.replace(repository(2, name="repository-1"))
            with pytest.raises(Conflict):
                await tx.repositories.replace(repository(2, origin="example.org/owner/1"))
        async with store.view() as view:
            assert await view.repositories.get(uid(2)) == repository(2)
            assert await view.repositories.by_origin("example.org/owner/2") == repository(2)

    async def test_coming_back_conflicts_when_the_name_was_given_away(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1, removed_at=moment(1)))
            await tx.repositories.add(repository(2, name="repository-1"))
            with pytest.raises(Conflict):
                await tx.repositories.replace(repository(1))

    async def test_replacing_what_is_not_there_is_not_found(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            with pytest.raises(NotFound):
                await tx.repositories.replace(repository(1))

    async def test_pages_are_ordered_by_name_and_continue_after_a_name(self, store: RegistryStore) -> None:
        names = ["z", "a", "a.b", "a-b", "m0", "m"]
        async with store.transaction() as tx:
            for number, name in enumerate(names, 1):
                await tx.repositories.add(repository(number, name=name))
        async with store.view() as view:
            seen: list[str] = []
            while page := await view.repositories.page(after=seen[-1] if seen else None, limit=2):
                assert len(page) <= 2
                seen += [one.name for one in page]
        assert seen == sorted(names)

    async def test_pages_leave_out_what_is_removed_and_keep_tag_and_owner(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1, tags=("go", "web"), owner="a"))
            await tx.repositories.add(repository(2, tags=("golang",), owner="a"))
            await tx.repositories.add(repository(3, tags=("go",), owner="b"))
            await tx.repositories.add(repository(4, tags=("go",), owner="a", removed_at=moment(1)))
        async with store.view() as view:
            assert [one.name for one in await view.repositories.page(tag="go")] == ["repository-1", "repository-3"]
            assert [one.name for one in await view.repositories.page(owner="a")] == ["repository-1", "repository-2"]
            assert [one.name for one in await view.repositories.page(tag="go", owner="b")] == ["repository-3"]

    async def test_times_keep_their_microseconds(self, store: RegistryStore) -> None:
        exact = attrs.evolve(repository(1), updated_at=moment().replace(microsecond=1))
        async with store.transaction() as tx:
            await tx.repositories.add(exact)
        async with store.view() as view:
            assert (await view.repositories.get(uid(1))).updated_at == exact.updated_at
