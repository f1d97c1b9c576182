"""What cannot be opened is refused in one clear sentence, without a password in it, and left as it was."""

from __future__ import annotations

import os
import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from repo_registry.adapters.postgresql.address import address_of
from repo_registry.adapters.postgresql.connections import ConnectionSettings
from repo_registry.adapters.postgresql.store import PostgresStore
from repo_registry.domain.errors import Conflict, Corrupt, Denied, Invalid, NotFound, RegistryError, Unavailable
from tests.contract.builders import (
    ability_map,
    candidate,
    chunk,
    decision,
    entry,
    fact,
    published,
    reading,
    registered,
    repository,
    run,
    uid,
)
from tests.postgresql.catalogue import catalogue
from tests.postgresql.server import RUN, database, with_database

pytestmark = pytest.mark.anyio
SECRET = "hunter2-s3cret"
READING = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}"
IMPATIENT = ConnectionSettings(connect_seconds=2, lock_seconds=1, pool_seconds=1)


async def refused(url: str, kind: type[RegistryError], *, upgrade: bool = True) -> RegistryError:
    """Open a database, expect that it is refused, and that nothing said of it holds the password."""
    with pytest.raises(RegistryError) as caught:
        async with PostgresStore.open(url, upgrade=upgrade, settings=IMPATIENT):
            pass
    assert type(caught.value) is kind, caught.value
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    return caught.value


@pytest.fixture
def empty_url(postgres_server: str) -> Iterator[str]:
    with database(postgres_server, f"rr_{RUN}_{id(object()):x}") as url:
        yield url


@contextmanager
def role(url: str, name: str, *grants: str) -> Iterator[str]:
    """Make a role that may log in and yield the URL with which it does; it owns nothing."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), SECRET))
        for grant in grants:
            connection.execute(sql.SQL(grant).format(sql.Identifier(name)))
        try:
            yield with_user(url, name)
        finally:
            connection.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def with_user(url: str, name: str, password: str = SECRET) -> str:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    made = with_database(url, str(parts["dbname"])).replace("postgresql:///", f"postgresql://{name}:{password}@/", 1)
    return made.replace(f"user={parts.get('user')}&", "").replace(f"user={parts.get('user')}", "")


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    error = await refused(f"postgresql://ann:{SECRET}@127.0.0.1:{port}/x", Unavailable)
    assert f"postgresql://ann@127.0.0.1:{port}/x" in error.message
    assert error.step == "connect"


async def test_a_server_that_never_answers_is_unavailable_in_time() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        await refused(f"postgresql://ann:{SECRET}@127.0.0.1:{listener.getsockname()[1]}/x", Unavailable)


async def test_an_unknown_host_is_unavailable() -> None:
    await refused(f"postgresql://ann:{SECRET}@nobody.invalid/x", Unavailable)


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://ann:{SECRET}@host/x",
        f"postgresql://ann:{SECRET}/@host/x",
        f"postgresql://ann:1234/{SECRET}@host/x",
        f"postgresql://ann:a@{SECRET}@host/x",
        f"postgresql://ann:{SECRET}@[::1/x",
        f"postgresql://ann:%zz{SECRET}@host/x",
        f"postgresql://ann@host/x?{SECRET}=1",
        f"postgresql://ann:{SECRET}@host/x?password",
        "",
    ],
)
async def test_an_address_that_cannot_be_read_is_invalid_and_not_repeated(url: str) -> None:
    error = await refused(url, Invalid)
    assert isinstance(error, Invalid)
    assert error.field == "database_url"


def test_an_address_is_shown_without_its_password() -> None:
    shown = f"{address_of(f'postgresql://a%40b:{SECRET}@h:5433/d%2Fx?sslpassword={SECRET}')!r}"
    assert SECRET not in shown
    assert "postgresql://a%40b@h:5433/d/x" in shown


async def test_a_database_that_is_not_there_is_not_found(postgres_server: str) -> None:
    error = await refused(with_database(postgres_server, "nobody_made_this"), NotFound)
    assert "createdb" in error.message


async def test_a_role_that_is_not_there_is_denied(empty_url: str) -> None:
    await refused(with_user(empty_url, "nobody_at_all"), Denied)


@contextmanager
def asking_for_passwords(url: str, user: str) -> Iterator[None]:
    """Let the server ask a role for its password, unlike all others."""
    with psycopg.connect(url, autocommit=True) as connection:
        (place,) = connection.execute("SHOW hba_file").fetchone() or ("",)
        rules = Path(str(place))
        if not os.access(rules, os.W_OK):
            pytest.skip("the server's rules of access are out of reach")
        before = rules.read_text()
        try:
            rules.write_text(f"local all {user} scram-sha-256\nhost all {user} all scram-sha-256\n{before}")
            connection.execute("SELECT pg_reload_conf()")
            yield
        finally:
            rules.write_text(before)
            connection.execute("SELECT pg_reload_conf()")


async def test_a_wrong_password_is_denied_and_the_right_one_never_shown(postgres_copy: str) -> None:
    user = f"locked_{RUN}"
    with role(postgres_copy, user, READING) as url, asking_for_passwords(postgres_copy, user):
        await refused(url.replace(SECRET, f"{SECRET}-not"), Denied)
        async with PostgresStore.open(url, settings=IMPATIENT) as store:
            assert SECRET not in str(await store.describe())


async def test_an_empty_database_is_refused_unless_asked_to_upgrade(empty_url: str) -> None:
    error = await refused(empty_url, Conflict, upgrade=False)
    assert "db upgrade" in error.message
    assert isinstance(error, Conflict)
    assert error.current_version == 0
    with psycopg.connect(empty_url) as connection:
        assert catalogue(connection) == "\n"


@pytest.mark.parametrize("upgrade", [True, False])
async def test_a_database_of_another_program_is_refused(empty_url: str, *, upgrade: bool) -> None:
    with psycopg.connect(empty_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE notes (text text)")
        before = catalogue(connection)
        await refused(empty_url, Invalid, upgrade=upgrade)
        assert catalogue(connection) == before


async def test_a_table_that_happens_to_have_our_name_makes_no_registry(empty_url: str) -> None:
    with psycopg.connect(empty_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE schema_migration (version text)")
    await refused(empty_url, Invalid)


async def test_a_database_that_cannot_keep_every_text_is_refused(postgres_server: str) -> None:
    name = f"rr_{RUN}_latin"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'").format(
                sql.Identifier(name)
            )
        )
        try:
            error = await refused(with_database(postgres_server, name), Invalid)
            assert "UTF8" in error.message
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.mark.parametrize("upgrade", [True, False])
async def test_a_newer_schema_is_refused(postgres_copy: str, *, upgrade: bool) -> None:
    with psycopg.connect(postgres_copy, autocommit=True) as connection:
        connection.execute("INSERT INTO schema_migration VALUES (9999, 'future', repeat('0', 64), now())")
    error = await refused(postgres_copy, Conflict, upgrade=upgrade)
    assert "9999 future" in error.message


@pytest.mark.parametrize("upgrade", [True, False])
async def test_an_edited_schema_is_refused(postgres_copy: str, *, upgrade: bool) -> None:
    with psycopg.connect(postgres_copy, autocommit=True) as connection:
        connection.execute("UPDATE schema_migration SET sha256 = repeat('0', 64) WHERE number = 2")
    await refused(postgres_copy, Corrupt, upgrade=upgrade)


async def test_a_role_that_may_not_make_tables_is_denied_and_nothing_is_made(empty_url: str) -> None:
    with role(empty_url, f"poor_{RUN}") as url:
        await refused(url, Denied)
    with psycopg.connect(empty_url) as connection:
        assert catalogue(connection) == "\n"


async def test_a_role_that_only_reads_reads_and_is_denied_to_write(postgres_copy: str) -> None:
    async with PostgresStore.open(postgres_copy) as owner, owner.transaction() as tx:
        await tx.repositories.add(repository(1))
    with role(postgres_copy, f"reader_{RUN}", READING) as url:
        async with PostgresStore.open(url) as store:
            async with store.view() as view:
                assert await view.repositories.get(uid(1)) == repository(1)
            with pytest.raises(Denied, match="grant"):
                async with store.transaction() as tx:
                    await tx.repositories.add(repository(2))


async def test_a_role_with_rights_on_rows_alone_can_do_all_that_the_program_does(postgres_copy: str) -> None:
    writing = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}"
    numbering = "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}"
    with role(postgres_copy, f"writer_{RUN}", writing, numbering) as url:
        async with PostgresStore.open(url) as store:
            async with store.transaction() as tx:
                await registered(tx)
                await published(tx, reading(facts=(fact(),), chunks=(chunk(),)))
                await tx.candidates.put([candidate()])
                await tx.reviews.append(decision())
                await tx.reviews.save_map(ability_map(entry()), expected_version=0)
                await tx.search.refresh_contents(uid(1), run(1).id)
                await tx.search.refresh_claims(uid(1))
                assert await tx.readings.forget_unattached() == 0
            assert await store.integrity_check() == ()
        with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(url) as connection:
            connection.execute("DROP TABLE decision")


async def test_a_role_without_any_right_is_denied(postgres_copy: str) -> None:
    with role(postgres_copy, f"nobody_{RUN}") as url:
        await refused(url, Denied, upgrade=False)


async def test_tables_may_be_in_a_schema_of_their_own(empty_url: str) -> None:
    with psycopg.connect(empty_url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA registry")
        connection.execute("CREATE TABLE notes (text text)")
    separator = "&" if urlsplit(empty_url).query else "?"
    own = f"{empty_url}{separator}options=-csearch_path%3Dregistry"
    async with PostgresStore.open(own, upgrade=True) as store:
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1))
        assert await store.integrity_check() == ()
    await refused(f"{empty_url}{separator}options=-csearch_path%3Dnowhere", Invalid)


async def test_what_is_installed_by_extensions_makes_no_other_program(empty_url: str) -> None:
    with psycopg.connect(empty_url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_buffercache'").fetchone() is None:
            pytest.skip("the server has no extension with a view")
        connection.execute("CREATE EXTENSION pg_buffercache")
    async with PostgresStore.open(empty_url, upgrade=True) as store:
        assert (await store.describe())["kind"] == "postgresql"
