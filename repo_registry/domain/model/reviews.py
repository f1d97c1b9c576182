"""What people decide: verdicts at one moment, append-only and hash-chained."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs

from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.candidates import CandidateStatus
from repo_registry.domain.model.validation import text, utc


class DecisionAction(StrEnum):
    """What a reviewer can do."""

    ACCEPT = "accept"
    EDIT = "edit"
    MERGE = "merge"
    REJECT = "reject"
    DEFER = "defer"
    RETIRE = "retire"
    REOPEN = "reopen"
    UNDO = "undo"


class ReasonCode(StrEnum):
    """Why something was rejected."""

    NOT_AN_ABILITY = "not_an_ability"
    WRONG_EVIDENCE = "wrong_evidence"
    DUPLICATE_OF = "duplicate_of"
    TEST_ONLY = "test_only"
    VENDORED = "vendored"
    DEAD_CODE = "dead_code"
    TOO_SMALL = "too_small"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class CandidateVerdict:
    """What decisions made of one candidate."""

    status: CandidateStatus
    premise_hash: str | None = None
    """The premise judged by the latest decision; ``None`` while there is none."""
    merged_into: UUID | None = None


@attrs.frozen(kw_only=True)
class ReviewState:
    """What all decisions on one repository come to: the state that each decision changes a part of.

    Used whole as the result of a fold, and in part as a decision's ``before`` and ``after``; in a part, an entry of
    ``None`` says that there is no such entry, and a verdict of ``None`` that the candidate was never decided.
    """

    entries: Mapping[UUID, MapEntry | None] = attrs.field(factory=dict)
    verdicts: Mapping[UUID, CandidateVerdict | None] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class ReviewDecision:
    """One person's verdict at one moment; never changed or deleted."""

    id: UUID
    sequence: int
    """Position in the log of the whole registry, from 1, without gaps."""
    repository_id: UUID
    candidate_id: UUID | None
    """What was decided on; ``None`` for an undo of a decision on several."""
    action: DecisionAction
    reason: ReasonCode | None = None
    note: str = attrs.field(default="", validator=text(max_length=4000))
    reviewer: str = attrs.field(validator=text(min_length=1, max_length=200))
    decided_at: datetime = attrs.field(validator=utc)
    premise_hash: str | None = None
    """Digest of the evidence that was judged."""
    undoes: UUID | None = None
    """The decision that this one takes back."""
    before: ReviewState
    after: ReviewState
    map_version: int
    """Version of the repository's map that follows from this decision."""
    previous_hash: str
    """Hash of the decision before it in the log; 64 zeros for the first."""
    hash: str
    """sha256 over the canonical decision and ``previous_hash``: tamper-evident, no more."""


@attrs.frozen(kw_only=True)
class ChainHead:
    """The end of the decision log; kept elsewhere, it proves that nothing before it was changed."""

    sequence: int
    hash: str


@attrs.frozen(kw_only=True)
class DecisionRequest:
    """What a reviewer asks for; the rules say whether it can be done and what follows."""

    action: DecisionAction
    candidate_id: UUID | None = None
    """What to decide on: the id of a candidate, which is also the id of the entry approved from it."""
    reason: ReasonCode | None = None
    """Needed to reject."""
    note: str = ""
    name: str | None = None
    """A better wording, for `DecisionAction.EDIT`."""
    summary: str | None = None
    parent_id: UUID | None = None
    """Another place in the map, for `DecisionAction.EDIT`."""
    stand_alone: bool = False
    """Take it out from under its parent, for `DecisionAction.EDIT`."""
    into: UUID | None = None
    """What it is merged into, for `DecisionAction.MERGE`, or a duplicate of, for `DecisionAction.REJECT`."""
    with_parts: bool = False
    """Accept or retire also what was grouped below it and waits for the same.

    The features of a capability are accepted with it in any case: they are what it is made of.
    """
    undoes: UUID | None = None
    """The decision to take back, for `DecisionAction.UNDO`."""


@attrs.frozen(kw_only=True)
class Change:
    """What a decision makes of the review state: the parts it touches, before and after."""

    before: ReviewState
    after: ReviewState
    premise_hash: str | None = None
