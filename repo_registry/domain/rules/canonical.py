"""The one JSON spelling of what is hashed: evidence, entries, verdicts and decisions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.evidence import Evidence, EvidenceLink
from repo_registry.domain.model.facts import ObservedFact
from repo_registry.domain.model.reviews import CandidateVerdict, ReviewDecision, ReviewState
from repo_registry.domain.model.validation import JsonValue


def time_text(time: datetime) -> str:
    """Return a UTC time as ``YYYY-MM-DDTHH:MM:SS.ffffffZ``, always with six decimals, so that texts sort as times."""
    return time.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def id_text(value: UUID | None) -> str | None:
    """Return an id in its usual form with dashes, or ``None``."""
    return None if value is None else str(value)


def evidence_json(evidence: Evidence) -> dict[str, JsonValue]:
    """Return evidence as JSON."""
    return {
        "commit_id": evidence.commit_id,
        "path": evidence.path,
        "blob_id": evidence.blob_id,
        "start_line": evidence.start_line,
        "end_line": evidence.end_line,
        "quote": evidence.quote,
        "quote_hash": evidence.quote_hash,
    }


def link_json(link: EvidenceLink) -> dict[str, JsonValue]:
    """Return a link to evidence as JSON."""
    return {"evidence": evidence_json(link.evidence), "verdict": link.verdict.value, "note": link.note}


def entry_json(entry: MapEntry) -> dict[str, JsonValue]:
    """Return an approved entry as JSON, sources included."""
    return {
        "id": str(entry.id),
        "kind": entry.kind.value,
        "name": entry.name,
        "summary": entry.summary,
        "component": entry.component,
        "parent_id": id_text(entry.parent_id),
        "sources": [
            {
                "candidate_id": str(source.candidate_id),
                "anchors": list[JsonValue](source.anchors),
                "evidence": [link_json(link) for link in source.evidence],
                "premise_hash": source.premise_hash,
            }
            for source in entry.sources
        ],
    }


def verdict_json(verdict: CandidateVerdict | None) -> JsonValue:
    """Return a verdict as JSON; ``None`` where no decision stands."""
    if verdict is None:
        return None
    return {
        "status": verdict.status.value,
        "premise_hash": verdict.premise_hash,
        "merged_into": id_text(verdict.merged_into),
    }


def state_json(state: ReviewState) -> dict[str, JsonValue]:
    """Return a review state, or a part of one, as JSON."""
    return {
        "entries": {str(key): None if entry is None else entry_json(entry) for key, entry in state.entries.items()},
        "verdicts": {str(key): verdict_json(verdict) for key, verdict in state.verdicts.items()},
    }


def decision_json(decision: ReviewDecision) -> dict[str, JsonValue]:
    """Return a decision as JSON, without its own hash: exactly what the hash covers."""
    return {
        "id": str(decision.id),
        "sequence": decision.sequence,
        "repository_id": str(decision.repository_id),
        "candidate_id": id_text(decision.candidate_id),
        "action": decision.action.value,
        "reason": None if decision.reason is None else decision.reason.value,
        "note": decision.note,
        "reviewer": decision.reviewer,
        "decided_at": time_text(decision.decided_at),
        "premise_hash": decision.premise_hash,
        "undoes": id_text(decision.undoes),
        "before": state_json(decision.before),
        "after": state_json(decision.after),
        "map_version": decision.map_version,
        "previous_hash": decision.previous_hash,
    }


def fact_json(fact: ObservedFact) -> dict[str, JsonValue]:
    """Return a fact as JSON."""
    return {
        "kind": fact.kind.value,
        "key": fact.key,
        "value": fact.value,
        "path": fact.path,
        "start_line": fact.start_line,
        "end_line": fact.end_line,
        "rule": fact.rule,
        "rule_version": fact.rule_version,
        "path_class": fact.path_class.value,
        "attributes": dict(fact.attributes),
    }
