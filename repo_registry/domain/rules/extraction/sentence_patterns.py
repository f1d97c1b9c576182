"""How sentences about a project are built, and where in them stands what it does.

"X lets you …", "a tool for …", "it does …", the bare verb, and "X is a …er for …", each with its coordinated verbs.
"""

from __future__ import annotations

import re

from repo_registry.domain.rules.extraction.nouns import VEHICLES
from repo_registry.domain.rules.extraction.phrase_words import NEGATIONS, READER_ACTS, bare, without_adverbs
from repo_registry.domain.rules.extraction.verb_phrases import Form, Phrase, Wording, coordinated, noun_phrase
from repo_registry.domain.rules.extraction.verbs import from_third_person

#: How far from the beginning the verb of a sentence is looked for.
MAX_SUBJECT = 12
#: How far into a sentence a negation takes its claim back.
MAX_NEGATION = 10
_GRANT = re.compile(
    r"\b(?:can(?: also| be used to| either| optionally| help you| easily)?|could|will(?: also| automatically)?|"
    r"lets? (?:you|users|us|one|developers|people)|let's you|"
    r"allows?(?: for)?(?: you| users| developers| one| anyone| people| us| teams)?(?: to)?|"
    r"allowing (?:you|users) to|enables?(?: you| users| developers| teams)?(?: to)?|enabling (?:you|users) to|"
    r"helps?(?: you| users| developers| teams| people| in)?(?: to)?|"
    r"makes? it (?:very |really |super |much )?(?:easy|easier|possible|simple|simpler|trivial|straightforward) to|"
    r"gives? (?:you|users) the (?:ability|power|option) to|"
    r"provides? (?:you with )?(?:a |an |the )?(?:\w+ ){0,3}"
    r"(?:ways?|ability|means|possibility|option|functionality) (?:to|of|for)|"
    r"(?:is|are) (?:\w+ly )?(?:used|designed|intended|meant|able|built|made|useful|responsible|suitable) (?:to|for)|"
    r"(?:is|are) about|used (?:to|for)|aims? (?:to|at)|(?:the )?ability to|(?:the )?options? to|how to|ways? to|"
    r"capable of|responsible for)\s+(?=\S)",
    re.IGNORECASE,
)


def negated(words: list[str]) -> bool:
    """Tell whether a text takes back what it says near its beginning."""
    return any(word.lower().strip(".,!") in NEGATIONS for word in words[:MAX_NEGATION])


def all_granted(words: list[str], wording: Wording) -> tuple[Phrase, ...]:
    """Take "X lets you …", "it can …", "the ability to …"."""
    text = " ".join(words)
    match = _GRANT.search(text)
    if match is None or len(text[: match.start()].split()) > MAX_SUBJECT:
        return ()
    before = text[: match.start()].lower().split()
    if match[0].lower().startswith(("can", "could", "will")) and not _is_subject(before, wording):
        return ()
    rest = text[match.end() :].split()
    if rest and before and before[-1] in {"you", "users"} and bare(rest[0]) in READER_ACTS:
        return ()
    if match[0].lower().startswith(("how", "way", "option", "used")) and before and not set(before) & VEHICLES:
        return ()
    gerunds = match[0].rstrip().lower().endswith((" for", " of", " in", " about", " at"))
    for form in (Form.GERUND,) if gerunds else (Form.PLAIN, Form.GERUND):
        found = coordinated(rest, form, wording)
        if found:
            return found
    return ()


def _is_subject(before: list[str], wording: Wording) -> bool:
    if not before:
        return False
    names = {bare(word) for word in before}
    return bool(names & (wording.subjects | {"it", "this", "which", "that", "you", "users", "they"})) or bool(
        names & VEHICLES and len(before) <= 5
    )


def all_of_vehicle(words: list[str], wording: Wording) -> tuple[Phrase, ...]:
    """Take "a tool for …", "a command that …", "functions to …"."""
    for place, word in enumerate(words[: MAX_SUBJECT + 4]):
        link = bare(words[place + 1]) if place + 1 < len(words) else ""
        later = [part.lower() for part in words[place + 1 : place + 7]]
        if bare(word) in VEHICLES and word.endswith(",") and "to" in later:
            found = coordinated(words[place + later.index("to") + 2 :], Form.PLAIN, wording)
            if found:
                return found
        if (
            bare(word) not in VEHICLES
            or word.endswith((",", ":"))
            or link not in {"to", "for", "that", "which", "used"}
        ):
            continue
        rest = words[place + 2 :]
        if link in {"that", "which"}:
            found = coordinated(rest, Form.THIRD, wording)
        else:
            found = coordinated(rest, Form.PLAIN if link == "to" else Form.GERUND, wording)
        if found:
            return found
        if link == "for":
            one = noun_phrase(rest, wording)
            return (one,) if one else ()
    return ()


def all_of_subject(words: list[str], wording: Wording) -> tuple[Phrase, ...]:
    """Take "it does …", where the subject is the project."""
    first = bare(words[0]) if words else ""
    known = first in wording.subjects or first in {"it", "this", "these", "which"} or (first == "the" and _is_subject(
        [bare(word) for word in words[1:3]], wording))  # fmt: skip
    if not known:
        return ()
    for place in range(1, min(6, len(words) - 1)):
        if from_third_person(bare(words[place])) and bare(words[place]) not in VEHICLES:
            return coordinated(words[place:], Form.THIRD, wording)
    return ()


def all_direct(words: list[str], wording: Wording) -> tuple[Phrase, ...]:
    """Take a sentence that begins with the verb itself."""
    words = without_adverbs(words)
    for form in (Form.PLAIN, Form.GERUND, Form.THIRD):
        if form is Form.GERUND and _goes_on(words, wording):
            continue
        found = coordinated(words, form, wording, trusted=False)
        if found:
            return found
    return ()


def described(words: list[str], wording: Wording) -> Phrase | None:
    """Take "X is a linter for Y" or "a linter for Y" by its noun."""
    for place, word in enumerate(words[:MAX_SUBJECT]):
        if word.lower() in {"is", "are"} and place and place + 1 < len(words):
            before = [bare(part) for part in words[:place]]
            if (
                before[0] in wording.subjects
                or before[0] in {"it", "this"}
                or set(before) & (wording.subjects | VEHICLES)
            ):
                return noun_phrase(words[place + 1 :], wording)
            return None
    if len(words) > 2 and words[1] in {"-", "–", "—", ":"}:
        return noun_phrase(words[2:], wording)
    return noun_phrase(words, wording)


def _goes_on(words: list[str], wording: Wording) -> bool:
    """Tell whether a gerund only leads to the sentence: "Starting from v4, X has …"."""
    subjects = wording.subjects | {"it", "you", "we", "this", "the", "they"}
    return any(words[place - 1].endswith(",") and bare(words[place]) in subjects for place in range(1, len(words)))
