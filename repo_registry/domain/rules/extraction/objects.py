"""What stands after the verb, cut to what a name may hold."""

from __future__ import annotations

import re

from repo_registry.domain.rules.extraction.inflection import is_plural
from repo_registry.domain.rules.extraction.names import MAX_WORDS
from repo_registry.domain.rules.extraction.nouns import (
    EMPTY_WORDS,
    PRONOUNS,
)
from repo_registry.domain.rules.extraction.phrase_words import (
    CUTS,
    DANGLING,
    NAME_TAIL,
    RELATIVE,
    STOPS,
    bare,
    is_adverb,
)

_IDENTIFIER = re.compile(r"[a-z]+[a-z0-9]*[A-Z]|\w+_\w*|@[\w.-]+/|[\w-]*\.[a-z_]+\(")


def object_words(words: list[str]) -> list[str] | None:
    """Return the object cut to what a name may hold, ``None`` when it says nothing."""
    words = [word for word in words if word]
    kept: list[str] = []
    for place, word in enumerate(words):
        lower = word.lower()
        if place and bare(word) in {"this", "these", "following", "below", "above", "here"}:
            kept = _without_tail(kept)
            break
        if lower in {"is", "are"} and place and not RELATIVE & {bare(before) for before in kept}:
            break
        if lower in STOPS or word in {"-", "–", "—", "|", "->", "=>", "/"}:
            break
        if (
            place
            and words[place - 1].endswith(",")
            and lower in {"with", "making", "allowing", "using", "without", "by", "where", "when", "then", "if"}
        ):
            break
        kept.append(_own_word(word, words[place + 1] if place + 1 < len(words) else ""))
        if word[-1] in ";:!?" or (word[-1] == "." and lower not in {"e.g.", "i.e.", "vs.", "etc."}):
            break
    kept = [word for word in kept if word]
    if len(kept) > 2 and [bare(word) for word in kept[:2]] in (["any", "of"], ["all", "of"], ["one", "of"]):
        kept = kept[2:]
    if not kept or bare(kept[0]) in PRONOUNS - {"its", "all", "one", "more", "other", "each", "both", "their", "many"}:
        return None
    kept = _shortened(kept)
    if any(bare(word) in {"we", "our", "i", "my", "me", "us", "you", "yourself", "i'm"} for word in kept):
        return None
    tells = [
        word for word in kept if bare(word) not in EMPTY_WORDS and len(bare(word)) > 1 and not _IDENTIFIER.match(word)
    ]
    tells = [word for word in tells if any(mark.isalpha() for mark in word)]
    return kept if any(not is_adverb(bare(word)) for word in tells) else None


def _without_tail(words: list[str]) -> list[str]:
    """Drop what led to a word that points outside the phrase: "the version based on this table"."""
    while words and (
        bare(words[-1]) in DANGLING | CUTS or bare(words[-1]) in {"needed", "used", "shown", "required", "matching"}
    ):
        words = words[:-1]
    return words


def _own_word(word: str, follows: str) -> str:
    if word.lower() == "own" or (word.lower() == "your" and follows.lower() == "own"):
        return "" if word.lower() == "own" else "a"
    if word.lower() in {"your", "their"}:
        return "" if not follows or is_plural(bare(follows)) else "the"
    return word


def _shortened(words: list[str]) -> list[str]:
    limit = MAX_WORDS - 1
    if len(words) > limit:
        cut = next((place for place in range(limit, 1, -1) if _cuttable(words, place)), 0)
        cut = cut or next((place for place in range(limit, 2, -1) if words[place].lower() in {"and", "or"}), limit)
        words = words[:cut]
    while len(words) > 1 and (
        bare(words[-1]) in DANGLING or bare(words[-1]) in NAME_TAIL or is_adverb(bare(words[-1]))
    ):
        words = words[:-1]
    return words


def _cuttable(words: list[str], place: int) -> bool:
    if words[place].lower() in CUTS - {"and", "or", "of"}:
        return not any(word.endswith(",") for word in words[max(0, place - 4) : place])
    return False
