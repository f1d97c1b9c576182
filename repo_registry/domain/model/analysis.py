"""What was analyzed: a snapshot of one commit, the run that read it, and what the run did not look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs

from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import optional_utc, utc


class RunStatus(StrEnum):
    """Where an analysis run stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@attrs.frozen(kw_only=True)
class TreeEntry:
    """One blob, link or submodule in the tree of a commit."""

    path: str
    """POSIX path from the root; bytes that are not UTF-8 are shown as ``\\xNN``."""
    raw_path: bytes
    """The path exactly as git has it."""
    mode: str
    """Git's mode: ``100644``, ``100755``, ``120000`` (symbolic link) or ``160000`` (submodule)."""
    object_id: str
    size_bytes: int
    """Size of the blob; 0 for a submodule."""


@attrs.frozen(kw_only=True)
class RepositorySnapshot:
    """The tree of one commit as we saw it."""

    repository_id: UUID
    ref: str
    """What was asked for, or the name of the remote's default branch."""
    commit_id: str
    tree_id: str
    committed_at: datetime = attrs.field(validator=utc)
    complete: bool
    """Whether every path of the tree was listed; only a complete snapshot can prove absence."""


class CoverageStatus(StrEnum):
    """What a run did with one path."""

    PARSED = "parsed"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    TOO_BIG = "too_big"
    BINARY = "binary"
    GENERATED = "generated"
    VENDORED = "vendored"


@attrs.frozen(kw_only=True)
class CoverageRecord:
    """What a run looked at, or did not and why, for one path."""

    path: str
    blob_id: str
    size_bytes: int
    status: CoverageStatus
    reason: str = ""
    """Why it is not ``parsed``, for people; empty when it is."""
    language: str | None = None
    """Linguist name of the language, or ``None`` when it has none."""
    path_class: PathClass
    line_count: int = 0


@attrs.frozen(kw_only=True)
class RunFailure:
    """Why a run ended as ``failed``."""

    code: str
    """Code of the error class, such as ``unavailable``."""
    step: str
    """The step that failed: ``address``, ``connect``, ``authenticate``, ``ref``, ``size``, ``read``, ``publish``, …"""
    message: str


@attrs.frozen(kw_only=True)
class AnalysisRun:
    """One analysis of one repository at one commit."""

    id: UUID
    repository_id: UUID
    requested_ref: str | None
    """Branch, tag or commit asked for; ``None`` is the repository's default."""
    requested_by: str
    requested_at: datetime = attrs.field(validator=utc)
    status: RunStatus = RunStatus.QUEUED
    attempt: int = 0
    """How often a worker has claimed it; fences a worker whose lease has passed to another."""
    lease_owner: str | None = None
    lease_expires_at: datetime | None = attrs.field(default=None, validator=optional_utc)
    cancel_requested_at: datetime | None = attrs.field(default=None, validator=optional_utc)
    allow_proof_loss: bool = False
    """An admin's word that this run may publish although much of the approved proof would be lost."""
    started_at: datetime | None = attrs.field(default=None, validator=optional_utc)
    finished_at: datetime | None = attrs.field(default=None, validator=optional_utc)
    snapshot: RepositorySnapshot | None = None
    rules_digest: str | None = None
    """Digest of the versions of every observer and rule that took part."""
    versions: Mapping[str, str] = attrs.field(factory=dict)
    """Versions of rules, parsers, model and prompt, by name."""
    counts: Mapping[str, int] = attrs.field(factory=dict)
    """What it found, by name: ``files``, ``facts``, ``chunks``, ``candidates_new``, …"""
    receipt: str | None = None
    """Hash of what it found: the same tree and rules give the same receipt."""
    result_run_id: UUID | None = None
    """The run whose readings hold the result: itself, or an earlier one that read the same tree by the same rules."""
    failure: RunFailure | None = None
