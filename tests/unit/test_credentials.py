"""Tokens are told from other words, kept as hashes, and include the roles below them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.model.security import Role
from repo_registry.domain.rules.credentials import holder, is_well_formed, may, token_hash, token_text

secrets = st.binary(min_size=32, max_size=32)


@given(secrets)
def test_a_token_that_was_made_is_well_formed_and_as_long_as_all_others(secret: bytes) -> None:
    token = token_text(secret)
    assert is_well_formed(token)
    assert token.startswith("rr_")
    assert len(token) == 52
    assert token.isascii()


@given(secrets, secrets)
def test_two_secrets_give_two_tokens(one: bytes, two: bytes) -> None:
    assert (token_text(one) == token_text(two)) == (one == two)


@given(secrets, st.integers(0, 51), st.characters())
def test_a_slip_of_one_letter_is_told(secret: bytes, place: int, letter: str) -> None:
    token = token_text(secret)
    slipped = token[:place] + letter + token[place + 1 :]
    assert is_well_formed(slipped) == (slipped == token)


@given(st.text())
def test_other_words_are_no_tokens(word: str) -> None:
    assert not is_well_formed(word)
    assert len(token_hash(word)) == 64


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_secret_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32"):
        token_text(b"x" * length)


@given(st.lists(st.text(max_size=3), max_size=5), st.text(max_size=3))
def test_the_holder_is_whoever_has_the_hash_first(words: list[str], presented: str) -> None:
    known = [(token_hash(word), place) for place, word in enumerate(words)]
    expected = words.index(presented) if presented in words else None
    assert holder(token_hash(presented), known) == expected


def test_roles_include_one_another() -> None:
    allowed = {(role, needed) for role in Role for needed in Role if may(role, needed)}
    assert allowed == {
        (Role.ADMIN, Role.ADMIN),
        (Role.ADMIN, Role.REVIEWER),
        (Role.ADMIN, Role.ACTIONS),
        (Role.REVIEWER, Role.REVIEWER),
        (Role.REVIEWER, Role.ACTIONS),
        (Role.ACTIONS, Role.ACTIONS),
    }
