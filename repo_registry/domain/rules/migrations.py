"""How the numbered files that make the tables and a database's record of them agree: the same for every store."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import attrs

from repo_registry.domain.errors import Conflict, Corrupt

_FILE = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")


@attrs.frozen(kw_only=True)
class Migration:
    """One numbered file."""

    number: int
    name: str
    sql: str
    """Its text with LF line ends."""

    @property
    def sha256(self) -> str:
        """Digest of the text, the same whatever line ends a checkout gave it."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@attrs.frozen(kw_only=True)
class MigrationRecord:
    """What a database says of one migration that was applied to it."""

    number: int
    name: str
    sha256: str
    applied_at: str
    """UTC time as text."""


class MigrationState(StrEnum):
    """How a file and a database agree on one migration."""

    APPLIED = "applied"
    PENDING = "pending"
    EDITED = "edited"
    """Applied, but the file's text is no longer what was applied."""
    UNKNOWN = "unknown"
    """Applied, but there is no such file: a newer version of the program made this database."""


@attrs.frozen(kw_only=True)
class MigrationStatus:
    """One line of ``db status``."""

    number: int
    name: str
    state: MigrationState
    applied_at: str | None = None
    """UTC time as text, ``None`` while pending."""


def numbered(files: Mapping[str, bytes]) -> tuple[Migration, ...]:
    """Return the migrations that a folder holds, in order.

    Args:
        files: Content of the ``.sql`` files by name.

    Raises:
        Corrupt: The numbers have a gap or repeat, or a file is misnamed: the installation is broken.
    """
    found = []
    for file, content in sorted(files.items()):
        match = _FILE.fullmatch(file)
        if match is None:
            raise Corrupt(f"the migration {file} is not named NNNN_name.sql: install the program again")
        found.append(Migration(number=int(match[1]), name=match[2], sql=content.decode("utf-8").replace("\r\n", "\n")))
    if not found or [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise Corrupt("the migrations are not numbered 1, 2, 3, … without gaps: install the program again")
    return tuple(found)


def compared(shipped: Sequence[Migration], records: Iterable[MigrationRecord]) -> tuple[MigrationStatus, ...]:
    """Return where a database stands, by number; raises nothing about what it finds."""
    applied = {record.number: record for record in records}
    known = {migration.number: migration for migration in shipped}
    lines = []
    for number in sorted(known.keys() | applied.keys()):
        migration, record = known.get(number), applied.get(number)
        if record is None:
            lines.append(MigrationStatus(number=number, name=known[number].name, state=MigrationState.PENDING))
            continue
        state = MigrationState.APPLIED
        if migration is None:
            state = MigrationState.UNKNOWN
        elif migration.sha256 != record.sha256:
            state = MigrationState.EDITED
        lines.append(MigrationStatus(number=number, name=record.name, state=state, applied_at=record.applied_at))
    return tuple(lines)


def pending(lines: Sequence[MigrationStatus]) -> tuple[int, ...]:
    """Return the numbers that are still to be applied.

    Raises:
        Conflict: The database was made by a newer version.
        Corrupt: A migration was edited after it was applied, or one before an applied one is missing.
    """
    for line in lines:
        if line.state is MigrationState.UNKNOWN:
            raise Conflict(
                f"the registry has migration {line.number:04} {line.name}, which this version does not know: "
                "install the version that made it, or a newer one"
            )
        if line.state is MigrationState.EDITED:
            raise Corrupt(
                f"migration {line.number:04} {line.name} was changed after it was applied: "
                "install the original version of the program, or restore a backup"
            )
    numbers = tuple(line.number for line in lines if line.state is MigrationState.PENDING)
    if numbers and numbers[0] <= max((line.number for line in lines if line.applied_at is not None), default=0):
        raise Corrupt(f"migration {numbers[0]:04} is missing although later ones were applied: restore a backup")
    return numbers
