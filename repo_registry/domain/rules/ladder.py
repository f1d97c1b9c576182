"""The rungs on which a new proposal meets the candidate that it was before.

1. The same identity: component, kind and anchors, or without anchors the same evidence.
2. Moved: the same evidence and the same names, in another file or component.
3. Renamed: the same code but for the name of its symbol, in the same file.
4. At least half of the anchors shared: a new candidate that points at the earlier one; people decide.
5. New.

A rung counts only when it is unambiguous: exactly one earlier candidate and one proposal meet on it. Similarity of
wording or of vectors has no rung.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from uuid import UUID

import attrs

from repo_registry.domain.model.candidates import Candidate, Proposal
from repo_registry.domain.model.evidence import EvidenceLink, Verdict
from repo_registry.domain.rules.identity import claim_identity, normalized_quote, premise_hash, text_hash

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


def climb(distinct: Mapping[int, ProvenProposal], earlier: Sequence[Candidate]) -> dict[int, Candidate]:
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
    """Return an anchor without the file it lives in: the module of a symbol, the path of a page's section."""
    scheme, _, rest = anchor.partition(":")
    if scheme == "symbol":
        return f"symbol:{rest.rpartition('.')[2]}"
    return f"page:{rest.rpartition('#')[2]}" if scheme == "page" else anchor


def similar(proven: ProvenProposal, earlier: Sequence[Candidate]) -> UUID | None:
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
