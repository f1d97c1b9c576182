"""Every error that a caller may meet.

The classes are named for the decision a caller takes: correct the input, look elsewhere, ask for rights, take the
newer version, or try again later. Each message says what to do about it.
"""

from __future__ import annotations


class RegistryError(Exception):
    """Base of every error this product raises on purpose.

    Attributes:
        message: One line for people; says what is wrong and what to do.
        step: The step of a longer job that failed (``address``, ``connect``, ``ref``, …), or ``None``.
        code: A stable word for programs, the same in library, command line and HTTP.
    """

    code = "error"

    def __init__(self, message: str, *, step: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.step = step


class Invalid(RegistryError):
    """The input cannot be used as it is; ``field`` names the part to correct."""

    code = "invalid"

    def __init__(self, message: str, *, field: str | None = None, step: str | None = None) -> None:
        super().__init__(message, step=step)
        self.field = field


class LimitExceeded(Invalid):
    """The input is larger, deeper or slower than a named setting allows; ``setting`` names it."""

    code = "limit_exceeded"

    def __init__(self, message: str, *, setting: str, step: str | None = None) -> None:
        super().__init__(message, field=setting, step=step)
        self.setting = setting


class NotFound(RegistryError):
    """What was asked for is not there."""

    code = "not_found"


class Conflict(RegistryError):
    """Somebody else was first; ``current_version`` is what stands now, where that has a number."""

    code = "conflict"

    def __init__(self, message: str, *, current_version: int | None = None, step: str | None = None) -> None:
        super().__init__(message, step=step)
        self.current_version = current_version


class Denied(RegistryError):
    """The caller, or this registry, may not do that."""

    code = "denied"


class Unavailable(RegistryError):
    """Something outside did not answer in time or at all; trying again later may help."""

    code = "unavailable"


class Cancelled(RegistryError):
    """The work was cancelled by a person or by its lease passing to another worker."""

    code = "cancelled"


class Corrupt(RegistryError):
    """Stored data is not what was written: a file that is no database, a broken chain, an edited migration."""

    code = "corrupt"
