r"""How paths, which git keeps as bytes, are shown as text without losing any.

Bytes that are not UTF-8 become ``\xNN``. So that no two paths are shown alike, a backslash that stands before an ``x``
in the path itself becomes ``\x5c``.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(rb"\\x([0-9a-f]{2})")


def shown_path(raw: bytes) -> str:
    """Return the text that stands for a path."""
    return raw.replace(b"\\x", b"\\x5cx").decode("utf-8", "backslashreplace")


def raw_path(shown: str) -> bytes:
    """Return the bytes of a path shown by `shown_path`."""
    return _ESCAPE.sub(lambda match: bytes((int(match[1], 16),)), shown.encode("utf-8", "surrogatepass"))
