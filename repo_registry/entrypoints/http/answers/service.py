"""What the service says of itself."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Alive:
    """The service is there."""

    status: str


@attrs.frozen(kw_only=True)
class Status:
    """Which version runs, and since when."""

    version: str
    uptime_seconds: float


@attrs.frozen(kw_only=True)
class DatabaseHealth:
    """Whether the database answers."""

    path: str
    reachable: bool
    error: str | None
    kind: str
    schema_version: int | None


@attrs.frozen(kw_only=True)
class CheckoutHealth:
    """Whether the folder of clones is there; it is made at the first analysis."""

    path: str
    exists: bool


@attrs.frozen(kw_only=True)
class QueueHealth:
    """How many analyses wait, and how many are worked on; ``null`` when that is not known."""

    queued: int | None
    running: int | None


@attrs.frozen(kw_only=True)
class Health:
    """Whether the service can do its work: ``ok`` or ``degraded``."""

    status: str
    database: DatabaseHealth
    checkout_root: CheckoutHealth
    queue: QueueHealth
    worker: bool
    """Whether this process carries out analyses."""
    version: str


@attrs.frozen(kw_only=True)
class Digest:
    """One digest of all that the registry says, and one of each repository."""

    digest: str
    repositories: dict[str, str]


@attrs.frozen(kw_only=True)
class Head:
    """The end of the decision log."""

    sequence: int
    hash: str
