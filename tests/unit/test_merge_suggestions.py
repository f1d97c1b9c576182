"""What a candidate may be merged into, the likeliest first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import attrs
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind
from repo_registry.domain.rules.merge_suggestions import MERGE_TARGETS, merge_suggestions

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def _candidate(number: int, name: str, **more: Any) -> Candidate:
    base = Candidate(
        id=UUID(int=number),
        repository_id=UUID(int=1),
        identity=f"{number:064}",
        kind=ClaimKind.CAPABILITY,
        component="",
        name=name,
        summary="",
        anchors=(),
        evidence=(),
        premise_hash="0" * 64,
        confidence=0.5,
        reasons=(),
        proposer="rules.x",
        proposer_version="1",
        parent_id=None,
        first_run_id=UUID(int=1),
        last_run_id=UUID(int=1),
        created_at=NOW,
        updated_at=NOW,
    )
    return attrs.evolve(base, **more)


ONE = _candidate(1, "Render invoices as PDF", anchors=("cli:render", "http:GET /pdf"))


def _order(*others: Candidate, limit: int = 9) -> list[int]:
    return [other.id.int for other in merge_suggestions(ONE, others, limit)]


def test_the_likeliest_comes_first() -> None:
    similar = _candidate(2, "Something else", similar_to=ONE.id)
    shares_anchor = _candidate(3, "Draw bills", anchors=("cli:render",))
    shares_words = _candidate(4, "Render an invoice")
    approved = _candidate(5, "Send mail", status=CandidateStatus.ACCEPTED)
    other = _candidate(6, "Send mail", confidence=0.9)
    assert _order(other, approved, shares_words, shares_anchor, similar) == [2, 3, 4, 5, 6]
    assert _order(other, approved, shares_words, shares_anchor, similar, limit=2) == [2, 3]


def test_only_what_can_be_merged_into_is_suggested() -> None:
    others = [_candidate(number, "Render", status=status) for number, status in enumerate(CandidateStatus, start=10)]
    expected = {other.id.int for other in others if other.status in MERGE_TARGETS}
    assert set(_order(ONE, _candidate(2, "Render", kind=ClaimKind.FEATURE), *others)) == expected


@given(st.permutations([_candidate(number, f"Render {number % 3}") for number in range(2, 9)]))
def test_the_order_does_not_depend_on_the_order_given(others: list[Candidate]) -> None:
    assert _order(*others) == _order(*reversed(others))
