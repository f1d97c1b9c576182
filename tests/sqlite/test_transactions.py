"""Where SQLite itself fails, nothing is half written and callers meet errors of the registry."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import anyio
import pytest

from repo_registry.adapters.sqlite.errors import translated
from repo_registry.adapters.sqlite.store import SqliteSession, SqliteStore
from repo_registry.domain.errors import Corrupt, Denied, Invalid, RegistryError, Unavailable
from tests.contract.builders import chunk, decision, fact, moment, published, reading, registered, repository, run, uid

pytestmark = pytest.mark.anyio


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.sqlite3"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    async with SqliteStore.open(path, upgrade=True, busy_seconds=0.2) as opened:
        yield opened


def counted(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return len(connection.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608  tables named by tests


async def fill_the_disk(tx: SqliteSession) -> None:
    """Leave room for twenty more pages, then write far more."""
    (pages,) = await tx.readings._transaction.row("PRAGMA page_count") or (0,)
    await tx.readings._transaction.rows(f"PRAGMA max_page_count = {pages + 20}")
    await tx.readings.add([reading(f"{n}", chunks=(chunk("x" * 5000, f"{n}"),)) for n in range(100)])


async def fill_the_disk_after_adding(store: SqliteStore, number: int) -> None:
    async with store.transaction() as tx:
        await tx.repositories.add(repository(number))
        await fill_the_disk(tx)


async def fill_the_disk_and_take_no_notice(store: SqliteStore) -> None:
    async with store.transaction() as tx:
        await tx.repositories.add(repository(2))
        with pytest.raises(Unavailable):
            await fill_the_disk(tx)
        with pytest.raises(Unavailable):
            await tx.repositories.add(repository(3))


async def test_a_full_disk_is_unavailable_and_nothing_is_written(store: SqliteStore, path: Path) -> None:
    async with store.transaction() as tx:
        await registered(tx)
    with pytest.raises(Unavailable, match="disk is full"):
        await fill_the_disk_after_adding(store, 2)
    assert (counted(path, "repository"), counted(path, "reading")) == (1, 0)
    async with store.transaction() as tx:
        await tx.repositories.add(repository(3))
    assert counted(path, "repository") == 2


async def test_after_a_full_disk_nothing_is_committed_even_if_the_error_is_swallowed(
    store: SqliteStore, path: Path
) -> None:
    async with store.transaction() as tx:
        await registered(tx)
    with pytest.raises(Unavailable, match="disk is full"):
        await fill_the_disk_and_take_no_notice(store)
    assert counted(path, "repository") == 1


async def test_a_lock_held_too_long_by_another_process_is_unavailable(store: SqliteStore, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            async with store.transaction() as tx:
                await tx.repositories.add(repository(1))
        async with store.view() as view:
            assert await view.repositories.page() == []
        other.execute("ROLLBACK")
    async with store.transaction() as tx:
        await tx.repositories.add(repository(1))
    assert counted(path, "repository") == 1


async def test_a_writer_of_another_process_is_waited_for(path: Path) -> None:
    async with SqliteStore.open(path, upgrade=True, busy_seconds=30) as store:
        with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            release = threading.Timer(0.3, other.execute, ["COMMIT"])
            release.start()
            async with store.transaction() as tx:
                await tx.repositories.add(repository(1))
            release.join()
    assert counted(path, "repository") == 1


async def test_cancelling_while_waiting_for_the_lock_leaves_no_transaction_open(path: Path) -> None:
    async with SqliteStore.open(path, upgrade=True, busy_seconds=30) as store:
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
        with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            release = threading.Timer(0.3, other.execute, ["COMMIT"])
            release.start()
            with anyio.move_on_after(0.05) as scope:
                async with store.transaction():
                    pytest.fail("the lock is held")
            release.join()
            assert scope.cancelled_caught
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")


async def test_a_commit_is_not_interrupted_by_cancellation(store: SqliteStore, path: Path) -> None:
    kept = 0
    for number in range(1, 60):
        with anyio.CancelScope() as scope:
            async with store.transaction() as tx:
                await tx.repositories.add(repository(number))
                scope.cancel()
        kept += not scope.cancelled_caught
    # The cancellation reaches the commit itself: it is finished first, so every one of them is there.
    assert counted(path, "repository") == 59


async def test_decisions_cannot_be_changed_or_deleted_even_past_the_store(store: SqliteStore, path: Path) -> None:

    async with store.transaction() as tx:
        await registered(tx)
        await tx.reviews.append(decision(1))
        await tx.reviews.append(decision(2))
    for statement in (
        "UPDATE decision SET note = 'other' WHERE sequence = 1",
        "DELETE FROM decision WHERE sequence = 2",
        "INSERT OR REPLACE INTO decision SELECT * FROM decision WHERE sequence = 1",
        "UPDATE decision SET sequence = 4 WHERE sequence = 2",
    ):
        with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
        with pytest.raises(Denied, match="append-only"):
            async with store.transaction() as tx:
                await tx.reviews._transaction.run(statement)
    assert counted(path, "decision") == 2


async def test_unreadable_values_are_invalid_and_the_transaction_goes_on(store: SqliteStore) -> None:
    async with store.transaction() as tx:
        await registered(tx)
        for bad in (
            fact("\ud800"),
            fact(line=2**70),
            fact(attributes={"a": "\udfff"}),
            fact(attributes={"a": float("nan")}),
        ):
            with pytest.raises((Invalid, ValueError)):
                await tx.readings.add([reading(facts=(bad,))])
        await published(tx, reading(facts=(fact(),)))
    async with store.view() as view:
        assert [one async for one in view.readings.facts(run(1).id)] == [fact()]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_BUSY, Unavailable),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Unavailable),
        (sqlite3.SQLITE_LOCKED, Unavailable),
        (sqlite3.SQLITE_FULL, Unavailable),
        (sqlite3.SQLITE_IOERR_WRITE, Unavailable),
        (sqlite3.SQLITE_CANTOPEN, Unavailable),
        (sqlite3.SQLITE_READONLY_DIRECTORY, Denied),
        (sqlite3.SQLITE_CORRUPT, Corrupt),
        (sqlite3.SQLITE_NOTADB, Corrupt),
        (sqlite3.SQLITE_TOOBIG, Invalid),
        (sqlite3.SQLITE_CONSTRAINT_CHECK, Invalid),
        (sqlite3.SQLITE_CONSTRAINT_NOTNULL, Invalid),
        (sqlite3.SQLITE_ERROR, Corrupt),
        (None, Corrupt),
    ],
)
def test_each_code_of_sqlite_has_its_error(code: int | None, expected: type[RegistryError]) -> None:
    error = sqlite3.OperationalError("x")
    if code is not None:
        error.sqlite_errorcode = code
    assert type(translated(error)) is expected


def test_a_program_that_fails_inside_a_transaction_still_ends(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from repo_registry.adapters.sqlite.store import SqliteStore\n"
        "async def main():\n"
        "    async with SqliteStore.open(Path(sys.argv[1]), upgrade=True) as store:\n"
        "        async with store.view() as view, store.transaction() as tx:\n"
        "            await view.repositories.page()\n"
        "            raise SystemExit(7)\n"
        "asyncio.run(main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "registry.sqlite3")],
        check=False,
        timeout=20,
        cwd=Path(__file__).parents[2],
    )
    assert ended.returncode == 7


async def test_a_store_that_is_closed_refuses_to_work(path: Path) -> None:
    async with SqliteStore.open(path, upgrade=True) as store:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        async with store.transaction():
            pass
    with pytest.raises(RuntimeError, match="closed"):
        async with store.view():
            pass


async def test_two_stores_on_one_file_share_the_queue_without_taking_a_run_twice(path: Path) -> None:
    async with (
        SqliteStore.open(path, upgrade=True) as one,
        SqliteStore.open(path) as two,
    ):
        async with one.transaction() as tx:
            await registered(tx, *range(1, 21))
        taken: list[object] = []

        async def work(store: SqliteStore, owner: str) -> None:

            while True:
                async with store.transaction() as tx:
                    claimed = await tx.analyses.claim_next(owner=owner, now=moment(), lease_until=moment(60))
                if claimed is None:
                    return
                taken.append(claimed.id)

        async with anyio.create_task_group() as group:
            for number, store in enumerate((one, two, one, two)):
                group.start_soon(work, store, f"worker {number}")
    assert sorted(map(str, taken)) == [str(uid(1000 + number)) for number in range(1, 21)]


async def test_damage_is_found_by_the_integrity_check(store: SqliteStore, path: Path) -> None:
    async with store.transaction() as tx:
        await registered(tx)
    assert await store.integrity_check() == ()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE analysis_run SET repository_id = 'nobody'")
    assert await store.integrity_check() == ("row 1 of analysis_run refers to a missing row of repository",)


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_a_disk_that_fills_up_anywhere_even_in_a_commit_leaves_a_whole_file(tmp_path: Path) -> None:
    program = (
        "import asyncio, resource, signal, sys\n"
        "from pathlib import Path\n"
        "from repo_registry.adapters.sqlite.store import SqliteStore\n"
        "from repo_registry.domain.errors import Unavailable\n"
        "from tests.contract.builders import chunk, reading, repository\n"
        "async def main():\n"
        "    async with SqliteStore.open(Path(sys.argv[1]), upgrade=True) as store:\n"
        "        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))\n"
        "        for number in range(1, 100):\n"
        "            async with store.transaction() as tx:\n"
        "                await tx.repositories.add(repository(number))\n"
        "                await tx.readings.add([reading(str(number), chunks=(chunk('x' * 30000),))])\n"
        "            print(number)\n"
        "try: asyncio.run(main())\n"
        "except Unavailable as error: print(error)\n"
    )
    for limit in (900_000, 950_001, 1_000_003):
        path = tmp_path / f"{limit}.sqlite3"
        ended = subprocess.run(
            [sys.executable, "-c", program, str(path), str(limit)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            cwd=Path(__file__).parents[2],
        )
        *committed, last = ended.stdout.split("\n")[:-1]
        assert "disk" in last
        assert counted(path, "repository") == counted(path, "chunk") == len(committed)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
