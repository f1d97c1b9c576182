"""The one place where errors of PostgreSQL become errors of the registry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

import psycopg
from psycopg_pool import PoolTimeout

from repo_registry.domain.errors import Conflict, Corrupt, Denied, Invalid, NotFound, RegistryError, Unavailable

#: What a unique or exclusion constraint guards, by its name.
_TAKEN = {
    "repository_id": "there is a repository with this id already",
    "repository_name": "another repository has this name: choose another name",
    "repository_origin_origin": "another repository has this origin: use that one, two clones of one origin are one",
    "analysis_run_id": "there is an analysis run with this id already",
    "candidate_identity": "another candidate of the repository has the same identity",
    "access_token_id": "there is such a token already",
    "access_token_hash": "there is such a token already",
    "access_token_name": "the principal has a token already: revoke it first, or choose another name",
    "decision_id": "there is a decision with this id already",
    "entry_proof_entry": "a proof names the same entry twice",
}

#: Set by the triggers of the decision log.
_APPEND_ONLY = "RR001"
_UNIQUE, _EXCLUSION, _FOREIGN_KEY, _CHECK, _NOT_NULL = "23505", "23P01", "23503", "23514", "23502"

_Meaning: TypeAlias = tuple[type[RegistryError], str]

#: What single codes mean, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_BY_CODE: dict[str, _Meaning] = {
    "57014": (Unavailable, "PostgreSQL took longer than the statement timeout: ask for less at once, or raise it"),
    "55P03": (Unavailable, "the registry is locked by another connection for too long: try again"),
    "40P01": (Unavailable, "two transactions waited for one another: nothing was written; try again"),
    "40001": (Unavailable, "another transaction was in the way: nothing was written; try again"),
    "25P02": (Unavailable, "an earlier error has ended the transaction: nothing was written; try again"),
    "25P03": (Unavailable, "the transaction was idle for too long and was ended: nothing was written; try again"),
    "25P04": (Unavailable, "the transaction took too long and was ended: nothing was written; try again"),
    "53100": (Unavailable, "the disk of the PostgreSQL server is full: nothing was written; make room and try again"),
    "53300": (Unavailable, "the PostgreSQL server has no connection to spare: lower the pool size or raise its limit"),
    "42501": (Denied, "the database role may not do this: grant it the rights on the registry's tables"),
    "25006": (Denied, "this database only reads (a standby, or a read-only role): connect to the primary"),
    "28000": (Denied, "PostgreSQL refused this user: correct the database URL or pg_hba.conf"),
    "28P01": (Denied, "PostgreSQL refused the user name or password: correct the database URL"),
}
_BY_CLASS: dict[str, _Meaning] = {
    "08": (Unavailable, "the connection to PostgreSQL was lost: nothing was written; try again"),
    "22": (Invalid, "a text or number cannot be kept by PostgreSQL"),
    "53": (Unavailable, "the PostgreSQL server is short of resources: nothing was written; try again later"),
    "54": (Invalid, "a text or value is larger than PostgreSQL can keep"),
    "57": (Unavailable, "the PostgreSQL server is shutting down or starting up: nothing was written; try again"),
    "58": (Unavailable, "the disk of the PostgreSQL server cannot be read or written: check the server"),
    "XX": (Corrupt, "PostgreSQL found damaged data: look at the server's log and restore a backup"),
}
_LOST = "the connection to PostgreSQL was lost: nothing was written; try again"


def translated(error: psycopg.Error) -> RegistryError:
    """Return what an error of PostgreSQL means to a caller, by its SQLSTATE and the constraint that it names."""
    code = error.sqlstate
    if code is None:
        return _without_code(error)
    if code.startswith("23"):
        return _constraint(code, error.diag)
    if code == _APPEND_ONLY:
        return Denied(error.diag.message_primary or "decisions are append-only")
    said = error.diag.message_primary or code
    kind, message = (
        _BY_CODE.get(code)
        or _BY_CLASS.get(code[:2])
        or (Corrupt, f"PostgreSQL refused a statement ({said}): the schema is not the one this version knows")
    )
    return kind(message)


def _without_code(error: psycopg.Error) -> RegistryError:
    """Translate what the client found by itself, without asking the server."""
    if isinstance(error, PoolTimeout):
        return Unavailable("no connection to PostgreSQL became free in time: try again, or raise the pool size")
    if isinstance(error, psycopg.DataError):
        return Invalid("a text holds NUL characters or a number has more than 64 bits: it cannot be kept")
    return Unavailable(_LOST)


def _constraint(code: str, diagnosis: psycopg.errors.Diagnostic) -> RegistryError:
    name = diagnosis.constraint_name or ""
    if code in (_UNIQUE, _EXCLUSION):
        return Conflict(_TAKEN.get(name, f"there is one like it already ({name})"))
    if code == _FOREIGN_KEY:
        return NotFound("it names a repository, run, candidate or decision that is not kept here: keep that first")
    field = name if code == _CHECK else f"{diagnosis.table_name}.{diagnosis.column_name}"
    return Invalid(f"the value breaks a rule of the registry ({field})", field=field)


def is_fatal(error: BaseException) -> bool:
    """Tell whether a transaction may be gone after this (translated) error."""
    return isinstance(error, Unavailable | Corrupt)


@contextmanager
def translation() -> Iterator[None]:
    """Let only errors of the registry out of the block."""
    try:
        yield
    except psycopg.Error as error:
        raise translated(error) from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise Invalid("a text holds lone surrogates or a number has more than 64 bits: it cannot be kept") from error


#: What libpq says when a connection is refused; it gives no code for that.
_REFUSALS: tuple[tuple[str, _Meaning], ...] = (
    ("password authentication failed", _BY_CODE["28P01"]),
    ("no password supplied", (Denied, "PostgreSQL asks for a password: add it to the database URL or to ~/.pgpass")),
    ("no pg_hba.conf entry", _BY_CODE["28000"]),
    ("peer authentication failed", _BY_CODE["28000"]),
    ("permission denied for database", (Denied, "this user may not connect to the database: grant it CONNECT")),
    ("is not permitted to log in", (Denied, "this role may not log in: use another, or grant it LOGIN")),
    ("too many clients", _BY_CODE["53300"]),
    ("remaining connection slots", _BY_CODE["53300"]),
    ("too many connections", _BY_CODE["53300"]),
)


def refused(error: psycopg.Error, shown: str) -> RegistryError:
    """Return what it means that no connection could be made.

    Args:
        error: From connecting.
        shown: The address without its password.
    """
    said = str(error)
    if 'role "' in said and "does not exist" in said:
        return Denied(f"{shown}: {_BY_CODE['28P01'][1]}", step="connect")
    if 'database "' in said and "does not exist" in said:
        return NotFound(f"there is no database at {shown}: make it with createdb, or correct the URL", step="connect")
    for words, (kind, message) in _REFUSALS:
        if words in said:
            return kind(f"{shown}: {message}", step="connect")
    return Unavailable(
        f"PostgreSQL does not answer at {shown}: check that it runs, and the host and port", step="connect"
    )
