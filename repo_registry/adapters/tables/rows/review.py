"""Rows of decisions, map entries and proofs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from repo_registry.adapters.tables.rows import NamedRow
from repo_registry.adapters.tables.values import id_of, id_text, model_of, model_text, time_of, time_text
from repo_registry.domain.model.abilities import EntrySource, MapEntry
from repo_registry.domain.model.candidates import ClaimKind
from repo_registry.domain.model.evidence import EntryProof, ProofFinding, ProofHealth
from repo_registry.domain.model.reviews import DecisionAction, ReasonCode, ReviewDecision, ReviewState


def decision_row(decision: ReviewDecision) -> dict[str, Any]:
    """Return a decision as the columns of its row."""
    return {
        "sequence": decision.sequence,
        "id": str(decision.id),
        "repository_id": str(decision.repository_id),
        "candidate_id": id_text(decision.candidate_id),
        "action": decision.action.value,
        "reason": None if decision.reason is None else decision.reason.value,
        "note": decision.note,
        "reviewer": decision.reviewer,
        "decided_at": time_text(decision.decided_at),
        "premise_hash": decision.premise_hash,
        "undoes": id_text(decision.undoes),
        "before": model_text(decision.before),
        "after": model_text(decision.after),
        "map_version": decision.map_version,
        "previous_hash": decision.previous_hash,
        "hash": decision.hash,
    }


def decision_of(row: NamedRow) -> ReviewDecision:
    """Return the decision of a row."""
    return ReviewDecision(
        sequence=row["sequence"],
        id=UUID(row["id"]),
        repository_id=UUID(row["repository_id"]),
        candidate_id=id_of(row["candidate_id"]),
        action=DecisionAction(row["action"]),
        reason=None if row["reason"] is None else ReasonCode(row["reason"]),
        note=row["note"],
        reviewer=row["reviewer"],
        decided_at=time_of(row["decided_at"]),
        premise_hash=row["premise_hash"],
        undoes=id_of(row["undoes"]),
        before=model_of(row["before"], ReviewState),
        after=model_of(row["after"], ReviewState),
        map_version=row["map_version"],
        previous_hash=row["previous_hash"],
        hash=row["hash"],
    )


def entry_row(repository_id: UUID, ordinal: int, entry: MapEntry) -> dict[str, Any]:
    """Return an entry of a repository's map as the columns of its row."""
    return {
        "repository_id": str(repository_id),
        "ordinal": ordinal,
        "id": str(entry.id),
        "kind": entry.kind.value,
        "name": entry.name,
        "summary": entry.summary,
        "component": entry.component,
        "parent_id": id_text(entry.parent_id),
        "sources": model_text(entry.sources),
    }


def entry_of(row: NamedRow) -> MapEntry:
    """Return the entry of a row."""
    return MapEntry(
        id=UUID(row["id"]),
        kind=ClaimKind(row["kind"]),
        name=row["name"],
        summary=row["summary"],
        component=row["component"],
        parent_id=id_of(row["parent_id"]),
        sources=model_of(row["sources"], tuple[EntrySource, ...]),
    )


def proof_row(repository_id: UUID, run_id: UUID, proof: EntryProof) -> dict[str, Any]:
    """Return the proof of an entry as the columns of its row."""
    return {
        "repository_id": str(repository_id),
        "run_id": str(run_id),
        "entry_id": proof.entry_id,
        "health": proof.health.value,
        "findings": model_text(proof.findings),
    }


def proof_of(row: NamedRow) -> EntryProof:
    """Return the proof of a row."""
    return EntryProof(
        entry_id=row["entry_id"],
        health=ProofHealth(row["health"]),
        findings=model_of(row["findings"], tuple[ProofFinding, ...]),
    )
