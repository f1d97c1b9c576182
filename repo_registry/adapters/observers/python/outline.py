"""What a Python file binds, makes and registers, left as fragments for the joiners of routes and commands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Final

from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.python import vocabulary
from repo_registry.adapters.observers.python.applications import is_main_guard
from repo_registry.adapters.observers.python.binding_json import dump_bindings
from repo_registry.adapters.observers.python.bindings import Bindings, bindings_of, only_needed, without_blind_returns
from repo_registry.adapters.observers.python.prose import docstring, first_sentence, help_text
from repo_registry.adapters.observers.python.slimming import names_in
from repo_registry.adapters.observers.python.syntax import (
    Function,
    Scope,
    ScopeKind,
    Syntax,
    header_end,
    header_start,
    is_python,
    syntax_of,
)
from repo_registry.adapters.observers.python.term_json import dump, load
from repo_registry.adapters.observers.python.terms import Call, Ref, Term, Text, dotted, term_of
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.validation import JsonValue

MAX_FRAGMENTS: Final = 4000
"""Fragments left by one file."""
MAX_INVOKED: Final = 60
"""Plain calls remembered of one function."""
MAX_METHODS: Final = 120
"""Methods remembered of one class."""


_MIGRATION: Final = re.compile(r"(?:^|/)(?:migrations|alembic/versions)/[^/]*\.py$")


class OutlineObserver:
    """Leaves the names of a file, and the statements that routes and commands are made of."""

    name = "python.outline"
    version = 2

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is a Python program; migrations of a database make no routes and no commands."""
        return is_python(file) and not _MIGRATION.search(file.path)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield the module first, then its statements in document order."""
        syntax = syntax_of(file)
        loud = any(hint in file.text for hint in vocabulary.HINTS)
        statements = sorted(_statements(file, syntax), key=lambda one: one.line)[:MAX_FRAGMENTS] if loud else []
        bindings = bindings_of(syntax, loud=loud)
        invokes = _invokes(syntax, bindings, everything=loud or bool(vocabulary.START_FILES.search(file.path)))
        names = {name for one in statements for name in _names(one)}
        names |= {name.partition(".")[0] for called in invokes.values() for name in called}
        stars = _stars(syntax)
        kept = without_blind_returns(only_needed(bindings, syntax, names), has_stars=bool(stars))
        yield _fragment(file, vocabulary.MODULE, 1, _module(file, syntax, kept, stars, invokes, loud=loud))
        yield from statements
        syntax.complete()


def _statements(file: SourceFile, syntax: Syntax) -> Iterator[Fragment]:
    for call, scope in syntax.of_type(ast.Call):
        if _is_telling(call):
            yield _call(file, call, scope)
    for function, scope in syntax.functions():
        if _is_decorated(function):
            yield _function(file, function, scope)
    for class_, scope in syntax.of_type(ast.ClassDef):
        if _holds_handlers(class_):
            yield _class(file, class_, scope)


def _names(fragment: Fragment) -> set[str]:
    """Return the names that a statement refers to."""
    payload = fragment.payload
    values = [payload.get("term"), *_second(payload.get("decorators"))]
    for method in _as_list(payload.get("methods")):
        values.extend(_second(method[3]) if isinstance(method, list) else [])
    return {name for value in values for name in names_in(load(value))}


def _second(value: JsonValue) -> list[JsonValue]:
    return [pair[1] for pair in _as_list(value) if isinstance(pair, list)]


def _as_list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _fragment(file: SourceFile, kind: str, line: int, payload: dict[str, JsonValue]) -> Fragment:
    return Fragment(kind=kind, path=file.path, line=line, path_class=file.path_class, payload=payload)


def _module(
    file: SourceFile,
    syntax: Syntax,
    bindings: Bindings,
    stars: list[JsonValue],
    invokes: dict[str, list[str]],
    *,
    loud: bool,
) -> dict[str, JsonValue]:
    guarded = any(is_main_guard(node) for node, scope in syntax.of_type(ast.If) if scope.kind is ScopeKind.MODULE)
    return {
        **dump_bindings(bindings),
        "stars": stars,
        "invokes": {scope: list(names) for scope, names in invokes.items()},
        "main": guarded or file.name == "__main__.py",
        "doc": help_text(docstring(syntax.tree)) if loud else "",
        "functions": _function_docs(syntax) if loud else {},
    }


def _stars(syntax: Syntax) -> list[JsonValue]:
    return [
        [node.level, node.module or ""]
        for node, _ in syntax.of_type(ast.ImportFrom)
        if any(alias.name == "*" for alias in node.names)
    ]


def _function_docs(syntax: Syntax) -> dict[str, JsonValue]:
    """Return lines and help of the functions at module level: any of them may be somebody's command or handler."""
    return {
        node.name: [header_start(node), header_end(node), help_text(docstring(node))]
        for node, scope in syntax.functions()
        if scope.kind is ScopeKind.MODULE
    }


def _invokes(syntax: Syntax, bindings: Bindings, *, everything: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node, scope in syntax.of_type(ast.Call):
        name = dotted(node.func)
        if (
            name is None
            or "." in scope.qualname
            or not (everything or not scope.qualname or vocabulary.STARTERS.match(scope.qualname))
        ):
            continue
        first = name.partition(".")[0]
        if first not in bindings.get("", {}) and first not in bindings.get(scope.qualname, {}):
            continue
        names = found.setdefault(scope.qualname, [])
        if name not in names and len(names) < MAX_INVOKED:
            names.append(name)
    return dict(sorted(found.items()))


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_telling(node: ast.Call) -> bool:
    last = _last(node.func)
    if last in vocabulary.WEAK_REGISTRATIONS and len(node.args) > 1 and not isinstance(node.args[0], ast.Call):
        return True
    if last in {"append", "extend", "group"}:
        return (dotted(node.func) or "").endswith(vocabulary.HANDLER_LISTS)
    if isinstance(node.func, ast.Call):
        return _last(node.func.func) in vocabulary.DECORATORS
    if last in vocabulary.CONSTRUCTORS or last in vocabulary.REGISTRATIONS:
        return True
    if last[:1].isupper() and (
        last.endswith(vocabulary.CONSTRUCTOR_ENDS) or {word.arg for word in node.keywords} & vocabulary.TELLING_KEYWORDS
    ):
        return True
    return _carries(node)


def _carries(node: ast.Call) -> bool:
    """Tell whether a call passes something on that is called like a router, a group or a parser."""
    passed = [*node.args, *(word.value for word in node.keywords)]
    return any(vocabulary.CARRIED.search(dotted(one) or "") for one in passed[:8])


def _call(file: SourceFile, node: ast.Call, scope: Scope) -> Fragment:
    term = term_of(node)
    if isinstance(term, Call) and _last(node.func) in vocabulary.OPTION_REGISTRATIONS:
        term = _only_option(term)
    return _fragment(file, vocabulary.CALL, node.lineno, {"scope": scope.qualname, "term": dump(term)})


def _only_option(term: Call) -> Term:
    kept = tuple(pair for pair in term.keywords if pair[0] in vocabulary.OPTION_KEYWORDS)
    texts = tuple(arg for arg in term.args if isinstance(arg, Text))
    return Call(
        callee=term.callee, args=texts, keywords=kept, line=term.line, column=term.column, end_line=term.end_line
    )


def _decorator_name(node: ast.expr) -> str:
    return _last(node.func if isinstance(node, ast.Call) else node)


def _is_decorated(node: Function) -> bool:
    return any(_decorator_name(one) in vocabulary.DECORATORS for one in node.decorator_list)


def _decorators(node: Function | ast.ClassDef) -> list[JsonValue]:
    found: list[JsonValue] = []
    for one in node.decorator_list:
        name = _decorator_name(one)
        term = term_of(one)
        if name in vocabulary.OPTION_DECORATORS and isinstance(term, Call):
            found.append([one.lineno, dump(_only_option(term))])
        elif name in vocabulary.DECORATORS:
            found.append([one.lineno, dump(term)])
    return found


def _function(file: SourceFile, node: Function, scope: Scope) -> Fragment:
    text = docstring(node)
    payload: dict[str, JsonValue] = {
        "scope": scope.qualname,
        "name": node.name,
        "decorators": _decorators(node),
        "end": header_end(node),
        "summary": first_sentence(text),
        "help": help_text(text),
        "in_class": scope.kind is ScopeKind.CLASS,
        "parameters": list(_parameters(node)),
    }
    return _fragment(file, vocabulary.FUNCTION, header_start(node), payload)


def _parameters(node: Function) -> Iterator[JsonValue]:
    plain = [*node.args.posonlyargs, *node.args.args]
    missing: list[ast.expr | None] = [None] * (len(plain) - len(node.args.defaults))
    defaults = [*missing, *node.args.defaults]
    pairs = [*zip(plain, defaults, strict=False), *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=False)]
    for argument, default in pairs[:60]:
        yield [argument.arg, _option_of(argument.annotation), _option_of(default)]


def _option_of(node: ast.expr | None) -> JsonValue:
    """Return the call in ``Annotated[int, typer.Option(...)]`` or in a default; nothing else is an option."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        node = next((one for one in node.slice.elts if isinstance(one, ast.Call)), None)
    if isinstance(node, ast.Call) and _last(node.func) in {"Option", "Argument"}:
        return dump(term_of(node, 4))
    return None


def _holds_handlers(node: ast.ClassDef) -> bool:
    if any(_decorator_name(one) in vocabulary.DECORATORS for one in node.decorator_list):
        return True
    names = [(dotted(base.value if isinstance(base, ast.Subscript) else base) or "") for base in node.bases]
    if any(name.endswith(vocabulary.HANDLER_BASES) for name in [*names, node.name]):
        return True
    methods = [one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    return any(_is_decorated(one) or one.name in vocabulary.RESPONDERS for one in methods)


def _class(file: SourceFile, node: ast.ClassDef, scope: Scope) -> Fragment:
    methods: list[JsonValue] = []
    for one in node.body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and len(methods) < MAX_METHODS:
            summary = first_sentence(docstring(one))
            methods.append([one.name, header_start(one), header_end(one), _decorators(one), summary])
    bases = [term_of(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases]
    payload: dict[str, JsonValue] = {
        "scope": scope.qualname,
        "name": node.name,
        "bases": [dump(base) for base in bases if isinstance(base, Ref)],
        "decorators": _decorators(node),
        "methods": methods,
        "end": header_end(node),
        "summary": first_sentence(docstring(node)),
    }
    return _fragment(file, vocabulary.CLASS, header_start(node), payload)
