"""Verb and object: which words begin with a verb, in whatever form, and what they say it does to what."""

from __future__ import annotations

import re
from enum import Enum

import attrs

from repo_registry.domain.rules.extraction import nominals
from repo_registry.domain.rules.extraction.inflection import is_plural
from repo_registry.domain.rules.extraction.names import as_name
from repo_registry.domain.rules.extraction.noun_readings import LANGUAGES
from repo_registry.domain.rules.extraction.objects import object_words
from repo_registry.domain.rules.extraction.phrase_words import (
    CUTS,
    DETERMINERS,
    PARTICLES,
    PLATFORMS,
    READER,
    READER_ONLY,
    READER_PAIRS,
    SHOWING,
    STOPS,
    STRONG_NOUNS,
    bare,
    is_adverb,
    without_adverbs,
)
from repo_registry.domain.rules.extraction.verbs import AMBIGUOUS, VERBS, from_gerund, from_third_person

#: Clauses that one sentence may give.
MAX_CLAUSES = 6


class Form(Enum):
    """The grammatical form in which the verbs of a clause stand."""

    PLAIN = "plain"
    GERUND = "gerund"
    THIRD = "third"


@attrs.frozen(kw_only=True)
class Wording:
    """How one project words things."""

    subjects: frozenset[str] = frozenset()
    """Lower-case names that the project calls itself by."""
    vocabulary: frozenset[str] = frozenset()
    """Lower-case words of its prose."""


@attrs.frozen(kw_only=True)
class Phrase:
    """A name found in a text."""

    name: str
    nominal: bool = False
    """Whether it was made from a noun: less certain than from a verb."""
    source: str = ""
    """The words that it was made from."""


PLAIN_WORDING = Wording()
_VERSION = re.compile(r"[v>=^~]{0,2}\d{1,4}(?:\.[\dx*]{1,4}){0,3}\+?")


def coordinated(words: list[str], form: Form, wording: Wording, *, trusted: bool = True) -> tuple[Phrase, ...]:
    """Split "taking X, recording Y and scraping Z" where a verb of the same form begins anew."""
    words = without_adverbs(words)
    if not words or _base(words[0], form) is None:
        return ()
    pieces: list[list[str]] = [[]]
    for place, word in enumerate(words):
        begins = place > 0 and _begins_clause(words, place, form)
        if begins and len(pieces[-1]) > 1 and not _only_verbs(pieces[-1], form):
            pieces.append([])
        if not (not pieces[-1] and word.lower() in {"and", "or", "then"}):
            pieces[-1].append(word)
    found = (verb_object(piece, form, wording, trusted=trusted) for piece in pieces[:MAX_CLAUSES])
    named = [phrase for phrase in found if phrase]
    if not named or _base(pieces[0][0], form) is None:
        return ()
    return tuple(named)


def _begins_clause(words: list[str], place: int, form: Form) -> bool:
    before = words[place - 1]
    joined = before.endswith((",", ";")) or before.lower() in {"and", "or", "then", "&"}
    if before.lower() in {"and", "or"} and place > 1 and form is Form.PLAIN and words[place - 2].endswith(","):
        joined = True
    if not joined or place + 1 >= len(words):
        return False
    word = bare(words[place])
    if _base(word, form) is None:
        return place + 1 < len(words) and word.endswith("ly") and _base(words[place + 1], form) is not None
    if form is Form.PLAIN:
        return word not in STRONG_NOUNS or words[place + 1].lower() in DETERMINERS
    return True


def _only_verbs(piece: list[str], form: Form) -> bool:
    return all(
        _base(word, form) is not None or bare(word) in {"and", "or", "&"} or is_adverb(bare(word)) for word in piece
    )


def _base(word: str, form: Form) -> str | None:
    lower = bare(word)
    if form is Form.GERUND:
        return from_gerund(lower)
    if form is Form.THIRD:
        return from_third_person(lower)
    return lower if lower in VERBS else None


def verb_object(words: list[str], form: Form, wording: Wording, *, trusted: bool) -> Phrase | None:
    """Return the name that words beginning with a verb give, if any.

    Args:
        words: Of one clause.
        form: In which its verb stands.
        wording: How the project words things.
        trusted: Whether an ambiguous first word is taken for a verb, as in a help text.
    """
    words = without_adverbs([word for word in words if word])
    head, rest = _verbs(words, form) if len(words) > 1 else ([], [])
    if not head or not rest or not _says_something(words, head, rest, form, trusted=trusted):
        return None
    if head[0] in {"install", "run", "upgrade", "update", "start", "import"} and bare(rest[0]) in wording.subjects:
        return None
    target = object_words(rest)
    name = as_name([*head, *target], wording.vocabulary) if target else None
    return Phrase(name=name, source=" ".join(words)) if name else None


def _says_something(words: list[str], head: list[str], rest: list[str], form: Form, *, trusted: bool) -> bool:
    if form is Form.PLAIN and not _is_verb_here(words, rest, trusted=trusted):
        return False
    if form is not Form.PLAIN and bare(rest[0]) in {"is", "are", "was", "of", "has"}:
        return False
    if form is Form.THIRD and head[0] in STRONG_NOUNS - {"work", "support", "use"} and not _is_verb_of_subject(rest):
        return False
    if [bare(word) for word in rest[:2]] in (["the", "most"], ["the", "best"]):
        return False
    return not (_to_the_reader([head[0], *rest], trusted=trusted) or _only_compatible(head[0], rest))


def _verbs(words: list[str], form: Form) -> tuple[list[str], list[str]]:
    """Split off the coordinated verbs at the beginning: ``create, update and delete`` stay together."""
    head: list[str] = []
    place = 0
    while place < len(words):
        verb = _base(words[place], form)
        if verb is None or (head and not _joined(head[-1])):
            break
        head.append(verb + ("," if words[place].endswith(",") else ""))
        place += 1
        if place + 1 < len(words) and words[place].lower() in {"and", "or", "&"} and _base(words[place + 1], form):
            follows = words[place + 2 :]
            if not follows or (
                form is Form.PLAIN and bare(words[place + 1]) in STRONG_NOUNS and not _object_like(follows)
            ):
                break
            head.append(words[place].lower().replace("&", "and"))
            place += 1
    while head and head[-1] in {"and", "or"}:
        head.pop()
        place -= 1
    if head and head[-1].endswith(","):
        head[-1] = head[-1].rstrip(",")
        if place < len(words) and words[place].lower() not in {"and", "or"}:
            return head[:1], words[place:] if len(head) == 1 else words[len(head) :]
    return head, words[place:]


def _joined(last: str) -> bool:
    return last.endswith(",") or last in {"and", "or"}


def _object_like(words: list[str]) -> bool:
    return bool(words) and words[0].lower() not in CUTS - {"in"}


def _is_verb_here(words: list[str], rest: list[str], *, trusted: bool) -> bool:
    """Tell whether an ambiguous first word is a verb, by what follows it."""
    first, follows = bare(words[0]), bare(rest[0])
    if first not in AMBIGUOUS and first not in STRONG_NOUNS:
        return True
    if follows in DETERMINERS or (follows in PARTICLES and first not in {"access", "support"} and trusted):
        return True
    if follows in {"is", "are", "was", "were", "has", "of", "and", "or"} or words[0].endswith((":", ",")):
        return False
    return _is_verb_in_help(first, rest) if trusted else _is_verb_in_prose(first, rest)


def _is_verb_of_subject(rest: list[str]) -> bool:
    """Tell whether a third person is no plural: "requests defers", "issues in", "files for" are nouns."""
    return bare(rest[0]) not in PARTICLES and (from_third_person(bare(rest[0])) is None or len(rest) == 1)


def _is_verb_in_help(first: str, rest: list[str]) -> bool:
    if len(rest) > 1:
        return first in SHOWING or rest[1].lower() not in {"that", "which", "of", "is", "are", "used", "or"}
    return first not in STRONG_NOUNS or is_plural(rest[0]) or rest[0].isupper()


def _is_verb_in_prose(first: str, rest: list[str]) -> bool:
    if first in {"support", "use"}:
        return True
    if first in STRONG_NOUNS:
        return False
    if rest[0][0].isupper() and not rest[0].isupper():
        return is_plural(rest[-1])
    return len(rest) > 1 or is_plural(rest[0]) or not bare(rest[0]).isalpha()


def _to_the_reader(words: list[str], *, trusted: bool) -> bool:
    first = bare(words[0])
    if first in READER_ONLY:
        return True
    pair = f"{first} {bare(words[1])}"
    if pair in READER_PAIRS:
        return not trusted or (first in {"make", "check", "get", "go", "learn", "read"} and pair != "check the")
    return not trusted and first in READER and any(bare(word) in {"you", "your", "yourself"} for word in words[1:6])


def _only_compatible(verb: str, rest: list[str]) -> bool:
    """Tell whether it only says on what it runs: "Supports Python 3.13", "Works on Linux"."""
    if verb not in {"support", "require", "use", "work", "run"}:
        return False
    words = [bare(word) for word in rest[:3]]
    return (words[0] in LANGUAGES | PLATFORMS and verb != "use") or any(_VERSION.fullmatch(word) for word in words[1:2])


def noun_phrase(words: list[str], wording: Wording) -> Phrase | None:
    """Return the name that a noun phrase stands for, if any."""
    named = len(words) > 1 and bare(words[0]) in wording.subjects
    found = nominals.verb_object(_until_stop(words[1:] if named else words))
    if found is None:
        return None
    verb, rest = found
    target = object_words(rest)
    name = as_name([*verb, *target], wording.vocabulary) if target else None
    return Phrase(name=name, nominal=True, source=" ".join(words)) if name else None


def _until_stop(words: list[str]) -> list[str]:
    kept: list[str] = []
    for word in words:
        if word in {"-", "–", "—", "|", "/"} or word.lower() in STOPS - {"like"}:
            break
        kept.append(word)
        if word[-1] in ";:!?" or (word[-1] == "." and len(word) > 3):
            break
    return [*kept[:-1], kept[-1].rstrip(".;:!?")] if kept else []
