"""The library's façade: a registry to hold, with the verbs of the command line."""

from __future__ import annotations

import getpass
import os
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import attrs

from repo_registry.domain.errors import Invalid
from repo_registry.domain.model.abilities import AbilityMap, MapEntry
from repo_registry.domain.model.analysis import AnalysisRun, CoverageRecord, CoverageStatus
from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind
from repo_registry.domain.model.evidence import EntryProof, ProofHealth
from repo_registry.domain.model.facts import ContentChunk, FactKind, ObservedFact
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.model.reviews import ChainHead, DecisionAction, DecisionRequest, ReasonCode, ReviewDecision
from repo_registry.domain.model.search import DocumentKind, SearchAnswer
from repo_registry.domain.ports.candidate_store import CandidateFilter
from repo_registry.domain.ports.progress import Progress
from repo_registry.domain.rules.urls import JudgedLocation
from repo_registry.domain.services.digest import ContentDigest
from repo_registry.domain.services.registration import RepositoryChanges
from repo_registry.domain.services.verification import VerifiedEvidence
from repo_registry.entrypoints.settings import Settings, load_settings
from repo_registry.entrypoints.wiring import Application, open_application


def _present_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no login name and no entry for the user id
        return "unknown"


_Word = TypeVar("_Word", bound=StrEnum)


@attrs.frozen(kw_only=True)
class Registry:
    """An open registry. Every method raises the errors of `repo_registry.domain.errors` and nothing else on purpose."""

    application: Application
    user: str
    """Recorded as who registers, asks and decides."""

    def validate(self, location: str) -> JudgedLocation:
        """Judge an address without contacting it."""
        return self.application.registration.validate(location)

    async def add(
        self,
        location: str,
        *,
        name: str | None = None,
        description: str = "",
        owner: str = "",
        tags: Sequence[str] = (),
        default_ref: str | None = None,
        credential: str | None = None,
    ) -> Repository:
        """Register a repository; see `RegistrationService.register`."""
        return await self.application.registration.register(
            location,
            name=name,
            description=description,
            owner=owner,
            tags=tags,
            default_ref=default_ref,
            credential=credential,
            registered_by=self.user,
        )

    async def repositories(
        self, *, after: str | None = None, limit: int = 50, tag: str | None = None, owner: str | None = None
    ) -> Sequence[Repository]:
        """Return registered repositories by name."""
        return await self.application.registration.page(after=after, limit=limit, tag=tag, owner=owner)

    async def repository(self, name: str) -> Repository:
        """Return one registered repository."""
        return await self.application.registration.get(name)

    async def update(self, name: str, changes: RepositoryChanges) -> Repository:
        """Change what is known of a repository."""
        return await self.application.registration.update(name, changes, updated_by=self.user)

    async def remove(self, name: str) -> Repository:
        """Remove a repository; its decisions are kept."""
        return await self.application.registration.remove(name, removed_by=self.user)

    async def analyze(
        self, name: str, *, ref: str | None = None, allow_proof_loss: bool = False, progress: Progress | None = None
    ) -> AnalysisRun:
        """Analyze a repository here and now; the run's status tells how it ended."""
        return await self.application.worker.analyze(
            name, ref=ref, requested_by=self.user, allow_proof_loss=allow_proof_loss, progress=progress
        )

    async def runs(self, name: str, *, limit: int = 50) -> Sequence[AnalysisRun]:
        """Return the runs of a repository, latest first."""
        return await self.application.analysis.runs(name, limit=limit)

    async def current_run(self, name: str) -> AnalysisRun:
        """Return the run whose result the repository shows."""
        return await self.application.inventory.current(name)

    def facts(
        self,
        name: str,
        *,
        kinds: Sequence[FactKind] | None = None,
        path_prefix: str = "",
        limit: int | None = None,
    ) -> AsyncGenerator[ObservedFact, None]:
        """Yield what was read off the files."""
        return self.application.inventory.facts(name, kinds=kinds, path_prefix=path_prefix, limit=limit)

    async def fact_counts(self, name: str) -> Mapping[FactKind, int]:
        """Return how many facts there are of each kind."""
        return await self.application.inventory.fact_counts(name)

    def coverage(
        self, name: str, *, status: CoverageStatus | None = None, after: str = "", limit: int | None = None
    ) -> AsyncGenerator[CoverageRecord, None]:
        """Yield what was looked at and what was not."""
        return self.application.inventory.coverage(name, status=status, after=after, limit=limit)

    async def coverage_summary(self, name: str) -> Mapping[CoverageStatus, int]:
        """Return how many paths have each status."""
        return await self.application.inventory.coverage_summary(name)

    def chunks(
        self, name: str, *, path: str | None = None, limit: int | None = None
    ) -> AsyncGenerator[ContentChunk, None]:
        """Yield searchable chunks."""
        return self.application.inventory.chunks(name, path=path, limit=limit)

    async def candidates(
        self,
        name: str | None = None,
        *,
        statuses: Sequence[CandidateStatus | str] = (),
        kinds: Sequence[ClaimKind | str] = (),
        min_confidence: float = 0.0,
        after: tuple[float, UUID] | None = None,
        limit: int = 50,
    ) -> Sequence[Candidate]:
        """Return candidates, the most confident first; statuses and kinds may be given by their words."""
        repository_id = None if name is None else (await self.repository(name)).id
        wanted = CandidateFilter(
            repository_id=repository_id,
            statuses=_members(CandidateStatus, statuses, "statuses"),
            kinds=_members(ClaimKind, kinds, "kinds"),
            min_confidence=min_confidence,
        )
        return await self.application.review.candidates(wanted, after=after, limit=limit)

    async def candidate(self, id_or_ending: str) -> Candidate:
        """Return the candidate of that id, or the only one whose id ends so."""
        return await self.application.review.candidate(id_or_ending)

    async def decide(self, request: DecisionRequest, *, expected_version: int | None = None) -> ReviewDecision:
        """Record a decision; see `ReviewService.decide`."""
        return await self.application.review.decide(request, reviewer=self.user, expected_version=expected_version)

    async def accept(self, candidate_id: UUID, *, with_parts: bool = False, note: str = "") -> ReviewDecision:
        """Accept a candidate into the map, alone or with what was grouped below it."""
        return await self.decide(
            DecisionRequest(action=DecisionAction.ACCEPT, candidate_id=candidate_id, with_parts=with_parts, note=note)
        )

    async def reject(self, candidate_id: UUID, reason: ReasonCode, *, note: str = "") -> ReviewDecision:
        """Reject a candidate for a reason."""
        return await self.decide(
            DecisionRequest(action=DecisionAction.REJECT, candidate_id=candidate_id, reason=reason, note=note)
        )

    async def undo(self, decision_id: UUID, *, note: str = "") -> ReviewDecision:
        """Take a decision back; the log keeps both."""
        return await self.decide(DecisionRequest(action=DecisionAction.UNDO, undoes=decision_id, note=note))

    async def ability_map(self, name: str, *, as_of: datetime | None = None) -> AbilityMap:
        """Return the approved map, as it is or as it was."""
        return await self.application.review.ability_map(name, as_of=as_of)

    async def proofs(self, name: str) -> Sequence[EntryProof]:
        """Return where the proof of each approved entry stands."""
        return await self.application.review.proofs(name)

    async def abilities(
        self, *, kind: ClaimKind | None = None, after: tuple[str, UUID] | None = None, limit: int = 50
    ) -> list[tuple[str, MapEntry, ProofHealth | None]]:
        """Return approved entries over all repositories: repository name, entry, health."""
        return await self.application.review.entries(kind=kind, after=after, limit=limit)

    async def decisions(self, name: str | None = None, *, limit: int | None = 50) -> list[ReviewDecision]:
        """Return decisions, newest first."""
        return await self.application.review.log(name, limit=limit)

    async def verify(self) -> ChainHead:
        """Check the decision log and the maps that follow from it; return the head of its chain."""
        return await self.application.review.verify()

    def verify_evidence(self, name: str) -> AsyncIterator[VerifiedEvidence]:
        """Yield what each commit says of the approved evidence quoted from it."""
        return self.application.verification.approved(name)

    async def search(
        self,
        text: str,
        *,
        repositories: Sequence[str] = (),
        kinds: Sequence[DocumentKind] = tuple(DocumentKind),
        limit: int = 20,
    ) -> SearchAnswer:
        """Answer a question, and say what the answer covers."""
        return await self.application.search.search(text, repositories=repositories, kinds=kinds, limit=limit)

    async def digest(self) -> ContentDigest:
        """Return one digest of all that the registry says."""
        return await self.application.digest.content()


def _members(words: type[_Word], given: Sequence[_Word | str], field: str) -> tuple[_Word, ...]:
    try:
        return tuple(words(word) for word in given)
    except ValueError as error:
        raise Invalid(f"{error}; choose among {', '.join(words)}", field=field) from None


def _absolute(paths: Sequence[str | Path]) -> tuple[str, ...]:
    return tuple(str(Path(path).absolute()) for path in paths)


@asynccontextmanager
async def open_registry(
    database_path: str | Path | None = None,
    *,
    database_url: str | None = None,
    checkout_root: str | Path | None = None,
    local_roots: Sequence[str | Path] = (),
    settings: Settings | None = None,
    user: str | None = None,
    upgrade: bool = True,
) -> AsyncIterator[Registry]:
    """Open a registry and close it at the end.

    Args:
        database_path: SQLite file; it is made when it is not there.
        database_url: ``postgresql://…`` instead of a file.
        checkout_root: Folder of the local checkout cache.
        local_roots: Folders below which local repositories may be registered, beside those of the settings.
        settings: All settings; read from the environment when not given. The arguments above go before them.
        user: Recorded as who acts; the login name when not given.
        upgrade: Whether a new or older file is brought to the present schema; a database on a server never is.
    """
    chosen = settings or load_settings(os.environ)
    if database_path is not None:
        chosen = attrs.evolve(chosen, database_path=Path(database_path), database_url=None)
    if database_url is not None:
        chosen = attrs.evolve(chosen, database_url=database_url)
    if checkout_root is not None:
        chosen = attrs.evolve(chosen, checkout_root=Path(checkout_root))
    chosen = attrs.evolve(chosen, local_roots=(*chosen.local_roots, *_absolute(local_roots)))
    async with open_application(chosen, upgrade=upgrade) as application:
        yield Registry(application=application, user=user or _present_user())
