"""Text that somebody else wrote never reaches a terminal as it is."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.entrypoints.json_text import json_text
from repo_registry.entrypoints.visible import cut, visible

HOSTILE = [
    ("\x1b[31mred", "\\x1b[31mred"),
    ("title\x1b]0;owned\x07", "title\\x1b]0;owned\\x07"),
    ("\x9b31m", "\\x9b31m"),
    ("back\x08\x08", "back\\x08\\x08"),
    ("del\x7f", "del\\x7f"),
    ("line\nfeed\r", "line\\nfeed\\r"),
    ("tab\t", "tab\\t"),
    ("\u202egnp.exe", "\\u202egnp.exe"),
    ("\u2066isolate\u2069", "\\u2066isolate\\u2069"),
    ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
    ("tag\U000e0041", "tag\\U000e0041"),
    ("lines\u2028and\u2029paragraphs", "lines\\u2028and\\u2029paragraphs"),
    ("lone\ud800", "lone\\ud800"),
    ("filler\u3164", "filler\\u3164"),
    ("nul\x00", "nul\\x00"),
]


@pytest.mark.parametrize(("text", "expected"), HOSTILE)
def test_hidden_characters_are_spelled_out(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize("text", ["plain", "größer – «ok»", "請求書", "счёт", "emoji 🙂", "[bold]no markup[/bold]", ""])
def test_what_people_can_read_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_lines_of_code_keep_their_line_feeds_and_show_tabs_as_blanks() -> None:
    assert visible("if x:\r\n\tgo()\x1b\n", lines=True) == "if x:\n    go()\\x1b\n"


@given(st.text())
def test_no_hidden_character_is_left_and_one_line_stays_one_line(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert visible(shown) == shown


@given(st.text(), st.integers(1, 20))
def test_cut_text_is_never_longer_than_asked_for(text: str, longest: int) -> None:
    assert len(cut(text, longest)) <= longest
    assert cut(text, len(text)) == text


@given(st.dictionaries(st.text(st.characters()), st.text(st.characters())))
def test_json_means_the_same_and_holds_no_hidden_character(document: dict[str, str]) -> None:
    for ascii_only in (True, False):
        text = json_text(dict(document), ascii_only=ascii_only)
        assert json.loads(text) == document
        assert visible(text, lines=True) == text


def test_json_keeps_letters_of_every_script() -> None:
    assert json_text("größer 請求書", indent=None) == '"größer 請求書"'
    assert json_text("größer", indent=None, ascii_only=True) == '"gr\\u00f6\\u00dfer"'
