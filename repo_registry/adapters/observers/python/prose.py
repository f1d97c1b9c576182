"""What docstrings and help texts say, cut to what is worth keeping."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Final

MAX_PARAGRAPH: Final = 600
"""Characters kept of a paragraph."""
MAX_SENTENCE: Final = 300
"""Characters kept of a sentence."""
MAX_DOCSTRING: Final = 20_000
"""Characters of a docstring that are looked at."""

_SPACE: Final = re.compile(r"\s+")
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|$)")
_ABBREVIATION: Final = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|Dr|Mr|Mrs|St|No)|\b[A-Z])\.$")
_CLICK_CUT: Final = re.compile("[\f]")
_FIELD_LIST: Final = re.compile(
    r"^\s*(?::\w+|@\w+|Args:|Arguments:|Parameters|Returns?:|Raises:|Usage:|-{3,}|={3,}|>>>)"
)


def docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return the docstring with its indentation removed, or ``""``."""
    first = node.body[0] if node.body else None
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return ""
    text = first.value.value
    return inspect.cleandoc(text[:MAX_DOCSTRING]).strip() if isinstance(text, str) else ""


def squeeze(text: str) -> str:
    """Return the text on one line with single spaces."""
    return _SPACE.sub(" ", text).strip()


def first_paragraph(text: str) -> str:
    """Return the first paragraph on one line; ``""`` when it is a field list or a doctest."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            if lines:
                break
            continue
        if _FIELD_LIST.match(line):
            break
        lines.append(line)
    return squeeze(" ".join(lines))[:MAX_PARAGRAPH].rstrip()


def first_sentence(text: str) -> str:
    """Return the first sentence of the first paragraph."""
    paragraph = first_paragraph(text)
    for match in _SENTENCE_END.finditer(paragraph):
        if not _ABBREVIATION.search(paragraph[: match.end()][-12:]):
            return paragraph[: match.end()][:MAX_SENTENCE]
    return paragraph[:MAX_SENTENCE]


def help_text(text: str) -> str:
    r"""Return a help text as Click shows it: cut at a form feed, the ``\b`` marks removed, one line, whole paragraph.

    Source: Click documentation, "Documenting Scripts", truncating help texts and preventing rewrapping.
    """
    before_mark = _CLICK_CUT.split(text[:MAX_DOCSTRING], maxsplit=1)[0]
    kept: list[str] = []
    for line in inspect.cleandoc(before_mark).splitlines():
        if line.strip() == "\b":
            break
        kept.append(line.replace("\b", ""))
    return first_paragraph("\n".join(kept)) or first_paragraph(before_mark.replace("\b", ""))
