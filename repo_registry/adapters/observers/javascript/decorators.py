"""Routes told by decorators of classes and methods: NestJS and its kin, as fragments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.javascript.application_settings import Found, SettingsReader
from repo_registry.adapters.observers.javascript.comments import comment_above, route_summary
from repo_registry.adapters.observers.javascript.forms import arguments
from repo_registry.adapters.observers.javascript.mounts import json_parts
from repo_registry.adapters.observers.javascript.names import Part
from repo_registry.adapters.observers.javascript.objects import json_of
from repo_registry.adapters.observers.javascript.routers import SUMMARY_LENGTH
from repo_registry.adapters.observers.javascript.source import is_source, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import first_named, last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

CONTROLLER_ROUTE = "javascript.controller_route"
"""framework, controller, prefix (parts), versions (null = default), path (parts), method, handler, summary,
end_line."""
NEST_MODULE = "javascript.nest_module"
"""id, controllers ([reference, …])."""


@attrs.frozen
class Decorated:
    """A framework whose controllers are decorated classes."""

    framework: str
    modules: frozenset[str]
    controllers: frozenset[str]


#: A line a framework.
DECORATED = (
    Decorated("nestjs", frozenset({"@nestjs/common"}), frozenset({"Controller"})),
    Decorated("routing-controllers", frozenset({"routing-controllers"}), frozenset({"Controller", "JsonController"})),
    Decorated("tsoa", frozenset({"tsoa", "@tsoa/runtime"}), frozenset({"Route"})),
    Decorated("tsed", frozenset({"@tsed/common", "@tsed/di", "@tsed/schema"}), frozenset({"Controller"})),
    Decorated("inversify", frozenset({"inversify-express-utils"}), frozenset({"controller"})),
    Decorated("midway", frozenset({"@midwayjs/core", "@midwayjs/decorator"}), frozenset({"Controller"})),
)
_BY_NAME = {(module, name): one.framework for one in DECORATED for module in one.modules for name in one.controllers}
#: Decorator → HTTP method.
VERBS = {
    "Get": "GET",
    "Post": "POST",
    "Put": "PUT",
    "Patch": "PATCH",
    "Delete": "DELETE",
    "Del": "DELETE",
    "Head": "HEAD",
    "Options": "OPTIONS",
    "All": "ANY",
    "Sse": "GET",
    "httpGet": "GET",
    "httpPost": "POST",
    "httpPut": "PUT",
    "httpPatch": "PATCH",
    "httpDelete": "DELETE",
}
_CUES = (
    "Controller(",
    "@Route(",
    "controller(",
    "setGlobalPrefix",
    "enableVersioning",
    "RouterModule",
    "@Module(",
    "routePrefix",
)
_CLASSES = frozenset({"class_declaration", "abstract_class_declaration", "class"})


class ControllerObserver:
    """Finds controllers, what is put before all of them, and modules with a path of their own."""

    name = "javascript.controllers"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file runs and may hold any of these."""
        return is_source(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in _CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        reader = _Reader(names(file))
        for kind, node, payload in [*reader.classes(), *reader.calls()]:
            yield Fragment(kind=kind, path=file.path, line=line_of(node), path_class=file.path_class, payload=payload)


class _Reader(SettingsReader):
    """Reads controllers and modules as well."""

    # -- classes -------------------------------------------------------------------------------------------------

    def classes(self) -> Iterator[Found]:
        outer: dict[int, list[Node]] = {}
        for node, _ in self._syntax.of("export_statement"):
            declaration = node.child_by_field_name("declaration") or node.child_by_field_name("value")
            if declaration is not None:
                outer[declaration.start_byte] = [child for child in node.named_children if child.type == "decorator"]
        for node, scope in self._syntax.scopes:
            if node.type not in _CLASSES:
                continue
            decorators = [*outer.get(node.start_byte, []), *(c for c in node.named_children if c.type == "decorator")]
            for name, call in map(self._decorator, decorators):
                module = self._module_of(name, scope)
                framework = _BY_NAME.get((module, name))
                if framework is not None:
                    yield from self._controller(node, scope, framework, call)
                elif name == "Module" and module == "@nestjs/common" and call is not None:
                    yield from self._module(node, scope, call)

    def _decorator(self, node: Node) -> tuple[str, Node | None]:
        inner = first_named(node)
        if inner is not None and inner.type == "call_expression":
            callee = inner.child_by_field_name("function")
            return ("" if callee is None else self._syntax.head(callee, 80)), inner
        return ("" if inner is None else self._syntax.head(inner, 80)), None

    def _module_of(self, name: str, scope: int) -> str:
        binding = self._names.lookup(name, scope)
        return "" if binding is None else binding.module

    def _module(self, node: Node, scope: int, call: Node) -> Iterator[Found]:
        given = arguments(call)
        name = node.child_by_field_name("name")
        controllers = self._names.value(
            self._names.member(self._names.value(given[0], scope), "controllers") if given else None, scope
        )
        if name is None or controllers is None or controllers.type != "array":
            return
        found = [self._references.of(item, scope) for item in controllers.named_children]
        yield (
            NEST_MODULE,
            node,
            {
                "id": self._syntax.text(name),
                "controllers": [json_of(reference) for reference in found if reference is not None],
            },
        )

    def _controller(self, node: Node, scope: int, framework: str, call: Node | None) -> Iterator[Found]:
        prefixes, versions = self._prefixes(call, scope)
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        label = "" if name is None else self._syntax.text(name)
        above: list[Node] = []
        for member in [] if body is None else body.named_children:
            if member.type == "decorator":
                above.append(member)
                continue
            if member.type == "method_definition":
                decorators = [*above, *(child for child in member.named_children if child.type == "decorator")]
                for payload, at in self._method(member, decorators, scope):
                    for prefix in prefixes:
                        yield (
                            CONTROLLER_ROUTE,
                            at,
                            {
                                "framework": framework,
                                "controller": label,
                                "prefix": json_parts(prefix),
                                "versions": list(versions),
                                **payload,
                            },
                        )
            if member.type != "comment":
                above = []

    def _prefixes(self, call: Node | None, scope: int) -> tuple[list[list[Part]], list[JsonValue]]:
        given = [] if call is None else arguments(call)
        if not given:
            return [[]], [None]
        option = self._names.value(given[0], scope)
        if option is None or option.type != "object":
            return self._texts(given[0], scope), [None]
        path, version = self._names.member(option, "path"), self._names.member(option, "version")
        return ([[]] if path is None else self._texts(path, scope)), self._versions(version, scope)

    def _texts(self, node: Node, scope: int) -> list[list[Part]]:
        inner = self._names.value(node, scope)
        if inner is not None and inner.type == "array":
            return [self._names.parts(item, scope) for item in inner.named_children[:16]]
        return [self._names.parts(node, scope)]

    def _method(self, member: Node, decorators: list[Node], scope: int) -> Iterator[tuple[dict[str, JsonValue], Node]]:
        name = member.child_by_field_name("name")
        summary = ""
        versions: list[JsonValue] | None = None
        verbs: list[tuple[str, Node | None, Node]] = []
        for decorator in decorators:
            word, call = self._decorator(decorator)
            if word in VERBS:
                verbs.append((VERBS[word], call, decorator))
            elif word in {"ApiOperation", "Summary", "OpenAPI"} and call is not None and not summary:
                summary = self._summary(call, scope)
            elif word == "Version" and call is not None and arguments(call):
                versions = self._versions(arguments(call)[0], scope)
        if not summary:
            first = decorators[0] if decorators else member
            summary = route_summary(comment_above(self._syntax.data, first.start_byte)) or route_summary(
                comment_above(self._syntax.data, member.start_byte)
            )
        for method, call, decorator in verbs:
            given = [] if call is None else arguments(call)
            for path in self._texts(given[0], scope) if given else [[]]:
                payload: dict[str, JsonValue] = {
                    "path": json_parts(path),
                    "method": method,
                    "handler": "" if name is None else self._syntax.text(name),
                    "summary": summary[:SUMMARY_LENGTH],
                    "end_line": last_line_of(member),
                }
                if versions is not None:
                    payload["versions"] = list(versions)
                yield payload, decorator

    def _summary(self, call: Node, scope: int) -> str:
        for given in arguments(call)[:1]:
            option = self._names.value(given, scope)
            for key in ("summary", "description", "title"):
                value = self._names.member(option, key)
                text = self._names.text(value, scope) if value is not None else None
                if text:
                    return text
            return self._names.text(given, scope) or ""
        return ""
