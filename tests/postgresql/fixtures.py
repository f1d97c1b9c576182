"""Fixtures over a real PostgreSQL; whatever does not need one does not start it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from repo_registry.adapters.postgresql.store import PostgresStore

    Clone = Callable[[], str]

#: Advisory lock on the server under which the template is made and copied.
_TEMPLATE_LOCK = 7246311
_EMPTY = """
DO $$ DECLARE tables text; BEGIN
    SELECT string_agg(quote_ident(relname), ', ') INTO tables FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migration';
    ALTER TABLE decision DISABLE TRIGGER USER;
    EXECUTE 'TRUNCATE ' || tables || ' RESTART IDENTITY';
    ALTER TABLE decision ENABLE TRIGGER USER;
END $$
"""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a server on which databases can be made."""
    from tests.postgresql.server import running_server  # noqa: PLC0415  not every run has a driver

    with running_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_copies(postgres_server: str, worker_id_or_main: str) -> Iterator[Clone]:
    """Makes databases with the present schema, all dropped at the end."""
    from tests.postgresql.server import RUN, database  # noqa: PLC0415  as above

    numbers = count(1)
    with ExitStack() as copies:

        def make() -> str:
            name = f"rr_{RUN}_{worker_id_or_main}_{next(numbers)}"
            with _template(postgres_server, f"rr_{RUN}") as template:
                return copies.enter_context(database(postgres_server, name, template=template))

        yield make
    _drop(postgres_server, f"rr_{RUN}")


@contextmanager
def _template(url: str, name: str) -> Iterator[str]:
    """Hold the migrated database that all others are copied from; the first process to need it makes it."""
    import psycopg  # noqa: PLC0415  as above
    from psycopg import sql  # noqa: PLC0415

    from repo_registry.adapters.postgresql.store import PostgresStore  # noqa: PLC0415
    from tests.postgresql.server import with_database  # noqa: PLC0415

    async def migrate() -> None:
        async with PostgresStore.open(with_database(url, name), upgrade=True):
            pass

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_TEMPLATE_LOCK,))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
            )
            asyncio.run(migrate())
        yield name


def _drop(url: str, name: str) -> None:
    import psycopg  # noqa: PLC0415  as above
    from psycopg import sql  # noqa: PLC0415

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_TEMPLATE_LOCK,))
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def worker_id_or_main(request: pytest.FixtureRequest) -> str:
    """Name of this process among those of a run."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def postgres_kept_url(postgres_copies: Clone) -> str:
    """URL of the database that all tests of this process share, one after the other."""
    return postgres_copies()


@pytest.fixture(scope="session")
def postgres_emptier(postgres_kept_url: str) -> Iterator[Callable[[], object]]:
    """Empties that database."""
    import psycopg  # noqa: PLC0415  as above

    with psycopg.connect(postgres_kept_url, autocommit=True) as connection:
        yield lambda: connection.execute(_EMPTY)


@pytest.fixture
def postgres_url(postgres_kept_url: str, postgres_emptier: Callable[[], object]) -> str:
    """URL of an empty registry of the present schema."""
    postgres_emptier()
    return postgres_kept_url


@pytest.fixture
def postgres_copy(postgres_copies: Clone) -> str:
    """URL of an empty registry that no other test has used."""
    return postgres_copies()


@pytest.fixture
async def postgres_store(postgres_url: str) -> AsyncIterator[PostgresStore]:
    """An empty registry; nothing a test does may leave a connection checked out or a row without its parent."""
    from repo_registry.adapters.postgresql.store import PostgresStore  # noqa: PLC0415  as above

    async with PostgresStore.open(postgres_url) as store:
        yield store
        assert await store.integrity_check() == ()
        # The pool takes a connection back in a task of its own, a moment after it was let go.
        statistics = store.pool_statistics()
        for _ in range(100):
            if statistics["pool_available"] == statistics["pool_size"]:
                break
            await asyncio.sleep(0.02)
            statistics = store.pool_statistics()
        assert statistics["pool_available"] == statistics["pool_size"]
