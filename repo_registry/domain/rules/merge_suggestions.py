"""Which candidates a reviewer may want to merge one into: an order to choose from, never a decision."""

from __future__ import annotations

from collections.abc import Iterable

from repo_registry.domain.model.candidates import Candidate, CandidateStatus
from repo_registry.domain.rules.tokens import query_terms

#: What can be merged into: the same statuses that `rules.review` allows.
MERGE_TARGETS = (CandidateStatus.PROPOSED, CandidateStatus.DEFERRED, CandidateStatus.ACCEPTED)


def merge_suggestions(candidate: Candidate, others: Iterable[Candidate], limit: int) -> list[Candidate]:
    """Return those of the others that it may be merged into, the likeliest first.

    Likely is what it was found similar to, then what shares anchors, then words of the name, then what is approved.
    """
    words = set(query_terms(candidate.name))

    def order(other: Candidate) -> tuple[object, ...]:
        other_words = set(query_terms(other.name))
        return (
            other.id != candidate.similar_to and other.similar_to != candidate.id,
            -len(set(candidate.anchors) & set(other.anchors)),
            -len(words & other_words) / max(len(words | other_words), 1),
            other.status is not CandidateStatus.ACCEPTED,
            -other.confidence,
            other.name,
            other.id,
        )

    possible = [
        other
        for other in others
        if other.kind is candidate.kind and other.id != candidate.id and other.status in MERGE_TARGETS
    ]
    return sorted(possible, key=order)[:limit]
