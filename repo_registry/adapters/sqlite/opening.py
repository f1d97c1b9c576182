"""Decides whether a file may be opened as a registry, and brings its schema up to date when asked to."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from repo_registry.adapters.sqlite import migrations
from repo_registry.adapters.sqlite.errors import translation
from repo_registry.domain.errors import Conflict, Denied, Invalid, NotFound, Unavailable
from repo_registry.domain.rules.migrations import MigrationStatus, pending

#: ``application_id`` of every registry, set by the first migration.
APPLICATION_ID = 1381123911

_RETRY_SECONDS = 0.05


def prepare(path: Path, *, upgrade: bool, busy_seconds: float) -> None:
    """Check that a file is a registry of this version; with ``upgrade``, make it one if it is new or older.

    Unless it returns, the file is left as it was.

    Raises:
        NotFound: There is no file, and ``upgrade`` is not set.
        Invalid: The path is a folder, or a database of another program.
        Corrupt: The file is no SQLite database or is damaged, or an applied migration was edited or is missing.
        Conflict: The schema is newer than this version, or older and ``upgrade`` is not set.
        Denied: The file or its folder may not be written.
        Unavailable: The file is locked by another process for too long, or its folder cannot be made.
    """
    exists = _look(path)
    if not exists and not upgrade:
        raise NotFound(f"there is no registry at {path}: make one with 'repo-registry db upgrade', or correct it")
    if not exists:
        _create(path)
    with translation(), _connected(path, busy_seconds) as connection:
        _require_registry(connection, path)
        shipped = migrations.migrations()
        waiting = pending(migrations.status(connection, shipped))
        if waiting and not upgrade:
            raise Conflict(
                f"the registry at {path} has schema {waiting[0] - 1}, this version needs {shipped[-1].number}: "
                "make a backup, then run 'repo-registry db upgrade'",
                current_version=waiting[0] - 1,
            )
        _require_writable(connection)
        if waiting:
            _use_write_ahead_log(connection, busy_seconds)
            migrations.apply(connection, shipped)


def status(path: Path, *, busy_seconds: float) -> tuple[MigrationStatus, ...]:
    """Return where the schema of a file stands, migration by migration; a missing file has none applied.

    Raises:
        Invalid: The path is a folder, or a database of another program.
        Corrupt: The file is no SQLite database.
        Denied: The file may not be read.
    """
    shipped = migrations.migrations()
    if not _look(path):
        with sqlite3.connect(":memory:") as nothing:
            lines = migrations.status(nothing, shipped)
        nothing.close()
        return lines
    with translation(), _connected(path, busy_seconds) as connection:
        _require_registry(connection, path)
        return migrations.status(connection, shipped)


def _look(path: Path) -> bool:
    """Tell whether there is a file that could be a database, without opening it.

    When a process closes a file, it lets go of all its locks on it, SQLite's among them, whoever holds them (POSIX;
    https://www.sqlite.org/howtocorrupt.html, section 2.2): another process could then take the log from under a
    connection that is open here. So nobody but SQLite opens the file.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise Invalid(f"{path} is a folder: name a file in it", field="database_path")
        if not os.access(path, os.R_OK):
            raise Denied(f"{path} may not be read by this user: change its rights or use another path")
    except FileNotFoundError:
        return False
    except NotADirectoryError:
        raise Invalid(f"a part of {path} is a file where a folder is needed", field="database_path") from None
    except PermissionError:
        raise Denied(f"{path} may not be read by this user: change its rights or use another path") from None
    except OSError as error:
        raise Unavailable(f"{path} cannot be read ({error.strerror}): check the disk") from error
    return True


def _create(path: Path) -> None:
    """Make an empty file that only its owner reads; SQLite gives its log files the same rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return  # somebody else was first, and may have it open
    except PermissionError:
        raise Denied(f"{path} may not be created by this user: change the folder's rights") from None
    except OSError as error:
        raise Unavailable(f"{path} cannot be created ({error.strerror}): use another path") from error


@contextmanager
def _connected(path: Path, busy_seconds: float) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=busy_seconds
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        yield connection
    finally:
        connection.close()


def _require_registry(connection: sqlite3.Connection, path: Path) -> None:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application_id != APPLICATION_ID and (tables or application_id):
        raise Invalid(f"{path} is an SQLite database of another program: choose another path", field="database_path")


def _require_writable(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def _use_write_ahead_log(connection: sqlite3.Connection, busy_seconds: float) -> None:
    """Switch to WAL; SQLite does not wait here by itself when several processes do so at once."""
    deadline = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return
