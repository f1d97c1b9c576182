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
from repo_registry.domain.rules.extraction.phrases import Phrase, Wording, help_phrase
from repo_registry.domain.rules.extraction.verbs import AMBIGUOUS, VERBS

#: A resource with this many different verbs is managed.
MANAGED_VERBS = 3
SINGLE_LOSS = 0.06
KNOWN_LOSS = 0.1
HANDLER_LOSS = 0.1

_PARAMETER = re.compile(r"[{<:*\[(].*|.*[}>\])]$")
_NORMAL = re.compile(r"\{[^{}]*\}|<[^<>]*>|\(\?P<\w+>[^()]*\)|(?<=/):\w+\??|(?<=/)\*\w*|\[[^\[\]]*\]")
_PREFIX = re.compile(r"(?:api|apis|rest|v\d+(?:\.\d+)*|rpc|public|internal|web|app)$", re.IGNORECASE)
_METHOD_VERBS = {"GET": "get", "POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
_VERB_ORDER = ("list", "get", "create", "update", "delete")
_GENERIC_VERBS = frozenset(
    "get list create update delete add remove find fetch retrieve post put patch return read show edit modify save manage make set "
    "display handle view index store destroy".split()
)

KNOWN_SEGMENTS: dict[str, str] = {
    **dict.fromkeys(("health", "healthz", "healthcheck", "health-check", "ready", "readyz", "readiness", "live", "livez", "liveness",
                     "ping", "heartbeat", "up"), "Report service health"),
    **dict.fromkeys(("docs", "openapi", "openapi.json", "swagger", "swagger-ui", "redoc", "schema", "api-docs"), "Serve API documentation"),
    **dict.fromkeys(("login", "signin", "sign-in", "sign_in", "log-in"), "Log in users"),
    **dict.fromkeys(("logout", "signout", "sign-out", "sign_out", "log-out"), "Log out users"),
    **dict.fromkeys(("register", "signup", "sign-up", "sign_up", "registration"), "Register users"),
    **dict.fromkeys(("token", "tokens", "access-token", "refresh", "refresh-token", "access_token"), "Issue access tokens"),
    **dict.fromkeys(("forgot-password", "reset-password", "password-reset", "password_reset", "forgot", "recover-password",
                     "password-recovery", "reset_password"), "Reset forgotten passwords"),
    **dict.fromkeys(("verify-email", "confirm-email", "email-verification", "verify_email"), "Verify email addresses"),
    **dict.fromkeys(("change-password", "change_password"), "Change passwords"),
    **dict.fromkeys(("metrics", "prometheus"), "Expose metrics"),
    **dict.fromkeys(("webhook", "webhooks", "hooks"), "Receive webhooks"),
    **dict.fromkeys(("upload", "uploads"), "Upload files"),
    **dict.fromkeys(("download", "downloads"), "Download files"),
    **dict.fromkeys(("graphql", "graphiql"), "Answer GraphQL queries"),
    **dict.fromkeys(("rss", "feed.xml", "atom.xml", "rss.xml"), "Publish a news feed"),
    "sitemap.xml": "Publish a sitemap",
    "search": "Search records",
}  # fmt: skip
_WORTHLESS = frozenset(
    "static assets media favicon.ico robots.txt public index home hello test foo bar example demo dummy manifest.json *".split()
)


@attrs.frozen(kw_only=True)
class _Route:
    """One route, cut up."""

    fact: ObservedFact
    method: str
    path: str
    segments: tuple[str, ...]
    """Static segments and ``{}`` for parameters, without prefixes."""
    spoken: Phrase | None
    """What its summary says."""


def route_drafts(material: Material) -> Iterator[Draft]:
    """Yield a draft for each resource, and one for each route that does more than its resource."""
    routes = [_read(fact, material.wording) for fact in material.of(FactKind.HTTP_ROUTE)]
    known: dict[str, list[_Route]] = defaultdict(list)
    resources: dict[tuple[str, ...], list[_Route]] = defaultdict(list)
    for route in routes:
        told = _known(route)
        if told:
            known[told].append(route)
            continue
        resource = _resource(route)
        if not resource or resource[0].lower() in _WORTHLESS:
            continue
        own_draft = _own_draft(route, resource, material.wording)
        if own_draft:
            yield own_draft
        else:
            resources[resource].append(route)
    for name, found in known.items():
        yield _draft(
            name, found, PRIORS[Source.ROUTES] - KNOWN_LOSS - (0.25 if name in _LESSER else 0), _sentence(found)
        )
    for resource, found in resources.items():
        draft = _resource_draft(resource, found, material.wording)
        if draft:
            yield draft


_LESSER = frozenset({"Report service health", "Serve API documentation", "Expose metrics", "Publish a sitemap"})


def anchor_of(method: str, path: str) -> str:
    """Return the anchor of a route; parameters are ``{}`` whatever they are called."""
    normal = re.sub(r"/{2,}", "/", _NORMAL.sub("{}", path)) or "/"
    return f"http:{method} {normal.rstrip('/') or '/'}"


def _read(fact: ObservedFact, wording: Wording) -> _Route:
    method, _, path = fact.key.partition(" ")
    method = attribute_text(fact, "method") or method
    path = attribute_text(fact, "path") or path
    segments = ["{}" if _PARAMETER.fullmatch(part) else part for part in path.strip("/^$").split("/") if part]
    while segments and _PREFIX.fullmatch(segments[0]) and len(segments) > 1:
        segments = segments[1:]
    summary = attribute_text(fact, "summary")
    return _Route(
        fact=fact,
        method=method.upper(),
        path=path,
        segments=tuple(segments),
        spoken=help_phrase(summary, wording) if summary else None,
    )


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
    name = KNOWN_SEGMENTS.get(static[-1], "")
    if name == "Search records":
        return "Search " + plural(_words(static[-2])[-1]) if len(static) > 1 and static[-2] not in {"api"} else name
    if static[-1] in {"upload", "uploads", "download", "downloads"} and len(static) > 1:
        return name.split()[0] + " " + plural(_words(static[-2])[-1])
    return name


def _resource(route: _Route) -> tuple[str, ...]:
    """Return the static segments up to the first parameter, and the one after it: ``articles``, ``articles comments``."""
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


def _own_draft(route: _Route, resource: tuple[str, ...], wording: Wording) -> Draft | None:
    """Return a draft for a route that does more than create, read, update or delete its resource."""
    base = {word_stem(word) for segment in resource[:1] for word in _words(segment)}
    spoken = route.spoken
    if spoken:
        verb = spoken.name.split()[0].lower().rstrip(",")
        news = (
            object_stems(spoken.name)
            - base
            - {"id", "slug", "new", "exist", "detail", "endpoint", "given", "uuid", "list", "singl"}
        )
        if verb not in _GENERIC_VERBS or news:
            return _draft(spoken.name, [route], PRIORS[Source.ROUTES] + 0.02, spoken.source)
        return None
    last = route.segments[-1] if route.segments else ""
    words = _words(last)
    static = [segment for segment in route.segments if segment != "{}"]
    if last == "{}" or len(static) < 2 or not words:  # noqa: PLR2004
        return None
    name = _action_name(words, static, wording)
    return _draft(name, [route], PRIORS[Source.ROUTES] - SINGLE_LOSS, "") if name else None


def _action_name(words: list[str], static: list[str], wording: Wording) -> str | None:
    target = _words(static[-2])
    if not target or target[-1].lower() in {"api", "auth"}:
        return None
    if (
        words[0] in VERBS
        and (words[0] not in AMBIGUOUS or len(words) > 1 or not is_plural(static[-1]))
        and words[0] not in {"index", "list"}
    ):
        rest = words[1:] or [*target[:-1], plural(target[-1])]
        return as_name([words[0], *rest], wording.vocabulary)
    return None


def _resource_draft(resource: tuple[str, ...], routes: list[_Route], wording: Wording) -> Draft | None:
    done = {_done(route) for route in routes}
    verbs = [verb for verb in _VERB_ORDER if verb in done]
    words = [
        word for segment in resource[:-1] for word in (*_words(segment)[:-1], singular(_words(segment)[-1]))
    ] + _words(resource[-1])
    if not words or not verbs:
        return None
    has_many = is_plural(words[-1]) or any("{}" in route.segments for route in routes)
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
    loss = 0 if len(verbs) >= MANAGED_VERBS else SINGLE_LOSS
    summary = f"{_listed(verbs).capitalize()} {' '.join(noun)}. {_sentence(routes)}"
    return attrs.evolve(_draft(name, routes, PRIORS[Source.ROUTES] - loss, summary), broad=len(verbs) >= MANAGED_VERBS)


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
