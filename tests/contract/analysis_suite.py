"""What every `AnalysisStore` promises."""

from __future__ import annotations

import anyio
import attrs
import pytest

from repo_registry.domain.errors import Cancelled, Conflict, Invalid, NotFound
from repo_registry.domain.model.analysis import AnalysisRun, RunFailure, RunStatus
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession
from tests.contract.builders import moment, published, registered, repository, run, snapshot, uid

pytestmark = pytest.mark.anyio


async def claim(session: StoreSession, owner: str = "worker", at: float = 0, **wanted: object) -> AnalysisRun | None:
    return await session.analyses.claim_next(
        owner=owner,
        now=moment(at),
        lease_until=moment(at + 60),
        **wanted,  # type: ignore[arg-type]
    )


class AnalysisStoreSuite:
    """Subclassed per store with the fixture ``store``."""

    async def test_a_queued_run_comes_back_as_it_was_kept(self, store: RegistryStore) -> None:
        whole = run(1, requested_ref="main", allow_proof_loss=True, versions={"rules": "3"}, counts={"files": 0})
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
            await tx.analyses.enqueue(whole)
        async with store.view() as view:
            assert await view.analyses.get(whole.id) == whole
            with pytest.raises(NotFound):
                await view.analyses.get(uid(1))

    async def test_only_a_new_queued_run_of_a_known_repository_is_enqueued(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            with pytest.raises(Conflict):
                await tx.analyses.enqueue(run(1))
            with pytest.raises(NotFound):
                await tx.analyses.enqueue(run(2, of=2))
            with pytest.raises(Invalid):
                await tx.analyses.enqueue(run(3, status=RunStatus.SUCCEEDED))

    async def test_texts_that_cannot_be_kept_everywhere_are_invalid_and_keep_nothing(
        self, store: RegistryStore
    ) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            for bad in (run(2, requested_ref="a\0b"), run(2, requested_by="\ud800"), run(2, versions={"a": "\ud800"})):
                with pytest.raises(Invalid):
                    await tx.analyses.enqueue(bad)
            assert await tx.analyses.page() == [run(1)]

    async def test_pages_begin_with_the_latest_and_continue_before_a_run(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            for number in (5, 3, 4):
                await tx.analyses.enqueue(run(number))
        async with store.view() as view:
            assert [one.id for one in await view.analyses.page()] == [run(n).id for n in (5, 4, 3, 2, 1)]
            assert [one.id for one in await view.analyses.page(uid(1), limit=2)] == [run(5).id, run(4).id]
            assert [one.id for one in await view.analyses.page(uid(1), before=run(4).id)] == [run(3).id, run(1).id]

    async def test_the_oldest_queued_run_is_claimed_with_its_lease(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 2, 1)
            claimed = await claim(tx, at=3)
        assert claimed == run(
            1,
            status=RunStatus.RUNNING,
            attempt=1,
            lease_owner="worker",
            lease_expires_at=moment(63),
            started_at=moment(3),
        )
        async with store.view() as view:
            assert await view.analyses.get(run(1).id) == claimed

    async def test_a_named_run_is_claimed_though_others_are_older(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            claimed = await claim(tx, run_id=run(2).id)
            assert claimed is not None
            assert claimed.id == run(2).id
            assert await claim(tx, run_id=uid(9)) is None

    async def test_an_empty_queue_gives_nothing(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            assert await claim(tx) is None

    async def test_two_claims_at_once_never_get_the_same_run(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, *range(1, 7))
        claimed: list[AnalysisRun | None] = []

        async def work(owner: str) -> None:
            async with store.transaction() as tx:
                claimed.append(await claim(tx, owner))

        async with anyio.create_task_group() as group:
            for number in range(8):
                group.start_soon(work, f"worker {number}")
        got = [one.id for one in claimed if one is not None]
        assert sorted(got) == [run(number).id for number in range(1, 7)]
        assert claimed.count(None) == 2

    async def test_one_repository_has_one_running_run_at_a_time(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            await tx.analyses.enqueue(run(2))
            first = await claim(tx)
            assert first is not None
            assert await claim(tx, "other", at=1) is None
            assert await claim(tx, "other", at=1, run_id=run(2).id) is None
            await tx.analyses.finish(attrs.evolve(first, status=RunStatus.CANCELLED))
            second = await claim(tx, "other", at=2)
            assert second is not None
            assert second.id == run(2).id

    async def test_a_lapsed_lease_is_taken_over_and_the_first_start_is_kept(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            await claim(tx, "first", at=0)
            assert await claim(tx, "second", at=59.999999) is None
            taken = await claim(tx, "second", at=60)
        assert taken is not None
        assert (taken.lease_owner, taken.attempt, taken.started_at) == ("second", 2, moment(0))

    async def test_a_lapsed_run_does_not_hold_up_a_newer_one_forever(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            await tx.analyses.enqueue(run(2))
            await claim(tx, "first", at=0, max_attempts=1)
            taken = await claim(tx, "second", at=61, max_attempts=1)
        assert taken is not None
        assert taken.id == run(2).id

    async def test_a_run_is_claimed_at_most_max_attempts_times_then_it_fails(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            for attempt in range(3):
                assert await claim(tx, at=attempt * 60, max_attempts=3) is not None
            assert await tx.analyses.fail_exhausted(now=moment(179), max_attempts=3) == []
            assert await claim(tx, at=180, max_attempts=3) is None
            assert await tx.analyses.fail_exhausted(now=moment(180), max_attempts=4) == []
            assert await tx.analyses.fail_exhausted(now=moment(180), max_attempts=3) == [run(1).id]
            assert await tx.analyses.fail_exhausted(now=moment(181), max_attempts=3) == []
            failed = await tx.analyses.get(run(1).id)
        assert failed.status is RunStatus.FAILED
        assert failed.finished_at == moment(180)
        assert failed.failure is not None
        assert failed.failure.code == "unavailable"
        assert (failed.lease_owner, failed.lease_expires_at, failed.attempt) == (None, None, 3)

    async def test_a_lease_is_prolonged_and_shows_the_wish_to_cancel(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            claimed = await claim(tx)
            assert claimed is not None
            await tx.analyses.request_cancel(claimed.id, at=moment(5))
            kept = await tx.analyses.extend_lease(claimed, lease_until=moment(90))
            assert kept == attrs.evolve(claimed, lease_expires_at=moment(90), cancel_requested_at=moment(5))
            assert await claim(tx, "other", at=89) is None
        async with store.view() as view:
            assert await view.analyses.get(claimed.id) == kept

    async def test_a_worker_that_lost_its_lease_can_neither_prolong_nor_finish(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            first = await claim(tx, "same owner", at=0)
            second = await claim(tx, "same owner", at=60)
            assert first is not None
            assert second is not None
            done = attrs.evolve(first, status=RunStatus.SUCCEEDED)
            with pytest.raises(Cancelled):
                await tx.analyses.extend_lease(first, lease_until=moment(500))
            with pytest.raises(Cancelled):
                await tx.analyses.finish(done)
            with pytest.raises(Cancelled):
                await tx.analyses.finish(attrs.evolve(second, lease_owner="thief", status=RunStatus.FAILED))
            assert await tx.analyses.get(first.id) == second

    async def test_finishing_keeps_the_result_and_ends_the_lease(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            claimed = await claim(tx)
            assert claimed is not None
            done = attrs.evolve(
                claimed,
                status=RunStatus.FAILED,
                finished_at=moment(9),
                snapshot=snapshot(),
                rules_digest="d" * 16,
                versions={"python": "1"},
                counts={"files": 2},
                receipt="r" * 64,
                result_run_id=claimed.id,
                failure=RunFailure(code="unavailable", step="connect", message="no answer"),
            )
            await tx.analyses.finish(done)
            kept = await tx.analyses.get(claimed.id)
            assert kept == attrs.evolve(done, lease_owner=None, lease_expires_at=None)
            with pytest.raises(Cancelled):
                await tx.analyses.finish(done)
            with pytest.raises(Cancelled):
                await tx.analyses.extend_lease(claimed, lease_until=moment(99))
            assert await claim(tx, at=1000) is None

    async def test_a_run_finishes_only_in_a_final_state(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            claimed = await claim(tx)
            assert claimed is not None
            with pytest.raises(Invalid):
                await tx.analyses.finish(claimed)

    async def test_a_result_names_a_run_that_is_kept(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            claimed = await claim(tx)
            assert claimed is not None
            with pytest.raises(NotFound):
                await tx.analyses.finish(attrs.evolve(claimed, status=RunStatus.SUCCEEDED, result_run_id=uid(9)))

    async def test_finishing_keeps_a_wish_to_cancel_that_came_meanwhile(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            claimed = await claim(tx)
            assert claimed is not None
            await tx.analyses.request_cancel(claimed.id, at=moment(4))
            await tx.analyses.finish(attrs.evolve(claimed, status=RunStatus.SUCCEEDED))
            assert (await tx.analyses.get(claimed.id)).cancel_requested_at == moment(4)

    async def test_a_queued_run_is_cancelled_at_once(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            cancelled = await tx.analyses.request_cancel(run(1).id, at=moment(2))
            assert cancelled == run(1, status=RunStatus.CANCELLED, cancel_requested_at=moment(2), finished_at=moment(2))
            assert await tx.analyses.get(run(1).id) == cancelled
            assert await claim(tx) is None

    async def test_a_running_run_is_asked_once_and_an_ended_one_left_alone(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            claimed = await claim(tx)
            assert claimed is not None
            asked = await tx.analyses.request_cancel(claimed.id, at=moment(2))
            assert asked == attrs.evolve(claimed, cancel_requested_at=moment(2))
            assert await tx.analyses.request_cancel(claimed.id, at=moment(3)) == asked
            await tx.analyses.finish(attrs.evolve(asked, status=RunStatus.CANCELLED, finished_at=moment(5)))
            ended = await tx.analyses.get(claimed.id)
            assert await tx.analyses.request_cancel(claimed.id, at=moment(6)) == ended
            with pytest.raises(NotFound):
                await tx.analyses.request_cancel(uid(9), at=moment(6))

    async def test_the_current_run_is_the_last_one_set(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            assert await tx.analyses.current(uid(1)) is None
            first = await published(tx, number=1)
            assert await tx.analyses.current(uid(1)) == first
            await tx.analyses.enqueue(run(2))
            second = await published(tx, number=2)
        async with store.view() as view:
            assert await view.analyses.current(uid(1)) == second

    async def test_only_a_succeeded_run_of_the_repository_becomes_current(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await published(tx, number=1)
            with pytest.raises(Conflict):
                await tx.analyses.set_current(uid(2), run(2).id)
            with pytest.raises(Conflict):
                await tx.analyses.set_current(uid(2), run(1).id)
            with pytest.raises(NotFound):
                await tx.analyses.set_current(uid(1), uid(9))

    async def test_what_is_kept_does_not_change_with_the_callers_dictionary(self, store: RegistryStore) -> None:
        counts = {"files": 1}
        async with store.transaction() as tx:
            await registered(tx, 1)
            claimed = await claim(tx)
            assert claimed is not None
            await tx.analyses.finish(attrs.evolve(claimed, status=RunStatus.SUCCEEDED, counts=counts))
            counts["files"] = 2
            assert (await tx.analyses.get(run(1).id)).counts == {"files": 1}
