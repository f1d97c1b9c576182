"""Cursors are opaque words that lead back to where a list stopped."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.errors import Invalid
from repo_registry.entrypoints.cursors import cursor_id, cursor_parts, cursor_text


@given(st.text(), st.integers(), st.floats(0, 1))
def test_a_cursor_gives_back_what_it_was_made_of(name: str, number: int, share: float) -> None:
    cursor = cursor_text(name, number, share)
    assert cursor_parts(cursor, str, int, float) == [name, number, share]
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        cursor_parts(text, str, int, str, int)
    assert refused.value.field == "after"


@pytest.mark.parametrize(
    "cursor",
    [cursor_text(1), cursor_text("a", "b"), base64.urlsafe_b64encode(b"[" * 5000).decode(), "☃", "", "e30"],
)
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        cursor_parts(cursor, str)


def test_a_cursor_that_names_no_id_is_refused() -> None:
    with pytest.raises(Invalid):
        cursor_id("not an id")
