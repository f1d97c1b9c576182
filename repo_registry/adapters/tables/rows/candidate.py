"""Rows of candidates."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from repo_registry.adapters.tables.rows import NamedRow
from repo_registry.adapters.tables.values import (
    id_of,
    id_text,
    json_of,
    json_text,
    model_of,
    model_text,
    time_of,
    time_text,
)
from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind
from repo_registry.domain.model.evidence import EvidenceLink


def candidate_row(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate as the columns of its row."""
    return {
        "id": str(candidate.id),
        "repository_id": str(candidate.repository_id),
        "identity": candidate.identity,
        "kind": candidate.kind.value,
        "component": candidate.component,
        "name": candidate.name,
        "summary": candidate.summary,
        "anchors": json_text([*candidate.anchors]),
        "evidence": model_text(candidate.evidence),
        "premise_hash": candidate.premise_hash,
        "confidence": float(candidate.confidence),
        "reasons": json_text([*candidate.reasons]),
        "proposer": candidate.proposer,
        "proposer_version": candidate.proposer_version,
        "parent_id": id_text(candidate.parent_id),
        "status": candidate.status.value,
        "decided_premise_hash": candidate.decided_premise_hash,
        "merged_into": id_text(candidate.merged_into),
        "similar_to": id_text(candidate.similar_to),
        "payload": json_text(candidate.payload),
        "first_run_id": str(candidate.first_run_id),
        "last_run_id": str(candidate.last_run_id),
        "present": int(candidate.present),
        "created_at": time_text(candidate.created_at),
        "updated_at": time_text(candidate.updated_at),
    }


def candidate_of(row: NamedRow) -> Candidate:
    """Return the candidate of a row."""
    return Candidate(
        id=UUID(row["id"]),
        repository_id=UUID(row["repository_id"]),
        identity=row["identity"],
        kind=ClaimKind(row["kind"]),
        component=row["component"],
        name=row["name"],
        summary=row["summary"],
        anchors=tuple(json.loads(row["anchors"])),
        evidence=model_of(row["evidence"], tuple[EvidenceLink, ...]),
        premise_hash=row["premise_hash"],
        confidence=row["confidence"],
        reasons=tuple(json.loads(row["reasons"])),
        proposer=row["proposer"],
        proposer_version=row["proposer_version"],
        parent_id=id_of(row["parent_id"]),
        status=CandidateStatus(row["status"]),
        decided_premise_hash=row["decided_premise_hash"],
        merged_into=id_of(row["merged_into"]),
        similar_to=id_of(row["similar_to"]),
        payload=json_of(row["payload"]),
        first_run_id=UUID(row["first_run_id"]),
        last_run_id=UUID(row["last_run_id"]),
        present=bool(row["present"]),
        created_at=time_of(row["created_at"]),
        updated_at=time_of(row["updated_at"]),
    )
