"""What one module offers to others, as a fragment: exports, constants, and the modules it loads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.forms import exported_name, unwrap
from repo_registry.adapters.observers.javascript.imports import loaded_modules
from repo_registry.adapters.observers.javascript.names import Names, Reference
from repo_registry.adapters.observers.javascript.references import References
from repo_registry.adapters.observers.javascript.source import is_source, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Syntax
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

MODULE = "javascript.module"
#: Exported names, constants and loaded modules that are remembered of one file.
ENTRIES = 300


class ModuleObserver:
    """Tells what a module exports, so that routers and commands can be followed from file to file."""

    name = "javascript.module"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may be loaded by another."""
        return is_source(file) and file.path_class is not PathClass.DOCS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield one fragment."""
        known = names(file)
        exports = _Exports(known)
        modules = list(dict.fromkeys(module for module, _ in loaded_modules(file)))[:ENTRIES]
        if not (exports.names or exports.stars or modules):
            return
        payload: dict[str, JsonValue] = {
            "exports": {key: _json(value) for key, value in list(exports.names.items())[:ENTRIES]},
            "stars": list(exports.stars[:ENTRIES]),
            "constants": dict(list(exports.constants.items())[:ENTRIES]),
            "modules": list(modules),
        }
        yield Fragment(kind=MODULE, path=file.path, line=1, path_class=file.path_class, payload=payload)


def _json(reference: Reference) -> JsonValue:
    return reference if isinstance(reference, str) else list(reference)


class _Exports:
    """Exports of ES and CommonJS modules."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._syntax: Syntax = names.syntax
        self._references = References(names)
        self.names: dict[str, Reference] = {}
        self.stars: list[str] = []
        self.constants: dict[str, str] = {}
        for statement, _ in self._syntax.of("export_statement"):
            self._statement(statement)
        for assignment, scope in self._syntax.of("assignment_expression"):
            exported = exported_name(self._syntax, assignment.child_by_field_name("left"))
            if exported is not None:
                self._value(exported, assignment.child_by_field_name("right"), scope, commonjs=True)
        if "command" in self.constants:  # the module itself is what it exports: a command of yargs
            self.names.setdefault("default", "default")

    def _statement(self, node: Node) -> None:
        source = node.child_by_field_name("source")
        module = None if source is None else self._syntax.text(source).strip("'\"")
        declaration, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
        if declaration is not None:
            default = any(child.type == "default" for child in node.children)
            for name, expression in declared(self._syntax, declaration):
                self._value("default" if default else name, expression, -1, local=name)
        elif value is not None:
            self._value("default", value, -1)
        elif any(child.type == "*" for child in node.children) and module is not None:
            self.stars.append(module)
        for child in node.named_children:
            if child.type == "namespace_export" and module is not None:
                self.names.update({self._syntax.text(name): [module, "*"] for name in child.named_children})
            elif child.type == "export_clause":
                self._clause(child, module)

    def _clause(self, clause: Node, module: str | None) -> None:
        for specifier in clause.named_children:
            name = specifier.child_by_field_name("name")
            if name is None:
                continue
            alias = self._syntax.text(specifier.child_by_field_name("alias") or name)
            if module is not None:
                self.names[alias] = [module, self._syntax.text(name)]
            else:
                self._value(alias, name, -1, local=self._syntax.text(name))

    def _value(
        self, exported: str, node: Node | None, scope: int, *, local: str | None = None, commonjs: bool = False
    ) -> None:
        value = unwrap(node)
        if value is not None and value.type == "assignment_expression":  # exports = module.exports = x
            value = unwrap(value.child_by_field_name("right"))
        target = self._names.value(value, scope)
        if target is not None and target.type == "object":
            for key, member in self._names.items(target):
                reference = self._references.of(member, scope)
                self._constants(f"{exported}.{key}", member, scope)
                if commonjs and exported == "default":
                    self._constants(key, member, scope)
                if reference is not None:
                    self.names.setdefault(key if commonjs and exported == "default" else f"{exported}.{key}", reference)
            self.names.setdefault(exported, local or exported)
            return
        text = self._names.text(value, scope) if value is not None else None
        if text:
            self.constants.setdefault(exported, text)
        reference = self._references.of(value, scope) or local
        if reference is not None:
            self.names.setdefault(exported, reference)

    def _constants(self, name: str, node: Node, scope: int) -> None:
        inner = unwrap(node)
        members: Iterator[tuple[str, Node]] = iter([(name, node)])
        if inner is not None and inner.type == "object":
            members = iter([(f"{name}.{key}", value) for key, value in self._names.items(inner)])
        for key, value in members:
            text = self._names.text(value, scope)
            if text:
                self.constants.setdefault(key, text)


def declared(syntax: Syntax, declaration: Node) -> list[tuple[str, Node | None]]:
    """Return the names that a declaration makes, with the value where it has one."""
    if declaration.type in {"lexical_declaration", "variable_declaration"}:
        found: list[tuple[str, Node | None]] = []
        for declarator in declaration.named_children:
            name = declarator.child_by_field_name("name")
            if declarator.type == "variable_declarator" and name is not None and name.type == "identifier":
                found.append((syntax.text(name), declarator.child_by_field_name("value")))
        return found
    name = declaration.child_by_field_name("name")
    return [] if name is None else [(syntax.text(name), None)]
