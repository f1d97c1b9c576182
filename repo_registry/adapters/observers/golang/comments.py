"""The doc comment above a Go declaration."""

from __future__ import annotations

from collections.abc import Sequence

#: Lines of a comment that are looked at.
LINES = 60


def comment_above(lines: Sequence[str], line: int) -> list[str]:
    """Return the comment lines right above a 1-based line, without their slashes; ``[]`` if there are none."""
    found: list[str] = []
    index = line - 2
    if index >= 0 and lines[index].strip().endswith("*/"):
        while index >= 0 and len(found) < LINES:
            text = lines[index].strip()
            found.append(text.removesuffix("*/").removeprefix("/*").lstrip("* ").rstrip())
            if "/*" in text:
                return found[::-1]
            index -= 1
        return []
    while index >= 0 and len(found) < LINES:
        text = lines[index].strip()
        if not text.startswith("//"):
            break
        if not text.startswith(("//go:", "//nolint", "// +build", "//lint:")):
            found.append(text[2:].strip())
        index -= 1
    return found[::-1]


def first_paragraph(lines: Sequence[str]) -> str:
    """Return the text before the first empty line or annotation."""
    taken: list[str] = []
    for line in lines:
        if line.startswith("@") or (not line and taken):
            break
        if line:
            taken.append(line)
    return " ".join(taken)


def annotated_summary(lines: Sequence[str]) -> str:
    """Return the ``@Summary`` of an annotated handler, else its ``@Description``: https://github.com/swaggo/swag."""
    for tag in ("@Summary", "@Description"):
        for line in lines:
            if line.startswith(tag):
                return line[len(tag) :].strip()
    return ""
