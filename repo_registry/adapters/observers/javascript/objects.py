"""Routers and programs: where they are made, returned, kept in a class, and handed to functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.bindings import Binding
from repo_registry.adapters.observers.javascript.forms import (
    arguments,
    imported_names,
    pattern_names,
    required_module,
    unwrap,
)
from repo_registry.adapters.observers.javascript.frameworks import (
    ALIKE,
    INSTANCES,
    PROGRAM_MODULES,
    ROUTER_MODULES,
    SERVED,
    Maker,
    npm_name,
)
from repo_registry.adapters.observers.javascript.names import Names, Reference
from repo_registry.adapters.observers.javascript.references import References, ending
from repo_registry.adapters.observers.javascript.source import is_source, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

MADE = "javascript.made"
"""An object: id, framework, kind, root, label (parts of a prefix or name)."""
LINK = "javascript.link"
"""``id`` is the same object as ``target``."""
PASS = "javascript.pass"  # noqa: S105 - a kind of fragment
"""The object ``parent`` is given to a function; ``child`` is the parameter."""

#: Names under which applications and programs are handed around.
HANDED = frozenset(
    [
        "app",
        "application",
        "api",
        "server",
        "router",
        "fastify",
        "instance",
        "koa",
        "hono",
        "program",
        "cli",
        "yargs",
        "prog",
        "cmd",
        "command",
        "parent",
    ]
)
_TYPES = ("Express", "Application", "Router", "Fastify", "Hono", "Koa", "Command", "Argv", "Elysia", "CAC")


def is_object_id(reference: Reference | None) -> bool:
    """Tell whether a reference names an object made in this very file."""
    if not isinstance(reference, str):
        return False
    return reference == "program" or (reference[:1] in {"o", "c"} and reference[1:].isdigit())


def json_of(reference: Reference) -> JsonValue:
    """Return a reference as JSON."""
    return reference if isinstance(reference, str) else list(reference)


def looks_handed(known: Names, node: Node, scope: int) -> bool:
    """Tell whether a name or its type says that it is an application, a router or a program."""
    if node.type == "member_expression":
        field = node.child_by_field_name("property")
        return field is not None and known.syntax.text(field) in HANDED
    if node.type != "identifier":
        return False
    name = known.syntax.text(node)
    if name in HANDED or name.endswith(("Router", "App", "Program")):
        return True
    binding = known.lookup(name, scope)
    return binding is not None and is_typed(known, binding)


def is_typed(known: Names, binding: Binding) -> bool:
    """Tell whether a parameter is declared as an application, a router or a program."""
    if binding.kind != "parameter" or binding.node is None:
        return False
    annotation = binding.node.child_by_field_name("type")
    text = "" if annotation is None else known.syntax.text(annotation).lstrip(": ")
    return text.rpartition(".")[2].startswith(_TYPES) or text.startswith(_TYPES)


class ObjectObserver:
    """Finds routers and programs as objects that other files may use."""

    name = "javascript.objects"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file runs."""
        return is_source(file) and file.path_class is not PathClass.DOCS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        known = names(file)
        reader = _Reader(known)
        for kind, node, payload in reader.found():
            yield Fragment(kind=kind, path=file.path, line=line_of(node), path_class=file.path_class, payload=payload)


class _Reader:
    def __init__(self, known: Names) -> None:
        self._names = known
        self._syntax = known.syntax
        self._references = References(known)

    def found(self) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        yield from self._instances()
        yield from self._made()
        yield from self._kept()
        yield from self._returned()
        yield from self._handed()

    def _instances(self) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        """Yield the program that a library itself is, once a file."""
        for node, _ in self._syntax.of("import_statement", "variable_declarator"):
            if node.type == "import_statement":
                names = [(module, name) for _, module, name in imported_names(self._syntax, node)]
            else:
                module = required_module(self._syntax, unwrap(node.child_by_field_name("value")))
                pattern = node.child_by_field_name("name")
                keys = ["*"] if pattern is None or pattern.type == "identifier" else []
                keys += [key for key, _ in pattern_names(self._syntax, pattern)] if pattern is not None else []
                names = [] if module is None else [(module, key) for key in keys]
            for module_name in names:
                maker = INSTANCES.get(npm_name(*module_name))
                if maker is not None:
                    yield MADE, node, {"id": "program", "framework": maker.framework, "kind": maker.kind, "root": True}
                    return

    def _made(self) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        served = any(sign.encode() in self._syntax.data for sign in SERVED)
        for node, scope in self._syntax.of("call_expression", "new_expression"):
            maker = self._references.object_made(node, scope)
            if maker is not None:
                payload: dict[str, JsonValue] = {
                    "id": f"o{node.start_byte}",
                    "framework": maker.framework,
                    "kind": maker.kind,
                    "root": maker.root and (maker.framework not in ALIKE or served),
                }
                payload["label"] = self._label(node, scope, maker)
                yield MADE, node, payload

    def _label(self, node: Node, scope: int, maker: Maker) -> JsonValue:
        given = arguments(node)
        if not given:
            return []
        if maker.kind == "program":
            text = self._names.text(given[0], scope)
            return [text] if text else []
        option = self._names.value(given[0], scope)
        for key in ("prefix", "base", "basePath"):
            value = self._names.member(option, key)
            if value is not None:
                return [
                    part if isinstance(part, str) or part is None else list(part)
                    for part in self._names.parts(value, scope)
                ]
        return []

    def _kept(self) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        for node, scope in self._syntax.of("assignment_expression", "public_field_definition", "field_definition"):
            if node.type == "assignment_expression":
                target, value = unwrap(node.child_by_field_name("left")), node.child_by_field_name("right")
                if target is None or target.type not in {"member_expression", "identifier"}:
                    continue
                holder = target.child_by_field_name("object")
                if holder is not None and holder.type != "this":
                    continue
                name = self._references.of(target, scope) if holder is not None else self._syntax.text(target)
            else:
                field = node.child_by_field_name("name") or node.child_by_field_name("property")
                owner, value = self._names.enclosing_class(scope), node.child_by_field_name("value")
                name = f"{owner}.{self._syntax.text(field)}" if owner is not None and field is not None else None
            if value is None or not isinstance(name, str) or is_object_id(name):
                continue
            reference = self._references.of(value, scope)
            if reference is not None and is_object_id(reference):
                yield LINK, node, {"id": name, "target": json_of(reference)}

    def _returned(self) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        for node, scope in self._syntax.of("return_statement"):
            inner = [child for child in node.named_children if child.type != "comment"]
            if scope >= 0 and inner:
                yield from self._result(inner[0], scope)
        for scope, (node, _) in enumerate(self._syntax.scopes):
            body = unwrap(node.child_by_field_name("body")) if node.type == "arrow_function" else None
            if body is not None and body.type != "statement_block":
                yield from self._result(body, scope)

    def _result(self, value: Node, scope: int) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        function = self._names.function_id(scope)
        node = unwrap(value)
        if node is None or function.startswith("fn@"):
            return
        if node.type == "object":
            for key, member in self._names.items(node):
                reference = self._references.of(member, scope)
                if is_object_id(reference) and reference is not None:
                    yield LINK, value, {"id": f"{function}().{key}", "target": json_of(reference)}
            return
        reference = self._references.of(node, scope)
        if reference is not None and (is_object_id(reference) or looks_handed(self._names, node, scope)):
            yield LINK, value, {"id": f"{function}()", "target": json_of(reference)}

    def _handed(self) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        for node, scope in self._syntax.of("call_expression", "new_expression"):
            given = arguments(node)
            candidates = [
                (index, argument)
                for index, argument in enumerate(given[:6])
                if argument.type in {"identifier", "member_expression"}
            ]
            if not candidates:
                continue
            callee = node.child_by_field_name("constructor" if node.type == "new_expression" else "function")
            for index, argument in candidates:
                parent = self._references.of(argument, scope)
                if parent is None or not (is_object_id(parent) or looks_handed(self._names, argument, scope)):
                    continue
                for target in self._references.all_of(callee, scope):
                    child = ending(target, f"({index})")
                    if child is not None and not _of_library(child):
                        yield PASS, node, {"parent": json_of(parent), "child": json_of(child)}


def _of_library(reference: Reference) -> bool:
    return not isinstance(reference, str) and reference[0] in ROUTER_MODULES | PROGRAM_MODULES
