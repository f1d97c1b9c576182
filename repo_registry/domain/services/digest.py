"""One digest of all that a registry says, so that two registries, or one before and after, can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

import attrs

from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession
from repo_registry.domain.rules.canonical import fact_json
from repo_registry.domain.rules.identity import canonical_json, digest

_PAGE = 1000


@attrs.frozen(kw_only=True)
class ContentDigest:
    """Digests of what a registry holds, without ids and times, which differ where nothing else does."""

    digest: str
    repositories: Mapping[str, str]
    """Digest of each repository by name."""


@attrs.frozen(kw_only=True)
class DigestService:
    """Computes digests over one moment of the store, streaming."""

    store: RegistryStore

    async def content(self) -> ContentDigest:
        """Return the digest of repositories, current facts and chunks, candidates, maps and decisions.

        Two registries that were told the same and analyzed the same commits by the same rules have the same digest.
        """
        digests: dict[str, str] = {}
        async with self.store.view() as view:
            after: str | None = None
            while page := await view.repositories.page(after=after, limit=_PAGE):
                for repository in page:
                    digests[repository.name] = await _repository_digest(view, repository)
                after = page[-1].name
        return ContentDigest(digest=digest(dict[str, JsonValue](digests)), repositories=digests)


async def _repository_digest(view: StoreSession, repository: Repository) -> str:
    hashed = hashlib.sha256()

    def add(*parts: JsonValue) -> None:
        hashed.update(canonical_json(list[JsonValue](parts)) + b"\n")

    add("repository", repository.name, repository.origin, repository.description, repository.owner, *repository.tags)
    run = await view.analyses.current(repository.id)
    if run is not None and run.result_run_id is not None:
        add("run", run.receipt)
        async for record in view.readings.coverage(run.result_run_id):
            add("coverage", record.path, record.blob_id, record.status.value, record.reason)
        async for fact in view.readings.facts(run.result_run_id):
            add("fact", fact_json(fact))
        async for chunk in view.readings.chunks(run.result_run_id):
            add("chunk", chunk.path, chunk.start_line, chunk.end_line, chunk.title, chunk.sha256)
    candidates = await view.candidates.of_repository(repository.id)
    names = {candidate.id: candidate.identity for candidate in candidates}
    for candidate in sorted(candidates, key=lambda one: one.identity):
        add("candidate", *_candidate_parts(candidate))
    kept = await view.reviews.load_map(repository.id)
    for entry in sorted(kept.entries if kept else (), key=lambda one: names[one.id]):
        add("entry", *_entry_parts(entry, names))
    async for decision in view.reviews.decisions(repository.id):
        touched: Sequence[str] = sorted(names[key] for key in decision.after.verdicts)
        add("decision", decision.action.value, decision.reviewer, decision.note, decision.reason, *touched)
    return hashed.hexdigest()


def _candidate_parts(candidate: Candidate) -> list[JsonValue]:
    return [
        candidate.identity,
        candidate.kind.value,
        candidate.name,
        candidate.status.value,
        candidate.confidence,
        candidate.premise_hash,
        candidate.present,
    ]


def _entry_parts(entry: MapEntry, names: Mapping[UUID, str]) -> list[JsonValue]:
    parent = names[entry.parent_id] if entry.parent_id else None
    return [names[entry.id], entry.kind.value, entry.name, entry.summary, parent, list[JsonValue](entry.anchors)]
