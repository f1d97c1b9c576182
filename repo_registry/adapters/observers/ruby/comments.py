"""The comment above a Ruby definition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

#: Lines of a comment that are looked at.
LINES: Final = 60

_DIRECTIVE: Final = re.compile(
    r"(?:rubocop|frozen_string_literal|encoding|typed|steep|standard|:nocov|-\*-|!|@!|TODO|FIXME|XXX|=+$|-+$|#+$)"
)
_ROUTE: Final = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE)\s")


def comment_above(lines: Sequence[str], line: int) -> list[str]:
    """Return the comment lines right above a 1-based line, without their marks; ``[]`` if there are none."""
    found: list[str] = []
    index = line - 2
    while index >= 0 and len(found) < LINES:
        text = lines[index].strip()
        if not text.startswith("#"):
            break
        found.append(text.lstrip("#").strip() if not text.startswith("#!") else "!")
        index -= 1
    return found[::-1]


def is_hidden(lines: Sequence[str], line: int) -> bool:
    """Tell whether ``:nodoc:``, ``@api private`` or a lone ``private`` marks a definition as internal."""
    if line <= len(lines) and ":nodoc:" in lines[line - 1]:
        return True
    return any(
        text in {":nodoc:", "private", "@private", "@api private", ":nodoc: all"} for text in comment_above(lines, line)
    )


def first_paragraph(lines: Sequence[str]) -> str:
    """Return the text before the first empty line, tag or indented example."""
    taken: list[str] = []
    for line in lines:
        if _DIRECTIVE.match(line):
            if taken:
                break
            continue
        if line.startswith(("@", ":")) or (not line and taken):
            break
        if line:
            taken.append(line)
    return " ".join(taken)


def summary_of(lines: Sequence[str]) -> str:
    """Return the first sentence of a comment above an action, without the routes that annotations repeat."""
    told = first_paragraph([line for line in lines if not _ROUTE.match(line)])
    return told.partition(". ")[0].rstrip(".")
