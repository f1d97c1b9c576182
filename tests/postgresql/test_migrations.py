"""Tables are made by numbered files, each applied exactly once, numbered as for the other store."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from enum import StrEnum
from pathlib import Path

import psycopg
import pytest
from psycopg import AsyncConnection

from repo_registry.adapters.postgresql import migrations
from repo_registry.adapters.postgresql.store import PostgresStore
from repo_registry.adapters.sqlite.migrations import migrations as sqlite_migrations
from repo_registry.adapters.tables.migration_files import read_migrations
from repo_registry.domain.errors import Conflict, Corrupt
from repo_registry.domain.model.search import DocumentKind
from repo_registry.domain.rules.migrations import MigrationState
from tests.contract.builders import repository, uid
from tests.postgresql.catalogue import catalogue
from tests.postgresql.server import RUN, database
from tests.sqlite.test_migrations import ENUMS, folder

pytestmark = pytest.mark.anyio
HERE = Path(__file__).parent


@pytest.fixture
def empty_url(postgres_server: str) -> Iterator[str]:
    with database(postgres_server, f"rr_{RUN}_{id(object()):x}") as url:
        yield url


@pytest.fixture
async def connection(empty_url: str) -> AsyncIterator[AsyncConnection]:
    async with await AsyncConnection.connect(empty_url, autocommit=True) as opened:
        yield opened


async def apply(connection: AsyncConnection, files: Path) -> tuple[int, ...]:
    return await migrations.apply(connection, read_migrations(files), lock_seconds=30)


async def tables(connection: AsyncConnection) -> set[str]:
    rows = await connection.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    return {row[0] for row in await rows.fetchall()}


def test_both_stores_have_the_same_numbers_and_names() -> None:
    ours, theirs = ([(one.number, one.name) for one in made()] for made in (migrations.migrations, sqlite_migrations))
    assert ours == theirs


async def test_the_shipped_migrations_apply_once_and_then_find_nothing_to_do(connection: AsyncConnection) -> None:
    shipped = migrations.migrations()
    assert await migrations.apply(connection, shipped, lock_seconds=30) == tuple(one.number for one in shipped)
    assert await migrations.apply(connection, shipped, lock_seconds=30) == ()
    lines = await migrations.status(connection, shipped)
    assert {line.state for line in lines} == {MigrationState.APPLIED}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line.applied_at or "") for line in lines)


def test_the_catalogue_is_the_one_checked_in(postgres_url: str) -> None:
    """After a new migration: look at the difference, then write what `catalogue` returns into the file."""
    with psycopg.connect(postgres_url) as connection:
        found = catalogue(connection)
    assert found == (HERE / "catalogue.txt").read_text(encoding="utf-8")


def test_every_check_lists_exactly_the_values_of_its_enum(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        rows = connection.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'c' AND connamespace = 'public'::regnamespace "
            "AND pg_get_constraintdef(oid) LIKE '%%= ANY (%%'"
        ).fetchall()
    listed = {name: re.findall(r"'([^']*)'::text", definition) for name, definition in rows}
    enums: dict[str, list[StrEnum]] = {name: [*enum] for name, enum in ENUMS.items()}
    enums["search_claim_kind"] = [DocumentKind.ENTRY, DocumentKind.CANDIDATE]
    enums["search_total_kind"] = [*DocumentKind]
    assert listed == {name: [member.value for member in members] for name, members in enums.items()}


def test_every_foreign_key_that_is_ever_followed_back_is_indexed(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        rows = connection.execute(
            """
            SELECT conrelid::regclass::text, attname FROM pg_constraint
            JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
            WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS (
                SELECT 1 FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1]
            )
            """
        ).fetchall()
    # Repositories, runs and decisions are never deleted.
    assert set(rows) == {("candidate", "first_run_id"), ("candidate", "last_run_id"), ("decision", "undoes")}


async def test_an_edited_migration_is_refused_and_nothing_is_applied(
    tmp_path: Path, connection: AsyncConnection
) -> None:
    files = folder(tmp_path / "files", "CREATE TABLE a (b TEXT);")
    await apply(connection, postgres_first(files))
    (files / "0002_step.sql").write_text("CREATE TABLE a (b TEXT, c TEXT);")
    (files / "0003_step.sql").write_text("CREATE TABLE d (e TEXT);")
    lines = await migrations.status(connection, read_migrations(files))
    assert [line.state.value for line in lines] == ["applied", "edited", "pending"]
    with pytest.raises(Corrupt, match="0002"):
        await apply(connection, files)
    assert "d" not in await tables(connection)


async def test_a_newer_database_is_refused(tmp_path: Path, connection: AsyncConnection) -> None:
    files = postgres_first(folder(tmp_path / "files", "CREATE TABLE a (b TEXT);"))
    await apply(connection, files)
    (files / "0002_step.sql").unlink()
    with pytest.raises(Conflict, match="0002"):
        await apply(connection, files)


async def test_a_missing_migration_before_an_applied_one_is_refused(
    tmp_path: Path, connection: AsyncConnection
) -> None:
    files = postgres_first(folder(tmp_path / "files", "CREATE TABLE a (b TEXT);", "SELECT 1;"))
    await apply(connection, files)
    await connection.execute("DELETE FROM schema_migration WHERE number = 2")
    with pytest.raises(Corrupt, match="0002"):
        await apply(connection, files)


async def test_a_migration_that_fails_is_undone_and_the_ones_before_it_stand(
    tmp_path: Path, connection: AsyncConnection
) -> None:
    files = folder(tmp_path / "files", "CREATE TABLE a (b TEXT);", "CREATE TABLE c (d TEXT); CREATE TABLE a (b TEXT);")
    with pytest.raises(psycopg.errors.DuplicateTable):
        await apply(connection, postgres_first(files))
    assert await tables(connection) == {"schema_migration", "a"}
    rows = await connection.execute("SELECT max(number) FROM schema_migration")
    assert await rows.fetchone() == (2,)


async def test_an_older_database_is_upgraded_with_all_that_is_in_it(
    empty_url: str, connection: AsyncConnection
) -> None:
    older = migrations.migrations()[:3]
    await migrations.apply(connection, older, lock_seconds=30)
    await connection.execute(
        "INSERT INTO repository (id, name, location, location_kind, origin, origin_aliases, description, owner, tags, "
        "registered_at, updated_at) VALUES (%s, 'kept', 'l', 'https', 'o', '[]', '', '', '[]', now(), now())",
        (uid(1),),
    )
    with pytest.raises(Conflict, match="schema 3") as caught:
        async with PostgresStore.open(empty_url):
            pass
    assert caught.value.current_version == 3
    async with PostgresStore.open(empty_url, upgrade=True) as store, store.transaction() as tx:
        assert (await tx.repositories.get(uid(1))).name == "kept"
        await tx.repositories.add(repository(2))
        assert await store.integrity_check() == ()


def test_of_four_processes_at_once_exactly_one_applies_each_migration(empty_url: str) -> None:
    program = (
        "import asyncio, sys\n"
        "from repo_registry.adapters.postgresql import migrations, opening\n"
        "from repo_registry.adapters.postgresql.address import address_of\n"
        "from repo_registry.adapters.postgresql.connections import ConnectionSettings\n"
        "original = migrations.apply\n"
        "async def told(*args, **kwargs): print(*await original(*args, **kwargs))\n"
        "migrations.apply = told\n"
        "sys.stdin.readline()\n"
        "asyncio.run(opening.prepare(address_of(sys.argv[1]), ConnectionSettings(), upgrade=True))\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, empty_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=HERE.parents[1],
        )
        for _ in range(4)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    printed = [process.communicate(timeout=100)[0] for process in started]
    assert [process.returncode for process in started] == [0] * 4
    applied = sorted(int(number) for line in printed for number in line.split())
    assert applied == [one.number for one in migrations.migrations()]


def test_the_status_of_a_database_is_told_without_changing_it(empty_url: str, postgres_url: str) -> None:
    pending = asyncio.run(PostgresStore.migration_status(empty_url))
    assert {line.state for line in pending} == {MigrationState.PENDING}
    with psycopg.connect(empty_url) as connection:
        assert connection.execute("SELECT to_regclass('schema_migration')").fetchone() == (None,)
    applied = asyncio.run(PostgresStore.migration_status(postgres_url))
    assert {line.state for line in applied} == {MigrationState.APPLIED}


def postgres_first(files: Path) -> Path:
    """Let the first migration of a folder make the record as PostgreSQL needs it."""
    (files / "0001_step.sql").write_text(
        "CREATE TABLE schema_migration (number integer, name text, sha256 text, applied_at timestamptz);\n"
    )
    return files
