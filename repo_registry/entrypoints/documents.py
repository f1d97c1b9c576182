"""Domain values as JSON documents: the one spelling of what programs are answered.

Field names are the words of the domain model, ids are whole, times are UTC in ISO 8601 with microseconds, and a field
without a value is ``null`` rather than missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias, TypeVar

from repo_registry.domain.errors import Conflict, Invalid, RegistryError
from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.analysis import AnalysisRun, CoverageRecord, RepositorySnapshot
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.evidence import EntryProof, EvidenceLink, ProofHealth
from repo_registry.domain.model.facts import ContentChunk, ObservedFact
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.model.reviews import ChainHead, ReviewDecision
from repo_registry.domain.model.search import CoveredRepository, SearchAnswer, SearchHit
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.canonical import decision_json, evidence_json, fact_json, id_text, time_text
from repo_registry.domain.rules.urls import JudgedLocation

Document: TypeAlias = dict[str, JsonValue]
_Name = TypeVar("_Name", bound=str)


def page_document(items: Sequence[Document], next_cursor: str | None) -> Document:
    """Return one page of a list; ``next_cursor`` asks for the next one and is ``null`` at the end."""
    return {"items": list[JsonValue](items), "next_cursor": next_cursor}


def error_document(error: RegistryError) -> Document:
    """Return what went wrong: a stable code, a message for people, and the step or field where it applies."""
    inner: Document = {
        "code": error.code,
        "message": error.message,
        "step": error.step,
        "field": error.field if isinstance(error, Invalid) else None,
    }
    if isinstance(error, Conflict) and error.current_version is not None:
        inner["current_version"] = error.current_version
    return {"error": inner}


def optional_time(time: datetime | None) -> str | None:
    """Return a time as text, or ``None``."""
    return None if time is None else time_text(time)


def location_document(judged: JudgedLocation) -> Document:
    """Return an address that may be fetched from, in its normal form."""
    return {
        "kind": judged.kind.value,
        "location": judged.location,
        "origin": judged.origin,
        "host": judged.host,
        "port": judged.port,
        "vouched": judged.vouched,
    }


def repository_document(repository: Repository) -> Document:
    """Return a registered repository; the credential is its reference, never the secret."""
    return {
        "id": str(repository.id),
        "name": repository.name,
        "location": repository.location,
        "location_kind": repository.location_kind.value,
        "origin": repository.origin,
        "origin_aliases": list[JsonValue](repository.origin_aliases),
        "description": repository.description,
        "owner": repository.owner,
        "tags": list[JsonValue](repository.tags),
        "default_ref": repository.default_ref,
        "credential": repository.credential,
        "registered_at": time_text(repository.registered_at),
        "updated_at": time_text(repository.updated_at),
        "removed_at": optional_time(repository.removed_at),
    }


def snapshot_document(snapshot: RepositorySnapshot | None) -> JsonValue:
    """Return the commit that a run read, or ``None`` when it came to none."""
    if snapshot is None:
        return None
    return {
        "ref": snapshot.ref,
        "commit_id": snapshot.commit_id,
        "tree_id": snapshot.tree_id,
        "committed_at": time_text(snapshot.committed_at),
        "complete": snapshot.complete,
    }


def duration_seconds(run: AnalysisRun) -> float | None:
    """Return how long a run took from its first claim, or ``None`` while it has not ended."""
    if run.finished_at is None or run.started_at is None:
        return None
    return round((run.finished_at - run.started_at).total_seconds(), 6)


def run_document(run: AnalysisRun, repository: str | None = None) -> Document:
    """Return a run; ``repository`` is the name of the repository that it is of."""
    failure: JsonValue = None
    if run.failure is not None:
        failure = {"code": run.failure.code, "step": run.failure.step, "message": run.failure.message}
    return {
        "id": str(run.id),
        "repository_id": str(run.repository_id),
        "repository": repository,
        "requested_ref": run.requested_ref,
        "requested_by": run.requested_by,
        "requested_at": time_text(run.requested_at),
        "status": run.status.value,
        "attempt": run.attempt,
        "allow_proof_loss": run.allow_proof_loss,
        "started_at": optional_time(run.started_at),
        "finished_at": optional_time(run.finished_at),
        "duration_seconds": duration_seconds(run),
        "cancel_requested_at": optional_time(run.cancel_requested_at),
        "snapshot": snapshot_document(run.snapshot),
        "rules_digest": run.rules_digest,
        "versions": dict[str, JsonValue](run.versions),
        "counts": dict[str, JsonValue](run.counts),
        "receipt": run.receipt,
        "result_run_id": id_text(run.result_run_id),
        "failure": failure,
    }


def fact_document(fact: ObservedFact) -> Document:
    """Return a fact."""
    return fact_json(fact)


def coverage_document(record: CoverageRecord) -> Document:
    """Return what a run did with one path."""
    return {
        "path": record.path,
        "blob_id": record.blob_id,
        "size_bytes": record.size_bytes,
        "status": record.status.value,
        "reason": record.reason,
        "language": record.language,
        "path_class": record.path_class.value,
        "line_count": record.line_count,
    }


def chunk_document(chunk: ContentChunk) -> Document:
    """Return a searchable span of a file."""
    return {
        "path": chunk.path,
        "start_line": chunk.start_line,
        "end_line": chunk.end_line,
        "title": chunk.title,
        "text": chunk.text,
        "sha256": chunk.sha256,
    }


def link_document(link: EvidenceLink) -> Document:
    """Return evidence with what it says about the claim that it stands under."""
    return evidence_json(link.evidence) | {"verdict": link.verdict.value, "note": link.note}


def _links(links: Sequence[EvidenceLink]) -> list[JsonValue]:
    return [link_document(link) for link in links]


def candidate_document(candidate: Candidate, repository: str) -> Document:
    """Return a candidate, the untouched original proposal included; ``repository`` is the name of its repository."""
    return {
        "id": str(candidate.id),
        "repository_id": str(candidate.repository_id),
        "repository": repository,
        "identity": candidate.identity,
        "kind": candidate.kind.value,
        "component": candidate.component,
        "name": candidate.name,
        "summary": candidate.summary,
        "anchors": list[JsonValue](candidate.anchors),
        "evidence": _links(candidate.evidence),
        "premise_hash": candidate.premise_hash,
        "decided_premise_hash": candidate.decided_premise_hash,
        "premise_changed": candidate.premise_changed,
        "confidence": candidate.confidence,
        "reasons": list[JsonValue](candidate.reasons),
        "proposer": candidate.proposer,
        "proposer_version": candidate.proposer_version,
        "parent_id": id_text(candidate.parent_id),
        "status": candidate.status.value,
        "merged_into": id_text(candidate.merged_into),
        "similar_to": id_text(candidate.similar_to),
        "payload": dict(candidate.payload),
        "first_run_id": str(candidate.first_run_id),
        "last_run_id": str(candidate.last_run_id),
        "present": candidate.present,
        "created_at": time_text(candidate.created_at),
        "updated_at": time_text(candidate.updated_at),
    }


def decision_document(decision: ReviewDecision) -> Document:
    """Return a decision, its hash included."""
    return decision_json(decision) | {"hash": decision.hash}


def head_document(head: ChainHead) -> Document:
    """Return the end of the decision log."""
    return {"sequence": head.sequence, "hash": head.hash}


def entry_document(entry: MapEntry, health: ProofHealth | None) -> Document:
    """Return an approved entry with all its evidence, each once, and the health of its proof where that is known."""
    return {
        "id": str(entry.id),
        "kind": entry.kind.value,
        "name": entry.name,
        "summary": entry.summary,
        "component": entry.component,
        "parent_id": id_text(entry.parent_id),
        "anchors": list[JsonValue](entry.anchors),
        "health": None if health is None else health.value,
        "evidence": _links(entry.evidence),
        "source_candidate_ids": [str(source.candidate_id) for source in entry.sources],
    }


def proof_document(proof: EntryProof, entry: MapEntry | None) -> Document:
    """Return where each approved piece of evidence of an entry stands now."""
    return {
        "id": proof.entry_id,
        "kind": None if entry is None else entry.kind.value,
        "name": None if entry is None else entry.name,
        "health": proof.health.value,
        "findings": [
            {
                "verdict": finding.verdict.value,
                "reason": finding.reason,
                "evidence": evidence_json(finding.evidence),
                "found": None if finding.found is None else evidence_json(finding.found),
            }
            for finding in proof.findings
        ],
    }


def hit_document(hit: SearchHit) -> Document:
    """Return one hit with its place and the health of its proof."""
    return {
        "kind": hit.kind.value,
        "repository": hit.repository,
        "id": hit.id,
        "title": hit.title,
        "summary": hit.summary,
        "claim_kind": None if hit.claim_kind is None else hit.claim_kind.value,
        "status": None if hit.status is None else hit.status.value,
        "health": None if hit.health is None else hit.health.value,
        "path": hit.path,
        "start_line": hit.start_line,
        "end_line": hit.end_line,
        "commit_id": hit.commit_id,
        "score": hit.score,
    }


def _covered(covered: CoveredRepository) -> Document:
    return {
        "repository": covered.repository,
        "commit_id": covered.commit_id or None,
        "files": covered.files,
        "not_looked_at": covered.not_looked_at,
    }


def answer_document(answer: SearchAnswer) -> Document:
    """Return the hits of a question, and what the answer covers."""
    return {
        "query": answer.query,
        "terms": list[JsonValue](answer.terms),
        "coverage": answer.coverage.value,
        "hits": [hit_document(hit) for hit in answer.hits],
        "repositories": [_covered(covered) for covered in answer.repositories],
    }


def counted(counts: Mapping[_Name, int]) -> Document:
    """Return counts by name, in order of name; members of an enumeration count as their values."""
    return {str(name): counts[name] for name in sorted(counts)}
