"""What a reviewer sees before deciding: a candidate beside what was decided before and what it belongs with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import attrs

from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.evidence import EntryProof, EvidenceLink
from repo_registry.domain.model.reviews import ReviewDecision
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession
from repo_registry.domain.rules.merge_suggestions import merge_suggestions


@attrs.frozen(kw_only=True)
class ReviewCard:
    """One candidate with everything that bears on the decision."""

    candidate: Candidate
    repository: str
    """Name of the repository."""
    parent: Candidate | None
    """What it was grouped under."""
    parts: tuple[Candidate, ...]
    """What was grouped under it, ordered by name."""
    similar: Candidate | None
    """The earlier candidate that it shares many anchors with."""
    merged_into: Candidate | None
    history: tuple[ReviewDecision, ...]
    """The decisions on it, oldest first."""
    entry: MapEntry | None
    """The entry that was approved from it."""
    evidence_gone: tuple[EvidenceLink, ...]
    """Of the evidence as approved, what the candidate no longer has; known for approved candidates only."""
    evidence_new: tuple[EvidenceLink, ...]
    """Of its evidence, what was not there when it was approved; known for approved candidates only."""


@attrs.frozen(kw_only=True)
class ApprovedEntry:
    """One approved entry with its place in the map and the state of its proof."""

    repository: str
    entry: MapEntry
    parent: MapEntry | None
    parts: tuple[MapEntry, ...]
    proofs: Mapping[str, EntryProof]
    """Of the entry and its parts, by entry id."""


@attrs.frozen(kw_only=True)
class ReviewDesk:
    """Lays out what a decision needs; decides nothing. Every answer sees one moment of the store."""

    store: RegistryStore

    async def card(self, candidate_id: UUID) -> ReviewCard:
        """Return a candidate with what bears on the decision.

        Raises:
            NotFound: There is no such candidate.
        """
        async with self.store.view() as view:
            candidate = await view.candidates.get(candidate_id)
            siblings = {one.id: one for one in await view.candidates.of_repository(candidate.repository_id)}
            kept = await view.reviews.load_map(candidate.repository_id)
            entry = next((one for one in kept.entries if one.id == candidate.id), None) if kept else None
            gone, new = _difference(candidate, entry)
            return ReviewCard(
                candidate=candidate,
                repository=(await view.repositories.get(candidate.repository_id)).name,
                parent=siblings.get(candidate.parent_id) if candidate.parent_id else None,
                parts=_parts(candidate, siblings.values()),
                similar=siblings.get(candidate.similar_to) if candidate.similar_to else None,
                merged_into=siblings.get(candidate.merged_into) if candidate.merged_into else None,
                history=tuple([one async for one in view.reviews.decisions(candidate_id=candidate.id)]),
                entry=entry,
                evidence_gone=gone,
                evidence_new=new,
            )

    async def merge_targets(self, candidate_id: UUID, *, limit: int) -> list[Candidate]:
        """Return what a candidate may be merged into, the likeliest first."""
        async with self.store.view() as view:
            candidate = await view.candidates.get(candidate_id)
            return merge_suggestions(candidate, await view.candidates.of_repository(candidate.repository_id), limit)

    async def approved(self, entry_id: UUID) -> ApprovedEntry:
        """Return an approved entry.

        Raises:
            NotFound: Nothing of that id is approved; the message tells what became of it.
        """
        async with self.store.view() as view:
            candidate = await view.candidates.get(entry_id)
            repository = await view.repositories.get(candidate.repository_id)
            kept = await view.reviews.load_map(candidate.repository_id)
            entries = {entry.id: entry for entry in kept.entries} if kept else {}
            entry = entries.get(entry_id)
            if entry is None:
                into = f" into {candidate.merged_into}" if candidate.merged_into else ""
                raise NotFound(f"{candidate.name!r} is not approved but {candidate.status.value}{into}")
            parts = tuple(one for one in entries.values() if one.parent_id == entry.id)
            shown = {str(one.id) for one in (entry, *parts)}
            proofs = {one.entry_id: one for one in await view.reviews.proofs(repository.id) if one.entry_id in shown}
            return ApprovedEntry(
                repository=repository.name,
                entry=entry,
                parent=entries.get(entry.parent_id) if entry.parent_id else None,
                parts=parts,
                proofs=proofs,
            )

    async def log(
        self, name: str | None = None, *, before_sequence: int | None = None, limit: int | None = 50
    ) -> list[tuple[ReviewDecision, str, Candidate | None]]:
        """Return decisions, newest first, each with its repository's name and the candidate decided on.

        Args:
            name: Only those on this repository.
            before_sequence: Begin after this one, going back.
            limit: How many; ``None`` is all.
        """
        found: list[tuple[ReviewDecision, str, Candidate | None]] = []
        async with self.store.view() as view:
            repository_id = None if name is None else (await view.repositories.by_name(name)).id
            async for decision in view.reviews.decisions(repository_id, newest_first=True):
                if limit is not None and len(found) >= limit:
                    break
                if before_sequence is None or decision.sequence < before_sequence:
                    found.append(await _told(view, decision))
        return found

    async def decision(self, sequence: int) -> ReviewDecision:
        """Return the decision with that number in the log.

        Raises:
            NotFound: The log does not have it.
        """
        if sequence >= 1:
            async with self.store.view() as view:
                async for decision in view.reviews.decisions(after_sequence=sequence - 1, limit=1):
                    return decision
        raise NotFound(f"there is no decision {sequence} in the log")

    async def logged(self, decision_id: UUID) -> tuple[ReviewDecision, str, Candidate | None]:
        """Return a decision with its repository's name and the candidate decided on.

        Raises:
            NotFound: There is no such decision.
        """
        async with self.store.view() as view:
            return await _told(view, await view.reviews.get(decision_id))

    async def repository_names(self, repository_ids: Sequence[UUID]) -> dict[UUID, str]:
        """Return the name of each repository, removed or not."""
        async with self.store.view() as view:
            return {key: (await view.repositories.get(key)).name for key in dict.fromkeys(repository_ids)}


async def _told(view: StoreSession, decision: ReviewDecision) -> tuple[ReviewDecision, str, Candidate | None]:
    repository = await view.repositories.get(decision.repository_id)
    candidate = await view.candidates.get(decision.candidate_id) if decision.candidate_id else None
    return decision, repository.name, candidate


def _parts(candidate: Candidate, siblings: Iterable[Candidate]) -> tuple[Candidate, ...]:
    grouped = (one for one in siblings if one.parent_id == candidate.id)
    return tuple(sorted(grouped, key=lambda one: (one.name, one.id)))


def _difference(
    candidate: Candidate, entry: MapEntry | None
) -> tuple[tuple[EvidenceLink, ...], tuple[EvidenceLink, ...]]:
    """Return what evidence went and came since a candidate was approved, compared by quote."""
    judged = [source for source in entry.sources if source.candidate_id == candidate.id] if entry else []
    if not judged:
        return (), ()
    before = {link.evidence.quote_hash for link in judged[0].evidence}
    now = {link.evidence.quote_hash for link in candidate.evidence}
    return (
        tuple(link for link in judged[0].evidence if link.evidence.quote_hash not in now),
        tuple(link for link in candidate.evidence if link.evidence.quote_hash not in before),
    )
