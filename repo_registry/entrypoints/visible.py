"""Makes text that somebody else wrote safe to look at: nothing in it can steer a terminal or hide from a reader."""

from __future__ import annotations

import re
import unicodedata

#: Letters and symbols that are drawn as nothing: Hangul fillers and the empty Braille pattern.
_DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u2800\u3164\uffa0")
#: Unicode categories that are never drawn as they are: control, format (bidi, zero width, tags), surrogates, line and
#: paragraph separators, and code points that mean nothing.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_PLAIN = re.compile(r"[ -~]*")
_TAB = "    "


def is_hidden(character: str) -> bool:
    """Tell whether a character would act on a terminal, or not be seen, rather than be drawn."""
    return character in _DRAWN_AS_NOTHING or unicodedata.category(character) in _HIDDEN_CATEGORIES


def visible(text: str, *, lines: bool = False) -> str:
    r"""Return the text with every hidden character spelled out, such as ``\x1b`` or ``\u202e``.

    Args:
        text: Any text.
        lines: Keep line feeds, and show tabs as four blanks: for quoted code. Otherwise the result is one line.
    """
    if _PLAIN.fullmatch(text):
        return text
    if lines:
        text = text.replace("\r\n", "\n").replace("\t", _TAB)
    return "".join(
        _spelled(character) if is_hidden(character) and not (lines and character == "\n") else character
        for character in text
    )


def _spelled(character: str) -> str:
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    if short is not None:
        return short
    number = ord(character)
    if number <= 0xFF:  # noqa: PLR2004  what two digits hold
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004  what four digits hold


def cut(text: str, longest: int) -> str:
    """Return the text, or its beginning and an ellipsis: at most ``longest`` characters."""
    return text if len(text) <= longest else text[: max(longest - 1, 0)] + "…"
