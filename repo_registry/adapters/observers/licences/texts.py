"""Recognizes the licence in files that hold licence texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.licences.fingerprints import FINGERPRINTS, MAX_NOTICE_WORDS, NOTICES, Fingerprint
from repo_registry.adapters.observers.licences.headers import spdx_tags
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass

MAX_TEXT: Final = 200_000
"""Characters that are read; a licence comes first in its file."""

_NAME: Final = re.compile(
    r"(?i)(?:(?:mit|apache|bsd|gpl|lgpl|agpl|mpl)[-_.]?)?(?:un)?licen[cs]e(?:[-_.][\w.+-]{1,60})?"
    r"|copying(?:[-_.][\w.-]{1,40})?|ofl(?:\.txt|\.md)?"
)
_FOLDER: Final = re.compile(r"(?i)(?:^|/)licen[cs]es$")
_TEXT_SUFFIX: Final = re.compile(r"(?i)\.(?:txt|md|rst|markdown|html|adoc|[0-9]+)$")
_CODE_SUFFIX: Final = re.compile(
    r"(?i)\.(?:py|pyi|js|jsx|ts|tsx|mjs|cjs|go|rs|rb|java|kt|c|h|cc|cpp|hpp|cs|php|swift|scala|sh|json|ya?ml|toml|xml|css"
    r"|scss|vue|svelte|erb|sql|lock|gradle|spdx|csv|tmpl|template|in|j2|png|svg)$"
)
_WORD: Final = re.compile(r"[A-Za-z0-9]+")


def licence_of_text(text: str) -> tuple[str, int, int] | None:
    """Return the licence that a text is, with the character span of its words, or ``None``.

    Of several licences the first one in the text is meant: others are usually of parts that came from elsewhere.
    """
    spans = [(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(text[:MAX_TEXT])]
    words = " ".join(word for word, _, _ in spans)
    found = _first(FINGERPRINTS, f" {words} ")
    if found is None and len(spans) <= MAX_NOTICE_WORDS:
        found = _first(NOTICES, f" {words} ")
    if found is None:
        return None
    spdx, first, last = found
    return spdx, spans[words.count(" ", 0, first)][1], spans[words.count(" ", 0, last)][2]


def _first(fingerprints: Iterable[Fingerprint], words: str) -> tuple[str, int, int] | None:
    """Return the licence whose phrases stand first, with the offsets where they begin and end.

    ``words`` has a space at both ends; the offsets are those without it.
    """
    best: tuple[str, int, int] | None = None
    for fingerprint in fingerprints:
        places = [words.find(f" {phrase} ") for phrase in fingerprint.phrases]
        if min(places) < 0 or any(f" {phrase} " in words for phrase in fingerprint.without):
            continue
        if best is None or min(places) < best[1]:
            end = max(place + len(phrase) for place, phrase in zip(places, fingerprint.phrases, strict=True))
            best = (fingerprint.spdx, min(places), end)
    return best


class LicenceTexts:
    """Files named like a licence, and files in a folder of licences."""

    name = "licences.texts"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is named like a licence text."""
        if file.path_class in {PathClass.VENDORED, PathClass.GENERATED} or _CODE_SUFFIX.search(file.name):
            return False
        if _NAME.fullmatch(file.name):
            return True
        return bool(_FOLDER.search(file.folder)) and (bool(_TEXT_SUFFIX.search(file.name)) or "." not in file.name)

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the licence of the text; an SPDX tag in it is believed first."""
        writer = FactWriter(file, self.name, self.version)
        tagged = list(spdx_tags(file))
        for expression, line in tagged:
            yield writer.fact(FactKind.LICENSE, expression, "discovered", line, method="header")
        found = None if tagged else licence_of_text(file.text)
        if found is not None:
            spdx, start, end = found
            first, last = file.line_at(start), file.line_at(max(start, end - 1))
            yield writer.fact(FactKind.LICENSE, spdx, "discovered", first, end=last, method="text")
