"""Routes, cut up: segments without prefixes, parameters, anchors, and what a method does."""

from __future__ import annotations

import re

import attrs

from repo_registry.domain.model.facts import ObservedFact
from repo_registry.domain.rules.extraction.drafts import attribute_text, split_words
from repo_registry.domain.rules.extraction.inflection import is_plural
from repo_registry.domain.rules.extraction.phrases import help_phrase
from repo_registry.domain.rules.extraction.route_words import RESULTS, UNDONE_VERBS
from repo_registry.domain.rules.extraction.verb_phrases import Phrase, Wording

_PARAMETER = re.compile(r"[{<:*\[(].*|.*[}>\])]$")
_NORMAL = re.compile(r"\{[^{}]*\}|<[^<>]*>|\(\?P<\w+>[^()]*\)|(?<=/):\w+\??|(?<=/)\*\w*|\[[^\[\]]*\]")
_PREFIX = re.compile(r"(?:api|apis|rest|v\d+(?:\.\d+)*|rpc|public|internal|web|app|auth)$", re.IGNORECASE)
_PARAMETER_NAME = re.compile(r"[{<:](?:\w+:)?(\w{2,40})[^/]*$")
_METHOD_VERBS = {"GET": "get", "POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}


@attrs.frozen(kw_only=True)
class Route:
    """One route, cut up."""

    fact: ObservedFact
    method: str
    path: str
    segments: tuple[str, ...]
    """Static segments and ``{}`` for parameters, without prefixes."""
    parameter: str
    """Name of the last parameter, ``""`` when there is none."""
    spoken: Phrase | None
    """What its summary says."""


def read_route(fact: ObservedFact, wording: Wording) -> Route:
    """Cut a route up."""
    method, _, path = fact.key.partition(" ")
    method = attribute_text(fact, "method") or method
    path = attribute_text(fact, "path") or path
    segments = ["{}" if _PARAMETER.fullmatch(part) else part for part in path.strip("/^$").split("/") if part]
    while len(segments) > 1 and segments[-1].lower() in RESULTS:
        segments = segments[:-1]
    while segments and (segments[0] == "{}" or _PREFIX.fullmatch(segments[0])):
        segments = segments[1:]
    summary = attribute_text(fact, "summary")
    return Route(
        fact=fact,
        method=method.upper(),
        path=path,
        segments=tuple(segments),
        parameter=_parameter(path),
        spoken=help_phrase(summary, wording) if summary else None,
    )


def _parameter(path: str) -> str:
    found = _PARAMETER_NAME.search(path.rstrip("/").rpartition("/")[2])
    return found[1] if found else ""


def anchor_of(method: str, path: str) -> str:
    """Return the anchor of a route; parameters are ``{}`` whatever they are called."""
    normal = re.sub(r"/{2,}", "/", _NORMAL.sub("{}", path)) or "/"
    return f"http:{method} {normal.rstrip('/') or '/'}"


def segment_words(segment: str) -> list[str]:
    """Return the words of a segment, lower-case but for acronyms."""
    return [word.lower() if not word.isupper() else word for word in split_words(segment)]


def done_verb(segment: str) -> str:
    """Return the verb that a segment does or undoes: ``unarchive`` belongs to ``archive``."""
    lower = segment.lower()
    return lower[2:] if lower.startswith("un") and lower[2:] in UNDONE_VERBS else lower


def undoes(route: Route) -> bool:
    """Tell whether a segment says the opposite of an action, such as ``unfollow``."""
    return any(done_verb(segment) != segment.lower() for segment in route.segments if segment != "{}")


def has_items(route: Route, segment: str) -> bool:
    """Tell whether a parameter follows a segment, so that there are several of what it names."""
    place = route.segments.index(segment) if segment in route.segments else -1
    return place >= 0 and "{}" in route.segments[place + 1 : place + 2]


def method_verb(route: Route) -> str:
    """Return what the method does to the resource: list, get, create, update or delete."""
    if route.method in {"GET", "ANY", "HEAD", "PAGE", ""}:
        return "list" if route.segments and route.segments[-1] != "{}" and is_plural(route.segments[-1]) else "get"
    return _METHOD_VERBS.get(route.method, "")
