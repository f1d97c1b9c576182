"""The JSDoc comment above a construct."""

from __future__ import annotations

import re

#: A comment longer than this, in bytes, is not looked at.
COMMENT_BYTES = 6000
_TAG = re.compile(r"^@(\w+)[ \t]{0,9}(.*)$")
_OPENAPI_SUMMARY = re.compile(r"^(?:summary|description):\s{0,9}(.*)$")


def comment_above(data: bytes, start: int) -> list[str]:
    """Return the lines of the ``/** … */`` that ends right above ``start``, without their stars; ``[]`` if none."""
    before = data[max(0, start - COMMENT_BYTES) : start].rstrip()
    if not before.endswith(b"*/"):
        return []
    opening = before.rfind(b"/*")
    if opening < 0 or not before.startswith(b"/**", opening):
        return []
    body = before[opening + 3 : -2].decode("utf-8", "replace")
    return [line.strip().removeprefix("*").strip() for line in body.split("\n")]


def first_paragraph(lines: list[str]) -> str:
    """Return the text before the first empty line or tag; of ``@description`` and ``@summary`` if that is all."""
    taken: list[str] = []
    for line in lines:
        tag = _TAG.match(line)
        if tag is not None and (taken or tag[1] not in {"description", "summary", "desc"}):
            break
        text = line if tag is None else tag[2]
        if text:
            taken.append(text)
        elif taken:
            break
    return " ".join(taken)


def route_summary(lines: list[str]) -> str:
    """Return what a comment says of a route: its OpenAPI summary, ``@desc``, or its first paragraph."""
    for line in lines:
        found = _OPENAPI_SUMMARY.match(line)
        if found is not None and found[1].strip("'\" |>"):
            return found[1].strip("'\" ")
    for line in lines:
        tag = _TAG.match(line)
        if tag is not None and tag[1] in {"desc", "description", "summary", "apiDescription"} and tag[2]:
            return tag[2]
    paragraph = first_paragraph(lines)
    return "" if paragraph.startswith(("route ", "@")) else paragraph
