"""What machines propose: candidates, not yet judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs

from repo_registry.domain.errors import Invalid
from repo_registry.domain.model.evidence import EvidenceLink
from repo_registry.domain.model.validation import MAX_KEY_LENGTH, JsonValue, distinct_sorted, text, utc


class ClaimKind(StrEnum):
    """What is claimed: an ability survives a rewrite, a capability a refactoring, a feature not its own removal."""

    ABILITY = "ability"
    CAPABILITY = "capability"
    FEATURE = "feature"


class CandidateStatus(StrEnum):
    """Where a candidate stands. Decisions change it; runs only move it between ``proposed`` and ``absent``."""

    PROPOSED = "proposed"
    ABSENT = "absent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MERGED = "merged"
    DEFERRED = "deferred"
    RETIRED = "retired"


@attrs.frozen(kw_only=True)
class EvidenceSpan:
    """Where a rule saw the proof of its proposal; becomes Evidence once the blob is read."""

    path: str
    start_line: int
    end_line: int
    note: str = ""


@attrs.frozen(kw_only=True)
class Proposal:
    """What extraction says of one snapshot, before it is matched with what earlier runs said."""

    key: str
    """Names the proposal within its run, for ``parent_key``."""
    kind: ClaimKind
    name: str = attrs.field(validator=text(min_length=1, max_length=200))
    summary: str = attrs.field(default="", validator=text(max_length=2000))
    component: str = ""
    """Sub-path of the component it belongs to."""
    anchors: tuple[str, ...] = attrs.field(default=(), converter=distinct_sorted)
    """``http:GET /x/{}``, ``cli:tool sub``, ``symbol:pkg.mod.Name``, ``job:…``, ``event:…``, ``page:…``"""
    spans: tuple[EvidenceSpan, ...] = ()
    confidence: float
    """0 to 1."""
    reasons: tuple[str, ...] = ()
    """Why the confidence is what it is, for people."""
    parent_key: str | None = None
    rule: str
    rule_version: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise Invalid(f"a confidence lies between 0 and 1, not {self.confidence}", field="confidence")


@attrs.frozen(kw_only=True)
class Candidate:
    """A machine's proposal of an Ability, Capability or Feature in one repository."""

    id: UUID
    repository_id: UUID
    identity: str = attrs.field(validator=text(max_length=MAX_KEY_LENGTH))
    """Digest of repository, component, kind and anchors (or evidence): never of the wording."""
    kind: ClaimKind
    component: str
    name: str
    summary: str
    anchors: tuple[str, ...]
    evidence: tuple[EvidenceLink, ...]
    premise_hash: str
    """Digest of the evidence as it would be judged, without paths, lines or rule versions."""
    confidence: float
    reasons: tuple[str, ...]
    proposer: str
    """Rule or model that proposed it, such as ``rules.routes``."""
    proposer_version: str
    parent_id: UUID | None
    """The candidate it was grouped under."""
    status: CandidateStatus = CandidateStatus.PROPOSED
    decided_premise_hash: str | None = None
    """The premise judged by the latest decision; differs from ``premise_hash`` when the evidence changed since."""
    merged_into: UUID | None = None
    similar_to: UUID | None = None
    """An earlier candidate that shares at least half of its anchors: a suggestion to the reviewer, never automatic."""
    payload: Mapping[str, JsonValue] = attrs.field(factory=dict)
    """The untouched original proposal."""
    first_run_id: UUID
    last_run_id: UUID
    """The latest run that saw it."""
    present: bool = True
    """Whether the latest published run saw it."""
    created_at: datetime = attrs.field(validator=utc)
    updated_at: datetime = attrs.field(validator=utc)

    @property
    def premise_changed(self) -> bool:
        """Whether its evidence changed since it was last judged."""
        return self.decided_premise_hash is not None and self.decided_premise_hash != self.premise_hash
