"""Scores follow the formula that the module names, and behave as a searcher expects."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.rules.lexical import LEAST_RARITY, Fields, claim_fields, counts, rarity, scores


def fields(body: str = "", title: str = "", path: str = "", repository: str = "") -> Fields:
    return Fields(body=body, title=title, path=path, repository=repository)


def test_a_term_counts_once_in_text_and_repository_twice_in_the_title_three_times_in_the_path() -> None:
    counted = counts(fields("pay pay order", "pay", "pay/bill", "pay"))
    assert counted.frequencies == {"pay": 2 + 2 + 3 + 1, "order": 1, "bill": 3}
    assert counted.length == 7


def test_the_score_is_bm25_by_hand() -> None:
    documents = [counts(fields("pay")), counts(fields("order order order")), counts(fields("bill bill"))]
    rare = math.log((3 - 1 + 0.5) / (1 + 0.5))
    expected = rare * (1 * 2.2) / (1 + 1.2 * (0.25 + 0.75 * 1 / 2))
    assert scores(["pay"], documents) == (round(expected, 6), None, None)


def test_a_term_that_nearly_everything_has_still_counts_a_little() -> None:
    assert rarity(10, 9) == LEAST_RARITY
    assert rarity(10, 1) > rarity(10, 2) > rarity(10, 4) > LEAST_RARITY


def test_nothing_is_found_in_nothing_or_by_nothing() -> None:
    assert scores(["pay"], []) == ()
    assert scores([], [counts(fields("pay"))]) == (None,)
    assert scores(["pay"], [counts(fields())]) == (None,)


def test_a_repeated_question_term_counts_once() -> None:
    documents = [counts(fields("pay")), counts(fields("order")), counts(fields("bill"))]
    assert scores(["pay", "pay"], documents) == scores(["pay"], documents)


def test_claims_are_found_by_their_anchors_and_component() -> None:
    made = claim_fields(
        name="Pay", summary="Pays", anchors=["cli:tool sub"], component="libs/core", repository="ledger"
    )
    assert {"tool", "sub", "core", "ledger"} <= counts(made).frequencies.keys()


@given(st.lists(st.text("ab ", max_size=8), min_size=1, max_size=6), st.lists(st.sampled_from("abc"), max_size=3))
def test_a_score_is_there_exactly_when_a_term_is(texts: list[str], wanted: list[str]) -> None:
    found = scores(wanted, [counts(fields(text)) for text in texts])
    for text, score in zip(texts, found, strict=True):
        assert (score is not None) == bool(set(wanted) & set(counts(fields(text)).frequencies))
        assert score is None or score > 0
