"""Environment variables that a program reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.forms import arguments, unwrap
from repo_registry.adapters.observers.javascript.names import Names
from repo_registry.adapters.observers.javascript.source import is_source, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, last_line_of, line_of
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass

#: Objects whose members are environment variables.
HOLDERS = frozenset({"process.env", "import.meta.env", "Bun.env"})
#: Members of ``import.meta.env`` that the bundler fills: https://vite.dev/guide/env-and-mode
BUNDLER_OWN = frozenset({"MODE", "BASE_URL", "PROD", "DEV", "SSR"})
#: Functions and methods that read one variable by its name.
READERS = frozenset({"Deno.env.get", "env", "env.get", "env.require", "getEnv", "requireEnv"})
#: Methods of a settings service that read one variable by its name.
SETTINGS_METHODS = frozenset({"get", "getOrThrow"})
#: Functions and methods that check an object of variables against a schema of them.
SCHEMAS = frozenset({"cleanEnv", "createEnv", "customCleanEnv", "parse", "safeParse", "validate", "parseAsync"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_CONSTANT_NAME = re.compile(r"[A-Z][A-Z0-9]{0,60}(?:_[A-Z0-9]{1,60}){0,12}")
_CUES = ("env", "config", "Config")
_DEFAULT_LENGTH = 200
_SCHEMA_DEPTH = 40


class EnvironmentObserver:
    """Finds reads of environment variables; a name counts once a file."""

    name = "javascript.environment"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file runs and speaks of an environment or settings."""
        return is_source(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in _CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact for each name."""
        reads = sorted(_Reader(names(file)).reads(), key=lambda read: read[2].start_byte)
        defaults = {name: default for name, default, _, _ in reversed(reads) if default}
        seen: set[str] = set()
        for name, _, node, access in reads:
            if name in seen:
                continue
            seen.add(name)
            yield ObservedFact(
                kind=FactKind.ENV_VARIABLE,
                key=name,
                value=defaults.get(name, ""),
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
        self._defaults: dict[tuple[int, int], str] = {}
        self._written: set[tuple[int, int]] = set()
        self._read: set[int] = set()
        for node, _ in self._syntax.of("binary_expression"):
            operator, left = node.child_by_field_name("operator"), node.child_by_field_name("left")
            right = node.child_by_field_name("right")
            if operator is not None and operator.type in {"||", "??"} and left is not None and right is not None:
                self._defaults[(left.start_byte, left.end_byte)] = self._literal(right)
        for node, _ in self._syntax.of("assignment_expression"):
            target = node.child_by_field_name("left")
            if target is not None:
                self._written.add((target.start_byte, target.end_byte))

    def reads(self) -> Iterator[tuple[str, str, Node, str]]:
        """Yield name, default, node and the way it is read."""
        yield from self._members()
        yield from self._patterns()
        yield from self._calls()

    def _literal(self, node: Node) -> str:
        inner = unwrap(node)
        if inner is None or inner.type not in {"string", "number", "true", "false", "template_string"}:
            return ""
        return collapsed(self._syntax.text(inner).strip("'\"`"), _DEFAULT_LENGTH)

    def _holder(self, node: Node | None) -> str | None:
        """Return which object of variables this is."""
        node = unwrap(node)
        if node is None or node.type not in {"member_expression", "identifier"}:
            return None
        if node.end_byte - node.start_byte > max(map(len, HOLDERS)):
            return None
        text = self._syntax.text(node)
        if text in HOLDERS:
            return text
        return None

    def _members(self) -> Iterator[tuple[str, str, Node, str]]:
        for node, _ in self._syntax.of("member_expression", "subscript_expression"):
            holder = self._holder(node.child_by_field_name("object"))
            place = (node.start_byte, node.end_byte)
            if holder is None or place in self._written:
                continue
            if node.type == "member_expression":
                field = node.child_by_field_name("property")
                name = "" if field is None else self._syntax.text(field)
            else:
                index = unwrap(node.child_by_field_name("index"))
                literal = index is not None and index.type == "string"
                name = self._syntax.text(index).strip("'\"") if literal and index is not None else ""
            if _NAME.fullmatch(name) and not (holder == "import.meta.env" and name in BUNDLER_OWN):
                yield name, self._defaults.get(place, ""), node, holder

    def _patterns(self) -> Iterator[tuple[str, str, Node, str]]:
        for node, _ in self._syntax.of("variable_declarator"):
            pattern, holder = node.child_by_field_name("name"), self._holder(node.child_by_field_name("value"))
            if holder is None or pattern is None or pattern.type != "object_pattern":
                continue
            for child in pattern.named_children:
                key, default = child, ""
                if child.type == "object_assignment_pattern":
                    left, right = child.child_by_field_name("left"), child.child_by_field_name("right")
                    key, default = left or child, "" if right is None else self._literal(right)
                elif child.type == "pair_pattern":
                    key = child.child_by_field_name("key") or child
                    value = child.child_by_field_name("value")
                    if value is not None and value.type == "assignment_pattern":
                        right = value.child_by_field_name("right")
                        default = "" if right is None else self._literal(right)
                name = self._syntax.text(key)
                if child.type != "rest_pattern" and _NAME.fullmatch(name):
                    yield name, default, child, holder

    def _calls(self) -> Iterator[tuple[str, str, Node, str]]:
        for node, _ in self._syntax.of("call_expression"):
            callee = node.child_by_field_name("function")
            if callee is None or callee.type not in {"identifier", "member_expression"}:
                continue
            field = callee if callee.type == "identifier" else callee.child_by_field_name("property")
            method = "" if field is None else self._syntax.text(field)
            if method in SCHEMAS:
                yield from self._schema(node, callee)
            elif method in SETTINGS_METHODS or method in {"env", "require", "getEnv", "requireEnv"}:
                yield from self._named(node, callee, method)

    def _named(self, call: Node, callee: Node, method: str) -> Iterator[tuple[str, str, Node, str]]:
        given = arguments(call)
        if not given or given[0].type != "string":
            return
        name = self._syntax.text(given[0]).strip("'\"")
        if not _CONSTANT_NAME.fullmatch(name):
            return
        holder = callee.child_by_field_name("object")
        text = (
            "" if holder is None or holder.end_byte - holder.start_byte > _SCHEMA_DEPTH else self._syntax.text(holder)
        )
        whole = f"{text}.{method}" if text else method
        default = self._literal(given[1]) if len(given) > 1 else ""
        default = default or self._defaults.get((call.start_byte, call.end_byte), "")
        if whole in READERS:
            yield name, default, call, whole
        elif method in SETTINGS_METHODS and "config" in text.lower().rpartition(".")[2]:
            yield name, default, call, "settings service"

    def _schema(self, call: Node, callee: Node) -> Iterator[tuple[str, str, Node, str]]:
        """Yield the keys of a schema that ``process.env`` is checked against."""
        given = arguments(call)
        named = callee.type == "identifier"
        checked = any(self._holder(node) for node in given)
        if not checked and not (named and self._syntax.text(callee) == "createEnv"):
            return
        nodes: list[Node | None] = [*given] if named else [self._names.value(callee.child_by_field_name("object"), -1)]
        for _ in range(_SCHEMA_DEPTH):
            if not nodes:
                return
            value = self._names.value(nodes.pop(0), -1)
            if value is None or value.id in self._read:
                continue
            self._read.add(value.id)
            for key, member in self._names.items(value):
                if _CONSTANT_NAME.fullmatch(key):
                    yield key, self._schema_default(member), member, "schema"
                elif key in {"server", "client", "shared"}:
                    nodes.append(member)
            if value.type == "call_expression":
                inner = value.child_by_field_name("function")
                nodes += arguments(value)[:1]
                nodes.append(None if inner is None else inner.child_by_field_name("object"))

    def _schema_default(self, node: Node) -> str:
        """Return the default of ``str({default: 'x'})`` or ``z.string().default('x')``."""
        inner = unwrap(node)
        if inner is None or inner.type != "call_expression":
            return ""
        callee, given = inner.child_by_field_name("function"), arguments(inner)
        if not given or callee is None:
            return ""
        if callee.type == "member_expression":
            field = callee.child_by_field_name("property")
            if field is not None and self._syntax.text(field) == "default":
                return self._literal(given[0])
        value = self._names.member(given[0], "default")
        return "" if value is None else self._literal(value)
