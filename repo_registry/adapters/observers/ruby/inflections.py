"""How Rails turns names into one another: classes, files, singulars and plurals.

Source: https://api.rubyonrails.org/classes/ActiveSupport/Inflector.html.
"""

from __future__ import annotations

import re
from typing import Final

_UNCOUNTABLE: Final = frozenset({"equipment", "information", "money", "species", "series", "fish", "sheep", "news"})
_IRREGULAR: Final = {"person": "people", "man": "men", "child": "children", "datum": "data", "medium": "media"}
_SINGULARS: Final = {plural: singular for singular, plural in _IRREGULAR.items()}
#: Endings of plurals and what they become, the first that fits.
_ENDINGS: Final = (
    ("statuses", "status"),
    ("aliases", "alias"),
    ("buses", "bus"),
    ("movies", "movie"),
    ("indices", "index"),
    ("vertices", "vertex"),
    ("matrices", "matrix"),
    ("analyses", "analysis"),
    ("quizzes", "quiz"),
    ("tives", "tive"),
    ("hives", "hive"),
    ("lves", "lf"),
    ("rves", "rf"),
    ("ies", "y"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("ss", "ss"),
    ("status", "status"),
    ("us", "us"),
    ("s", ""),
)
_ACRONYM: Final = re.compile(r"([A-Z]+)([A-Z][a-z])")
_HUMP: Final = re.compile(r"([a-z\d])([A-Z])")


def singular(word: str) -> str:
    """Return the singular of the last word of a name with underscores."""
    head, mark, last = word.rpartition("_")
    if last in _UNCOUNTABLE:
        return word
    if last in _SINGULARS:
        return head + mark + _SINGULARS[last]
    for ending, becomes in _ENDINGS:
        if last.endswith(ending):
            return head + mark + last[: len(last) - len(ending)] + becomes
    return word


def plural(word: str) -> str:
    """Return the plural of the last word of a name with underscores."""
    head, mark, last = word.rpartition("_")
    if last in _UNCOUNTABLE or last in _SINGULARS:
        return word
    if last in _IRREGULAR:
        return head + mark + _IRREGULAR[last]
    if last.endswith(("s", "x", "ch", "sh", "z")):
        return word if last.endswith("s") and not last.endswith(("ss", "us", "is")) else f"{word}es"
    if last.endswith("y") and last[-2:-1] not in {"", *"aeiou"}:
        return f"{word[:-1]}ies"
    return f"{word}s"


def underscored(constant: str) -> str:
    """Return the path of a constant: ``PgHero::HomeController`` is ``pg_hero/home_controller``."""
    parts = constant.removeprefix("::").split("::")
    return "/".join(_HUMP.sub(r"\1_\2", _ACRONYM.sub(r"\1_\2", part)).lower() for part in parts)
