"""The codes that the program ends with: a table that scripts can rely on."""

from __future__ import annotations

from enum import IntEnum

from repo_registry.domain.errors import Conflict, Denied, Invalid, NotFound, RegistryError


class ExitCode(IntEnum):
    """How the program ended."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    NOT_ALLOWED = 4
    CONFLICT = 5
    INTERRUPTED = 130
    TERMINATED = 143


MEANINGS = {
    ExitCode.OK: "It was done; for a search also when nothing was found.",
    ExitCode.FAILED: "It failed, or it found what should not be: a failed analysis, lost proof, a failed check.",
    ExitCode.USAGE: "The command or a value cannot be used as it was given.",
    ExitCode.NOT_FOUND: "What was asked for is not there.",
    ExitCode.NOT_ALLOWED: "The caller, or this registry, may not do that.",
    ExitCode.CONFLICT: "Somebody else was first, or it is not possible as things stand.",
    ExitCode.INTERRUPTED: "It was interrupted with Ctrl-C; an analysis ends as cancelled.",
    ExitCode.TERMINATED: "It was asked to terminate, and ended as with Ctrl-C.",
}

#: From the stable codes of errors, which runs keep too.
_BY_ERROR = {
    Invalid.code: ExitCode.USAGE,
    "limit_exceeded": ExitCode.FAILED,
    NotFound.code: ExitCode.NOT_FOUND,
    Denied.code: ExitCode.NOT_ALLOWED,
    Conflict.code: ExitCode.CONFLICT,
}


def exit_code_of(error: RegistryError | str) -> ExitCode:
    """Return the code for an error, or for the code that a failed run keeps."""
    code = error if isinstance(error, str) else error.code
    return _BY_ERROR.get(code, ExitCode.FAILED)
