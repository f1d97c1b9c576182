"""What every `RegistryStore` promises: transactions and views."""

from __future__ import annotations

import anyio
import pytest

from repo_registry.domain.errors import Denied, Invalid
from repo_registry.domain.model.search import SearchQuery
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession
from tests.contract.builders import (
    ability_map,
    candidate,
    chunk,
    decision,
    moment,
    proof,
    published,
    reading,
    registered,
    repository,
    run,
    uid,
)

pytestmark = pytest.mark.anyio


async def names(session: StoreSession) -> list[str]:
    return [one.name for one in await session.repositories.page()]


async def write_everywhere_and_fail(store: RegistryStore) -> None:
    async with store.transaction() as tx:
        await tx.repositories.add(repository(2))
        await published(tx, reading(chunks=(chunk("pay"),)))
        await tx.search.refresh_contents(uid(1), run(1).id)
        await tx.candidates.put([candidate(1)])
        await tx.reviews.append(decision(1))
        await tx.reviews.save_map(ability_map(), expected_version=0)
        await tx.reviews.save_proofs(uid(1), run(1).id, [proof()])
        raise RuntimeError("on purpose")


class RegistryStoreSuite:
    """Subclassed per store with the fixture ``store``."""

    async def test_a_transaction_sees_its_own_writes_and_others_see_them_when_it_ends(
        self, store: RegistryStore
    ) -> None:
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
            assert await names(tx) == ["repository-1"]
            async with store.view() as view:
                assert await names(view) == []
        async with store.view() as view:
            assert await names(view) == ["repository-1"]

    async def test_a_block_that_raises_is_undone_whole(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
        with pytest.raises(RuntimeError, match="on purpose"):
            await write_everywhere_and_fail(store)
        async with store.view() as view:
            assert await names(view) == ["repository-1"]
            assert await view.analyses.get(run(1).id) == run(1)
            assert await view.readings.known([reading().id]) == {}
            assert await view.search.find(SearchQuery(terms=("pay",))) == []
            assert await view.candidates.of_repository(uid(1)) == []
            assert (await view.reviews.head()).sequence == 0
            assert await view.reviews.load_map(uid(1)) is None
            assert list(await view.reviews.proofs(uid(1))) == []

    async def test_a_cancelled_block_is_undone_and_the_next_one_works(self, store: RegistryStore) -> None:
        with anyio.move_on_after(0.05) as scope:
            async with store.transaction() as tx:
                await tx.repositories.add(repository(1))
                await anyio.sleep(30)
        assert scope.cancelled_caught
        async with store.transaction() as tx:
            assert await names(tx) == []
            await tx.repositories.add(repository(2))
        async with store.view() as view:
            assert await names(view) == ["repository-2"]

    async def test_cancellation_at_any_moment_leaves_all_or_nothing(self, store: RegistryStore) -> None:
        for number in range(40):
            with anyio.move_on_after(number * 0.0002):
                async with store.transaction() as tx:
                    await tx.repositories.add(repository(2 * number + 1))
                    await tx.repositories.add(repository(2 * number + 2))
            async with store.view() as view:
                kept = {one.id for one in await view.repositories.page(limit=1000)}
            assert len(kept & {uid(2 * number + 1), uid(2 * number + 2)}) in (0, 2)

    async def test_an_error_that_is_caught_leaves_the_transaction_usable(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
            with pytest.raises(Invalid):
                await tx.analyses.enqueue(run(1, attempt=3))
            await tx.repositories.add(repository(2))
        async with store.view() as view:
            assert await names(view) == ["repository-1", "repository-2"]

    async def test_a_view_sees_one_moment_while_a_writer_commits(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
        async with store.view() as view:
            async with store.transaction() as tx:
                await tx.repositories.add(repository(2))
                await tx.analyses.request_cancel(run(1).id, at=moment())
            assert await names(view) == ["repository-1"]
            assert await view.analyses.get(run(1).id) == run(1)
            async with store.view() as later:
                assert await names(later) == ["repository-1", "repository-2"]

    async def test_a_view_sees_the_moment_at_which_it_was_opened(self, store: RegistryStore) -> None:
        async with store.view() as view:
            async with store.transaction() as tx:
                await tx.repositories.add(repository(1))
            assert await names(view) == []

    async def test_a_reading_loop_goes_on_while_a_writer_commits(self, store: RegistryStore) -> None:
        readings = [reading(f"{number:05}") for number in range(5000)]
        async with store.transaction() as tx:
            await registered(tx, 1)
            await published(tx, *readings)
        paths = []
        async with store.view() as view:
            async for record in view.readings.coverage(run(1).id):
                paths.append(record.path)
                if len(paths) == 10:
                    async with store.transaction() as tx:
                        await tx.readings.detach(run(1).id)
                        await tx.readings.forget_unattached()
        assert paths == [one.coverage.path for one in readings]

    async def test_a_loop_left_early_holds_nothing_up(self, store: RegistryStore) -> None:
        readings = [reading(f"{number:05}") for number in range(5000)]
        async with store.transaction() as tx:
            await registered(tx, 1)
            await published(tx, *readings)
            async for _ in tx.readings.coverage(run(1).id):
                break
        async with store.view() as view:
            records = view.readings.coverage(run(1).id)
            await anext(records)
        async with store.transaction() as tx:
            await tx.readings.detach(run(1).id)
        async with store.view() as view:
            assert [one async for one in view.readings.coverage(run(1).id)] == []

    async def test_writing_in_a_view_is_denied(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
        async with store.view() as view:
            for write in (
                view.repositories.add(repository(2)),
                view.repositories.replace(repository(1)),
                view.analyses.enqueue(run(2)),
                view.analyses.claim_next(owner="w", now=moment(), lease_until=moment(9)),
                view.analyses.extend_lease(run(1), lease_until=moment(9)),
                view.analyses.finish(run(1)),
                view.analyses.fail_exhausted(now=moment()),
                view.analyses.request_cancel(run(1).id, at=moment()),
                view.analyses.set_current(uid(1), run(1).id),
                view.readings.add([reading()]),
                view.readings.attach(run(1).id, []),
                view.readings.forget_unattached(),
                view.readings.detach(run(1).id),
                view.candidates.put([candidate()]),
                view.reviews.append(decision()),
                view.reviews.save_map(ability_map(), expected_version=0),
                view.reviews.save_proofs(uid(1), run(1).id, [proof()]),
                view.search.refresh_contents(uid(1), None),
                view.search.refresh_claims(uid(1)),
            ):
                with pytest.raises(Denied):
                    await write
            assert await names(view) == ["repository-1"]

    async def test_a_session_refuses_everything_after_its_block(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
        async with store.view() as view:
            pass
        for ended in (tx, view):
            with pytest.raises(RuntimeError):
                await ended.repositories.page()
            with pytest.raises(RuntimeError):
                await ended.repositories.add(repository(2))

    async def test_a_task_that_holds_the_transaction_cannot_wait_for_another(self, store: RegistryStore) -> None:
        async with store.transaction():
            with pytest.raises(RuntimeError):
                async with store.transaction():
                    pass
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))

    async def test_writers_wait_for_one_another(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))

        async def note() -> None:
            async with store.transaction() as tx:
                kept = await tx.repositories.get(uid(1))
                await anyio.sleep(0.001)
                await tx.repositories.replace(repository(1, description=f"{kept.description}x"))

        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(note)
        async with store.view() as view:
            assert (await view.repositories.get(uid(1))).description == "x" * 20

    async def test_more_views_than_connections_all_get_their_turn(self, store: RegistryStore) -> None:
        seen = []

        async def look() -> None:
            async with store.view() as view:
                await anyio.sleep(0.001)
                seen.append(await names(view))

        async with anyio.create_task_group() as group:
            for _ in range(30):
                group.start_soon(look)
        assert seen == [[]] * 30

    async def test_it_describes_itself(self, store: RegistryStore) -> None:
        described = await store.describe()
        assert isinstance(described["kind"], str)
