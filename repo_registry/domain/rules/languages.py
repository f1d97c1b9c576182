"""Which language a file is written in, by its name, its first line or a look at its beginning.

Names and the split into programming, markup, data and prose are those of Linguist; where one ending serves several
languages, the most common one is taken unless the beginning of the file says otherwise.
"""

from __future__ import annotations

import re
from functools import lru_cache

from repo_registry.domain.rules.language_table import LANGUAGES

LANGUAGE_RULES_VERSION = 1
"""Raised whenever a file may get another language, or a language another share."""

_BY_ENDING = {ending: language.name for language in LANGUAGES for ending in language.endings}
_BY_NAME = {name: language.name for language in LANGUAGES for name in language.names}
_BY_INTERPRETER = {run_by: language.name for language in LANGUAGES for run_by in language.interpreters}
_COUNTED_UNDER = {language.name: language.group or language.name for language in LANGUAGES if language.counted}

_PROSE = frozenset(
    (
        "AsciiDoc",
        "MDX",
        "Markdown",
        "Org",
        "Pod",
        "RDoc",
        "RMarkdown",
        "Text",
        "Textile",
        "Wikitext",
        "reStructuredText",
    )
)
_DATA = frozenset(
    (
        *("CSV", "Checksums", "Diff", "Gettext Catalog", "INI", "JSON", "JSON with Comments", "JSON5", "JSONLD"),
        *("Java Properties", "Jupyter Notebook", "OpenStep Property List", "PostScript", "Public Key", "SVG", "TOML"),
        *("Rich Text Format", "TSV", "WebVTT", "XML", "XML Property List", "YAML", "Go Checksums"),
    )
)

_REQUIREMENTS = re.compile(
    r"(?:[a-z0-9_.]{1,40}[-_.])?(?:requirements|constraints)(?:[-_.][a-z0-9_.-]{1,60})?\.(?:txt|in)"
)
_DOCKERFILE = re.compile(r"(?:dockerfile|containerfile)[.-][a-z0-9_.-]{1,80}")
_VERSION_TAIL = re.compile(r"[-.]?\d+(?:\.\d+)*$")
_OPTION = re.compile(r"-|[A-Za-z_][A-Za-z0-9_]*=")

_OBJECTIVE_C = re.compile(
    r"^[ \t]*(?:@(?:interface|implementation|protocol|end|class|import)\b|#import\b)", re.MULTILINE
)
_CPP = re.compile(
    r"^[ \t]*(?:class\s+\w+|namespace\b|template\s*<|using\s+\w+|(?:public|private|protected):|"
    r"#include\s*<(?:string|vector|memory|map|iostream|functional|cstdint|cstddef|utility|optional|array)>)",
    re.MULTILINE,
)
_MATLAB = re.compile(r"^[ \t]*(?:%|function\b|classdef\b|end\s*$)", re.MULTILINE)
_PROLOG = re.compile(r"^(?::-\s|[a-z]\w*\([^)\n]{0,200}\)\s*(?::-|\.))", re.MULTILINE)
_PERL = re.compile(r"^[ \t]*(?:use\s+(?:strict|warnings|v?5|[A-Z])|package\s+[A-Z]|my\s+[$@%]|sub\s+\w+)", re.MULTILINE)
_COQ = re.compile(r"^[ \t]*(?:Require|Import|Lemma|Theorem|Proof|Definition|Fixpoint)\b", re.MULTILINE)


def language_of(path: str) -> str | None:
    """Return Linguist's name of the language that a path announces, or ``None``."""
    return _language_of_name(path.rpartition("/")[2].lower())


@lru_cache(maxsize=4096)
def _language_of_name(name: str) -> str | None:
    known = _BY_NAME.get(name)
    if known:
        return known
    # The longest known ending wins: ``index.html.erb`` before ``erb``.
    rest = name
    while True:
        _, dot, rest = rest.partition(".")
        if not dot:
            break
        found = _BY_ENDING.get(rest)
        if found == "Text" and _REQUIREMENTS.fullmatch(name):
            return "Pip Requirements"
        if found:
            return found
    if _DOCKERFILE.fullmatch(name):
        return "Dockerfile"
    return "Pip Requirements" if _REQUIREMENTS.fullmatch(name) else None


def language_of_shebang(first_line: str) -> str | None:
    """Return the language of the interpreter that a ``#!`` line names, or ``None``."""
    if not first_line.startswith("#!"):
        return None
    words = first_line[2:200].split()
    if words and words[0].rpartition("/")[2] == "env":
        words = [word for word in words[1:] if not _OPTION.match(word)]
    if not words:
        return None
    program = words[0].rpartition("/")[2].lower()
    return _BY_INTERPRETER.get(program) or _BY_INTERPRETER.get(_VERSION_TAIL.sub("", program))


def language_of_text(path: str, text: str) -> str | None:
    """Return the language of a file by its name, settled by its beginning where the name alone is not enough.

    At most the first 10,000 characters are looked at.
    """
    named = language_of(path)
    if named is None:
        return language_of_shebang(text[:200].partition("\n")[0])
    ending = path.rpartition(".")[2].lower()
    settle = _SETTLED_BY_TEXT.get(ending)
    return settle(named, text[:10_000]) if settle else named


def _header(named: str, head: str) -> str:
    if _OBJECTIVE_C.search(head):
        return "Objective-C"
    return "C++" if _CPP.search(head) else named


def _dot_m(named: str, head: str) -> str:
    return "MATLAB" if not _OBJECTIVE_C.search(head) and _MATLAB.search(head) else named


def _dot_pl(named: str, head: str) -> str:
    return "Prolog" if not _PERL.search(head) and not head.startswith("#!") and _PROLOG.search(head) else named


def _dot_ts(named: str, head: str) -> str:
    return "XML" if head.lstrip().startswith(("<?xml", "<!DOCTYPE TS")) else named


def _dot_v(named: str, head: str) -> str:
    return "Rocq Prover" if _COQ.search(head) else named


def _dot_cls(named: str, head: str) -> str:
    return "TeX" if "\\ProvidesClass" in head or "\\NeedsTeXFormat" in head else named


_SETTLED_BY_TEXT = {"h": _header, "m": _dot_m, "pl": _dot_pl, "ts": _dot_ts, "v": _dot_v, "cls": _dot_cls}


def is_program(language: str | None) -> bool:
    """Tell whether a language counts in shares: programming and markup do, data and prose do not."""
    return language in _COUNTED_UNDER


def is_prose(language: str | None) -> bool:
    """Tell whether people write it for people to read."""
    return language in _PROSE


def is_data(language: str | None) -> bool:
    """Tell whether it is mostly values, of which the beginning says what they are; so is what is unknown."""
    return language is None or language in _DATA


def counted_under(language: str) -> str:
    """Return the language that a language's bytes are counted under: TSX under TypeScript, ERB under HTML."""
    return _COUNTED_UNDER.get(language, language)
