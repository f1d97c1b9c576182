"""The one place where errors of SQLite become errors of the registry."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from repo_registry.domain.errors import Conflict, Corrupt, Denied, Invalid, NotFound, RegistryError, Unavailable

#: What a unique index guards, by the columns that SQLite names when it is violated.
_TAKEN = {
    "repository.id": "there is a repository with this id already",
    "repository.name": "another repository has this name: choose another name",
    "repository_origin.origin": "another repository has this origin: use that one, two clones of one origin are one",
    "analysis_run.id": "there is an analysis run with this id already",
    "candidate.repository_id, candidate.identity": "another candidate of the repository has the same identity",
    "access_token.id": "there is such a token already",
    "access_token.token_hash": "there is such a token already",
    "access_token.name": "the principal has a token already: revoke it first, or choose another name",
    "decision.id": "there is a decision with this id already",
    "entry_proof.repository_id, entry_proof.entry_id": "a proof names the same entry twice",
}

#: After these SQLite may have undone the whole transaction by itself.
_FATAL = {
    sqlite3.SQLITE_FULL: "the disk is full: nothing was written; make room and try again",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written: nothing was written; check the disk",
    sqlite3.SQLITE_NOMEM: "SQLite is out of memory: nothing was written; try again with less at once",
    sqlite3.SQLITE_BUSY: "the registry is locked by another process for too long: try again",
    sqlite3.SQLITE_LOCKED: "the registry is locked by another connection for too long: try again",
    sqlite3.SQLITE_CANTOPEN: "the registry's file cannot be opened: check that its folder exists and may be written",
    sqlite3.SQLITE_INTERRUPT: "the question was interrupted: try again",
    sqlite3.SQLITE_PROTOCOL: "the registry is locked by other processes: try again",
}


def is_fatal(error: BaseException) -> bool:
    """Tell whether a transaction may be gone after this (translated) error."""
    return isinstance(error, Unavailable | Corrupt)


def translated(error: sqlite3.Error) -> RegistryError:
    """Return what an error of SQLite means to a caller, by its code and the constraint that it names."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary == sqlite3.SQLITE_CONSTRAINT:
        return _constraint(code, str(error))
    if primary in _FATAL:
        return Unavailable(_FATAL[primary])
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return Denied("the registry's file or folder may not be written by this user: change its rights or use another")
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Corrupt("the registry's file is damaged or no SQLite database: restore a backup")
    if primary == sqlite3.SQLITE_TOOBIG:
        return Invalid("a text or value is larger than SQLite can keep")
    return Corrupt(f"SQLite refused a statement ({error}): the schema is not the one this version knows")


def _constraint(code: int | None, message: str) -> RegistryError:
    detail = message.partition(": ")[2]
    if code in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
        return Conflict(_TAKEN.get(detail, f"there is one like it already ({detail})"))
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return NotFound("it names a repository, run, candidate or decision that is not kept here: keep that first")
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER:
        return Denied(message)
    return Invalid(f"the value breaks a rule of the registry ({detail or message})", field=detail or None)


@contextmanager
def translation() -> Iterator[None]:
    """Let only errors of the registry out of the block."""
    try:
        yield
    except sqlite3.Error as error:
        raise translated(error) from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise Invalid("a text holds lone surrogates or a number has more than 64 bits: it cannot be kept") from error
