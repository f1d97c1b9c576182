"""Which earlier candidate a new proposal is: a ladder from the same anchors to nothing in common.

1. The same identity: component, kind and anchors, or without anchors the same evidence.
2. Moved: the same evidence and the same names, in another file or component.
3. Renamed: the same code but for the name of its symbol, in the same file.
4. At least half of the anchors shared: a new candidate that points at the earlier one; people decide.
5. New.

A rung counts only when it is unambiguous: exactly one earlier candidate and one proposal meet on it. Similarity of
wording or of vectors has no rung. What cannot be matched is never deleted, it is absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.domain.model.candidates import Candidate, CandidateStatus, Proposal
from repo_registry.domain.model.evidence import EvidenceLink, Verdict
from repo_registry.domain.model.validation import JsonValue
from repo_registry.domain.rules.identity import claim_identity, normalized_quote, premise_hash, text_hash

VERSION = 1
#: Share of the larger set of anchors that two candidates must have in common to be suggested as one.
SIMILAR_SHARE = 0.5


@attrs.frozen(kw_only=True)
class ProvenProposal:
    """A proposal whose evidence was read at the commit."""

    proposal: Proposal
    evidence: tuple[EvidenceLink, ...]

    @property
    def premise_hash(self) -> str:
        """Digest of what a reviewer would judge."""
        return premise_hash(
            link.evidence.quote_hash for link in self.evidence if link.verdict is not Verdict.CONTRADICTS
        )

    @property
    def identity(self) -> str:
        """Identity of the claim within its repository."""
        proposal = self.proposal
        return claim_identity(proposal.component, proposal.kind.value, proposal.anchors, self.premise_hash)


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
    pairs = _climb(distinct, earlier)
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
            changed.append(attrs.evolve(candidate, parent_id=parent_id, similar_to=_similar(proven, earlier)))
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


def _climb(distinct: Mapping[int, ProvenProposal], earlier: Sequence[Candidate]) -> dict[int, Candidate]:
    """Return which earlier candidate each proposal is, by position."""
    pairs: dict[int, Candidate] = {}
    by_identity = {candidate.identity: candidate for candidate in earlier}
    for index, proven in distinct.items():
        if (same := by_identity.get(proven.identity)) is not None:
            pairs[index] = same
    for rung in (_moved_key, _renamed_key):
        taken = {candidate.id for candidate in pairs.values()}
        new = _grouped(
            (index, rung(_seen_proposal(proven))) for index, proven in distinct.items() if index not in pairs
        )
        old = _grouped(
            (position, rung(_seen_candidate(candidate)))
            for position, candidate in enumerate(earlier)
            if candidate.id not in taken
        )
        for key, indexes in new.items():
            positions = old.get(key, [])
            if len(indexes) == 1 and len(positions) == 1:
                pairs[indexes[0]] = earlier[positions[0]]
    return pairs


def _grouped(keyed: Iterable[tuple[int, Hashable]]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, key in keyed:
        if key is not None:
            groups[key].append(index)
    return groups


@attrs.frozen
class _Seen:
    """What the rungs compare of a proposal or a candidate."""

    kind: str
    component: str
    anchors: tuple[str, ...]
    premise: str
    quotes: tuple[tuple[str, str], ...]
    """(path, quote) of each piece of evidence."""


def _seen_proposal(proven: ProvenProposal) -> _Seen:
    quotes = tuple((link.evidence.path, link.evidence.quote) for link in proven.evidence)
    proposal = proven.proposal
    return _Seen(proposal.kind.value, proposal.component, proposal.anchors, proven.premise_hash, quotes)


def _seen_candidate(candidate: Candidate) -> _Seen:
    quotes = tuple((link.evidence.path, link.evidence.quote) for link in candidate.evidence)
    return _Seen(candidate.kind.value, candidate.component, candidate.anchors, candidate.premise_hash, quotes)


def _moved_key(seen: _Seen) -> Hashable:
    """Same quotes and same names; only files, modules or components differ."""
    if not seen.quotes:
        return None
    return ("moved", seen.kind, seen.premise, tuple(_own_name(anchor) for anchor in seen.anchors))


def _renamed_key(seen: _Seen) -> Hashable:
    """Same files and same quotes once the names of the anchored symbols are blanked."""
    names = {_own_name(anchor).partition(":")[2] for anchor in seen.anchors if anchor.startswith("symbol:")}
    if not seen.quotes or not names:
        return None
    blanked = [(path, text_hash(_blanked(quote, names))) for path, quote in seen.quotes]
    others = tuple(anchor for anchor in seen.anchors if not anchor.startswith("symbol:"))
    return ("renamed", seen.kind, seen.component, len(seen.anchors), others, tuple(sorted(blanked)))


def _blanked(quote: str, names: set[str]) -> str:
    text = normalized_quote(quote)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        text = text.replace(name, "\ufffd")
    return text


def _own_name(anchor: str) -> str:
    """Return an anchor without the module it lives in; only symbols name one."""
    scheme, _, rest = anchor.partition(":")
    return f"symbol:{rest.rpartition('.')[2]}" if scheme == "symbol" else anchor


def _similar(proven: ProvenProposal, earlier: Sequence[Candidate]) -> UUID | None:
    """Return the earlier candidate of the same kind that shares most, and at least half, of the anchors."""
    anchors = set(proven.proposal.anchors)
    best: tuple[float, UUID] | None = None
    for candidate in earlier:
        if candidate.kind is not proven.proposal.kind or not candidate.anchors:
            continue
        share = len(anchors.intersection(candidate.anchors)) / max(len(anchors), len(candidate.anchors))
        if share >= SIMILAR_SHARE and (best is None or share > best[0]):
            best = (share, candidate.id)
    return best[1] if best else None


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
