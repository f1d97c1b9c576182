"""Proof: pointers to spans of blobs, and what they say about a claim."""

from __future__ import annotations

from enum import StrEnum

import attrs

from repo_registry.domain.model.validation import MAX_KEY_LENGTH, text


class Verdict(StrEnum):
    """What one piece of evidence says about a claim; ``unknown`` whenever in doubt."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True)
class Evidence:
    """A pointer to one span of one blob. It says nothing by itself."""

    commit_id: str
    path: str
    blob_id: str
    start_line: int
    """1-based."""
    end_line: int
    """Inclusive."""
    quote: str = attrs.field(validator=text(max_length=4000))
    """The lines as they stand, at most 4,000 characters."""
    quote_hash: str
    """sha256 over the whitespace-normalized quote: equal quotes stay equal when code is moved or reindented."""


@attrs.frozen(kw_only=True)
class EvidenceLink:
    """What a piece of evidence says about the claim that it is linked to."""

    evidence: Evidence
    verdict: Verdict
    note: str = ""
    """Why it counts, for people: ``route``, ``README section``, ``dependency and its import``, …"""


class ProofHealth(StrEnum):
    """How an approved entry's proof stands at the latest analysis; computed, never decided."""

    PROVEN = "proven"
    MOVED = "moved"
    WEAKENED = "weakened"
    LOST = "lost"


@attrs.frozen(kw_only=True)
class ProofFinding:
    """Where one approved piece of evidence stands at the latest analyzed commit."""

    evidence: Evidence
    """As approved."""
    verdict: Verdict
    reason: str
    """``same_blob``, ``moved_lines``, ``moved_file``, ``anchor_found``, ``not_found``, ``unreadable``, …"""
    found: Evidence | None = None
    """Where it stands now; ``None`` when it was not found."""


@attrs.frozen(kw_only=True)
class EntryProof:
    """Proof health of one approved entry."""

    entry_id: str = attrs.field(validator=text(max_length=MAX_KEY_LENGTH))
    health: ProofHealth
    findings: tuple[ProofFinding, ...]
