"""Where PostgreSQL or the way to it fails, nothing is half written and callers meet errors of the registry."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import anyio
import attrs
import psycopg
import pytest

from repo_registry.adapters.postgresql.connections import ConnectionSettings
from repo_registry.adapters.postgresql.errors import translated
from repo_registry.adapters.postgresql.store import PostgresStore
from repo_registry.domain.errors import Corrupt, Denied, Invalid, NotFound, RegistryError, Unavailable
from repo_registry.domain.ports.registry_store import StoreSession
from tests.contract.builders import chunk, decision, fact, published, reading, registered, repository, run, uid

pytestmark = pytest.mark.anyio
IMPATIENT = ConnectionSettings(pool_size=4, lock_seconds=0.2, pool_seconds=0.3)


@asynccontextmanager
async def opened(url: str, **changes: Any) -> AsyncIterator[PostgresStore]:
    async with PostgresStore.open(url, settings=attrs.evolve(IMPATIENT, **changes)) as store:
        yield store


@pytest.fixture
async def store(postgres_url: str) -> AsyncIterator[PostgresStore]:
    async with opened(postgres_url) as made:
        yield made


@contextmanager
def side_door(url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def counted(url: str, table: str) -> int:
    with side_door(url) as connection:
        return int((connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,))[0])  # noqa: S608  ours


def cut_off(url: str, *, state: str = "%") -> int:
    """End every other connection to the database as an operator would; return how many."""
    with side_door(url) as connection:
        rows = connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'repo-registry' AND state LIKE %s",
            (state,),
        ).fetchall()
        return len(rows)


async def raw(session: StoreSession, statement: str) -> None:
    await session.repositories._transaction.run(statement)  # type: ignore[attr-defined]  # past the port on purpose


async def test_a_connection_that_was_dropped_while_it_waited_is_replaced_unnoticed(
    postgres_url: str, store: PostgresStore
) -> None:
    async with store.transaction() as tx:
        await tx.repositories.add(repository(1))
    for number in range(2, 5):
        assert cut_off(postgres_url) > 0
        async with store.transaction() as tx:
            await tx.repositories.add(repository(number))
        assert cut_off(postgres_url) > 0
        async with store.view() as view:
            assert len(await view.repositories.page()) == number


async def test_a_connection_lost_in_a_transaction_is_unavailable_and_nothing_is_written(
    postgres_url: str, store: PostgresStore
) -> None:
    with pytest.raises(Unavailable, match="nothing was written"):  # noqa: PT012  the transaction as a whole fails
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
            cut_off(postgres_url)
            await tx.repositories.add(repository(2))
    assert counted(postgres_url, "repository") == 0
    async with store.transaction() as tx:
        await tx.repositories.add(repository(3))
    assert counted(postgres_url, "repository") == 1


async def test_after_a_lost_connection_nothing_goes_on_even_if_the_error_is_swallowed(
    postgres_url: str, store: PostgresStore
) -> None:
    with pytest.raises(Unavailable):  # noqa: PT012  the transaction as a whole fails
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
            cut_off(postgres_url)
            for number in (2, 3):
                with pytest.raises(Unavailable):
                    await tx.repositories.add(repository(number))
    assert counted(postgres_url, "repository") == 0


async def test_a_connection_lost_before_the_commit_is_unavailable(postgres_url: str, store: PostgresStore) -> None:
    with pytest.raises(Unavailable):  # noqa: PT012  the transaction as a whole fails
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
            cut_off(postgres_url)
    assert counted(postgres_url, "repository") == 0


async def test_a_connection_lost_in_a_view_or_in_a_loop_is_unavailable(postgres_url: str, store: PostgresStore) -> None:
    async with store.transaction() as tx:
        await registered(tx, 1)
        await published(tx, *(reading(f"{number:05}") for number in range(5000)))
    with pytest.raises(Unavailable):  # noqa: PT012  the transaction as a whole fails
        async with store.view() as view:
            records = view.readings.coverage(run(1).id)
            await anext(records)
            cut_off(postgres_url)
            assert [one async for one in records] == []
    async with store.view() as view:
        assert (await view.analyses.get(run(1).id)).id == run(1).id


async def test_an_error_in_a_statement_of_ones_own_ends_the_transaction(
    postgres_url: str, store: PostgresStore
) -> None:
    with pytest.raises(Corrupt, match="nowhere"):  # noqa: PT012  the transaction as a whole fails
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
            with pytest.raises(Corrupt):
                await raw(tx, "SELECT * FROM nowhere")
    assert counted(postgres_url, "repository") == 0


async def test_a_pool_that_runs_dry_is_unavailable_and_fills_again(postgres_url: str) -> None:
    async with opened(postgres_url, pool_size=1) as store:
        async with store.view():
            with pytest.raises(Unavailable, match="pool size"):
                async with store.transaction():
                    pytest.fail("there is no connection")
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))


async def test_a_lock_held_too_long_by_another_process_is_unavailable(postgres_url: str, store: PostgresStore) -> None:
    async with store.transaction() as tx:
        await tx.repositories.add(repository(1))
    with side_door(postgres_url) as other, other.transaction():
        other.execute("LOCK TABLE repository IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(Unavailable, match="locked"):
            async with store.transaction() as tx:
                await tx.repositories.add(repository(2))
    assert counted(postgres_url, "repository") == 1


async def test_a_writer_that_holds_the_same_repository_is_waited_for_only_so_long(store: PostgresStore) -> None:
    async with store.transaction() as tx:
        await tx.repositories.add(repository(1))

    async def second() -> None:
        async with store.transaction() as tx:
            await tx.repositories.get(uid(1))

    async with store.transaction() as tx:
        await tx.repositories.get(uid(1))
        with pytest.raises(Unavailable, match="locked"):
            await asyncio.create_task(second())


async def test_writers_on_different_repositories_do_not_wait_for_one_another(store: PostgresStore) -> None:
    async with store.transaction() as tx:
        await registered(tx, 1, 2)

    async def second() -> None:
        async with store.transaction() as tx:
            await tx.repositories.replace(repository(2, description="changed"))

    async with store.transaction() as tx:
        await tx.repositories.replace(repository(1, description="changed"))
        await asyncio.create_task(second())
        async with store.view() as view:
            assert [one.description for one in await view.repositories.page()] == ["", "changed"]


async def test_two_that_wait_for_one_another_end_one_of_them(postgres_url: str) -> None:
    async with opened(postgres_url, lock_seconds=20) as store:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
        both_hold = asyncio.Barrier(2)

        async def change(first: int, second: int) -> str:
            try:
                async with store.transaction() as tx:
                    await tx.repositories.replace(repository(first, description=f"{first} then {second}"))
                    await both_hold.wait()
                    await tx.repositories.replace(repository(second, description=f"{first} then {second}"))
            except Unavailable as error:
                return error.message
            return "done"

        answers = await asyncio.gather(change(1, 2), change(2, 1))
        assert {*answers} == {"done", "two transactions waited for one another: nothing was written; try again"}
        async with store.view() as view:
            assert len({one.description for one in await view.repositories.page()}) == 1


async def test_a_statement_that_takes_too_long_is_unavailable(postgres_url: str) -> None:
    async with opened(postgres_url, statement_seconds=0.1) as store:
        with pytest.raises(Unavailable, match="timeout"):  # noqa: PT012  the transaction as a whole fails
            async with store.transaction() as tx:
                await tx.repositories.add(repository(1))
                await raw(tx, "SELECT pg_sleep(5)")
        async with store.transaction() as tx:
            await tx.repositories.add(repository(2))
    assert counted(postgres_url, "repository") == 1


async def test_a_transaction_that_idles_too_long_is_ended_and_undone(postgres_url: str) -> None:
    async with opened(postgres_url, idle_seconds=0.1) as store:
        with pytest.raises(Unavailable):  # noqa: PT012  the transaction as a whole fails
            async with store.transaction() as tx:
                await tx.repositories.add(repository(1))
                await anyio.sleep(0.5)
                await tx.repositories.add(repository(2))
        async with store.transaction() as tx:
            await tx.repositories.add(repository(3))
    assert counted(postgres_url, "repository") == 1


async def test_a_statement_that_is_cancelled_frees_its_connection(postgres_url: str) -> None:
    async with opened(postgres_url, pool_size=1) as store:
        for _ in range(3):
            with anyio.move_on_after(0.1) as scope:
                async with store.transaction() as tx:
                    await tx.repositories.add(repository(1))
                    await raw(tx, "SELECT pg_sleep(30)")
            assert scope.cancelled_caught
        async with store.transaction() as tx:
            assert await tx.repositories.page() == []


async def test_waiting_for_a_connection_can_be_cancelled(postgres_url: str) -> None:
    async with opened(postgres_url, pool_size=1, pool_seconds=30) as store:
        async with store.view():
            with anyio.move_on_after(0.05) as scope:
                async with store.view():
                    pytest.fail("there is no connection")
            assert scope.cancelled_caught
        async with store.view() as view:
            assert await view.repositories.page() == []


async def test_a_cancelled_statement_is_not_committed_around(postgres_url: str, store: PostgresStore) -> None:
    with pytest.raises(Unavailable, match="interrupted"):  # noqa: PT012  the transaction as a whole fails
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
            with anyio.move_on_after(0.05):
                await raw(tx, "SELECT pg_sleep(30)")
            await tx.repositories.add(repository(2))
    assert counted(postgres_url, "repository") == 0


async def test_a_commit_is_not_interrupted_by_cancellation(postgres_url: str, store: PostgresStore) -> None:
    for number in range(1, 40):
        with anyio.CancelScope() as scope:
            async with store.transaction() as tx:
                await tx.repositories.add(repository(number))
                scope.cancel()
    # The cancellation reaches the commit itself: it is finished first, so every one of them is there.
    assert counted(postgres_url, "repository") == 39


async def test_decisions_cannot_be_changed_or_deleted_even_past_the_store(
    postgres_url: str, store: PostgresStore
) -> None:
    async with store.transaction() as tx:
        await registered(tx)
        await tx.reviews.append(decision(1))
        await tx.reviews.append(decision(2))
    for statement in (
        "UPDATE decision SET note = 'other' WHERE sequence = 1",
        "DELETE FROM decision WHERE sequence = 2",
        "TRUNCATE decision",
        "INSERT INTO decision SELECT * FROM decision WHERE sequence = 1 ON CONFLICT DO NOTHING",
        "UPDATE decision SET sequence = 4 WHERE sequence = 2",
    ):
        with side_door(postgres_url) as connection, pytest.raises(psycopg.DatabaseError, match="append-only"):
            connection.execute(statement)
        with pytest.raises(Denied, match="append-only"):
            async with store.transaction() as tx:
                await raw(tx, statement)
    assert counted(postgres_url, "decision") == 2


async def test_what_the_driver_refuses_leaves_the_transaction_usable(store: PostgresStore) -> None:
    async with store.transaction() as tx:
        await tx.repositories.add(repository(1))
        with pytest.raises(Invalid):
            await tx.repositories.by_name("a\0b")
        with pytest.raises(Invalid):
            await tx.repositories.by_name("\ud800")
        with pytest.raises(Invalid):
            await tx.readings.add([reading(facts=(fact("a\0b"),), chunks=(chunk("x" * 100_000),))])
        await tx.repositories.add(repository(2))
    async with store.view() as view:
        assert len(await view.repositories.page()) == 2
        assert await view.readings.known([reading().id]) == {}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("08006", Unavailable),
        ("22021", Invalid),
        ("22003", Invalid),
        ("23502", Invalid),
        ("23503", NotFound),
        ("23514", Invalid),
        ("25006", Denied),
        ("25P03", Unavailable),
        ("28P01", Denied),
        ("40001", Unavailable),
        ("40P01", Unavailable),
        ("42501", Denied),
        ("42P01", Corrupt),
        ("53100", Unavailable),
        ("53200", Unavailable),
        ("53300", Unavailable),
        ("54000", Invalid),
        ("55P03", Unavailable),
        ("57014", Unavailable),
        ("57P01", Unavailable),
        ("58030", Unavailable),
        ("XX001", Corrupt),
    ],
)
def test_each_code_of_postgresql_has_its_error(code: str, expected: type[RegistryError]) -> None:
    assert type(translated(psycopg.errors.lookup(code)("x"))) is expected


async def test_a_store_that_is_closed_refuses_to_work(postgres_url: str) -> None:
    async with opened(postgres_url) as store:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        async with store.transaction():
            pass
    with pytest.raises(RuntimeError, match="closed"):
        async with store.view():
            pass


def test_a_program_that_fails_inside_a_transaction_still_ends(postgres_url: str) -> None:
    program = (
        "import asyncio, sys\n"
        "from repo_registry.adapters.postgresql.store import PostgresStore\n"
        "async def main():\n"
        "    async with PostgresStore.open(sys.argv[1]) as store:\n"
        "        async with store.view() as view, store.transaction() as tx:\n"
        "            await view.repositories.page()\n"
        "            raise SystemExit(7)\n"
        "asyncio.run(main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, postgres_url],
        check=False,
        timeout=20,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (7, "")


async def test_damage_is_found_by_the_integrity_check(postgres_copy: str) -> None:
    async with opened(postgres_copy) as store:
        async with store.transaction() as tx:
            await registered(tx)
        assert await store.integrity_check() == ()
        with side_door(postgres_copy) as connection:
            connection.execute("ALTER TABLE analysis_run DISABLE TRIGGER ALL")
            connection.execute("UPDATE analysis_run SET repository_id = gen_random_uuid()")
            connection.execute("ALTER TABLE analysis_run ENABLE TRIGGER ALL")
            connection.execute("ALTER TABLE decision DISABLE TRIGGER decision_follows_the_head")
        assert await store.integrity_check() == (
            "the trigger decision_follows_the_head of decision is switched off",
            "in analysis_run, 1 row refers to a missing row of repository",
        )


async def test_it_describes_itself(store: PostgresStore) -> None:
    described = await store.describe()
    assert described["kind"] == "postgresql"
    assert described["schema_version"]
    assert str(described["path"]).startswith("postgresql://")
    assert int(described["size_bytes"]) > 1_000_000
    assert int(described["pool_size"]) >= 1
