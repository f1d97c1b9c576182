"""What analyses found."""

from __future__ import annotations

from typing import Any

import attrs

from repo_registry.domain.model.analysis import CoverageStatus
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from repo_registry.entrypoints.http.answers.analyses import Snapshot


@attrs.frozen(kw_only=True)
class Fact:
    """Something read off the files, true without anybody judging it."""

    kind: FactKind
    key: str
    value: str
    path: str
    start_line: int
    end_line: int
    rule: str
    rule_version: int
    path_class: PathClass
    attributes: dict[str, Any]


@attrs.frozen(kw_only=True)
class FactPage:
    """One page of facts, by kind, key, path and line, with the commit that they were read from."""

    repository: str
    snapshot: Snapshot | None
    items: list[Fact]
    next_cursor: str | None


@attrs.frozen(kw_only=True)
class CoveredPath:
    """What an analysis did with one path."""

    path: str
    blob_id: str
    size_bytes: int
    status: CoverageStatus
    reason: str
    language: str | None
    path_class: PathClass
    line_count: int


@attrs.frozen(kw_only=True)
class CoveragePage:
    """One page of paths with what was done with them, and how many there are of each status."""

    repository: str
    snapshot: Snapshot | None
    summary: dict[str, int]
    items: list[CoveredPath]
    next_cursor: str | None


@attrs.frozen(kw_only=True)
class Chunk:
    """A searchable span of one file."""

    path: str
    start_line: int
    end_line: int
    title: str
    text: str
    sha256: str


@attrs.frozen(kw_only=True)
class ChunkPage:
    """One page of chunks, by path and place."""

    repository: str
    snapshot: Snapshot | None
    items: list[Chunk]
    next_cursor: str | None
