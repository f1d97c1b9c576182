"""Noun phrases as verb and object: "bookmark manager" is "manage bookmarks", "image compression" "compress images"."""

from __future__ import annotations

from repo_registry.domain.rules.extraction.names import counted
from repo_registry.domain.rules.extraction.noun_readings import READINGS, Found, NounPhrase
from repo_registry.domain.rules.extraction.nouns import VEHICLES
from repo_registry.domain.rules.extraction.verbs import from_agent
from repo_registry.domain.rules.extraction.word_tables import words

_BORDERS = words(
    """
    for of to that which with in on by using from via at as and or where into inside written built around over when
    between against is are based without through following supporting including like across within per during after
    before whose so but not only
    """
)  # fmt: skip
WEAK = words(
    """
    a an the this simple minimal minimalist modern lightweight light small tiny fast faster blazing blazingly easy
    powerful flexible extensible robust elegant beautiful awesome opinionated open-source opensource open source
    free self-hosted selfhosted cross-platform portable standalone experimental unofficial official generic another
    yet full-featured feature-rich production-ready high-performance performant efficient reliable scalable secure
    reactive asynchronous async python node node.js nodejs javascript typescript golang go rust ruby java php pure
    native command-line commandline cli terminal terminal-based web-based browser-based cloud-native general-purpose
    zero-dependency dependency-free type-safe easy-to-use user-friendly developer-friendly complete comprehensive
    advanced basic customizable configurable pluggable modular composable declarative fully really very super highly
    new next-generation little single self-contained auto custom automatic manual functional idiomatic smart intelligent
    universal multi-purpose well-tested battle-tested friendly handy useful nice
    """
)
_INSIDE = words("a an the your this all every")
_NEVER = words(
    """
    not no never isn't doesn't don't it i you we they he this that these those is are was be if there what
    """
)
_DONE = {
    "dockerized": "run in Docker containers",
    "containerized": "run in containers",
    "dockerised": "run in Docker containers",
}


def verb_object(words: list[str]) -> Found:
    """Return verb and object that a noun phrase stands for, ``None`` when its head stands for no activity."""
    if not words:
        return None
    done = _DONE.get(words[0].lower())
    if done:
        verb, *rest = done.split()
        return [verb], rest
    if len(words) > 1 and words[-1].lower() in {"enabled", "included", "built-in", "supported"}:
        words = words[:-1]
    border = next((place for place in range(1, len(words)) if _ends_head(words, place)), len(words))
    if border < len(words) and words[border].lower() in {"and", "&"}:
        pair = _pair(words, border)
        if pair:
            return pair
    noun = _cut(words[:border], words[border:])
    return next((found for reading in READINGS if (found := reading(noun))), None) if noun else None


def _cut(before: list[str], after: list[str]) -> NounPhrase | None:
    """Cut a noun phrase up; ``None`` when it is none, or when it only praises or denies."""
    commas = [place for place, word in enumerate(before[:-1]) if word.endswith(",")]
    before = before[commas[-1] + 1 :] if commas else before
    head = before[-1].rstrip(",").lower()
    modifiers = [word for word in before[:-1] if word.lower() not in WEAK and word.lower() not in {"and", "yet"}]
    odd = any(word.lower() in _INSIDE for word in before[1:]) or any(word.lower() in _NEVER for word in modifiers)
    if odd or (len(modifiers) == 1 and modifiers[0].lower().endswith(("ed", "ly"))):
        return None
    past = [place for place, word in enumerate(modifiers) if word.lower().endswith(("licensed", "inspired", "powered"))]
    return NounPhrase(
        head=head, modifiers=modifiers[past[-1] + 1 :] if past else modifiers, after=after, alone=len(before) == 1
    )


def _pair(words: list[str], border: int) -> Found:
    """Take "newsletter and mailing list manager": both nouns before an agent are its objects."""
    end = next((place for place in range(border + 1, len(words)) if _ends_head(words, place)), len(words))
    verb = from_agent(words[end - 1].lower().rstrip(",.")) if end - border > 2 else None
    first = [word for word in words[:border] if word.lower().rstrip(",") not in WEAK]
    second = words[border + 1 : end - 1]
    if verb is None or not first or len(first) + len(second) > 5 or any(word.endswith(",") for word in first):
        return None
    return [verb], [*first[:-1], counted(first[-1]), "and", *second[:-1], counted(second[-1])]


def _ends_head(words: list[str], place: int) -> bool:
    lower, before = words[place].lower(), words[place - 1].lower()
    if lower in {"and", "yet", "but"}:
        return before.rstrip(",") not in WEAK
    if before.endswith(","):
        return before.rstrip(",") in VEHICLES or from_agent(before.rstrip(",")) is not None
    return lower in _BORDERS
