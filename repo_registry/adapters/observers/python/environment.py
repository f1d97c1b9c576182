"""Which environment variables a Python program reads, by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.python.environment_tables import (
    MAPPINGS,
    OPTION_CALLS,
    READER_CLASSES,
    READER_METHODS,
    READERS,
)
from repo_registry.adapters.observers.python.names import Names, names_of
from repo_registry.adapters.observers.python.settings_classes import settings_variables
from repo_registry.adapters.observers.python.syntax import Scope, ScopeKind, Syntax, is_python, syntax_of
from repo_registry.adapters.observers.python.terms import dotted
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, ObservedFact

MAX_VARIABLES: Final = 300
"""Variables reported of one file."""
MAX_DEFAULT: Final = 120
"""Characters kept of a default."""

_HINTS: Final = ("environ", "getenv", "decouple", "envvar", "BaseSettings", "env(", "env.", "starlette.config")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}\Z")
_SHOUTED: Final = re.compile(r"[A-Z][A-Z0-9_]{2,99}\Z")


@attrs.frozen(kw_only=True)
class Variable:
    """One variable where it is read."""

    name: str
    default: str
    access: str
    line: int
    end_line: int


class EnvironmentObserver:
    """Finds variables read through ``os``, settings libraries, settings classes and command line options.

    Names must be literal or a constant of the same file. A file reports each name once, where it is read first; a
    function of the file that hands its parameter to ``os.environ`` reads what it is called with.
    """

    name = "python.environment"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the text mentions the environment at all."""
        return is_python(file) and any(hint in file.text for hint in _HINTS)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield one fact per name, by line of the first read."""
        syntax = syntax_of(file)
        names = names_of(syntax)
        first: dict[str, Variable] = {}
        for variable in sorted(_variables(file, syntax, names), key=lambda one: (one.line, one.name)):
            if _NAME.match(variable.name) and len(first) < MAX_VARIABLES:
                first.setdefault(variable.name, variable)
        for variable in first.values():
            yield ObservedFact(
                kind=FactKind.ENV_VARIABLE,
                key=variable.name,
                value=variable.default,
                path=file.path,
                start_line=variable.line,
                end_line=variable.end_line,
                rule=f"python.environment.{variable.access}",
                rule_version=self.version,
                path_class=file.path_class,
                attributes={"access": variable.access},
            )
        syntax.complete()


def _variables(file: SourceFile, syntax: Syntax, names: Names) -> Iterator[Variable]:
    reading = _Reading(file=file, syntax=syntax, names=names)
    yield from reading.subscripts()
    yield from reading.calls()
    for field in settings_variables(syntax, names):
        yield Variable(
            name=field.name,
            default=source_of(file, field.default),
            access="settings",
            line=field.line,
            end_line=field.end_line,
        )


def source_of(file: SourceFile, node: ast.expr | None) -> str:
    """Return an expression as it is written, on one line; a literal text without its quotes."""
    if node is None or (isinstance(node, ast.Constant) and node.value in (None, ...)):
        return ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value[:MAX_DEFAULT]
    first = file.lines[node.lineno - 1 : node.end_lineno or node.lineno]
    if not first:
        return ""
    encoded = [line.encode() for line in first]
    encoded[-1] = encoded[-1][: node.end_col_offset]
    encoded[0] = encoded[0][node.col_offset :]
    return " ".join(b" ".join(encoded).decode("utf-8", "replace").split())[:MAX_DEFAULT]


@attrs.define(kw_only=True)
class _Reading:
    """Everything about one file that decides whether a call reads the environment."""

    file: SourceFile
    syntax: Syntax
    names: Names
    mappings: set[str] = attrs.field(factory=set)
    readers: set[str] = attrs.field(factory=set)
    wrappers: dict[str, int] = attrs.field(factory=dict)
    prefixes: list[tuple[int, int, str]] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        for node, _ in self.syntax.of_type(ast.Assign):
            full = self.names.full(node.value)
            made = self.names.full(node.value.func) if isinstance(node.value, ast.Call) else None
            for target in node.targets:
                name = dotted(target)
                if name and full in MAPPINGS:
                    self.mappings.add(name)
                if name and made in READER_CLASSES:
                    self.readers.add(name)
        for block, _ in self.syntax.of_type(ast.With):
            self._collect_prefix(block)
        self._collect_wrappers()

    def _collect_prefix(self, node: ast.With) -> None:
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "prefixed":
                text = self.names.text(call.args[0]) if call.args else None
                if text is not None:
                    self.prefixes.append((node.lineno, node.end_lineno or node.lineno, text))
                    if isinstance(item.optional_vars, ast.Name):
                        self.readers.add(item.optional_vars.id)

    def _collect_wrappers(self) -> None:
        """Remember functions of the module that read a variable named by one of their parameters."""
        reads: list[tuple[ast.Call | ast.Subscript, Scope]] = [
            *self.syntax.of_type(ast.Call),
            *self.syntax.of_type(ast.Subscript),
        ]
        for node, scope in reads:
            asked = self._asked(node)
            owner = scope.node
            if not isinstance(asked, ast.Name) or not isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if scope.parent is not None and scope.parent.kind is ScopeKind.MODULE:
                parameters = [argument.arg for argument in owner.args.args]
                if asked.id in parameters:
                    self.wrappers.setdefault(owner.name, parameters.index(asked.id))

    def _asked(self, node: ast.Call | ast.Subscript) -> ast.expr | None:
        """Return the expression that names the variable, if this reads ``os.environ``."""
        if isinstance(node, ast.Subscript):
            stored = isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)
            return node.slice if not stored and self._is_mapping(node.value) else None
        full = self.names.full(node.func)
        direct = full in READERS or (
            isinstance(node.func, ast.Attribute)
            and node.func.attr in {"get", "pop", "setdefault"}
            and self._is_mapping(node.func.value)
        )
        return node.args[0] if direct and node.args else None

    def _is_mapping(self, node: ast.expr) -> bool:
        return self.names.full(node) in MAPPINGS or dotted(node) in self.mappings

    def subscripts(self) -> Iterator[Variable]:
        """Yield ``os.environ["X"]`` and ``"X" in os.environ``."""
        stored = {
            id(target)
            for node, _ in self.syntax.of_type(ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Subscript)
        }
        for node, _ in self.syntax.of_type(ast.Subscript):
            name = self.names.text(self._asked(node)) if id(node) not in stored else None
            if name is not None:
                yield self._variable(name, None, "environ", node)
        for compared, _ in self.syntax.of_type(ast.Compare):
            if len(compared.ops) == 1 and isinstance(compared.ops[0], ast.In | ast.NotIn):
                name = self.names.text(compared.left) if self._is_mapping(compared.comparators[0]) else None
                if name is not None:
                    yield self._variable(name, None, "environ", compared)

    def calls(self) -> Iterator[Variable]:
        """Yield variables read by a call."""
        for node, _ in self.syntax.of_type(ast.Call):
            yield from self._of_call(node)

    def _of_call(self, node: ast.Call) -> Iterator[Variable]:
        asked = self._asked(node)
        if asked is not None:
            name = self.names.text(asked)
            if name is not None:
                yield self._variable(name, _default(node, 1), "environ", node)
            return
        callee = dotted(node.func) or ""
        if callee.rpartition(".")[2] in OPTION_CALLS:
            yield from self._option(node)
        elif self.names.full(node.func) in READER_CLASSES:
            yield from self._declared(node)
        elif self._reads(callee):
            yield from self._reader(node, callee)
        elif callee in self.wrappers and len(node.args) > self.wrappers[callee]:
            name = self.names.text(node.args[self.wrappers[callee]])
            if name is not None:
                yield self._variable(name, _default(node, self.wrappers[callee] + 1), "function", node)

    def _reads(self, callee: str) -> bool:
        base, _, method = callee.rpartition(".")
        if callee in self.readers or (base in self.readers and method in READER_METHODS):
            return True
        # An object called `env` that another module made: only names in capitals are believed, see `_reader`.
        is_env = "env" in self.names.imports
        return is_env and (callee == "env" or (base == "env" and method in READER_METHODS))

    def _reader(self, node: ast.Call, callee: str) -> Iterator[Variable]:
        base, _, method = callee.rpartition(".")
        known = callee in self.readers or base in self.readers
        first = node.args[0] if node.args else next((w.value for w in node.keywords if w.arg in {"name", "var"}), None)
        name = self.names.text(first) if first is not None else READER_METHODS.get(method) or None
        if name is None or not (known or _SHOUTED.match(name)):
            return
        yield self._variable(self._prefix(node.lineno) + name, _default(node, 1), "settings", node)

    def _prefix(self, line: int) -> str:
        return "".join(prefix for start, end, prefix in self.prefixes if start <= line <= end)

    def _declared(self, node: ast.Call) -> Iterator[Variable]:
        """Yield names declared as keywords of ``environ.Env(DEBUG=(bool, False))``."""
        for word in node.keywords:
            if word.arg and _SHOUTED.match(word.arg):
                value = word.value
                default = value.elts[1] if isinstance(value, ast.Tuple) and len(value.elts) > 1 else None
                yield self._variable(word.arg, default, "settings", value)

    def _option(self, node: ast.Call) -> Iterator[Variable]:
        for word in node.keywords:
            if word.arg == "envvar":
                several = word.value.elts if isinstance(word.value, ast.List | ast.Tuple) else [word.value]
                for one in several:
                    name = self.names.text(one)
                    if name is not None:
                        yield self._variable(name, _default(node, None), "option", word.value)

    def _variable(self, name: str, default: ast.expr | None, access: str, node: ast.expr) -> Variable:
        return Variable(
            name=name,
            default=source_of(self.file, default),
            access=access,
            line=node.lineno,
            end_line=node.end_lineno or node.lineno,
        )


def _default(node: ast.Call, position: int | None) -> ast.expr | None:
    for word in node.keywords:
        if word.arg == "default":
            return word.value
    if position is not None and len(node.args) > position:
        found = node.args[position]
        return None if isinstance(found, ast.Starred) else found
    return None
