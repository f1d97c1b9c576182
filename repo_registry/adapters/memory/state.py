"""Everything that a registry in memory holds at one moment, and the handle through which a session reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import attrs

from repo_registry.domain.errors import Denied, NotFound
from repo_registry.domain.model.abilities import AbilityMap
from repo_registry.domain.model.access import AccessToken, Reply
from repo_registry.domain.model.analysis import AnalysisRun
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.evidence import EntryProof
from repo_registry.domain.model.reading import FileReading
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.model.reviews import ReviewDecision
from repo_registry.domain.model.search import ScoredDocument
from repo_registry.domain.rules.lexical import Counts


@attrs.frozen(kw_only=True)
class IndexedDocument:
    """One document of the lexical index with its terms counted; its score is 0 until somebody asks."""

    document: ScoredDocument
    counts: Counts


@attrs.frozen(kw_only=True)
class IndexedContents:
    """The chunks that are found for one repository."""

    repository_name: str
    """As indexed."""
    by_reading: Mapping[str, tuple[IndexedDocument, ...]]


@attrs.frozen(kw_only=True)
class State:
    """One moment. No mapping is ever changed: a change makes a new mapping in a new state."""

    repositories: Mapping[UUID, Repository] = attrs.field(factory=dict)
    runs: Mapping[UUID, AnalysisRun] = attrs.field(factory=dict)
    current_runs: Mapping[UUID, UUID] = attrs.field(factory=dict)
    """Run by repository."""
    readings: Mapping[str, FileReading] = attrs.field(factory=dict)
    run_readings: Mapping[UUID, frozenset[str]] = attrs.field(factory=dict)
    candidates: Mapping[UUID, Candidate] = attrs.field(factory=dict)
    decisions: tuple[ReviewDecision, ...] = ()
    """In order of their sequence."""
    maps: Mapping[UUID, AbilityMap] = attrs.field(factory=dict)
    proofs: Mapping[UUID, tuple[EntryProof, ...]] = attrs.field(factory=dict)
    """By repository, ordered by entry id."""
    contents: Mapping[UUID, IndexedContents] = attrs.field(factory=dict)
    """By repository."""
    claims: Mapping[UUID, tuple[IndexedDocument, ...]] = attrs.field(factory=dict)
    """By repository."""
    tokens: Mapping[UUID, AccessToken] = attrs.field(factory=dict)
    replies: Mapping[tuple[str, str], Reply] = attrs.field(factory=dict)
    """By owner and key."""

    def require_repository(self, repository_id: UUID) -> Repository:
        """Return a repository or raise `NotFound`."""
        if repository_id not in self.repositories:
            raise NotFound(f"there is no repository with the id {repository_id}")
        return self.repositories[repository_id]

    def require_run(self, run_id: UUID) -> AnalysisRun:
        """Return a run or raise `NotFound`."""
        if run_id not in self.runs:
            raise NotFound(f"there is no analysis run with the id {run_id}")
        return self.runs[run_id]


class Moment:
    """What one session sees: a view keeps its state, a transaction moves on to new ones."""

    def __init__(self, state: State, *, writable: bool) -> None:
        self._state = state
        self._writable = writable
        self._ended = False

    @property
    def state(self) -> State:
        """The state to read from."""
        if self._ended:
            raise RuntimeError("this transaction or view has ended; open a new one")
        return self._state

    def for_writing(self) -> State:
        """Return the state to read from before a change; raises `Denied` in a view."""
        state = self.state
        if not self._writable:
            raise Denied("a view only reads: open a transaction to write")
        return state

    def change(self, **fields: Any) -> None:
        """Move on to a state in which these fields of `State` are replaced."""
        self._state = attrs.evolve(self.for_writing(), **fields)

    def end(self) -> State:
        """Return the last state and refuse everything from now on."""
        state = self.state
        self._ended = True
        return state
