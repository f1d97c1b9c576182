"""The lexical index in memory: every document is scored for every question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

import attrs

from repo_registry.adapters.memory.state import IndexedContents, IndexedDocument, Moment, State
from repo_registry.domain.model.reading import FileReading
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.model.search import DocumentKind, ScoredDocument, SearchQuery
from repo_registry.domain.rules.lexical import FOUND_STATUSES, Fields, claim_fields, counts, scores


class MemorySearchIndex:
    """Keeps `repo_registry.domain.ports.search_index.SearchIndex`."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment

    async def refresh_contents(self, repository_id: UUID, run_id: UUID | None) -> None:
        """Make the chunks of a run the ones found for a repository, cutting only what differs."""
        state = self._moment.for_writing()
        repository = state.require_repository(repository_id)
        contents = {key: kept for key, kept in state.contents.items() if key != repository_id}
        if run_id is not None:
            state.require_run(run_id)
            before = state.contents.get(repository_id)
            known = before.by_reading if before is not None and before.repository_name == repository.name else {}
            contents[repository_id] = IndexedContents(
                repository_name=repository.name,
                by_reading={
                    reading_id: known[reading_id]
                    if reading_id in known
                    else tuple(_chunks(repository, state.readings[reading_id]))
                    for reading_id in sorted(state.run_readings.get(run_id, ()))
                },
            )
        self._moment.change(contents=contents)

    async def refresh_claims(self, repository_id: UUID) -> None:
        """Index a repository's approved entries and its waiting candidates as they stand."""
        state = self._moment.for_writing()
        repository = state.require_repository(repository_id)
        claims = () if repository.removed_at is not None else tuple(_claims(state, repository))
        self._moment.change(claims={**state.claims, repository_id: claims})

    async def find(self, query: SearchQuery) -> Sequence[ScoredDocument]:
        """Return the best documents of each kind asked for."""
        found: list[ScoredDocument] = []
        for kind in DocumentKind:
            if kind in query.kinds:
                found += self._best(query, kind)
        return found

    def _best(self, query: SearchQuery, kind: DocumentKind) -> list[ScoredDocument]:
        documents = [*self._documents(kind)]
        scored = (
            attrs.evolve(indexed.document, score=score)
            for indexed, score in zip(documents, scores(query.terms, [one.counts for one in documents]), strict=True)
            if score is not None
            and (query.repository_ids is None or indexed.document.repository_id in query.repository_ids)
        )
        ranked = sorted(scored, key=lambda one: (-one.score, one.document_id, one.repository_id))
        return ranked[: query.limit]

    def _documents(self, kind: DocumentKind) -> Iterator[IndexedDocument]:
        state = self._moment.state
        if kind is DocumentKind.CHUNK:
            for contents in state.contents.values():
                for documents in contents.by_reading.values():
                    yield from documents
        else:
            for claims in state.claims.values():
                yield from (claim for claim in claims if claim.document.kind is kind)


def _chunks(repository: Repository, reading: FileReading) -> Iterator[IndexedDocument]:
    for ordinal, chunk in enumerate(reading.chunks):
        fields = Fields(body=chunk.text, title=chunk.title, path=chunk.path, repository=repository.name)
        document = ScoredDocument(
            kind=DocumentKind.CHUNK,
            repository_id=repository.id,
            document_id=f"{reading.id}:{ordinal}",
            score=0.0,
            title=chunk.title,
            text=chunk.text,
            path=chunk.path,
            start_line=chunk.start_line,
            end_line=chunk.end_line,
        )
        yield IndexedDocument(document=document, counts=counts(fields))


def _claims(state: State, repository: Repository) -> Iterator[IndexedDocument]:
    ability_map = state.maps.get(repository.id)
    for entry in ability_map.entries if ability_map is not None else ():
        yield _claim(
            DocumentKind.ENTRY, repository, entry.id, entry.name, entry.summary, entry.component, entry.anchors
        )
    for one in state.candidates.values():
        if one.repository_id == repository.id and one.status in FOUND_STATUSES:
            yield _claim(DocumentKind.CANDIDATE, repository, one.id, one.name, one.summary, one.component, one.anchors)


def _claim(
    kind: DocumentKind,
    repository: Repository,
    claim_id: UUID,
    name: str,
    summary: str,
    component: str,
    anchors: Sequence[str],
) -> IndexedDocument:
    fields = claim_fields(name=name, summary=summary, anchors=anchors, component=component, repository=repository.name)
    document = ScoredDocument(
        kind=kind, repository_id=repository.id, document_id=str(claim_id), score=0.0, title=name, text=summary
    )
    return IndexedDocument(document=document, counts=counts(fields))
