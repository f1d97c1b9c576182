"""What the heads of noun phrases stand for: a manager manages, a template is started from, a dashboard is shown."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from repo_registry.domain.rules.extraction.inflection import plural
from repo_registry.domain.rules.extraction.names import counted
from repo_registry.domain.rules.extraction.nouns import (
    ACTIVITIES,
    BUILT_WITH,
    EMPTY_WORDS,
    MANNERS,
    REACHED,
    SHOWN,
    STARTED_FROM,
    VEHICLES,
)
from repo_registry.domain.rules.extraction.verbs import from_agent, from_gerund
from repo_registry.domain.rules.extraction.word_tables import words

Found = tuple[list[str], list[str]] | None
"""Verb and object, or nothing."""

LANGUAGES = words(
    """
    python go golang rust ruby java javascript typescript node node.js nodejs php kotlin swift c c++ c# .net elixir
    react vue angular django flask rails laravel express browsers humans everyone developers teams people
    """
)
_ENGINES = {
    "template": ("render", "templates"),
    "templating": ("render", "templates"),
    "search": ("search", "text"),
    "workflow": ("run", "workflows"),
    "rules": ("evaluate", "rules"),
    "rule": ("evaluate", "rules"),
    "game": ("build", "games"),
    "query": ("run", "queries"),
    "rendering": ("render", "graphics"),
}


@attrs.frozen(kw_only=True)
class NounPhrase:
    """A noun phrase, cut up."""

    head: str
    """Its noun, lower-case."""
    modifiers: list[str]
    """What tells it from others of its kind, without articles and praise."""
    after: list[str]
    """From the first preposition on."""
    alone: bool
    """Whether nothing stood before the head."""


def _started(noun: NounPhrase) -> Found:
    head, modifiers, after = noun.head, noun.modifiers, noun.after
    if head not in STARTED_FROM:
        return None
    if modifiers:
        return ["start"], [
            "a",
            "project",
            "from",
            "a" if modifiers[0][0].lower() not in "aeiou" else "an",
            *modifiers,
            head,
        ]
    if after and after[0].lower() in {"for", "of"}:
        return ["start"], [*_without_article(after[1:])[:5], "from", "a", head]
    return None


def _shown(noun: NounPhrase) -> Found:
    head, modifiers, after = noun.head, noun.modifiers, noun.after
    if head not in SHOWN or not (modifiers or after):
        return None
    if after and after[0].lower() not in {"for", "of", "with", "in"}:
        after = []
    article = [] if head.endswith("s") else ["an" if (modifiers or [head])[0][0].lower() in "aeiou" else "a"]
    return ["show"], [*article, *modifiers, head, *after]


def _manner(noun: NounPhrase) -> Found:  # noqa: PLR0911  one answer per kind of noun
    head, modifiers, after = noun.head, noun.modifiers, noun.after
    told = MANNERS.get(head)
    if told is None:
        return None
    verb, *target = told.split()
    if head in {"integration", "integrations", "interoperability"}:
        where = after[1:] if after and after[0].lower() in {"with", "for"} else modifiers
        return (["integrate"], ["with", *where]) if where else None
    if head in {"notifications", "notification", "alerts"}:
        return [verb], [*modifiers, plural(head), *after] if modifiers else [*target, *after]
    if not target or (from_gerund(head) and modifiers):
        return _gerund(head, modifiers, after)
    if head == "search":
        return _searched(modifiers, after)
    if modifiers and head not in {"internationalization", "i18n", "cors", "reverse-proxying"}:
        if [word.lower() for word in modifiers] in (["user"], ["users"]):
            return [verb], [*target, *after]
        after = ["and", *after[1:]] if after and after[0].lower() in {"with", "via"} else after
        return [verb], [*target, "with", *modifiers, *after]
    return [verb], [*target, *after]


def _searched(modifiers: list[str], after: list[str]) -> Found:
    if after and after[0].lower() in {"in", "of", "for", "over", "through", "across"}:
        return ["search"], after[1:]
    return (["support"], [*modifiers, "search", *after]) if modifiers else None


def _gerund(head: str, modifiers: list[str], after: list[str]) -> Found:
    verb = from_gerund(head)
    if verb is None or not modifiers:
        return None
    return [verb], [*modifiers[:-1], counted(modifiers[-1]), *after]


def _activity(noun: NounPhrase) -> Found:
    head, modifiers, after = noun.head, noun.modifiers, noun.after
    if head == "support" and modifiers:
        return ["support"], [*modifiers, *after]
    if head == "support" and len(after) > 1 and after[0].lower() == "for":
        return ["support"], after[1:]
    verb = ACTIVITIES.get(head)
    if verb is None:
        return _gerund(head, modifiers, after) if not noun.alone else None
    if modifiers:
        return verb.split(), [*modifiers[:-1], counted(modifiers[-1]), *after]
    if after and after[0].lower() in {"of", "for"} and len(after) > 1:
        return verb.split(), after[1:]
    return None


def _agent(noun: NounPhrase) -> Found:
    head, modifiers, after = noun.head, noun.modifiers, noun.after
    verb = from_agent(head)
    if verb is None or head in VEHICLES:
        return None
    tail = [] if not after or after[0].lower() not in {"for", "of", "from", "into"} else after
    if tail and len(tail) > 1 and tail[-1].lower() in LANGUAGES and len(tail) <= 3:
        tail = []
    if modifiers:
        return [verb], [*modifiers[:-1], counted(modifiers[-1]), *tail]
    if tail and tail[0].lower() in {"for", "of"}:
        return [verb], _without_article(tail[1:]) if len(tail) > 4 else tail[1:]
    return None


def _served(noun: NounPhrase) -> Found:
    head, modifiers, after = noun.head, noun.modifiers, noun.after
    if head != "server" or not modifiers:
        return None
    if modifiers[-1].isupper() or modifiers[-1][0].isupper():
        tail = after if after and after[0].lower() in {"for", "with"} else []
        return ["run"], [
            "an" if modifiers[0][0].lower() in "aeiouh" and modifiers[0].isupper() else "a",
            *modifiers,
            "server",
            *tail,
        ]
    return ["serve"], [*modifiers[:-1], counted(modifiers[-1])]


def _reached(noun: NounPhrase) -> Found:
    head, modifiers, after = noun.head, noun.modifiers, noun.after
    if head not in REACHED:
        return None
    if (
        after
        and after[0].lower() in {"for", "to", "around", "over"}
        and len(after) > 1
        and after[-1].lower() not in LANGUAGES
    ):
        return ["access"], after[1:]
    if modifiers and modifiers[-1].lower() in {"http", "rest", "https"}:
        return ["send"], ["HTTP", "requests"]
    if modifiers and modifiers[-1].lower() == "api":
        return ["access"], ["the", *modifiers]
    return None


def _built(noun: NounPhrase) -> Found:
    head, modifiers, after = noun.head, noun.modifiers, noun.after
    if head not in BUILT_WITH or not modifiers:
        return None
    verb = from_gerund(modifiers[-1].lower())
    if verb is not None:
        if after and after[0].lower() == "for" and after[-1].lower() not in LANGUAGES:
            return [verb], after[1:]
        return _vehicle(attrs.evolve(noun, head="library"))
    if ACTIVITIES.get(modifiers[-1].lower()):
        return _vehicle(attrs.evolve(noun, head="library"))
    return (
        (["build"], [*modifiers, "applications"])
        if modifiers[-1].lower() in {"web", "gui", "mobile", "desktop", "api", "ui"}
        else None
    )


def _vehicle(noun: NounPhrase) -> Found:  # noqa: PLR0911  one answer per kind of noun
    """Take "a data validation library": what stands before the noun of form is itself a noun phrase."""
    head, modifiers, after = noun.head, noun.modifiers, noun.after
    if head == "implementation" and after and after[0].lower() == "of":
        return ["implement"], after[1:]
    if head in {"collection", "set"} and after and after[0].lower() == "of" and len(after) > 1:
        return ["provide"], after[1:]
    if head == "api" and after and after[0].lower() == "for" and modifiers:
        return ["provide"], ["a", *modifiers, "API", *after]
    if head not in VEHICLES or not modifiers:
        return None
    inner = [word for word in modifiers if word.lower() not in VEHICLES]
    if not inner or inner[-1].lower() in EMPTY_WORDS:
        return None
    for reading in (_manner, _activity, _agent):
        found = reading(NounPhrase(head=inner[-1].lower(), modifiers=inner[:-1], after=[], alone=len(inner) == 1))
        if found and found[1]:
            return found
    return None


def _engine(noun: NounPhrase) -> Found:
    head, modifiers = noun.head, noun.modifiers
    if head not in {"engine", "library"} or not modifiers:
        return None
    found = _ENGINES.get(modifiers[-1].lower())
    return ([found[0]], [found[1]]) if found else None


def _without_article(words: list[str]) -> list[str]:
    return words[1:] if words and words[0].lower() in {"a", "an", "the"} else words


READINGS: tuple[Callable[[NounPhrase], Found], ...] = (
    _started,
    _shown,
    _manner,
    _activity,
    _agent,
    _served,
    _reached,
    _built,
    _vehicle,
    _engine,
)
"""In the order in which they are tried."""
