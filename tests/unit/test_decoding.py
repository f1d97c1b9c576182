"""Bytes as text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.model.validation import storable
from repo_registry.domain.rules.decoding import decode, is_lfs_pointer

_WORDS = "def f():\n    return 'ä'\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (_WORDS.encode(), "utf-8"),
        (codecs.BOM_UTF8 + _WORDS.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + _WORDS.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + _WORDS.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + _WORDS.encode("utf-32-le"), "utf-32-le"),
        (codecs.BOM_UTF32_BE + _WORDS.encode("utf-32-be"), "utf-32-be"),
        (_WORDS.encode("utf-16-le"), "utf-16-le"),
        (_WORDS.encode("utf-16-be"), "utf-16-be"),
        (_WORDS.encode("latin-1"), "cp1252"),
        (_WORDS.replace("\n", "\r\n").encode(), "utf-8"),
        (_WORDS.replace("\n", "\r").encode(), "utf-8"),
    ],
)
def test_text_is_the_same_in_every_encoding_and_with_all_line_ends(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert decoded.text == _WORDS
    assert decoded.encoding == encoding
    assert decoded.reason == ""


def test_windows_quotes_are_read_and_what_windows_lacks_is_latin() -> None:
    assert decode(b"it\x92s").text == "it\u2019s"
    assert decode(b"a\x81b").text == "a\x81b"


@pytest.mark.parametrize(
    "data",
    [
        b"a\0b",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7\n",
        b"PK\x03\x04abc",
        b"\x7fELF\x02",
        b"\xff\xd8\xff\xe0",
        b"\x01\x02\x03\xfe" * 50,
    ],
)
def test_binary_data_has_no_text_and_a_reason(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.text is None
    assert decoded.reason == "binary"


def test_a_late_nul_does_not_reach_the_store() -> None:
    assert decode(b"a" * 9_000 + b"\0").text == "a" * 9_000 + "\ufffd"


def test_nothing_is_text() -> None:
    assert decode(b"").text == ""


@given(st.binary())
def test_whatever_is_text_can_be_stored(data: bytes) -> None:
    text = decode(data).text
    assert text is None or (text == storable(text) and "\r" not in text)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"), min_size=1))
def test_utf8_text_comes_through_unchanged(text: str) -> None:
    decoded = decode(text.encode())
    assert decoded.text in (text, None)
    if not text.encode().startswith(
        (b"PK", b"BZh", b"GIF8", b"RIFF", b"OggS", b"ID3", b"%PDF-", b"wO", b"7z", b"SQLite")
    ):
        assert decoded.text == text


def test_an_lfs_pointer_is_told_from_a_text_about_it() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 12\n"
    assert is_lfs_pointer(pointer)
    assert not is_lfs_pointer(b"# " + pointer)
    assert not is_lfs_pointer(pointer + b"x" * 2_000)
