"""Paths as text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.model.validation import storable
from repo_registry.domain.rules.path_bytes import raw_path, shown_path

PIECES = st.sampled_from([b"\\", b"x", b"\\x", b"5c", b"41", b"\xff", b"\xc3", b"\xa9", b"/", b"a"])


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"src/a.py", "src/a.py"),
        ("café/日本".encode(), "café/日本"),
        (b"latin-\xe9", "latin-\\xe9"),
        (b"\\xe9", "\\x5cxe9"),
        (b"\\\xe9", "\\\\xe9"),
        (b"a\\b", "a\\b"),
        (b"\xed\xa0\x80", "\\xed\\xa0\\x80"),
    ],
)
def test_a_path_is_shown_so_that_nothing_is_lost(raw: bytes, shown: str) -> None:
    assert shown_path(raw) == shown
    assert raw_path(shown) == raw


@given(st.one_of(st.binary(), st.lists(PIECES).map(b"".join)))
def test_every_path_comes_back(raw: bytes) -> None:
    raw = raw.replace(b"\0", b"")
    assert raw_path(shown_path(raw)) == raw
    assert storable(shown_path(raw)) == shown_path(raw)


@given(st.lists(PIECES).map(b"".join), st.lists(PIECES).map(b"".join))
def test_two_paths_are_never_shown_alike(one: bytes, two: bytes) -> None:
    assert (shown_path(one) == shown_path(two)) == (one == two)
