"""Frameworks whose routes are annotations of classes and methods: an entry each, read by every rule about them.

Sources: https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-controller/ann-requestmapping.html,
https://jakarta.ee/specifications/restful-ws/3.1/ and https://docs.micronaut.io/latest/guide/#routing.
"""

from __future__ import annotations

from typing import Final

import attrs


@attrs.frozen(kw_only=True)
class Mapping:
    """A framework."""

    framework: str
    packages: frozenset[str]
    """Where its annotations come from."""
    controllers: frozenset[str]
    """Annotations that make a class answer requests."""
    prefixes: frozenset[str]
    """Annotations of a class whose path stands before those of its methods."""
    verbs: dict[str, str]
    """Annotation of a method → HTTP method; ``""`` when its argument ``method`` says which, ``?`` without one of these
    but with a path of its own (a part of the routes of another class)."""
    clients: frozenset[str] = frozenset()
    """Annotations of interfaces that call others."""
    path_arguments: tuple[str, ...] = ("value", "path")


_VERBS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

SPRING: Final = Mapping(
    framework="spring",
    packages=frozenset(
        {
            "org.springframework.web.bind.annotation",
            "org.springframework.stereotype",
            "org.springframework.cloud.openfeign",
            "org.springframework.cloud.netflix.feign",
            "org.springframework.data.rest.webmvc",
        }
    ),
    controllers=frozenset({"RestController", "Controller", "RepositoryRestController", "BasePathAwareController"}),
    prefixes=frozenset({"RequestMapping"}),
    verbs={"RequestMapping": "", **{f"{verb.title()}Mapping": verb for verb in _VERBS[:5]}},
    clients=frozenset({"FeignClient"}),
)
JAX_RS: Final = Mapping(
    framework="jax-rs",
    packages=frozenset(
        {
            "jakarta.ws.rs",
            "javax.ws.rs",
            "jakarta.ws.rs.core",
            "javax.ws.rs.core",
            "org.eclipse.microprofile.rest.client.inject",
            "io.dropwizard.jersey",
        }
    ),
    controllers=frozenset(),
    prefixes=frozenset({"Path"}),
    verbs={**{verb: verb for verb in _VERBS}, "PATCH": "PATCH", "Path": "?"},
    clients=frozenset({"RegisterRestClient"}),
    path_arguments=("value",),
)
MICRONAUT: Final = Mapping(
    framework="micronaut",
    packages=frozenset({"io.micronaut.http.annotation", "io.micronaut.http.client.annotation"}),
    controllers=frozenset({"Controller"}),
    prefixes=frozenset({"Controller"}),
    verbs={verb.title(): verb for verb in _VERBS},
    clients=frozenset({"Client"}),
    path_arguments=("value", "uri", "uris"),
)

MAPPINGS: Final = (SPRING, JAX_RS, MICRONAUT)
FRAMEWORKS: Final = {one.framework: one for one in MAPPINGS}
#: Words without which a file holds none of these annotations.
CUES: Final = ("Mapping", "@Path", "Controller", "@Get", "@ApplicationPath", "@WebServlet", "ws.rs", "micronaut.http")

#: Annotation that tells what a route does → its argument.
SUMMARIES: Final = {"Operation": ("summary", "description"), "ApiOperation": ("value", "notes")}

#: Method of a servlet → HTTP method: https://jakarta.ee/specifications/servlet/6.0/
SERVLET_METHODS: Final = {f"do{verb.title()}": verb for verb in _VERBS}
SERVLET_PACKAGES: Final = frozenset({"jakarta.servlet.annotation", "javax.servlet.annotation"})
APPLICATION_PATH_PACKAGES: Final = frozenset({"jakarta.ws.rs", "javax.ws.rs"})
