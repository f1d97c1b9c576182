"""What a run makes of the candidates that there were: the same, changed, new or absent.

What cannot be matched is never deleted, it is absent; what was decided keeps its status. Who is who is found by the
rungs of `ladder`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.domain.model.candidates import Candidate, CandidateStatus, Proposal
from repo_registry.domain.model.evidence import EvidenceLink
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.ladder import ProvenProposal, climb, similar

VERSION = 1


@attrs.frozen(kw_only=True)
class Match:
    """What a run makes of a repository's candidates."""

    changed: tuple[Candidate, ...]
    """Candidates to keep: new ones and those whose state or content changed. Unchanged ones are left out."""
    new: int
    updated: int
    reappeared: int
    absent: int
    unchanged: int


def match(
    proposals: Sequence[ProvenProposal],
    earlier: Sequence[Candidate],
    *,
    repository_id: UUID,
    run_id: UUID,
    now: datetime,
    new_id: Callable[[], UUID],
) -> Match:
    """Match the proposals of one run with all earlier candidates of the repository, whatever their status.

    Matching the same proposals again gives no change. A decided candidate keeps its status: only its content follows
    the repository, and `Candidate.premise_changed` tells that it should be looked at again.
    """
    distinct, keys = _distinct(proposals)
    pairs = climb(distinct, earlier)
    ids = {
        proposal.proposal.key: pairs[index].id if index in pairs else new_id() for index, proposal in distinct.items()
    }
    ids |= {key: ids[kept] for key, kept in keys.items()}
    taken = {candidate.id for candidate in pairs.values()}
    left = [candidate for candidate in earlier if candidate.id not in taken]
    changed: list[Candidate] = []
    counts = dict.fromkeys(("new", "updated", "reappeared", "absent", "unchanged"), 0)
    for index, proven in distinct.items():
        parent_id = ids.get(proven.proposal.parent_key) if proven.proposal.parent_key else None
        before = pairs.get(index)
        if before is None:
            candidate = _fresh(proven, ids[proven.proposal.key], repository_id, run_id, now)
            changed.append(attrs.evolve(candidate, parent_id=parent_id, similar_to=similar(proven, earlier)))
            counts["new"] += 1
            continue
        after = _followed(before, proven, parent_id, run_id, now)
        outcome = "unchanged" if after is before else "updated" if before.present else "reappeared"
        counts[outcome] += 1
        if after is not before:
            changed.append(after)
    for candidate in left:
        if candidate.present:
            counts["absent"] += 1
            changed.append(_gone(candidate, now))
    return Match(changed=tuple(changed), **counts)


def _distinct(proposals: Sequence[ProvenProposal]) -> tuple[dict[int, ProvenProposal], dict[str, str]]:
    """Return the first proposal of each identity by position, and for each other's key the key of that first one."""
    first: dict[str, ProvenProposal] = {}
    kept: dict[int, ProvenProposal] = {}
    keys: dict[str, str] = {}
    for index, proven in enumerate(proposals):
        known = first.setdefault(proven.identity, proven)
        if known is proven:
            kept[index] = proven
        else:
            keys[proven.proposal.key] = known.proposal.key
    return kept, keys


def _fresh(proven: ProvenProposal, candidate_id: UUID, repository_id: UUID, run_id: UUID, now: datetime) -> Candidate:
    proposal = proven.proposal
    return Candidate(
        id=candidate_id,
        repository_id=repository_id,
        identity=proven.identity,
        kind=proposal.kind,
        component=proposal.component,
        name=proposal.name,
        summary=proposal.summary,
        anchors=proposal.anchors,
        evidence=proven.evidence,
        premise_hash=proven.premise_hash,
        confidence=proposal.confidence,
        reasons=proposal.reasons,
        proposer=proposal.rule,
        proposer_version=str(proposal.rule_version),
        parent_id=None,
        payload=payload(proposal),
        first_run_id=run_id,
        last_run_id=run_id,
        created_at=now,
        updated_at=now,
    )


def _followed(
    before: Candidate, proven: ProvenProposal, parent_id: UUID | None, run_id: UUID, now: datetime
) -> Candidate:
    """Return the candidate with what this run says of it, or the very same object when nothing changed."""
    proposal = proven.proposal
    after = attrs.evolve(
        before,
        identity=proven.identity,
        component=proposal.component,
        name=proposal.name,
        summary=proposal.summary,
        anchors=proposal.anchors,
        evidence=_kept_evidence(before.evidence, proven.evidence),
        premise_hash=proven.premise_hash,
        confidence=proposal.confidence,
        reasons=proposal.reasons,
        proposer=proposal.rule,
        proposer_version=str(proposal.rule_version),
        parent_id=parent_id,
        status=CandidateStatus.PROPOSED if before.status is CandidateStatus.ABSENT else before.status,
        present=True,
        payload=payload(proposal),
    )
    return before if after == before else attrs.evolve(after, last_run_id=run_id, updated_at=now)


def _kept_evidence(before: Sequence[EvidenceLink], after: Sequence[EvidenceLink]) -> tuple[EvidenceLink, ...]:
    """Return the new evidence, but as it was where only the commit differs: an unchanged blob proves the same."""
    known = {_place(link): link for link in before}
    return tuple(known.get(_place(link), link) for link in after)


def _place(link: EvidenceLink) -> tuple[object, ...]:
    evidence = link.evidence
    span = (evidence.start_line, evidence.end_line)
    return (evidence.path, evidence.blob_id, *span, evidence.quote_hash, link.verdict, link.note)


def _gone(candidate: Candidate, now: datetime) -> Candidate:
    status = CandidateStatus.ABSENT if candidate.status is CandidateStatus.PROPOSED else candidate.status
    return attrs.evolve(candidate, status=status, present=False, updated_at=now)


def payload(proposal: Proposal) -> dict[str, JsonValue]:
    """Return a proposal as JSON, untouched: what the machine said, whatever people made of it."""
    return {
        "kind": proposal.kind.value,
        "name": proposal.name,
        "summary": proposal.summary,
        "component": proposal.component,
        "anchors": list[JsonValue](proposal.anchors),
        "spans": [[span.path, span.start_line, span.end_line, span.note] for span in proposal.spans],
        "confidence": proposal.confidence,
        "reasons": list[JsonValue](proposal.reasons),
        "rule": proposal.rule,
        "rule_version": proposal.rule_version,
    }
