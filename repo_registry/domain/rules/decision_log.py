"""The decision log: sealed into a chain, folded into a state, and checked from its first entry to its head.

The chain is tamper-evident, no more: whoever can rewrite the whole log can recompute it. Keep its head elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

import attrs

from repo_registry.domain.errors import Corrupt
from repo_registry.domain.model.reviews import ChainHead, ReviewDecision, ReviewState
from repo_registry.domain.rules.canonical import decision_json
from repo_registry.domain.rules.identity import EMPTY_HASH, digest

_V = TypeVar("_V")

START = ChainHead(sequence=0, hash=EMPTY_HASH)


def seal(decision: ReviewDecision) -> ReviewDecision:
    """Return the decision with its hash."""
    return attrs.evolve(decision, hash=digest(decision_json(decision)))


def apply(state: ReviewState, change: ReviewState) -> ReviewState:
    """Return the state with the parts that a decision touched as they are after it."""
    return ReviewState(
        entries=_overlaid(state.entries, change.entries), verdicts=_overlaid(state.verdicts, change.verdicts)
    )


def _overlaid(whole: Mapping[UUID, _V | None], part: Mapping[UUID, _V | None]) -> dict[UUID, _V | None]:
    return {key: value for key, value in {**whole, **part}.items() if value is not None}


def fold(decisions: Iterable[ReviewDecision]) -> ReviewState:
    """Return what decisions on one repository come to, in the order of their sequence."""
    state = ReviewState()
    for decision in decisions:
        state = apply(state, decision.after)
    return state


def agrees(state: ReviewState, part: ReviewState) -> bool:
    """Tell whether the state holds exactly what a part says of the entries and verdicts it names."""
    return all(state.entries.get(key) == entry for key, entry in part.entries.items()) and all(
        state.verdicts.get(key) == verdict for key, verdict in part.verdicts.items()
    )


def follow(head: ChainHead, decision: ReviewDecision) -> ChainHead:
    """Return the head after a decision of the whole log that follows from the head before.

    Raises:
        Corrupt: A decision is missing, out of order, or not what was sealed; the message names its sequence.
    """
    if decision.sequence != head.sequence + 1:
        raise Corrupt(f"decision {head.sequence + 1} is missing from the log; restore it from a backup")
    if decision.previous_hash != head.hash or digest(decision_json(decision)) != decision.hash:
        raise Corrupt(f"decision {decision.sequence} is not what was recorded; restore the log from a backup")
    return ChainHead(sequence=decision.sequence, hash=decision.hash)
