"""JSON as text that is read by programs and looked at by people, in the same bytes."""

from __future__ import annotations

import json

from repo_registry.domain.model.validation import JsonValue
from repo_registry.entrypoints.visible import is_hidden


def json_text(document: JsonValue, *, indent: int | None = 2, ascii_only: bool = False) -> str:
    """Return a document as JSON.

    Letters of every script stay as they are, while characters that would steer a terminal are written as JSON's own
    escapes, so that the text is safe to look at and its meaning the same.

    Args:
        document: What to write.
        indent: Blanks for each level; ``None`` writes one line.
        ascii_only: Escape everything outside ASCII, for outputs that cannot hold it.
    """
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent, allow_nan=False)
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(
        _escaped(character) if character != "\n" and is_hidden(character) else character for character in text
    )


def _escaped(character: str) -> str:
    number = ord(character)
    if number <= 0xFFFF:  # noqa: PLR2004  one UTF-16 unit
        return f"\\u{number:04x}"
    number -= 0x10000
    return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
