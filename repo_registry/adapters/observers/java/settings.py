"""What ``application.properties`` and ``application.yml`` set: paths before all routes, and variables they read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.yaml_document import read_yaml
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

SETTINGS: Final = "java.settings"
"""values (dotted key → text as written)."""

#: Keys that stand before every route of a program, outermost first, by framework.
#: https://docs.spring.io/spring-boot/appendix/application-properties/ and https://quarkus.io/guides/all-config.
PREFIX_KEYS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "spring": (
        ("server.servlet.context-path", "server.servlet.contextPath", "server.context-path", "server.contextPath"),
        ("spring.mvc.servlet.path", "server.servlet.path", "server.servlet-path"),
        ("spring.webflux.base-path", "spring.webflux.basePath"),
    ),
    "jax-rs": (
        ("server.servlet.context-path", "quarkus.http.root-path"),
        (
            "quarkus.rest.path",
            "quarkus.resteasy-reactive.path",
            "quarkus.resteasy.path",
            "spring.jersey.application-path",
        ),
    ),
    "micronaut": (("micronaut.server.context-path",),),
    "servlet": (("server.servlet.context-path", "quarkus.http.root-path"),),
}
_PREFIXES: Final = frozenset(key for rows in PREFIX_KEYS.values() for row in rows for key in row)
#: Other settings are kept if routes may be made of them.
_TELLING: Final = re.compile(r"(?:path|prefix|version|base|root|endpoint|api|url|uri|context|route)s?$", re.IGNORECASE)
_KEPT: Final = 200
_KEYS: Final = 5_000
_DEPTH: Final = 12

_FILE: Final = re.compile(r"(?:application|bootstrap)(?:-[\w-]{1,60})?\.(?:properties|ya?ml)\Z")
_DEFAULT_FILE: Final = re.compile(r"application\.(?:properties|ya?ml)\Z")
_LINE: Final = re.compile(r"[ \t]*([\w.\[\]-]{1,200})[ \t]*[=:][ \t]*(.{0,1000})")
_VARIABLE: Final = re.compile(r"\$\{\??([A-Z][A-Z0-9_]{1,99})(?::-?([^${}]{0,300}))?\}")
_ENDINGS: Final = (".properties", ".yml", ".yaml", ".conf")
_PROFILE_KEYS: Final = ("spring.profiles", "spring.config.activate.on-profile")


class SettingsObserver:
    """Reads settings of Spring Boot, Quarkus and Micronaut."""

    name = "java.settings"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is one of theirs."""
        if file.path_class is PathClass.DOCS:
            return False
        return _FILE.match(file.name) is not None or ("/resources/" in f"/{file.path}" and _is_read(file))

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield variables, each once, then what the file sets when no profile is active."""
        write = FactWriter(file, "java.environment.placeholder", self.version)
        seen: set[str] = set()
        for number, line in enumerate(file.lines, start=1):
            if "${" not in line or line.lstrip().startswith("#"):
                continue
            for match in _VARIABLE.finditer(line):
                if match[1] not in seen:
                    seen.add(match[1])
                    yield write.fact(FactKind.ENV_VARIABLE, match[1], match[2] or "", number, access="placeholder")
        if _DEFAULT_FILE.match(file.name):
            kept: dict[str, JsonValue] = {}
            for key, value in _properties(file) if file.name.endswith(".properties") else _yaml(file):
                if (key in _PREFIXES or value.startswith("/") or _TELLING.search(key)) and len(kept) < _KEPT:
                    kept[key] = value.strip()
            yield write.fragment(SETTINGS, 1, values=kept)


def _is_read(file: SourceFile) -> bool:
    """Tell whether settings under another name read variables."""
    return file.name.endswith(_ENDINGS) and _VARIABLE.search(file.text) is not None


def _properties(file: SourceFile) -> Iterator[tuple[str, str]]:
    for line in file.lines[:_KEYS]:
        if line.startswith("#---"):
            return  # further documents of the file are for profiles
        match = None if line.lstrip().startswith(("#", "!")) else _LINE.match(line)
        if match is not None:
            yield match[1].removeprefix("%prod."), match[2].strip()


def _yaml(file: SourceFile) -> Iterator[tuple[str, str]]:
    for document in read_yaml(file.text):
        found = list(_flat(document))
        if not any(key.startswith(_PROFILE_KEYS) for key, _ in found):
            yield from found


def _flat(document: Node) -> Iterator[tuple[str, str]]:
    stack: list[tuple[str, Node]] = [("", document)]
    left = _KEYS
    while stack and left:
        left -= 1
        key, node = stack.pop()
        if node.is_mapping and key.count(".") < _DEPTH:
            members = [(f"{key}.{name}" if key else name, child) for name, child in node.items()]
            stack.extend(reversed(members))
        elif node.text:
            yield key, node.text
