"""Many processes on one database: nothing is taken twice, overwritten or seen half done."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import datetime
from itertools import count
from pathlib import Path
from uuid import UUID

import anyio
import anyio.lowlevel
import attrs
import psycopg
import pytest

from repo_registry.adapters.postgresql.store import PostgresStore
from repo_registry.domain.errors import Conflict, NotFound
from repo_registry.domain.model.analysis import AnalysisRun, RunStatus
from repo_registry.domain.model.candidates import CandidateStatus
from repo_registry.domain.model.reviews import DecisionAction, DecisionRequest, ReasonCode
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.ports.registry_store import StoreSession
from repo_registry.domain.services.review import ReviewService
from tests.contract.builders import candidate, chunk, fact, moment, published, reading, registered, repository, run, uid

pytestmark = pytest.mark.anyio


@pytest.fixture
async def one(postgres_url: str) -> AsyncIterator[PostgresStore]:
    async with PostgresStore.open(postgres_url) as store:
        yield store


@pytest.fixture
async def two(postgres_url: str) -> AsyncIterator[PostgresStore]:
    """A second process, as far as the database can tell."""
    async with PostgresStore.open(postgres_url) as store:
        yield store


async def claim(session: StoreSession, owner: str = "worker", run_id: UUID | None = None) -> AnalysisRun | None:
    return await session.analyses.claim_next(owner=owner, now=moment(), lease_until=moment(60), run_id=run_id)


class _Clock:
    def now(self) -> datetime:
        return moment()


class _Ids:
    numbers = count(10_000)

    def new_id(self) -> UUID:
        return uid(next(self.numbers))


class _Silence:
    def emit(self, event: str, /, **fields: JsonValue) -> None:
        """Say nothing: what is decided is looked up."""


def reviewing(store: PostgresStore) -> ReviewService:
    return ReviewService(store=store, clock=_Clock(), ids=_Ids(), events=_Silence())


async def test_no_run_is_taken_twice(one: PostgresStore, two: PostgresStore) -> None:
    async with one.transaction() as tx:
        await registered(tx, *range(1, 31))
    taken: list[UUID] = []

    async def work(store: PostgresStore, owner: str) -> None:
        while True:
            async with store.transaction() as tx:
                claimed = await claim(tx, owner)
            if claimed is None:
                return
            taken.append(claimed.id)

    await asyncio.gather(*(work(store, f"worker {number}") for number, store in enumerate((one, two) * 4)))
    assert sorted(taken) == [run(number).id for number in range(1, 31)]


async def test_a_run_that_another_is_just_taking_is_passed_over_without_waiting(
    one: PostgresStore, two: PostgresStore
) -> None:
    async with one.transaction() as tx:
        await registered(tx, 1, 2)
        await tx.analyses.enqueue(run(3, of=1))
    async with one.transaction() as tx:
        first = await claim(tx, "first")
        with anyio.fail_after(5):
            async with two.transaction() as other:
                second = await claim(other, "second")
                assert await claim(other, "second") is None
    assert first is not None
    assert second is not None
    assert (first.id, second.id) == (run(1).id, run(2).id)


async def test_a_claim_that_is_undone_leaves_the_run_to_others(one: PostgresStore, two: PostgresStore) -> None:
    async with one.transaction() as tx:
        await registered(tx, 1)
    with contextlib.suppress(RuntimeError):
        async with one.transaction() as tx:
            assert await claim(tx, "first") is not None
            raise RuntimeError
    async with two.transaction() as tx:
        claimed = await claim(tx, "second")
    assert claimed is not None
    assert (claimed.lease_owner, claimed.attempt) == ("second", 1)


async def test_one_repository_never_has_two_running_runs(one: PostgresStore, two: PostgresStore) -> None:
    for round_ in range(1, 11):
        numbers = [round_ * 100 + number for number in range(6)]
        async with one.transaction() as tx:
            await tx.repositories.add(repository(round_))
            for number in numbers:
                await tx.analyses.enqueue(run(number, of=round_))

        async def work(store: PostgresStore, number: int) -> AnalysisRun | None:
            async with store.transaction() as tx:
                return await claim(tx, f"{number}", run(number).id if number % 2 else None)

        claimed = await asyncio.gather(*(work(store, n) for n in numbers for store in (one, two)))
        assert len([found for found in claimed if found is not None]) == 1


async def test_of_two_who_cancel_and_finish_at_once_neither_is_lost(one: PostgresStore, two: PostgresStore) -> None:
    async with one.transaction() as tx:
        await registered(tx, *range(1, 16))
    for number in range(1, 16):
        async with one.transaction() as tx:
            claimed = await claim(tx, run_id=run(number).id)
            assert claimed is not None
        done = attrs.evolve(claimed, status=RunStatus.SUCCEEDED, finished_at=moment(5))

        async def finish(done: AnalysisRun = done) -> None:
            async with one.transaction() as tx:
                await tx.analyses.finish(done)

        async def cancel(number: int = number) -> AnalysisRun:
            async with two.transaction() as tx:
                return await tx.analyses.request_cancel(run(number).id, at=moment(4))

        _, answer = await asyncio.gather(finish(), cancel())
        async with one.view() as view:
            kept = await view.analyses.get(run(number).id)
        assert kept.status is RunStatus.SUCCEEDED
        assert kept.cancel_requested_at == answer.cancel_requested_at


async def test_two_reviewers_never_overwrite_each_other(one: PostgresStore, two: PostgresStore) -> None:
    async with one.transaction() as tx:
        await registered(tx)
        await tx.candidates.put([candidate(number) for number in range(1, 21)])
    for number in range(1, 21):
        accept = DecisionRequest(action=DecisionAction.ACCEPT, candidate_id=uid(2000 + number))
        reject = DecisionRequest(
            action=DecisionAction.REJECT, candidate_id=uid(2000 + number), reason=ReasonCode.TOO_SMALL
        )
        answers = await asyncio.gather(
            reviewing(one).decide(accept, reviewer="ada", expected_version=number - 1),
            reviewing(two).decide(reject, reviewer="bob", expected_version=number - 1),
            return_exceptions=True,
        )
        assert [type(answer) for answer in answers].count(Conflict) == 1, answers
    head = await reviewing(one).verify()
    assert head.sequence == 20


async def test_the_log_stays_one_chain_whoever_decides_on_what(one: PostgresStore, two: PostgresStore) -> None:
    async with one.transaction() as tx:
        await registered(tx, 1, 2, 3)
        for of in (1, 2, 3):
            await tx.candidates.put([candidate(of * 10 + number, of=of) for number in range(8)])

    async def decide(store: PostgresStore, candidate_id: UUID) -> None:
        accept = DecisionRequest(action=DecisionAction.ACCEPT, candidate_id=candidate_id)
        await reviewing(store).decide(accept, reviewer="ada")

    ids = [uid(2000 + of * 10 + number) for number in range(8) for of in (1, 2, 3)]
    await asyncio.gather(*(decide((one, two)[place % 2], key) for place, key in enumerate(ids)))
    assert (await reviewing(two).verify()).sequence == 24
    async with two.view() as view:
        for of in (1, 2, 3):
            ability_map = await view.reviews.load_map(uid(of))
            assert ability_map is not None
            assert (ability_map.version, len(ability_map.entries)) == (8, 8)


async def test_a_decision_waits_for_a_publication_and_is_not_lost(one: PostgresStore, two: PostgresStore) -> None:
    async with one.transaction() as tx:
        await registered(tx)
        await tx.candidates.put([candidate(1)])
    accept = DecisionRequest(action=DecisionAction.ACCEPT, candidate_id=uid(2001))
    async with one.transaction() as tx:
        (seen,) = await tx.candidates.of_repository(uid(1))
        deciding = asyncio.create_task(reviewing(two).decide(accept, reviewer="ada"))
        await anyio.sleep(0.1)
        assert not deciding.done()
        await tx.candidates.put([attrs.evolve(seen, confidence=0.9)])
    await deciding
    async with one.view() as view:
        kept = await view.candidates.get(uid(2001))
    assert (kept.status, kept.confidence) == (CandidateStatus.ACCEPTED, 0.9)


async def test_views_never_see_a_transaction_half_done(one: PostgresStore, two: PostgresStore) -> None:
    async with one.transaction() as tx:
        await registered(tx, 1, 2)
    writing = True

    async def write() -> None:
        nonlocal writing
        for number in range(60):
            async with one.transaction() as tx:
                for of in (1, 2):
                    await tx.repositories.replace(repository(of, description=f"{number}"))
                await tx.candidates.put([candidate(of * 100 + number, of=of) for of in (1, 2)])
        writing = False

    async def look() -> int:
        looks = 0
        while writing:
            async with two.view() as view:
                descriptions = {(await view.repositories.get(uid(of))).description for of in (1, 2)}
                await anyio.lowlevel.checkpoint()
                known = [len(await view.candidates.of_repository(uid(of))) for of in (1, 2)]
            assert len(descriptions) == 1
            assert known == [int(descriptions.pop() or -1) + 1] * 2
            looks += 1
        return looks

    looks, *_ = await asyncio.gather(look(), look(), write())
    assert looks > 3


async def test_the_same_readings_can_be_added_at_once(
    one: PostgresStore, two: PostgresStore, postgres_url: str
) -> None:
    readings = [reading(f"{number}", facts=(fact(),), chunks=(chunk(),)) for number in range(300)]

    async def add(store: PostgresStore, *, backwards: bool) -> None:
        async with store.transaction() as tx:
            await tx.readings.add([*reversed(readings)] if backwards else readings)

    await asyncio.gather(*(add(store, backwards=store is two) for store in (one, two, one, two)))
    with psycopg.connect(postgres_url) as connection:
        for table in ("reading", "fact", "chunk"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (300,)  # noqa: S608  from above


async def test_what_is_just_being_attached_is_not_forgotten(one: PostgresStore, two: PostgresStore) -> None:
    kept, loose = reading("kept"), reading("loose")
    async with one.transaction() as tx:
        await registered(tx)
        await tx.readings.add([kept, loose])
    async with one.transaction() as tx:
        await tx.readings.attach(run(1).id, [kept.id])
        async with two.transaction() as other:
            assert await other.readings.forget_unattached() == 1
    async with one.view() as view:
        assert [*await view.readings.known([kept.id, loose.id])] == [kept.id]


async def test_what_is_just_being_forgotten_cannot_be_attached(one: PostgresStore, two: PostgresStore) -> None:
    loose = reading("loose")
    async with one.transaction() as tx:
        await registered(tx)
        await tx.readings.add([loose])

    async def attach() -> None:
        async with two.transaction() as tx:
            await tx.readings.attach(run(1).id, [loose.id])

    async with one.transaction() as tx:
        assert await tx.readings.forget_unattached() == 1
        attaching = asyncio.create_task(attach())
        await anyio.sleep(0.1)
        assert not attaching.done()
    with pytest.raises(NotFound):
        await attaching


async def test_readings_of_a_run_that_starts_meanwhile_are_not_forgotten(
    one: PostgresStore, two: PostgresStore
) -> None:
    async with one.transaction() as tx:
        await registered(tx, 1)

    async def start() -> None:
        async with two.transaction() as tx:
            assert await claim(tx) is not None
        async with two.transaction() as tx:
            await tx.readings.add([reading()])

    async with one.transaction() as tx:
        assert not any(found.status is RunStatus.RUNNING for found in await tx.analyses.page())
        starting = asyncio.create_task(start())
        await anyio.sleep(0.1)
        assert await tx.readings.forget_unattached() == 0
    await starting
    async with one.view() as view:
        assert len(await view.readings.known([reading().id])) == 1


async def test_one_origin_is_registered_once(one: PostgresStore, two: PostgresStore) -> None:
    async def register(store: PostgresStore, number: int) -> None:
        async with store.transaction() as tx:
            if await tx.repositories.by_origin("example.org/same") is not None:
                raise Conflict("it is registered already")
            await anyio.sleep(0.01)
            await tx.repositories.add(repository(number, origin="example.org/same"))

    answers = await asyncio.gather(
        *(register((one, two)[number % 2], number) for number in range(1, 9)), return_exceptions=True
    )
    assert answers.count(None) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 7


async def test_two_publish_different_repositories_at_the_same_time(one: PostgresStore, two: PostgresStore) -> None:
    async with one.transaction() as tx:
        await registered(tx, 1, 2)
    async with one.transaction() as first:
        await published(first, reading("a", chunks=(chunk("alpha", "a"),)), number=1, of=1)
        await first.search.refresh_contents(uid(1), run(1).id)
        with anyio.fail_after(5):
            async with two.transaction() as second:
                await published(second, reading("b", chunks=(chunk("beta", "b"),)), number=2, of=2)
                await second.search.refresh_contents(uid(2), run(2).id)
    async with one.view() as view:
        for of in (1, 2):
            current = await view.analyses.current(uid(of))
            assert current is not None
            assert current.id == run(of).id


WORKER = """
import asyncio, sys
from datetime import UTC, datetime, timedelta
import attrs
from repo_registry.adapters.postgresql.store import PostgresStore
from repo_registry.domain.errors import Cancelled
from repo_registry.domain.model.analysis import RunStatus

async def main(url, owner):
    async with PostgresStore.open(url) as store:
        print("ready", flush=True)
        while True:
            now = datetime.now(UTC)
            async with store.transaction() as tx:
                run = await tx.analyses.claim_next(owner=owner, now=now, lease_until=now + timedelta(seconds=1))
            if run is None:
                async with store.view() as view:
                    if all(one.status is RunStatus.SUCCEEDED for one in await view.analyses.page(limit=100)):
                        return
                await asyncio.sleep(0.05)
                continue
            print(run.id, flush=True)
            await asyncio.sleep(0.1)
            try:
                async with store.transaction() as tx:
                    await tx.analyses.finish(attrs.evolve(run, status=RunStatus.SUCCEEDED))
            except Cancelled:
                continue
            print("done", run.id, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_runs_of_workers_that_are_killed_are_taken_over(one: PostgresStore, postgres_url: str) -> None:
    async with one.transaction() as tx:
        await registered(tx, *range(1, 21))
    outputs = await asyncio.to_thread(_kill_two_of_four, postgres_url)
    finished = [line.removeprefix("done ") for output in outputs for line in output if line.startswith("done ")]
    async with one.view() as view:
        runs = await view.analyses.page(limit=100)
    assert {found.status for found in runs} == {RunStatus.SUCCEEDED}
    assert len(finished) == len(set(finished)) >= 18  # who is killed right after finishing does not get to say so
    assert max(found.attempt for found in runs) == 2


def _kill_two_of_four(url: str) -> list[list[str]]:
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, url, f"worker {number}"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for number in range(4)
    ]
    for worker in workers[:2]:
        assert worker.stdout is not None
        while worker.stdout.readline().strip() in ("ready", ""):
            time.sleep(0)
        worker.send_signal(signal.SIGKILL)  # it has just taken a run
    outputs = [worker.communicate(timeout=60)[0].splitlines() for worker in workers]
    assert [worker.returncode for worker in workers] == [-signal.SIGKILL, -signal.SIGKILL, 0, 0]
    return outputs
