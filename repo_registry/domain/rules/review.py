"""What follows from a decision: which entries and verdicts it changes. Pure; services store what it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

import attrs

from repo_registry.domain.errors import Conflict, Invalid, NotFound
from repo_registry.domain.model.abilities import EntrySource, MapEntry
from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind
from repo_registry.domain.model.reviews import (
    Change,
    DecisionAction,
    DecisionRequest,
    ReasonCode,
    ReviewDecision,
    ReviewState,
)
from repo_registry.domain.rules.ability_map import KIND_ORDER, check_entries
from repo_registry.domain.rules.decision_log import agrees, apply
from repo_registry.domain.rules.review_draft import Draft

_MAX_NAME = 200
_MAX_SUMMARY = 2000


def decide(state: ReviewState, request: DecisionRequest, candidates: Mapping[UUID, Candidate]) -> Change:
    """Return what a request changes.

    Args:
        state: What all decisions so far come to.
        request: What the reviewer asks for; an undo is `undo`'s.
        candidates: All candidates of the repository by id.

    Raises:
        NotFound: The candidate, the target of a merge or the new parent is not in this repository.
        Invalid: The request lacks what its action needs.
        Conflict: The action is not possible as things stand.
    """
    if request.action not in _ACTIONS:
        raise Invalid("an undo names the decision to take back, not a candidate", field="action")
    draft = Draft(state, candidates)
    candidate = draft.candidate(request.candidate_id)
    _ACTIONS[request.action](draft, candidate, request)
    return draft.change(candidate.premise_hash)


def undo(state: ReviewState, decision: ReviewDecision) -> Change:
    """Return the change that takes a decision back.

    Raises:
        Conflict: A later decision has touched the same entries or candidates; it must be undone first.
    """
    if not agrees(state, decision.after):
        raise Conflict(
            f"decision {decision.sequence} cannot be undone: a later one changed the same entries; undo that first",
            step="decide",
        )
    undone = apply(state, decision.before)
    check_entries({key: entry for key, entry in undone.entries.items() if entry is not None})
    return Change(before=decision.after, after=decision.before, premise_hash=decision.premise_hash)


def _accept(draft: Draft, candidate: Candidate, request: DecisionRequest) -> None:
    draft.judge(candidate, draft.moved_to(DecisionAction.ACCEPT, candidate))
    _enter(draft, candidate)
    _accept_parts(draft, candidate, request)


def _accept_parts(draft: Draft, candidate: Candidate, request: DecisionRequest) -> None:
    """Accept what waits below: the features that a capability is made of always, capabilities only when asked to."""
    if candidate.kind is not ClaimKind.CAPABILITY and not request.with_parts:
        return
    for part in _parts(draft, candidate):
        if draft.status(part) in (CandidateStatus.PROPOSED, CandidateStatus.DEFERRED) and part.present:
            _accept(draft, part, request)


def _edit(draft: Draft, candidate: Candidate, request: DecisionRequest) -> None:
    if request.name is None and request.summary is None and request.parent_id is None and not request.stand_alone:
        raise Invalid("say what to change: a name, a summary, a parent, or standing alone", field="name")
    status = draft.moved_to(DecisionAction.EDIT, candidate)
    if draft.entry(candidate.id) is None:
        draft.judge(candidate, status)
        _enter(draft, candidate)
    entry = draft.entry(candidate.id)
    if entry is None:
        raise Conflict(f"the candidate {candidate.name!r} was merged away; reopen it first", step="decide")
    draft.entries[entry.id] = _reworded(draft, entry, request)
    _accept_parts(draft, candidate, request)


def _reworded(draft: Draft, entry: MapEntry, request: DecisionRequest) -> MapEntry:
    if request.name is not None:
        entry = attrs.evolve(entry, name=_worded(request.name, "name", _MAX_NAME, required=True))
    if request.summary is not None:
        entry = attrs.evolve(entry, summary=_worded(request.summary, "summary", _MAX_SUMMARY))
    if request.stand_alone:
        return attrs.evolve(entry, parent_id=None)
    if request.parent_id is None:
        return entry
    if draft.entry(request.parent_id) is None:
        raise NotFound(f"there is no approved entry {request.parent_id} to stand below")
    return attrs.evolve(entry, parent_id=request.parent_id)


def _merge(draft: Draft, candidate: Candidate, request: DecisionRequest) -> None:
    target = _merge_target(draft, candidate, request.into)
    draft.judge(candidate, draft.moved_to(DecisionAction.MERGE, candidate), merged_into=target.id)
    own = draft.entry(candidate.id)
    kept = draft.entry(target.id)
    if own is not None:
        if kept is None:
            raise Conflict(
                f"{candidate.name!r} is approved and {target.name!r} is not; accept that first", step="decide"
            )
        draft.entries[own.id] = None
        for part in draft.live_entries().values():
            if part.parent_id == own.id:
                draft.entries[part.id] = attrs.evolve(part, parent_id=kept.id)
    if kept is not None:
        sources = (*kept.sources, *(own.sources if own else (_source(candidate),)))
        draft.entries[kept.id] = attrs.evolve(kept, sources=sources)


def _merge_target(draft: Draft, candidate: Candidate, into: UUID | None) -> Candidate:
    if into is None:
        raise Invalid("name what to merge into", field="into")
    target = draft.candidate(into)
    verdict = draft.verdict(target.id)
    seen = {candidate.id}
    while verdict is not None and verdict.merged_into is not None and target.id not in seen:
        seen.add(target.id)
        target = draft.candidate(verdict.merged_into)
        verdict = draft.verdict(target.id)
    if target.id == candidate.id:
        raise Invalid("a candidate cannot be merged into itself", field="into")
    if target.kind is not candidate.kind:
        raise Invalid(f"a {candidate.kind.value} cannot be merged into a {target.kind.value}", field="into")
    if draft.status(target) not in (CandidateStatus.PROPOSED, CandidateStatus.DEFERRED, CandidateStatus.ACCEPTED):
        raise Conflict(f"{target.name!r} is {draft.status(target).value}; merge into one that stands", step="decide")
    return target


def _reject(draft: Draft, candidate: Candidate, request: DecisionRequest) -> None:
    if request.reason is None:
        raise Invalid(
            f"a rejection needs a reason, one of: {', '.join(reason.value for reason in ReasonCode)}", field="reason"
        )
    if request.reason is ReasonCode.DUPLICATE_OF and request.into is not None:
        draft.candidate(request.into)
    draft.judge(candidate, draft.moved_to(DecisionAction.REJECT, candidate), merged_into=None)


def _defer(draft: Draft, candidate: Candidate, request: DecisionRequest) -> None:  # noqa: ARG001  one shape for all
    draft.judge(candidate, draft.moved_to(DecisionAction.DEFER, candidate))


def _retire(draft: Draft, candidate: Candidate, request: DecisionRequest) -> None:
    draft.judge(candidate, draft.moved_to(DecisionAction.RETIRE, candidate))
    draft.entries[candidate.id] = None
    for part in list(draft.live_entries().values()):
        if part.parent_id != candidate.id:
            continue
        if request.with_parts:
            _retire(draft, draft.candidate(part.id), request)
        else:
            draft.entries[part.id] = attrs.evolve(part, parent_id=None)


def _reopen(draft: Draft, candidate: Candidate, request: DecisionRequest) -> None:  # noqa: ARG001  one shape for all
    draft.moved_to(DecisionAction.REOPEN, candidate)
    verdict = draft.verdict(candidate.id)
    draft.verdicts[candidate.id] = None
    kept = draft.entry(verdict.merged_into) if verdict else None
    if kept is not None:
        rest = tuple(source for source in kept.sources if source.candidate_id != candidate.id)
        draft.entries[kept.id] = attrs.evolve(kept, sources=rest)


def _enter(draft: Draft, candidate: Candidate) -> None:
    """Put an accepted candidate into the map: below its parent if that is approved, above its parts that are."""
    merged = [
        other
        for other in draft.candidates.values()
        if (verdict := draft.verdict(other.id)) is not None and verdict.merged_into == candidate.id
    ]
    sources = (candidate, *sorted(merged, key=lambda other: other.id))
    before = draft.entry(candidate.id)
    draft.entries[candidate.id] = MapEntry(
        id=candidate.id,
        kind=candidate.kind,
        name=before.name if before else candidate.name,
        summary=before.summary if before else candidate.summary,
        component=candidate.component,
        parent_id=before.parent_id if before else _approved_parent(draft, candidate),
        sources=tuple(map(_source, sources)),
    )
    for part in _parts(draft, candidate):
        entry = draft.entry(part.id)
        if entry is not None and entry.parent_id is None:
            draft.entries[entry.id] = attrs.evolve(entry, parent_id=candidate.id)


def _approved_parent(draft: Draft, candidate: Candidate) -> UUID | None:
    """Return the approved entry that a candidate was grouped under, following merges."""
    parent_id = candidate.parent_id
    for _ in range(len(draft.candidates) + 1):
        if parent_id is None or draft.entry(parent_id) is not None:
            return parent_id
        verdict = draft.verdict(parent_id)
        parent_id = verdict.merged_into if verdict else None
    return None


def _parts(draft: Draft, candidate: Candidate) -> list[Candidate]:
    below = KIND_ORDER[candidate.kind]
    return [
        other
        for other in draft.candidates.values()
        if other.parent_id == candidate.id and KIND_ORDER[other.kind] > below
    ]


def _source(candidate: Candidate) -> EntrySource:
    return EntrySource(
        candidate_id=candidate.id,
        anchors=candidate.anchors,
        evidence=candidate.evidence,
        premise_hash=candidate.premise_hash,
    )


def _worded(text: str, field: str, longest: int, *, required: bool = False) -> str:
    """Return a wording given by a reviewer, on one line and within its limit."""
    cleaned = " ".join(text.split())
    if (required and not cleaned) or len(cleaned) > longest:
        raise Invalid(f"the {field} must have {int(required)} to {longest} characters", field=field)
    return cleaned


_ACTIONS: dict[DecisionAction, Callable[[Draft, Candidate, DecisionRequest], None]] = {
    DecisionAction.ACCEPT: _accept,
    DecisionAction.EDIT: _edit,
    DecisionAction.MERGE: _merge,
    DecisionAction.REJECT: _reject,
    DecisionAction.DEFER: _defer,
    DecisionAction.RETIRE: _retire,
    DecisionAction.REOPEN: _reopen,
}
