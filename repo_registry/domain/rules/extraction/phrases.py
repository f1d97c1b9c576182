"""From prose to verb and object: headings, bullets and sentences that say what something does.

"Taking a screenshot" gives "Take a screenshot", "X lets you browse files" gives "Browse files", "a linter for
`package.json` files" gives "Lint package.json files". What holds no verb of the closed list gives nothing: it may
become summary text, never a name.
"""

from __future__ import annotations

import re

from repo_registry.domain.rules.extraction.names import cleaned
from repo_registry.domain.rules.extraction.nominals import WEAK
from repo_registry.domain.rules.extraction.phrase_words import (
    CALLS,
    DETERMINERS,
    META_NOUNS,
    NEGATIONS,
    bare,
    without_adverbs,
)
from repo_registry.domain.rules.extraction.sentence_patterns import (
    all_direct,
    all_granted,
    all_of_subject,
    all_of_vehicle,
    described,
    negated,
)
from repo_registry.domain.rules.extraction.verb_phrases import (
    MAX_CLAUSES,
    PLAIN_WORDING,
    Form,
    Phrase,
    Wording,
    coordinated,
    noun_phrase,
    verb_object,
)
from repo_registry.domain.rules.extraction.word_tables import words

#: Words of a sentence that are looked at.
MAX_TOKENS = 60
_SENTENCE_END = re.compile(
    r"(?<![\s.][A-Z])(?<![\s.])(?<!e\.g)(?<!i\.e)(?<!vs)(?<!etc)[.!?](?=\s+[\"'(`]?[A-Z`\d]|\s*$)"
)
_MATERIAL = words(
    "guide reference overview notes guidelines basics tutorial examples faq details documentation docs internals"
)
_NUMBERING = re.compile(
    r"^(?:(?:step|part|chapter)\s+\d{1,3}|\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]\))[.:)\s-]+\s*(?=\S)", re.IGNORECASE
)
_LABEL = re.compile(r"^([^:–—]{2,60}?)(?::\s+|\s+[-–—]{1,2}\s+|\s*[–—]\s*)(?=\S)(.+)$")
_ABOUT_TEXT = re.compile(
    r"(?:(?:in|on)\s+)?(?:this|the|these|following|next|each)\s+(?:\w+\s+){0,2}?(?:page|guide|document|documentation|section|tutorial|"
    r"chapter|article|how-to|howto|post|recipe|table|list|reference|walkthrough|readme|file|steps?|instructions?|notes?|"
    r"diagram|snippet|code\s+below)s?\b",
    re.IGNORECASE,
)


def sentences(text: str, limit: int = 4) -> tuple[str, ...]:
    """Return the first sentences of a text, each without its final stop."""
    found: list[str] = []
    for line in text.split("\n"):
        start = 0
        for end in _SENTENCE_END.finditer(line):
            found.append(line[start : end.start()].strip())
            start = end.end()
        found.append(line[start:].strip())
        if len(found) >= 3 * limit:
            break
    return tuple(sentence for sentence in found if sentence)[:limit]


def heading_phrase(text: str, wording: Wording = PLAIN_WORDING, *, nominal: bool = True) -> Phrase | None:
    """Return the name that a heading, a title or a label gives, if any."""
    words = _tokens(_NUMBERING.sub("", cleaned(text)))
    if len(words) == 2 and words[1].lower() in META_NOUNS and words[0].lower() != "support":
        return None
    if words and words[-1].lower() in _MATERIAL and not any(word.lower() in DETERMINERS for word in words):
        return None
    if not words or negated(words) or words[0].lower().rstrip(",") in {"why", "what", "when", "where", "who", "which"}:
        return None
    if words[0].lower() == "how":
        return _how(words, wording)
    return _spoken(words, wording, trusted=False) or (noun_phrase(words, wording) if nominal else None)


def help_phrase(text: str, wording: Wording = PLAIN_WORDING) -> Phrase | None:
    """Return the name that a help text, route summary or docstring gives by its first sentence, if any.

    Such texts say what the thing does, so that an ambiguous first word is taken for a verb.
    """
    first = next(iter(sentences(text, 1)), "")
    words = _tokens(cleaned(first))
    if words and words[0].lower() in NEGATIONS:
        return None
    return _spoken(words, wording, trusted=True) or _told(words, wording) or noun_phrase(words, wording)


def bullet_phrase(text: str, wording: Wording = PLAIN_WORDING) -> Phrase | None:
    """Return the name that an item of a feature list gives: its label, else what follows it, else its noun."""
    whole = cleaned(text)
    label = _LABEL.match(whole[:600])
    if label and all(word.lower().strip(",&") in WEAK | {"and", "&", ""} for word in label[1].split()):
        return None
    parts = [label[1], label[2]] if label else [whole]
    parts = [part for part in parts if not negated(part.split())]
    for part in parts:
        first = next(iter(sentences(part, 1)), "")
        words = _tokens(first)
        found = _spoken(words, wording, trusted=False) or _told(words, wording)
        if found:
            return found
    for part in parts:
        found = noun_phrase(_tokens(next(iter(sentences(part, 1)), "")), wording)
        if found:
            return found
    return None


def clauses(sentence: str, wording: Wording = PLAIN_WORDING) -> tuple[Phrase, ...]:
    """Return the names that a sentence about the project gives, one for each coordinated verb with an object."""
    words = _tokens(cleaned(sentence))
    if negated(words) or _ABOUT_TEXT.match(sentence[:120]):
        return ()
    if (
        not words
        or " ".join(words[:2]).lower() in {"this example", "for example", "the example", "for instance"}
        or any(word.lower().strip(",") in {"i", "we", "our", "my", "i'm", "we're", "i've"} for word in words[:4])
    ):
        return ()
    for finder in (all_granted, all_of_vehicle, all_of_subject, all_direct):
        found = finder(words, wording)
        if found:
            return found[:MAX_CLAUSES]
    one = described(words, wording)
    return (one,) if one else ()


def purpose(sentence: str, wording: Wording = PLAIN_WORDING) -> Phrase | None:
    """Return the name in a sentence of the kind "To track stats over time, run:"."""
    words = _tokens(cleaned(sentence))
    if len(words) < 4 or words[0].lower() != "to":
        return None
    comma = next((place for place, word in enumerate(words) if word.endswith(",")), 0)
    follows = bare(words[comma + 1]) if comma and comma + 1 < len(words) else ""
    if follows in CALLS or (follows == "you" and comma + 3 < len(words)):
        return verb_object([*words[1:comma], words[comma].rstrip(",")], Form.PLAIN, wording, trusted=True)
    return None


def _tokens(text: str) -> list[str]:
    return text.split()[:MAX_TOKENS]


def _how(words: list[str], wording: Wording) -> Phrase | None:
    if len(words) > 2 and words[1].lower() == "to":
        return verb_object(words[2:], Form.PLAIN, wording, trusted=True)
    if len(words) > 3 and words[1].lower() in wording.subjects:
        return verb_object(words[2:], Form.THIRD, wording, trusted=True)
    return None


def _spoken(words: list[str], wording: Wording, *, trusted: bool) -> Phrase | None:
    """Take words that begin with the verb itself, in whatever form."""
    words = without_adverbs(words)
    if len(words) < 2:
        return None
    first = bare(words[0])
    if first == "to" or (first in {"ability", "support"} and bare(words[1]) in {"to", "for"}):
        rest = words[1:] if first == "to" else words[2:]
        if first != "support":
            return verb_object(rest, Form.PLAIN, wording, trusted=True)
        return verb_object(rest, Form.GERUND, wording, trusted=True) or verb_object(
            ["support", *rest], Form.PLAIN, wording, trusted=True
        )
    if first in {"supports", "allows", "enables", "lets", "helps", "provides"}:
        granted = all_granted(words, wording)
        if granted:
            return granted[0]
    for form in (Form.PLAIN, Form.GERUND, Form.THIRD):
        found = coordinated(words, form, wording, trusted=trusted)
        if found:
            return found[0]
    return None


def _told(words: list[str], wording: Wording) -> Phrase | None:
    for finder in (all_granted, all_of_vehicle, all_of_subject):
        found = finder(words, wording)
        if found:
            return found[0]
    return None
