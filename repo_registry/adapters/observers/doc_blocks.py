"""Documentation blocks ``/** … */`` of Java, Kotlin and PHP: plain text out of their tags and markup.

Sources: https://docs.oracle.com/en/java/javase/21/docs/specs/javadoc/doc-comment-spec.html,
https://kotlinlang.org/docs/kotlin-doc.html and https://docs.phpdoc.org/guide/getting-started/what-is-a-docblock.html.
"""

from __future__ import annotations

import re
from typing import Final

BLOCK_BYTES: Final = 8_000
"""A longer block is not looked at."""
MAX_PARAGRAPH: Final = 600
"""Characters kept of a paragraph."""
MAX_SENTENCE: Final = 300
"""Characters kept of a sentence."""

_INLINE: Final = re.compile(r"\{@(?P<tag>\w{1,30})(?P<text>[^{}]{0,500})\}")
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_BREAK: Final = re.compile(r"<(?:p|br|ul|ol|pre|h[1-6]|table|hr|dl)\b[^<>]{0,200}>", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|$)")
_ABBREVIATION: Final = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|Dr|Mr|Mrs|St|No)|\b[A-Z])\.$")
_LINKS: Final = frozenset({"link", "linkplain", "see"})
_ENTITIES: Final = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": " ", "&amp;": "&"}


def block_above(data: bytes, start: int) -> list[str]:
    """Return the lines of the block that ends right above ``start``, without their stars; ``[]`` if there is none."""
    before = data[max(0, start - BLOCK_BYTES) : start].rstrip()
    if not before.endswith(b"*/"):
        return []
    opening = before.rfind(b"/*")
    if opening < 0 or not before.startswith(b"/**", opening):
        return []
    body = before[opening + 3 : -2].decode("utf-8", "replace")
    return [line.strip().lstrip("*").strip() for line in body.split("\n")]


def first_paragraph(lines: list[str]) -> str:
    """Return the plain text before the first empty line, paragraph mark or tag."""
    taken: list[str] = []
    for line in lines:
        if line.startswith("@") or (not line and taken):
            break
        if line.lower() in {"<p>", "<p/>", "<br>"} and not taken:
            continue
        mark = _BREAK.search(line)
        cut = line if mark is None or (mark.start() == 0 and not taken) else line[: mark.start()]
        if cut:
            taken.append(cut)
        if cut != line:
            break
    return plain(" ".join(taken))[:MAX_PARAGRAPH]


def plain(text: str) -> str:
    """Return text without inline tags, markup and repeated white space."""
    text = _MARKUP.sub("", _INLINE.sub(_shown, text))
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return " ".join(text.split())


def first_sentence(text: str) -> str:
    """Return what a paragraph says first."""
    for end in _SENTENCE_END.finditer(text):
        sentence = text[: end.end()]
        if _ABBREVIATION.search(sentence[-8:]) is None:
            return sentence[:MAX_SENTENCE]
    return text[:MAX_SENTENCE]


def _shown(match: re.Match[str]) -> str:
    text = match["text"].strip()
    if match["tag"] == "inheritDoc":
        return ""
    if match["tag"] in _LINKS:
        target, _, label = text.partition(" ")
        return label.strip() or target.lstrip("#").replace("#", ".")
    return text
