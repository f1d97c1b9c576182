"""Search: one question over approved abilities, candidates and contents, answered with what was covered."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import attrs

from repo_registry.domain.errors import Invalid
from repo_registry.domain.model.analysis import AnalysisRun, CoverageStatus
from repo_registry.domain.model.evidence import EntryProof, EvidenceLink
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.model.search import (
    Coverage,
    CoveredRepository,
    DocumentKind,
    ScoredDocument,
    SearchAnswer,
    SearchHit,
    SearchQuery,
)
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession
from repo_registry.domain.rules.tokens import query_terms

#: Longer questions are refused: nobody types them, and they cost.
MAX_QUERY_LENGTH = 20_000
MAX_HITS = 200
#: Statuses of files whose contents the index does not hold, or not whole.
_NOT_LOOKED_AT = (CoverageStatus.PARTIAL, CoverageStatus.SKIPPED, CoverageStatus.TOO_BIG)
_PAGE = 1000


@attrs.define
class _Scope:
    """The repositories of a question, with what is known of each."""

    repositories: dict[UUID, Repository] = attrs.field(factory=dict)
    runs: dict[UUID, AnalysisRun | None] = attrs.field(factory=dict)
    proofs: dict[UUID, dict[str, EntryProof]] = attrs.field(factory=dict)

    def commit(self, repository_id: UUID) -> str:
        run = self.runs[repository_id]
        return run.snapshot.commit_id if run is not None and run.snapshot is not None else ""


@attrs.frozen(kw_only=True)
class SearchService:
    """Answers questions."""

    store: RegistryStore

    async def search(
        self,
        text: str,
        *,
        repositories: Sequence[str] = (),
        kinds: Sequence[DocumentKind] = tuple(DocumentKind),
        limit: int = 20,
    ) -> SearchAnswer:
        """Return what answers a question: approved entries first, then candidates, then contents.

        Args:
            text: The question; any text, never syntax.
            repositories: Names to search in; none means all.
            kinds: What to look for.
            limit: Hits of each kind, 1 to 200.

        Raises:
            Invalid: Nothing to look for, a text that is too long, or a limit out of range.
            NotFound: A repository named is not registered.
        """
        if not 1 <= limit <= MAX_HITS:
            raise Invalid(f"a limit lies between 1 and {MAX_HITS}, not {limit}", field="limit")
        if len(text) > MAX_QUERY_LENGTH:
            raise Invalid(f"a question has at most {MAX_QUERY_LENGTH} characters, not {len(text)}", field="q")
        terms = query_terms(text)
        if not terms:
            raise Invalid("the question holds no word to look for", field="q")
        async with self.store.view() as view:
            scope = await _scope(view, repositories)
            ids = tuple(scope.repositories) if repositories else None
            found = await view.search.find(
                SearchQuery(terms=terms, kinds=tuple(kinds), repository_ids=ids, limit=limit)
            )
            for repository_id in {document.repository_id for document in found}:
                proofs = await view.reviews.proofs(repository_id)
                scope.proofs[repository_id] = {proof.entry_id: proof for proof in proofs}
            hits = tuple([await _hit(view, document, scope) for document in found])
            covered = tuple([await _covered(view, scope, key) for key in scope.repositories])
        return SearchAnswer(query=text, terms=terms, coverage=_verdict(hits, covered), hits=hits, repositories=covered)


async def _scope(view: StoreSession, names: Sequence[str]) -> _Scope:
    scope = _Scope()
    if names:
        listed: Sequence[Repository] = [await view.repositories.by_name(name) for name in dict.fromkeys(names)]
    else:
        listed = await _all_repositories(view)
    for repository in listed:
        scope.repositories[repository.id] = repository
        scope.runs[repository.id] = await view.analyses.current(repository.id)
    return scope


async def _all_repositories(view: StoreSession) -> list[Repository]:
    listed: list[Repository] = []
    while True:
        page = await view.repositories.page(after=listed[-1].name if listed else None, limit=_PAGE)
        listed.extend(page)
        if len(page) < _PAGE:
            return listed


async def _hit(view: StoreSession, document: ScoredDocument, scope: _Scope) -> SearchHit:
    repository = scope.repositories[document.repository_id]
    hit = SearchHit(
        kind=document.kind,
        repository=repository.name,
        id=document.document_id,
        title=document.title,
        summary=document.text,
        path=document.path,
        start_line=document.start_line,
        end_line=document.end_line,
        commit_id=scope.commit(repository.id),
        score=document.score,
    )
    if document.kind is DocumentKind.CHUNK:
        return hit
    candidate = await view.candidates.get(UUID(document.document_id))
    proof = scope.proofs[repository.id].get(document.document_id)
    hit = attrs.evolve(hit, claim_kind=candidate.kind, status=candidate.status)
    if document.kind is DocumentKind.ENTRY and proof is not None:
        hit = attrs.evolve(hit, health=proof.health)
    return _with_place(hit, candidate.evidence)


def _with_place(hit: SearchHit, evidence: Sequence[EvidenceLink]) -> SearchHit:
    if not evidence:
        return hit
    place = evidence[0].evidence
    return attrs.evolve(
        hit, path=place.path, start_line=place.start_line, end_line=place.end_line, commit_id=place.commit_id
    )


async def _covered(view: StoreSession, scope: _Scope, repository_id: UUID) -> CoveredRepository:
    run = scope.runs[repository_id]
    name = scope.repositories[repository_id].name
    if run is None:
        return CoveredRepository(repository=name, commit_id="", files=0, not_looked_at=0)
    summary = await view.readings.coverage_summary(run.result_run_id or run.id)
    return CoveredRepository(
        repository=name,
        commit_id=scope.commit(repository_id),
        files=sum(summary.values()),
        not_looked_at=sum(summary.get(status, 0) for status in _NOT_LOOKED_AT),
    )


def _verdict(hits: Sequence[SearchHit], covered: Sequence[CoveredRepository]) -> Coverage:
    """Absence is only claimed where everything was looked at."""
    if hits:
        return Coverage.FOUND
    if covered and all(one.commit_id and not one.not_looked_at for one in covered):
        return Coverage.NONE_IN_COVERED
    return Coverage.UNKNOWN
