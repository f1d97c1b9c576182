"""Environment variables that a Go program reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.golang.expressions import arguments
from repo_registry.adapters.observers.golang.names import Names, is_go, names
from repo_registry.adapters.observers.golang.tables import CLI_MODULES
from repo_registry.adapters.observers.golang.tagged_commands import enclosing, tags_of
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import first_named, last_line_of, line_of
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass

#: (import path, function) that takes the name of a variable first.
READERS = frozenset({("os", "Getenv"), ("os", "LookupEnv"), ("syscall", "Getenv")})
#: Keys of struct tags that name a variable, and those that give its default.
TAGS = ("env", "envconfig", "envvar")
DEFAULT_TAGS = ("envDefault", "default", "env-default")
VIPER = "github.com/spf13/viper"
#: Names of functions that pass their first argument on to the environment, with a default behind it.
WRAPPERS = re.compile(
    r"(?:get|must|lookup|read|load|require|fetch)?_?env(?:ironment|var)?(?:or|ordefault|default|string|int|bool|duration|var|as[a-z]{1,12})?",
    re.IGNORECASE,
)

_CUES = ("env", "Env")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_CONSTANT_NAME = re.compile(r"[A-Z][A-Z0-9]{0,60}(?:_[A-Z0-9]{1,60}){0,12}")
Read = tuple[str, str, Node, str]


class EnvironmentObserver:
    """Finds reads of environment variables; a name counts once a file."""

    name = "go.environment"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may read any."""
        return is_go(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in _CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact for each name."""
        seen: set[str] = set()
        for name, default, node, access in sorted(_Reader(names(file)).reads(), key=lambda read: read[2].start_byte):
            if name in seen or not _NAME.fullmatch(name):
                continue
            seen.add(name)
            yield ObservedFact(
                kind=FactKind.ENV_VARIABLE,
                key=name,
                value=default,
                path=file.path,
                start_line=line_of(node),
                end_line=last_line_of(node),
                rule=self.name,
                rule_version=self.version,
                path_class=file.path_class,
                attributes={"access": access},
            )


class _Reader:
    def __init__(self, known: Names) -> None:
        self._names = known
        self._syntax = known.syntax

    def reads(self) -> Iterator[Read]:
        for node, scope in self._syntax.of("call_expression"):
            yield from self._call(node, scope)
        yield from self._tagged()
        if any(path in CLI_MODULES for path in self._names.imports.values()):
            for node, scope in self._syntax.of("keyed_element"):
                yield from self._flag(node, scope)

    def _call(self, node: Node, scope: int) -> Iterator[Read]:
        called, given = self._names.called(node), arguments(node)
        if not given:
            return
        if called in READERS and called is not None:
            name = self._names.text(given[0], scope)
            if name:
                yield name, "", node, f"{called[0]}.{called[1]}"
        elif called is not None and called[0] in CLI_MODULES and called[1] == "EnvVars":
            yield from self._texts(given, scope, node, "cli flag")
        elif called is not None and called == (VIPER, "BindEnv"):
            yield from self._texts(given[1:], scope, node, "viper.BindEnv")
        elif called is None or called[0] not in {"os", "syscall"}:
            yield from self._wrapped(node, given, scope)

    def _wrapped(self, node: Node, given: list[Node], scope: int) -> Iterator[Read]:
        """Read ``getEnv("PORT", "8080")`` and ``….Envar("PORT")``."""
        callee = node.child_by_field_name("function")
        field = callee if callee is None or callee.type == "identifier" else callee.child_by_field_name("field")
        name = "" if field is None else self._syntax.text(field)
        if not WRAPPERS.fullmatch(name) and name not in {"Envar", "OverrideDefaultFromEnvar"}:
            return
        if given[0].type != "interpreted_string_literal":
            return
        text = self._names.text(given[0], scope) or ""
        default = self._names.text(given[1], scope) if len(given) > 1 else None
        if _CONSTANT_NAME.fullmatch(text):
            yield text, default or "", node, name

    def _texts(self, given: list[Node], scope: int, node: Node, access: str) -> Iterator[Read]:
        for one in given:
            text = self._names.text(one, scope)
            if text:
                yield text, "", node, access

    def _tagged(self) -> Iterator[Read]:
        """Read struct tags, with the prefixes that the fields around give."""
        prefixes: dict[str, list[str]] = {}
        found: list[tuple[str, str, Node, str, str]] = []
        for field, owner, around in enclosing(self._names):
            tag = field.child_by_field_name("tag")
            if tag is None:
                continue
            tags = tags_of(self._syntax.text(tag))
            before = "".join(self._prefix(one) for one in around)
            own = self._prefix(field)
            kind = self._names.type_name(field.child_by_field_name("type"))
            if own and kind is not None and not kind[0]:
                prefixes.setdefault(kind[1], []).append(before + own)
            default = next((tags[key] for key in DEFAULT_TAGS if key in tags), "")
            for key in TAGS:
                name = tags.get(key, "").partition(",")[0]
                if _CONSTANT_NAME.fullmatch(name):
                    found.append((owner, before + name, field, default, f"{key} tag"))
        for owner, name, field, default, access in found:
            for prefix in prefixes.get(owner, [""]):
                yield prefix + name, default, field, access

    def _prefix(self, field: Node) -> str:
        """Return what a field puts before the names inside it: ``env-namespace`` (go-flags), ``envPrefix`` (env)."""
        tag = field.child_by_field_name("tag")
        tags = {} if tag is None else tags_of(self._syntax.text(tag))
        if tags.get("env-namespace"):
            return tags["env-namespace"] + "_"
        return tags.get("envPrefix") or tags.get("envprefix") or tags.get("env-prefix") or ""

    def _flag(self, node: Node, scope: int) -> Iterator[Read]:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is None or value is None or self._syntax.text(key) not in {"EnvVar", "EnvVars"}:
            return
        inner = first_named(value)
        if self._syntax.text(key) == "EnvVars":
            yield from self._texts(self._names.elements(inner, scope), scope, node, "cli flag")
        else:
            for name in (self._names.text(inner, scope) or "").split(","):
                yield name.strip(), "", node, "cli flag"
