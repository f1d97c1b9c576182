"""Canonical JSON, digests, terms and the log's chain."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.system.identifiers import Uuid7Source
from repo_registry.domain.errors import Corrupt
from repo_registry.domain.model.reviews import DecisionAction, ReasonCode
from repo_registry.domain.rules.canonical import time_text
from repo_registry.domain.rules.decision_log import START, follow
from repo_registry.domain.rules.identity import canonical_json, claim_identity, normalized_quote, quote_hash
from repo_registry.domain.rules.tokens import MAX_QUERY_TERMS, query_terms, terms
from tests.unit.builders import moment
from tests.unit.test_review import CAPABILITY, LONE, Log


def test_canonical_json_has_one_spelling() -> None:
    assert canonical_json({"b": 1, "a": ["é", None]}) == '{"a":["é",null],"b":1}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


@given(st.text(max_size=60))
def test_white_space_does_not_change_a_quote(text: str) -> None:
    assert quote_hash(text) == quote_hash("\t " + text.replace(" ", "\n  ") + "\n")
    assert normalized_quote(normalized_quote(text)) == normalized_quote(text)


def test_a_claim_with_anchors_is_the_same_whatever_its_evidence_and_order() -> None:
    assert claim_identity("", "feature", ["b", "a", "a"], "p") == claim_identity("", "feature", ["a", "b"], "q")
    assert claim_identity("", "feature", [], "p") != claim_identity("", "feature", [], "q")
    assert claim_identity("", "feature", ["a"], "") != claim_identity("x", "feature", ["a"], "")


def test_times_sort_as_their_texts() -> None:
    assert time_text(moment(0)) == "2026-01-01T00:00:00.000000Z"
    assert sorted([time_text(moment(10)), time_text(moment(9))]) == [time_text(moment(9)), time_text(moment(10))]


def chain() -> Log:
    log = Log()
    log.decide(DecisionAction.ACCEPT, CAPABILITY)
    log.decide(DecisionAction.REJECT, LONE, reason=ReasonCode.OTHER)
    log.decide(DecisionAction.REOPEN, LONE)
    return log


@pytest.mark.parametrize("change", [{"reviewer": "mallory"}, {"note": "x"}, {"sequence": 7}, {"hash": "0" * 64}])
def test_a_changed_decision_breaks_the_chain_where_it_stands(change: dict[str, Any]) -> None:
    decisions = chain().decisions
    head = follow(START, decisions[0])
    with pytest.raises(Corrupt, match="decision 2"):
        follow(head, attrs.evolve(decisions[1], **change))


def test_a_missing_decision_breaks_the_chain() -> None:
    decisions = chain().decisions
    with pytest.raises(Corrupt, match="decision 2 is missing"):
        follow(follow(START, decisions[0]), decisions[2])


def test_names_are_split_stemmed_and_kept_whole() -> None:
    assert list(terms("getUserById parse_cron HTTPServer2")) == [
        *(
            "get",
            "user",
            "by",
            "id",
            "=getuserbyid",
            "pars",
            "cron",
            "=parsecron",
            "http",
            "server",
            "2",
            "=httpserver2",
        )
    ]


def test_a_question_loses_its_stop_words_unless_it_has_nothing_else() -> None:
    assert query_terms("Which repository can parse cron expressions?") == ("repository", "pars", "cron", "expression")
    assert query_terms("what is it") == ("what", "is", "it")
    assert query_terms('"?!" -- * NEAR(') == ("near",)


@given(st.text(max_size=200))
def test_any_question_gives_terms_that_its_own_text_holds(text: str) -> None:
    found = query_terms(text)
    assert len(found) <= MAX_QUERY_TERMS
    assert set(found) <= set(terms(text))
    assert not any(" " in term or "\0" in term for term in found)


def test_new_ids_are_version_seven_unique_and_sorted() -> None:
    source = Uuid7Source()
    ids = [source.new_id() for _ in range(20_000)]
    assert {one.version for one in ids} == {7}
    assert {one.variant for one in ids} == {"specified in RFC 4122"}
    assert ids == sorted(set(ids))
