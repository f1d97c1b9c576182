"""Bytes of a file as text, or the reason why they are none."""

from __future__ import annotations

import codecs
import re

import attrs

from repo_registry.domain.model.validation import storable

DECODING_VERSION = 1
"""Raised whenever the same bytes may give other text."""

#: Beginning of a file in which a NUL makes it binary, as git itself decides.
_SNIFFED_BYTES = 8_000
_LFS_POINTER = re.compile(rb"version https://git-lfs\.github\.com/spec/v1\r?\n(?:[a-z0-9.-]+ [^\n]{1,200}\n){1,20}")
_LFS_POINTER_MAXIMUM_BYTES = 1_024
#: Control characters that text does not hold; tab, line ends, form feed, escape and backspace are tolerated.
_CONTROL = bytes(code for code in range(32) if code not in (8, 9, 10, 11, 12, 13, 27)) + b"\x7f"
_CONTROL_SHARE = 0.02
_MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\x00asm",
    b"SQLite format 3",
    b"wOFF",
    b"wOF2",
    b"OggS",
    b"RIFF",
    b"ID3",
)
#: Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Of two neighbouring bytes in UTF-16 text, one is nearly always NUL and the other nearly never.
_MOSTLY, _HARDLY = 0.7, 0.05
_SMALLEST_UTF16 = 8


@attrs.frozen(kw_only=True)
class Decoded:
    """Text of a file, or why it has none."""

    text: str | None
    """With LF line ends, without NUL, lone surrogates and byte order mark; ``None`` when the bytes are no text."""
    encoding: str = ""
    """Python's name of the encoding."""
    reason: str = ""
    """What the bytes are instead of text, for people."""


def decode(data: bytes) -> Decoded:
    """Return the text of a file.

    UTF-8, UTF-16 and UTF-32 are recognized by mark or pattern; what is neither and looks like text is taken for
    Windows-1252, or for Latin-1 where that has no such character. Line ``n`` of the text is what editors call line
    ``n`` of the file.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", _wide_encoding(data)))
    if encoding:
        return Decoded(text=_text(data[len(mark) :].decode(encoding, "replace")), encoding=encoding)
    if b"\0" in data[:_SNIFFED_BYTES] or data.startswith(_MAGIC):
        return Decoded(text=None, reason="binary")
    for encoding in ("utf-8", "cp1252"):
        try:
            return Decoded(text=_text(data.decode(encoding)), encoding=encoding)
        except UnicodeDecodeError:
            if _has_controls(data):
                return Decoded(text=None, reason="binary")
    return Decoded(text=_text(data.decode("latin-1")), encoding="latin-1")


def _has_controls(data: bytes) -> bool:
    sample = data[:_SNIFFED_BYTES]
    return len(sample) - len(sample.translate(None, _CONTROL)) > _CONTROL_SHARE * len(sample)


def is_lfs_pointer(data: bytes) -> bool:
    """Tell whether the bytes only name a large file that git LFS keeps elsewhere."""
    return len(data) <= _LFS_POINTER_MAXIMUM_BYTES and _LFS_POINTER.match(data) is not None


def _wide_encoding(data: bytes) -> str | None:
    sample = data[: _SNIFFED_BYTES - _SNIFFED_BYTES % 2]
    if len(data) % 2 or len(sample) < _SMALLEST_UTF16 or b"\0" not in sample:
        return None
    half = len(sample) / 2
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > _MOSTLY and even < _HARDLY:
        return "utf-16-le"
    if even > _MOSTLY and odd < _HARDLY:
        return "utf-16-be"
    return None


def _text(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return storable(text.removeprefix("\ufeff"))
