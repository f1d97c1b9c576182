"""What reviewers look at as JSON documents: a candidate with what bears on the decision, and the log."""

from __future__ import annotations

from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.reviews import ReviewDecision
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.canonical import evidence_json
from repo_registry.domain.services.review_desk import ReviewCard
from repo_registry.domain.services.verification import VerifiedEvidence
from repo_registry.entrypoints.documents import Document, candidate_document, decision_document, link_document


def card_document(card: ReviewCard) -> Document:
    """Return a candidate with everything that bears on the decision."""

    def brief(one: Candidate | None) -> JsonValue:
        if one is None:
            return None
        return {"id": str(one.id), "kind": one.kind.value, "name": one.name, "status": one.status.value}

    return candidate_document(card.candidate, card.repository) | {
        "parent": brief(card.parent),
        "parts": [brief(part) for part in card.parts],
        "similar": brief(card.similar),
        "history": [decision_document(decision) for decision in card.history],
        "evidence_gone": [link_document(link) for link in card.evidence_gone],
        "evidence_new": [link_document(link) for link in card.evidence_new],
    }


def logged_document(decision: ReviewDecision, repository: str, candidate: Candidate | None) -> Document:
    """Return a decision with the names of what it was about."""
    return decision_document(decision) | {
        "repository": repository,
        "candidate": None if candidate is None else candidate.name,
    }


def verified_document(verified: VerifiedEvidence) -> Document:
    """Return what its commit says of one piece of approved evidence."""
    return {
        "entry_id": str(verified.entry.id),
        "name": verified.entry.name,
        "evidence": dict(evidence_json(verified.evidence)),
        "verdict": verified.verdict.value,
        "reason": verified.reason,
    }
