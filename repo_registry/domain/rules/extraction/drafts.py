"""Drafts: what the sources offer before it is merged, ranked and grouped."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

import attrs

from repo_registry.domain.model.candidates import EvidenceSpan
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.rules.extraction.nouns import EMPTY_WORDS
from repo_registry.domain.rules.extraction.word_tables import words
from repo_registry.domain.rules.tokens import stem

#: Lines of a section or symbol that a span shows; more would prove no more.
MAX_SPAN_LINES = 40
MAX_SPANS = 8


class Source(StrEnum):
    """Where a draft comes from, for people."""

    COMMAND = "command"
    DOCUMENTED_COMMAND = "documented command"
    ROUTES = "routes"
    INTRODUCTION = "README introduction"
    DESCRIPTION = "package description"
    FEATURE_LIST = "feature list"
    PAGE = "documentation page"
    SECTION = "documentation section"
    README = "README section"
    KNOWLEDGE = "known dependency, imported"
    MODULE = "module"
    FAMILY = "family of modules"
    OPTION = "command option"
    DELIVERY = "container image"
    SETTINGS = "environment variables"
    LIBRARY = "public interface"


PRIORS: dict[Source, float] = {
    Source.COMMAND: 0.82,
    Source.DOCUMENTED_COMMAND: 0.76,
    Source.ROUTES: 0.78,
    Source.INTRODUCTION: 0.84,
    Source.DESCRIPTION: 0.74,
    Source.FEATURE_LIST: 0.64,
    Source.PAGE: 0.7,
    Source.SECTION: 0.58,
    Source.README: 0.52,
    Source.KNOWLEDGE: 0.45,
    Source.MODULE: 0.5,
    Source.FAMILY: 0.52,
    Source.OPTION: 0.42,
    Source.DELIVERY: 0.42,
    Source.SETTINGS: 0.36,
    Source.LIBRARY: 0.44,
}
"""How likely a raw draft of each source is right, as measured on repositories of many kinds."""

CODE_SOURCES = frozenset(
    {Source.COMMAND, Source.ROUTES, Source.KNOWLEDGE, Source.MODULE, Source.FAMILY, Source.OPTION, Source.DELIVERY,
     Source.SETTINGS, Source.LIBRARY}
)  # fmt: skip
"""Sources that are code themselves."""


@attrs.frozen(kw_only=True)
class FeatureDraft:
    """Something an outsider can see or call."""

    anchor: str
    name: str
    summary: str
    span: EvidenceSpan
    source: Source


@attrs.frozen(kw_only=True)
class Draft:
    """One thing that the project may be able to do, as one or more sources put it."""

    name: str
    summary: str = ""
    sources: tuple[Source, ...]
    """Each once, the one that gave the name first."""
    score: float
    """How likely it is right, by its sources alone."""
    spans: tuple[EvidenceSpan, ...]
    """The first is its own."""
    features: tuple[FeatureDraft, ...] = ()
    page_anchor: str = ""
    """The documentation section it stands for, ``page:path#slug``; ``""`` when it stands for none."""
    clause: str = ""
    """The words that it was made from, where several drafts share one span."""
    broad_name: str = ""
    """Name that it would have as an ability; ``""`` for its own."""
    broad: bool = False
    """Whether it may hold others: a page, a clause of the introduction, a resource, a group of commands."""
    backed: bool = False
    """Whether its own source names code: a command line, an option, a symbol."""
    files: frozenset[str] = frozenset()
    """Files that it speaks of or stands in."""

    @property
    def anchors(self) -> tuple[str, ...]:
        """The anchors of its features, in order."""
        return tuple(dict.fromkeys(feature.anchor for feature in self.features))


def own(fact: ObservedFact) -> bool:
    """Tell whether a fact may prove something: own code or documents."""
    return fact.path_class in {PathClass.OWN, PathClass.DOCS}


def span_of(fact: ObservedFact, note: str, *, first: int = 0, last: int = 0) -> EvidenceSpan:
    """Return the span of a fact, or the part of it between two lines, at most `MAX_SPAN_LINES` long."""
    start = min(max(first or fact.start_line, fact.start_line), fact.end_line)
    end = min(max(last or fact.end_line, start), fact.end_line, start + MAX_SPAN_LINES - 1)
    return EvidenceSpan(path=fact.path, start_line=start, end_line=end, note=note)


def attribute_text(fact: ObservedFact, name: str) -> str:
    """Return a text attribute; ``""`` when it is absent or no text."""
    value = fact.attributes.get(name)
    return value if isinstance(value, str) else ""


def attribute_texts(fact: ObservedFact, name: str) -> tuple[str, ...]:
    """Return the texts of a list attribute."""
    value = fact.attributes.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def attribute_numbers(fact: ObservedFact, name: str) -> tuple[int, ...]:
    """Return the whole numbers of a list attribute, or the one number that stands in its place."""
    value = fact.attributes.get(name)
    if isinstance(value, int):
        return (value,)
    return tuple(item for item in value if isinstance(item, int)) if isinstance(value, list) else ()


_WORD = re.compile(r"[A-Za-z0-9]+")
_PROSE_WORD = re.compile(r"[A-Za-z0-9_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SAME = {
    "auth": "authenticat",
    "authentication": "authenticat",
    "config": "configur",
    "configuration": "configur",
    "db": "databas",
    "dir": "directory",
    "doc": "documentation",
    "docs": "documentation",
    "env": "environment",
    "favourite": "favorit",
    "generation": "generat",
    "init": "initializ",
    "javascript": "js",
    "repo": "repository",
    "repos": "repository",
    "shot": "screenshot",
    "site": "sit",
    "validation": "validat",
    "website": "sit",
    "websites": "sit",
}
"""Words that are stemmed apart and mean the same."""


@lru_cache(maxsize=20_000)
def word_stem(word: str) -> str:
    """Return what a word is compared by."""
    lower = word.lower()
    return _SAME.get(lower) or stem(lower)


def split_words(text: str) -> list[str]:
    """Split names and prose into words, also inside camelCase and snake_case."""
    return [part for run in _WORD.findall(text) for part in _CAMEL.split(run)]


@lru_cache(maxsize=20_000)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words that tell one name from another."""
    return frozenset(
        word_stem(word) for word in _prose_words(text) if word.lower() not in EMPTY_WORDS and len(word) > 1
    )


def _prose_words(text: str) -> list[str]:
    """Split identifiers such as ``getPackages``, and leave names such as ``FastAPI`` and ``GitHub`` whole."""
    words: list[str] = []
    for run in _PROSE_WORD.findall(text):
        words += split_words(run) if run[0].islower() or "_" in run else [run]
    return words


@lru_cache(maxsize=40_000)
def code_stems(text: str) -> frozenset[str]:
    """Return the stems of the words in code: the parts of each identifier, and the identifier as a whole."""
    words = {*split_words(text), *_WORD.findall(text)}
    return frozenset(word_stem(word) for word in words if len(word) > 1 and word.lower() not in EMPTY_WORDS)


@lru_cache(maxsize=20_000)
def object_stems(name: str) -> frozenset[str]:
    """Return the stems of a name without its verb."""
    return stems(name.partition(" ")[2])


_HEAD_BORDERS = words(
    """
    of from in on for with to by as using via into when if that which at and or until so between
    """
)


@lru_cache(maxsize=20_000)
def head_noun(name: str) -> str:
    """Return the stem of the noun that a name is about: the last word before the first preposition of its object."""
    words = [word.strip(",") for word in name.split()[1:]]
    while words and (words[0].lower() in EMPTY_WORDS or words[0].lower() in _HEAD_BORDERS):
        words = words[1:]
    kept: list[str] = []
    for word in words:
        if word.lower() in _HEAD_BORDERS and kept:
            break
        kept.append(word)
    parts = _prose_words(kept[-1]) if kept else []
    return word_stem(parts[-1]) if parts else ""


def places(fact: ObservedFact) -> tuple[tuple[str, int], ...]:
    """Return the path and line pairs of a fact's ``places``."""
    value = fact.attributes.get("places")
    pairs = [item for item in value if isinstance(item, list) and len(item) == 2] if isinstance(value, list) else []
    return tuple((path, line) for path, line in pairs if isinstance(path, str) and isinstance(line, int))


#: Facts of the whole repository, which have no place.
_OF_THE_WHOLE = frozenset({FactKind.LANGUAGE, FactKind.COMPONENT})


def _located(fact: ObservedFact) -> bool:
    return bool(fact.path) and 0 < fact.start_line <= fact.end_line


def kinds(facts: tuple[ObservedFact, ...]) -> dict[FactKind, tuple[ObservedFact, ...]]:
    """Group the facts that may prove something by kind, in order."""
    grouped: dict[FactKind, list[ObservedFact]] = {}
    for fact in facts:
        if own(fact) and (_located(fact) or fact.kind in _OF_THE_WHOLE):
            grouped.setdefault(fact.kind, []).append(fact)
    return {kind: tuple(found) for kind, found in grouped.items()}
