"""Between what a store keeps and what decisions come to: states from maps and candidates, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.domain.model.abilities import AbilityMap, MapEntry
from repo_registry.domain.model.candidates import Candidate, CandidateStatus
from repo_registry.domain.model.evidence import EntryProof, ProofFinding, ProofHealth, Verdict
from repo_registry.domain.model.reviews import CandidateVerdict, ReviewState


def live_entries(state: ReviewState) -> list[MapEntry]:
    """Return the entries that a state has."""
    return [entry for entry in state.entries.values() if entry is not None]


def standing_state(kept: AbilityMap, candidates: Mapping[UUID, Candidate]) -> ReviewState:
    """Return what all decisions so far come to, from the map and the candidates that they left."""
    undecided = (CandidateStatus.PROPOSED, CandidateStatus.ABSENT)
    return ReviewState(
        entries={entry.id: entry for entry in kept.entries},
        verdicts={
            one.id: CandidateVerdict(
                status=one.status, premise_hash=one.decided_premise_hash, merged_into=one.merged_into
            )
            for one in candidates.values()
            if one.status not in undecided
        },
    )


def waits_alone(feature: Candidate, candidates: Mapping[UUID, Candidate]) -> bool:
    """Tell whether a feature that waits needs a decision of its own.

    It does when it was decided before and its evidence has changed, when it is part of nothing, and when what it is
    part of is approved already.
    """
    if feature.decided_premise_hash is not None or feature.parent_id is None:
        return True
    parent = candidates.get(feature.parent_id)
    return parent is None or parent.status in (CandidateStatus.ACCEPTED, CandidateStatus.MERGED)


def judged_candidate(candidate: Candidate, state: ReviewState, now: datetime) -> Candidate:
    """Return a candidate as a state judges it; without a verdict it waits again, or is absent."""
    verdict = state.verdicts.get(candidate.id)
    if verdict is None:
        status = CandidateStatus.PROPOSED if candidate.present else CandidateStatus.ABSENT
        return attrs.evolve(candidate, status=status, decided_premise_hash=None, merged_into=None, updated_at=now)
    return attrs.evolve(
        candidate,
        status=verdict.status,
        decided_premise_hash=verdict.premise_hash,
        merged_into=verdict.merged_into,
        updated_at=now,
    )


def proof_after(
    entry: MapEntry,
    before: MapEntry | None,
    known: Mapping[str, EntryProof],
    candidates: Mapping[UUID, Candidate],
) -> EntryProof:
    """Return the proof of an entry after a decision: as known, or as judged where its evidence is new."""
    kept = known.get(str(entry.id))
    if kept is not None and before is not None and before.evidence == entry.evidence:
        return kept
    seen_now = {link for one in candidates.values() if one.present for link in one.evidence}
    findings = tuple(
        ProofFinding(
            evidence=link.evidence,
            verdict=Verdict.SUPPORTS if link in seen_now else Verdict.UNKNOWN,
            reason="as_judged" if link in seen_now else "not_looked_at",
            found=link.evidence if link in seen_now else None,
        )
        for link in entry.evidence
        if link.verdict is Verdict.SUPPORTS
    )
    known_well = all(finding.verdict is Verdict.SUPPORTS for finding in findings)
    return EntryProof(
        entry_id=str(entry.id), health=ProofHealth.PROVEN if known_well else ProofHealth.WEAKENED, findings=findings
    )
