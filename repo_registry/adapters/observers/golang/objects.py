"""Routers and commands of Go: where they are made, kept, given back, and handed to functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.golang.comments import annotated_summary, comment_above
from repo_registry.adapters.observers.golang.expressions import arguments, plain
from repo_registry.adapters.observers.golang.names import (
    Names,
    Reference,
    ending,
    is_go,
    is_object_id,
    names,
    router_type,
)
from repo_registry.adapters.observers.golang.tables import COBRA, DERIVING, FLUENT, MAKER_MODULES, MAKERS
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import first_named, last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

MADE = "go.made"
"""A router: id, framework, root."""
LINK = "go.link"
"""``id`` is the same object as ``target``."""
PASS = "go.pass"  # noqa: S105 - a kind of fragment
"""The object ``parent`` is given to a function; ``child`` is the parameter."""
COMMAND_MOUNT = "go.command_mount"
"""The command ``child`` stands below ``parent``."""
CONSTANTS = "go.constants"
"""Package-level texts by name."""
SUMMARY = "go.summary"
"""What an annotated handler says of itself: id, summary."""
MAIN = "go.main"
"""``func main`` of ``package main``: end_line."""
ENTRIES = 300

Found = tuple[str, Node, dict[str, JsonValue]]


def json_of(reference: Reference) -> JsonValue:
    """Return a reference as JSON."""
    return reference if isinstance(reference, str) else list(reference)


class ObjectObserver:
    """Finds what lets routers and commands be followed from file to file."""

    name = "go.objects"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is built."""
        return is_go(file) and file.path_class is not PathClass.DOCS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        known = names(file)
        if file.path_class is not PathClass.OWN and not MAKER_MODULES & {*known.imports.values()}:
            return  # nothing of the project's own hangs on it
        for kind, node, payload in _Reader(file, known).found():
            yield Fragment(kind=kind, path=file.path, line=line_of(node), path_class=file.path_class, payload=payload)


class _Reader:
    def __init__(self, file: SourceFile, known: Names) -> None:
        self._file = file
        self._names = known
        self._syntax = known.syntax

    def found(self) -> Iterator[Found]:
        yield from self._constants()
        yield from self._functions()
        yield from self._made()
        yield from self._fields()
        yield from self._variables()
        yield from self._lists()
        yield from self._assigned()
        yield from self._literals()
        yield from self._returned()
        yield from self._handed()

    def _constants(self) -> Iterator[Found]:
        texts: dict[str, JsonValue] = {}
        for node, scope in self._syntax.of("const_spec", "var_spec"):
            name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            first = None if value is None else first_named(value)
            if scope < 0 and name is not None and first is not None and len(texts) < ENTRIES:
                text = self._names.text(first, scope)
                if text:
                    texts[self._syntax.text(name)] = text
        if texts:
            yield CONSTANTS, self._syntax.root, texts

    def _functions(self) -> Iterator[Found]:
        for scope, (node, _) in enumerate(self._syntax.scopes):
            if node.type == "func_literal":
                continue
            name = self._names.function_id(scope)
            if name == "main" and self._names.package == "main":
                yield MAIN, node, {"end_line": last_line_of(node)}
            summary = annotated_summary(comment_above(self._file.lines, line_of(node)))
            if summary:
                yield SUMMARY, node, {"id": name, "summary": summary}
            for position, (_, kind) in enumerate(self._names.parameters(node)):
                router = router_type(self._names.type_name(kind))
                if router is not None:
                    yield MADE, node, {"id": f"{name}({position})", "framework": router[0], "root": router[1]}

    def _made(self) -> Iterator[Found]:
        for node, scope in self._syntax.of("call_expression", "composite_literal"):
            if node.type == "call_expression":
                called = self._names.called(node)
                maker = None if called is None else MAKERS.get(called)
            else:
                kind = self._names.type_name(node.child_by_field_name("type"))
                maker = None if kind is None else MAKERS.get(kind)
            if maker is not None and maker.kind == "router":
                reference = self._names.of(node, scope)
                if is_object_id(reference) and reference is not None:
                    yield MADE, node, {"id": json_of(reference), "framework": maker.framework, "root": maker.root}

    def _fields(self) -> Iterator[Found]:
        """Yield fields of structs that are declared as routers."""
        for node, _ in self._syntax.of("type_spec"):
            name, kind = node.child_by_field_name("name"), node.child_by_field_name("type")
            body = first_named(kind) if kind is not None and kind.type == "struct_type" else None
            if body is None or name is None:
                continue
            for field in body.named_children:
                router = router_type(self._names.type_name(field.child_by_field_name("type")))
                for one in field.children_by_field_name("name") if router is not None else []:
                    identity = f"{self._syntax.text(name)}.{self._syntax.text(one)}"
                    framework, root = router or ("", False)
                    yield MADE, field, {"id": identity, "framework": framework, "root": root}

    def _variables(self) -> Iterator[Found]:
        for node, scope in self._syntax.of("var_spec"):
            if scope >= 0:
                continue
            value = node.child_by_field_name("value")
            for name, one in zip(
                node.children_by_field_name("name"), [] if value is None else value.named_children, strict=False
            ):
                reference = self._names.of(one, scope)
                if reference is not None and (is_object_id(reference) or _is_result(reference)):
                    yield LINK, node, {"id": self._syntax.text(name), "target": json_of(reference)}

    def _lists(self) -> Iterator[Found]:
        """Yield ``var Commands = []cli.Command{one, two}``: what stands in the list goes where the list goes."""
        for node, scope in self._syntax.of("var_spec"):
            value, names_of = node.child_by_field_name("value"), node.children_by_field_name("name")
            literal = None if value is None else plain(first_named(value))
            if scope >= 0 or literal is None or literal.type != "composite_literal" or not names_of:
                continue
            kind = literal.child_by_field_name("type")
            element = None if kind is None else kind.child_by_field_name("element")
            maker = MAKERS.get(self._names.type_name(element) or ("", ""))
            if kind is None or kind.type != "slice_type" or maker is None or maker.kind != "command":
                continue
            for item in self._names.elements(literal, scope):
                reference = self._names.of(item, scope)
                if reference is not None:
                    payload: dict[str, JsonValue] = {"parent": self._syntax.text(names_of[0])}
                    yield COMMAND_MOUNT, item, {**payload, "child": json_of(reference)}

    def _assigned(self) -> Iterator[Found]:
        for node, scope in self._syntax.of("assignment_statement"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is None or right is None:
                continue
            for target, value in zip(left.named_children, right.named_children, strict=False):
                if target.type not in {"identifier", "selector_expression"}:
                    continue
                identity, reference = self._names.of(target, scope), self._names.of(value, scope)
                if not isinstance(identity, str) or is_object_id(identity) or reference is None:
                    continue
                if is_object_id(reference) or (target.type == "selector_expression" and _is_result(reference)):
                    yield LINK, node, {"id": identity, "target": json_of(reference)}

    def _literals(self) -> Iterator[Found]:
        """Yield ``Server{router: r}``."""
        for node, scope in self._syntax.of("composite_literal"):
            kind = self._names.type_name(node.child_by_field_name("type"))
            if kind is None or kind[0]:
                continue
            for key, value in self._names.fields(node).items():
                reference = self._names.of(value, scope)
                if reference is not None and (is_object_id(reference) or _is_result(reference)):
                    yield LINK, value, {"id": f"{kind[1]}.{key}", "target": json_of(reference)}

    def _returned(self) -> Iterator[Found]:
        seen: set[str] = set()
        for node, scope in self._syntax.of("return_statement"):
            values = first_named(node)
            first = first_named(values) if values is not None and values.type == "expression_list" else values
            if scope < 0 or first is None or self._syntax.scopes[scope].node.type == "func_literal":
                continue
            function = self._names.function_id(scope)
            inner = plain(first)
            if function in seen or inner is None or inner.type in {"nil", "true", "false"}:
                continue
            reference = self._names.of(first, scope)
            made = inner.type in {"composite_literal", "identifier", "call_expression", "selector_expression"}
            if reference is None or not made or reference == f"{function}()":
                continue
            if is_object_id(reference) or self._is_instance(first, scope) or _is_result(reference):
                seen.add(function)
                yield LINK, node, {"id": f"{function}()", "target": json_of(reference)}

    def _is_instance(self, node: Node, scope: int) -> bool:
        value = self._names.value(node, scope)
        return value is not None and (value.type == "composite_literal" or plain(node) is not value)

    def _handed(self) -> Iterator[Found]:
        for node, scope in self._syntax.of("call_expression"):
            given = arguments(node)
            if not given or self._names.called(node) in MAKERS:
                continue
            callee: Reference | None = None
            for index, argument in enumerate(given[:8]):
                inner = plain(argument)
                if inner is None or not self._may_be_handed(inner, scope):
                    continue
                parent = self._names.of(inner, scope)
                if parent is None or not self._is_handed(inner, parent, scope):
                    continue
                callee = callee or self._names.of(node.child_by_field_name("function"), scope)
                child = ending(callee, f"({index})")
                if child is not None:
                    yield PASS, node, {"parent": json_of(parent), "child": json_of(child)}

    def _may_be_handed(self, node: Node, scope: int) -> bool:
        """Rule out, cheaply, what can be neither a router nor a command."""
        if node.type == "identifier":
            return self._names.lookup(self._syntax.text(node), scope) is not None
        if node.type == "call_expression":
            callee = node.child_by_field_name("function")
            field = None if callee is None else callee.child_by_field_name("field")
            made = self._names.called(node) in MAKERS
            return made or (field is not None and self._syntax.text(field) in DERIVING | FLUENT)
        return node.type == "selector_expression"

    def _is_handed(self, node: Node, reference: Reference, scope: int) -> bool:
        if is_object_id(reference) or self._names.router_type(node, scope) is not None:
            return True
        if node.type == "selector_expression":
            field = node.child_by_field_name("field")
            return field is not None and self._syntax.text(field).lower() in {"router", "engine", "mux", "app", "echo"}
        binding = self._names.lookup(self._syntax.text(node), scope) if node.type == "identifier" else None
        kind = None if binding is None else self._names.type_name(binding.type)
        return kind == (COBRA, "Command")


def _is_result(reference: Reference) -> bool:
    name = reference if isinstance(reference, str) else reference[1]
    return name.endswith(")")
