"""What is approved: the ability map of one repository, a fold of the decision log."""

from __future__ import annotations

from uuid import UUID

import attrs

from repo_registry.domain.model.candidates import ClaimKind
from repo_registry.domain.model.evidence import EvidenceLink
from repo_registry.domain.model.validation import MAX_KEY_LENGTH, text


@attrs.frozen(kw_only=True)
class EntrySource:
    """A candidate that an entry was approved or merged from, as it stood when it was judged."""

    candidate_id: UUID
    anchors: tuple[str, ...]
    evidence: tuple[EvidenceLink, ...]
    premise_hash: str


@attrs.frozen(kw_only=True)
class MapEntry:
    """One approved Ability, Capability or Feature."""

    id: UUID
    """Equal to the id of the candidate that it was first approved from."""
    kind: ClaimKind
    name: str = attrs.field(validator=text(max_length=MAX_KEY_LENGTH))
    summary: str
    component: str
    parent_id: UUID | None
    """The entry above it; ``None`` for abilities and for what stands alone."""
    sources: tuple[EntrySource, ...]
    """Never empty; the first is the candidate that gave the id."""

    @property
    def anchors(self) -> tuple[str, ...]:
        """All anchors of all sources, sorted, each once."""
        return tuple(sorted({anchor for source in self.sources for anchor in source.anchors}))

    @property
    def evidence(self) -> tuple[EvidenceLink, ...]:
        """All evidence of all sources, in order, each once."""
        return tuple(dict.fromkeys(link for source in self.sources for link in source.evidence))


@attrs.frozen(kw_only=True)
class AbilityMap:
    """The approved tree of one repository at one version."""

    repository_id: UUID
    version: int
    """Counts the decisions folded into it; 0 is the empty map."""
    entries: tuple[MapEntry, ...]
    """Sorted by kind (abilities first), name and id."""
    digest: str
    """sha256 over the canonical entries; independent of the version."""
