"""Routes: grouped by resource, with what their verbs, summaries and last segments say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import attrs

from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.rules.extraction.drafts import (
    MAX_SPANS,
    PRIORS,
    Draft,
    FeatureDraft,
    Source,
    attribute_text,
    object_stems,
    span_of,
    split_words,
    word_stem,
)
from repo_registry.domain.rules.extraction.material import Material
from repo_registry.domain.rules.extraction.names import as_name, summary_of
from repo_registry.domain.rules.extraction.nouns import is_plural, plural, singular
from repo_registry.domain.rules.extraction.phrases import help_phrase
from repo_registry.domain.rules.extraction.route_words import (
    ADJECTIVES,
    COMMON_STEMS,
    GENERIC_VERBS,
    KNOWN_SEGMENTS,
    LESSER,
    NOUN_SEGMENTS,
    RESULTS,
    UNDONE_VERBS,
    WORTHLESS,
)
from repo_registry.domain.rules.extraction.verb_phrases import Phrase, Wording
from repo_registry.domain.rules.extraction.verbs import AMBIGUOUS, VERBS

#: A resource with this many different verbs is managed.
MANAGED_VERBS = 3
SINGLE_LOSS = 0.06
#: Shorter words are no nouns: the segment is taken as it stands.
MIN_NOUN = 2
#: What a resource of its own that is managed is worth more: it is what the service is about.
MANAGED_GAIN = 0.04
#: What a single read, or a part of another resource, loses.
GET_LOSS = 0.14
KNOWN_LOSS = 0.02
LESSER_LOSS = 0.33
HANDLER_LOSS = 0.1

_PARAMETER = re.compile(r"[{<:*\[(].*|.*[}>\])]$")
_NORMAL = re.compile(r"\{[^{}]*\}|<[^<>]*>|\(\?P<\w+>[^()]*\)|(?<=/):\w+\??|(?<=/)\*\w*|\[[^\[\]]*\]")
_PREFIX = re.compile(r"(?:api|apis|rest|v\d+(?:\.\d+)*|rpc|public|internal|web|app|auth)$", re.IGNORECASE)
_METHOD_VERBS = {"GET": "get", "POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
_VERB_ORDER = ("list", "get", "create", "update", "delete")

_ASSET = re.compile(r".+[._-](?:png|jpe?g|gif|svg|ico|css|js|map|txt|xml|json|woff2?|html|webmanifest)", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class _Route:
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


def route_drafts(material: Material) -> Iterator[Draft]:
    """Yield a draft for each resource, and one for each route that does more than its resource."""
    known: dict[str, list[_Route]] = defaultdict(list)
    actions: dict[tuple[str, ...], list[tuple[str, _Route]]] = defaultdict(list)
    resources: dict[tuple[str, ...], list[_Route]] = defaultdict(list)
    for fact in material.of(FactKind.HTTP_ROUTE):
        route = _read(fact, material.wording)
        resource = _resource(route)
        told = _known(route)
        if told:
            known[told].append(route)
        elif resource and resource[0].lower() not in WORTHLESS and not _ASSET.fullmatch(resource[-1]):
            name = _own_name(route, resource, material.wording)
            if name:
                actions[tuple(_done_verb(segment) for segment in route.segments)].append((name, route))
            else:
                resources[resource].append(route)
    for name, found in known.items():
        yield _draft(
            name, found, PRIORS[Source.ROUTES] - KNOWN_LOSS - (LESSER_LOSS if name in LESSER else 0), _sentence(found)
        )
    for named in actions.values():
        yield from _actions(named)
    for resource, found in resources.items():
        draft = _resource_draft(resource, found, material.wording)
        if draft:
            yield draft


def _undoes(route: _Route) -> bool:
    return any(_done_verb(segment) != segment.lower() for segment in route.segments if segment != "{}")


def _done_verb(segment: str) -> str:
    """Return the verb that a segment does or undoes: ``unarchive`` belongs to ``archive``."""
    lower = segment.lower()
    return lower[2:] if lower.startswith("un") and lower[2:] in UNDONE_VERBS else lower


def _actions(named: list[tuple[str, _Route]]) -> Iterator[Draft]:
    """Yield the drafts of one path: one for all its methods when its last segment is the action, else one for each."""
    routes = [route for _, route in named]
    last = next((segment for segment in reversed(routes[0].segments) if segment != "{}"), "")
    words = _words(_done_verb(last))
    if len(named) > 1 and words and words[0] in VERBS:
        done = (name for name, route in named if route.method in {"POST", "PUT"} and not _undoes(route))
        yield _draft(next(done, named[0][0]), routes, PRIORS[Source.ROUTES], _sentence(routes))
        return
    for name, route in named:
        yield _draft(name, [route], PRIORS[Source.ROUTES] - (0 if route.spoken else SINGLE_LOSS), _sentence([route]))


def anchor_of(method: str, path: str) -> str:
    """Return the anchor of a route; parameters are ``{}`` whatever they are called."""
    normal = re.sub(r"/{2,}", "/", _NORMAL.sub("{}", path)) or "/"
    return f"http:{method} {normal.rstrip('/') or '/'}"


def _read(fact: ObservedFact, wording: Wording) -> _Route:
    method, _, path = fact.key.partition(" ")
    method = attribute_text(fact, "method") or method
    path = attribute_text(fact, "path") or path
    segments = ["{}" if _PARAMETER.fullmatch(part) else part for part in path.strip("/^$").split("/") if part]
    while len(segments) > 1 and segments[-1].lower() in RESULTS:
        segments = segments[:-1]
    while segments and (segments[0] == "{}" or _PREFIX.fullmatch(segments[0])):
        segments = segments[1:]
    summary = attribute_text(fact, "summary")
    return _Route(
        fact=fact,
        method=method.upper(),
        path=path,
        segments=tuple(segments),
        parameter=_parameter(path),
        spoken=help_phrase(summary, wording) if summary else None,
    )


_PARAMETER_NAME = re.compile(r"[{<:](?:\w+:)?(\w{2,40})[^/]*$")


def _parameter(path: str) -> str:
    found = _PARAMETER_NAME.search(path.rstrip("/").rpartition("/")[2])
    return found[1] if found else ""


def _known(route: _Route) -> str:
    static = [segment.lower() for segment in route.segments if segment != "{}"]
    if not static:
        return ""
    if (
        route.spoken
        and not route.spoken.nominal
        and static[-1] in {"search", "upload", "download", "token", "refresh", "docs", "schema"}
    ):
        return ""
    name = KNOWN_SEGMENTS.get(static[-1].replace("_", "-"), "")
    if name == "Search records":
        return "Search " + plural(_words(static[-2])[-1]) if len(static) > 1 and static[-2] != "api" else name
    if static[-1] in {"upload", "uploads", "download", "downloads"} and len(static) > 1:
        return name.split()[0] + " " + plural(_words(static[-2])[-1])
    return name


def _resource(route: _Route) -> tuple[str, ...]:
    """Return the static segments up to the first parameter, and the one after it: ``articles``, ``comments``."""
    static: list[str] = []
    for place, segment in enumerate(route.segments):
        if segment == "{}":
            continue
        if static and route.segments[place - 1] != "{}":
            if len(static) == 1 and place == 1 and not is_plural(static[0]):
                static = [segment]
                continue
            break
        static.append(segment)
    return tuple(segment for segment in static if any(mark.isalpha() for mark in segment))[:2]


def _own_name(route: _Route, resource: tuple[str, ...], wording: Wording) -> str | None:
    """Return the name of a route that does more than create, read, update or delete its resource."""
    action = _action_name(route, wording)
    spoken = route.spoken
    if spoken is None or (action and spoken.nominal):
        return action
    base = {word_stem(word) for segment in resource for word in _words(segment)}
    verb = spoken.name.split()[0].lower().rstrip(",")
    if action or verb not in GENERIC_VERBS or object_stems(spoken.name) - base - COMMON_STEMS:
        return spoken.name
    return None


def _action_name(route: _Route, wording: Wording) -> str | None:
    """Return what the last static segment does, when it is a verb: ``favorite``, ``send-message``."""
    static = [segment for segment in route.segments if segment != "{}"]
    words = _words(_done_verb(static[-1])) if static else []
    if not words or words[0] not in VERBS or words[0] in {"index", "list"}:
        return None
    if len(words) > 1:
        return as_name(words, wording.vocabulary)
    if words[0] in NOUN_SEGMENTS or (words[0] in AMBIGUOUS and is_plural(static[-1])):
        return None
    target = _target(route, static)
    return as_name([words[0], *target], wording.vocabulary) if target else None


def _target(route: _Route, static: list[str]) -> list[str]:
    """Return what an action is done to: the resource above it, else the parameter after it."""
    place = route.segments.index(static[-1])
    if len(static) > 1 and (target := _words(static[-2])):
        return [*target[:-1], plural(target[-1]) if route.segments[place - 1] == "{}" else target[-1]]
    if place + 1 < len(route.segments):
        words = [word for word in _words(route.parameter) if word not in {"id", "pk", "slug", "uuid", "name", "key"}]
        return [plural(word.removesuffix("name").removesuffix("id")) for word in words[:1] if len(word) > MIN_NOUN]
    return []


def _resource_draft(resource: tuple[str, ...], routes: list[_Route], wording: Wording) -> Draft | None:
    done = {_done(route) for route in routes}
    verbs = [verb for verb in _VERB_ORDER if verb in done]
    words = [
        word for segment in resource[:-1] for word in (*_words(segment)[:-1], singular(_words(segment)[-1]))
    ] + _words(resource[-1])
    if not words or not verbs:
        return None
    if words[-1] in VERBS and words[-1] not in AMBIGUOUS:
        return None
    if (words[-1].endswith("ed") or words[-1] in ADJECTIVES) and len(resource) > 1:
        words = [words[-1], *words[:-1]]
    has_many = is_plural(words[-1]) or any(_has_items(route, resource[-1]) for route in routes)
    if len(words[-1]) < MIN_NOUN:
        noun = [resource[-1]]
    elif verbs == ["get"] and has_many:
        noun = ["an" if words[0][0].lower() in "aeio" else "a", *words[:-1], singular(words[-1])]
    else:
        noun = [*words[:-1], plural(words[-1])] if has_many else ["the", *words]
    if len(verbs) >= MANAGED_VERBS:
        chosen = ["manage"]
    elif len(verbs) > 1:
        chosen = [verbs[0], "and", verbs[1]]
    else:
        chosen = verbs
    name = as_name([*chosen, *noun], wording.vocabulary)
    if name is None:
        return None
    if len(verbs) >= MANAGED_VERBS:
        loss = -MANAGED_GAIN if len(resource) == 1 else 0.0
    else:
        loss = GET_LOSS if verbs == ["get"] or len(resource) > 1 else SINGLE_LOSS
    summary = f"{_listed(verbs).capitalize()} {' '.join(noun)}. {_sentence(routes)}"
    return attrs.evolve(_draft(name, routes, PRIORS[Source.ROUTES] - loss, summary), broad=len(verbs) >= MANAGED_VERBS)


def _has_items(route: _Route, segment: str) -> bool:
    place = route.segments.index(segment) if segment in route.segments else -1
    return place >= 0 and "{}" in route.segments[place + 1 : place + 2]


def _done(route: _Route) -> str:
    if route.method in {"GET", "ANY", "HEAD", "PAGE", ""}:
        return "list" if route.segments and route.segments[-1] != "{}" and is_plural(route.segments[-1]) else "get"
    return _METHOD_VERBS.get(route.method, "")


def crud_name(draft: Draft) -> str | None:
    """Return the name of a managed resource by its verbs: "List, create and delete articles"."""
    first = draft.summary.partition(". ")[0]
    return as_name(first.split())


def _draft(name: str, routes: list[_Route], score: float, summary: str) -> Draft:
    features = tuple(_feature(route, name) for route in routes)
    return Draft(
        name=name,
        summary=summary_of(summary or _sentence(routes)),
        sources=(Source.ROUTES,),
        score=score,
        spans=tuple(feature.span for feature in features)[:MAX_SPANS],
        features=features,
        backed=True,
        files=frozenset(route.fact.path for route in routes),
    )


def _feature(route: _Route, group: str) -> FeatureDraft:
    words = _words(next((segment for segment in reversed(route.segments) if segment != "{}"), ""))
    verb = _done(route)
    made = (
        as_name([verb or "call", *(words[:-1]), plural(words[-1]) if verb == "list" else singular(words[-1])])
        if words
        else None
    )
    return FeatureDraft(
        anchor=anchor_of(route.method, route.path),
        name=route.spoken.name if route.spoken else made or group,
        summary=summary_of(attribute_text(route.fact, "summary") or f"{route.method} {route.path}"),
        span=span_of(route.fact, f"route {route.method} {route.path}"),
        source=Source.ROUTES,
    )


def _sentence(routes: list[_Route]) -> str:
    told = [attribute_text(route.fact, "summary") for route in routes]
    told = list(dict.fromkeys(text.strip().rstrip(".") for text in told if text))
    listed = "; ".join(told[:5]) if told else ", ".join(f"{route.method} {route.path}" for route in routes[:5])
    return listed if told else f"Routes: {listed}"


def _listed(verbs: list[str]) -> str:
    return verbs[0] if len(verbs) == 1 else f"{', '.join(verbs[:-1])} and {verbs[-1]}"


def _words(segment: str) -> list[str]:
    return [word.lower() if not word.isupper() else word for word in split_words(segment)]
