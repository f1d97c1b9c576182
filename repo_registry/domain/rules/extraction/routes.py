"""Routes: grouped by resource, with what their verbs, summaries and last segments say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import attrs

from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.rules.extraction.drafts import (
    MAX_SPANS,
    PRIORS,
    Draft,
    FeatureDraft,
    Source,
    attribute_text,
    object_stems,
    span_of,
    word_stem,
)
from repo_registry.domain.rules.extraction.inflection import is_plural, plural, singular
from repo_registry.domain.rules.extraction.material import Material
from repo_registry.domain.rules.extraction.names import as_name, summary_of
from repo_registry.domain.rules.extraction.route_reading import (
    Route,
    anchor_of,
    done_verb,
    has_items,
    method_verb,
    read_route,
    segment_words,
    undoes,
)
from repo_registry.domain.rules.extraction.route_words import (
    ADJECTIVES,
    COMMON_STEMS,
    GENERIC_VERBS,
    KNOWN_SEGMENTS,
    LESSER,
    NOUN_SEGMENTS,
    WORTHLESS,
)
from repo_registry.domain.rules.extraction.verb_phrases import Wording
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

_VERB_ORDER = ("list", "get", "create", "update", "delete")

_ASSET = re.compile(r".+[._-](?:png|jpe?g|gif|svg|ico|css|js|map|txt|xml|json|woff2?|html|webmanifest)", re.IGNORECASE)


def route_drafts(material: Material) -> Iterator[Draft]:
    """Yield a draft for each resource, and one for each route that does more than its resource."""
    known: dict[str, list[Route]] = defaultdict(list)
    actions: dict[tuple[str, ...], list[tuple[str, Route]]] = defaultdict(list)
    resources: dict[tuple[str, ...], list[Route]] = defaultdict(list)
    for fact in material.of(FactKind.HTTP_ROUTE):
        route = read_route(fact, material.wording)
        resource = _resource(route)
        told = _known(route)
        if told:
            known[told].append(route)
        elif resource and resource[0].lower() not in WORTHLESS and not _ASSET.fullmatch(resource[-1]):
            name = _own_name(route, resource, material.wording)
            if name:
                actions[tuple(done_verb(segment) for segment in route.segments)].append((name, route))
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


def _actions(named: list[tuple[str, Route]]) -> Iterator[Draft]:
    """Yield the drafts of one path: one for all its methods when its last segment is the action, else one for each."""
    routes = [route for _, route in named]
    last = next((segment for segment in reversed(routes[0].segments) if segment != "{}"), "")
    words = segment_words(done_verb(last))
    if len(named) > 1 and words and words[0] in VERBS:
        done = (name for name, route in named if route.method in {"POST", "PUT"} and not undoes(route))
        yield _draft(next(done, named[0][0]), routes, PRIORS[Source.ROUTES], _sentence(routes))
        return
    for name, route in named:
        yield _draft(name, [route], PRIORS[Source.ROUTES] - (0 if route.spoken else SINGLE_LOSS), _sentence([route]))


def _known(route: Route) -> str:
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
        return "Search " + plural(segment_words(static[-2])[-1]) if len(static) > 1 and static[-2] != "api" else name
    if static[-1] in {"upload", "uploads", "download", "downloads"} and len(static) > 1:
        return name.split()[0] + " " + plural(segment_words(static[-2])[-1])
    return name


def _resource(route: Route) -> tuple[str, ...]:
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


def _own_name(route: Route, resource: tuple[str, ...], wording: Wording) -> str | None:
    """Return the name of a route that does more than create, read, update or delete its resource."""
    action = _action_name(route, wording)
    spoken = route.spoken
    if spoken is None or (action and spoken.nominal):
        return action
    base = {word_stem(word) for segment in resource for word in segment_words(segment)}
    verb = spoken.name.split()[0].lower().rstrip(",")
    if action or verb not in GENERIC_VERBS or object_stems(spoken.name) - base - COMMON_STEMS:
        return spoken.name
    return None


def _action_name(route: Route, wording: Wording) -> str | None:
    """Return what the last static segment does, when it is a verb: ``favorite``, ``send-message``."""
    static = [segment for segment in route.segments if segment != "{}"]
    words = segment_words(done_verb(static[-1])) if static else []
    if not words or words[0] not in VERBS or words[0] in {"index", "list"}:
        return None
    if len(words) > 1:
        return as_name(words, wording.vocabulary)
    if words[0] in NOUN_SEGMENTS or (words[0] in AMBIGUOUS and is_plural(static[-1])):
        return None
    target = _target(route, static)
    return as_name([words[0], *target], wording.vocabulary) if target else None


def _target(route: Route, static: list[str]) -> list[str]:
    """Return what an action is done to: the resource above it, else the parameter after it."""
    place = route.segments.index(static[-1])
    if len(static) > 1 and (target := segment_words(static[-2])):
        return [*target[:-1], plural(target[-1]) if route.segments[place - 1] == "{}" else target[-1]]
    if place + 1 < len(route.segments):
        words = [
            word for word in segment_words(route.parameter) if word not in {"id", "pk", "slug", "uuid", "name", "key"}
        ]
        return [plural(word.removesuffix("name").removesuffix("id")) for word in words[:1] if len(word) > MIN_NOUN]
    return []


def _resource_draft(resource: tuple[str, ...], routes: list[Route], wording: Wording) -> Draft | None:
    done = {method_verb(route) for route in routes}
    verbs = [verb for verb in _VERB_ORDER if verb in done]
    words = [
        word
        for segment in resource[:-1]
        for word in (*segment_words(segment)[:-1], singular(segment_words(segment)[-1]))
    ] + segment_words(resource[-1])
    if not words or not verbs:
        return None
    if words[-1] in VERBS and words[-1] not in AMBIGUOUS:
        return None
    if (words[-1].endswith("ed") or words[-1] in ADJECTIVES) and len(resource) > 1:
        words = [words[-1], *words[:-1]]
    has_many = is_plural(words[-1]) or any(has_items(route, resource[-1]) for route in routes)
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


def crud_name(draft: Draft) -> str | None:
    """Return the name of a managed resource by its verbs: "List, create and delete articles"."""
    first = draft.summary.partition(". ")[0]
    return as_name(first.split())


def _draft(name: str, routes: list[Route], score: float, summary: str) -> Draft:
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


def _feature(route: Route, group: str) -> FeatureDraft:
    words = segment_words(next((segment for segment in reversed(route.segments) if segment != "{}"), ""))
    verb = method_verb(route)
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


def _sentence(routes: list[Route]) -> str:
    told = [attribute_text(route.fact, "summary") for route in routes]
    told = list(dict.fromkeys(text.strip().rstrip(".") for text in told if text))
    listed = "; ".join(told[:5]) if told else ", ".join(f"{route.method} {route.path}" for route in routes[:5])
    return listed if told else f"Routes: {listed}"


def _listed(verbs: list[str]) -> str:
    return verbs[0] if len(verbs) == 1 else f"{', '.join(verbs[:-1])} and {verbs[-1]}"
