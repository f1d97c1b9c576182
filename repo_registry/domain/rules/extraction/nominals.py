"""From noun phrases to verb and object: "bookmark manager" is "manage bookmarks", "image compression" "compress images"."""

from __future__ import annotations

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
    plural,
)
from repo_registry.domain.rules.extraction.verbs import from_agent, from_gerund

_BORDERS = frozenset("for of to that which with in on by using from via at as and or where into inside written built around over "
                     "when between against is are based without through following supporting including like across within over per during "
                     "after before whose so but not only".split())  # fmt: skip
WEAK = frozenset(
    """
    a an the this simple minimal minimalist modern lightweight light small tiny fast faster blazing blazingly easy powerful
    flexible extensible robust elegant beautiful awesome opinionated open-source opensource open source free self-hosted
    selfhosted cross-platform portable standalone experimental unofficial official generic another yet full-featured
    feature-rich production-ready high-performance performant efficient reliable scalable secure reactive asynchronous async
    python node node.js nodejs javascript typescript golang go rust ruby java php pure native command-line commandline cli
    terminal terminal-based web-based browser-based cloud-native general-purpose zero-dependency dependency-free type-safe
    easy-to-use user-friendly developer-friendly complete comprehensive advanced basic customizable configurable pluggable
    modular composable declarative fully really very super highly new next-generation little single self-contained
    auto automatic manual functional idiomatic smart intelligent universal multi-purpose well-tested battle-tested friendly handy useful nice
    """.split()
)
LANGUAGES = frozenset(
    "python go golang rust ruby java javascript typescript node node.js nodejs php kotlin swift c c++ c# .net elixir "
    "react vue angular django flask rails laravel express browsers humans everyone developers teams people".split()
)
_NEVER = frozenset(
    "not no never isn't doesn't don't it i you we they he this that these those is are was be if there what".split()
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
_DONE = {
    "dockerized": "run in Docker containers",
    "containerized": "run in containers",
    "dockerised": "run in Docker containers",
}


_Found = tuple[list[str], list[str]] | None


def verb_object(words: list[str]) -> tuple[list[str], list[str]] | None:
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
    before, after = words[:border], words[border:]
    commas = [place for place, word in enumerate(before[:-1]) if word.endswith(",")]
    before = before[commas[-1] + 1 :] if commas else before
    before[-1] = before[-1].rstrip(",")
    if any(word.lower() in {"a", "an", "the", "your", "this", "all", "every"} for word in before[1:]):
        return None
    head = before[-1].lower()
    modifiers = [word for word in before[:-1] if word.lower() not in WEAK and word.lower() not in {"and", "yet"}]
    if any(word.lower() in _NEVER for word in modifiers):
        return None
    if modifiers and modifiers[-1].lower().endswith(("ed", "ly")) and len(modifiers) == 1:
        return None
    past = [place for place, word in enumerate(modifiers) if word.lower().endswith(("licensed", "inspired", "powered"))]
    modifiers = modifiers[past[-1] + 1 :] if past else modifiers
    for reading in (_started, _shown, _manner, _activity, _agent, _served, _reached, _built, _vehicle, _engine):
        found = reading(head, modifiers, after, before)
        if found:
            return found
    return None


def _pair(words: list[str], border: int) -> _Found:
    """Take "newsletter and mailing list manager": both nouns before an agent are its objects."""
    end = next((place for place in range(border + 1, len(words)) if _ends_head(words, place)), len(words))
    verb = from_agent(words[end - 1].lower().rstrip(",.")) if end - border > 2 else None  # noqa: PLR2004  and, noun, agent
    first = [word for word in words[:border] if word.lower().rstrip(",") not in WEAK]
    second = words[border + 1 : end - 1]
    if verb is None or not first or len(first) + len(second) > 5 or any(word.endswith(",") for word in first):  # noqa: PLR2004
        return None
    return [verb], [*first[:-1], counted(first[-1]), "and", *second[:-1], counted(second[-1])]


def _ends_head(words: list[str], place: int) -> bool:
    lower, before = words[place].lower(), words[place - 1].lower()
    if lower in {"and", "yet", "but"}:
        return before.rstrip(",") not in WEAK
    if before.endswith(","):
        return before.rstrip(",") in VEHICLES or from_agent(before.rstrip(",")) is not None
    return lower in _BORDERS


def _started(head: str, modifiers: list[str], after: list[str], before: list[str]) -> _Found:
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
        return ["start"], _without_article(after[1:]) + ["from", "a", head] if len(after) < 7 else after[1:]  # noqa: PLR2004
    return None


def _shown(head: str, modifiers: list[str], after: list[str], before: list[str]) -> _Found:
    if head not in SHOWN or not (modifiers or after):
        return None
    if after and after[0].lower() not in {"for", "of", "with", "in"}:
        after = []
    article = [] if head.endswith("s") else ["an" if (modifiers or [head])[0][0].lower() in "aeiou" else "a"]
    return ["show"], [*article, *modifiers, head, *after]


def _manner(head: str, modifiers: list[str], after: list[str], before: list[str]) -> _Found:
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


def _searched(modifiers: list[str], after: list[str]) -> _Found:
    if after and after[0].lower() in {"in", "of", "for", "over", "through", "across"}:
        return ["search"], after[1:]
    return (["support"], [*modifiers, "search", *after]) if modifiers else None


def _gerund(head: str, modifiers: list[str], after: list[str]) -> _Found:
    verb = from_gerund(head)
    if verb is None or not modifiers:
        return None
    return [verb], [*modifiers[:-1], counted(modifiers[-1]), *after]


def _activity(head: str, modifiers: list[str], after: list[str], before: list[str]) -> _Found:
    if head == "support" and modifiers:
        return ["support"], [*modifiers, *after]
    verb = ACTIVITIES.get(head)
    if verb is None:
        return _gerund(head, modifiers, after) if len(before) > 1 else None
    if modifiers:
        return verb.split(), [*modifiers[:-1], counted(modifiers[-1]), *after]
    if after and after[0].lower() in {"of", "for"} and len(after) > 1:
        return verb.split(), after[1:]
    return None


def _agent(head: str, modifiers: list[str], after: list[str], before: list[str]) -> _Found:
    verb = from_agent(head)
    if verb is None or head in VEHICLES:
        return None
    tail = [] if not after or after[0].lower() not in {"for", "of", "from", "into"} else after
    if tail and len(tail) > 1 and tail[-1].lower() in LANGUAGES and len(tail) <= 3:  # noqa: PLR2004
        tail = []
    if modifiers:
        return [verb], [*modifiers[:-1], counted(modifiers[-1]), *tail]
    if tail and tail[0].lower() in {"for", "of"}:
        return [verb], _without_article(tail[1:]) if len(tail) > 4 else tail[1:]  # noqa: PLR2004
    return None


def _served(head: str, modifiers: list[str], after: list[str], before: list[str]) -> _Found:
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


def _reached(head: str, modifiers: list[str], after: list[str], before: list[str]) -> _Found:
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


def _built(head: str, modifiers: list[str], after: list[str], before: list[str]) -> _Found:
    if head not in BUILT_WITH or not modifiers:
        return None
    verb = from_gerund(modifiers[-1].lower())
    if verb is not None:
        if after and after[0].lower() == "for" and after[-1].lower() not in LANGUAGES:
            return [verb], after[1:]
        return _vehicle("library", modifiers, after, before)
    if ACTIVITIES.get(modifiers[-1].lower()):
        return _vehicle("library", modifiers, after, before)
    return (
        (["build"], [*modifiers, "applications"])
        if modifiers[-1].lower() in {"web", "gui", "mobile", "desktop", "api", "ui"}
        else None
    )


def _vehicle(head: str, modifiers: list[str], after: list[str], before: list[str]) -> _Found:
    """Take "a data validation library": what stands before the noun of form is itself a noun phrase."""
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
        found = reading(inner[-1].lower(), inner[:-1], [], inner)
        if found and found[1]:
            return found
    return None


def _engine(head: str, modifiers: list[str], after: list[str], before: list[str]) -> _Found:
    if head not in {"engine", "library"} or not modifiers:
        return None
    found = _ENGINES.get(modifiers[-1].lower())
    return ([found[0]], [found[1]]) if found else None


def _without_article(words: list[str]) -> list[str]:
    return words[1:] if words and words[0].lower() in {"a", "an", "the"} else words
