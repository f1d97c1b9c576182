"""What a Python module offers to whoever imports it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.python.naming import module_name
from repo_registry.adapters.observers.python.prose import docstring, first_paragraph, squeeze
from repo_registry.adapters.observers.python.syntax import (
    Assignment,
    Function,
    Scope,
    ScopeKind,
    Syntax,
    header_end,
    header_start,
    is_python,
    syntax_of,
    targets_of,
)
from repo_registry.adapters.observers.python.terms import dotted
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

MAX_SYMBOLS: Final = 400
"""Symbols reported of one file."""
MAX_METHODS: Final = 40
"""Methods reported of one class."""
MAX_SIGNATURE: Final = 400
"""Characters kept of a signature."""
MAX_SIGNATURE_SOURCE: Final = 6000
"""Characters in which the end of a signature is looked for."""

#: Files that are run by a tool and never imported by a user, and folders of such files.
_NO_API_FILES: Final = frozenset({"setup.py", "conftest.py", "noxfile.py", "manage.py", "fabfile.py", "__main__.py"})
_NO_API_FOLDERS: Final = frozenset({"migrations", "alembic"})
_INTERFACES: Final = frozenset({"Protocol", "ABC", "Interface"})
_SKIPPED_DECORATORS: Final = frozenset({"overload", "setter", "deleter"})
_SIGNATURE_PIECE: Final = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<string>\"{3}(?:[^\\\"]|\\.|\"(?!\"\"))*\"{3}|'{3}(?:[^\\']|\\.|'(?!''))*'{3}|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')
    |(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<colon>:)|(?P<other>[^\#\"'()\[\]{}:]+|.)""",
    re.VERBOSE | re.DOTALL,
)


@attrs.frozen(kw_only=True)
class _Symbol:
    name: str
    """Within the module."""
    kind: str
    signature: str
    doc: str
    start_line: int
    end_line: int


class SymbolObserver:
    """Finds public functions, classes, methods, exported constants and re-exports of own modules.

    ``__all__`` decides where it is written; else names without a leading underscore are public. Modules with a private
    name, test and example files, migrations and tool files offer nothing.
    """

    name = "python.symbols"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is an importable module of the project's own."""
        if not is_python(file) or file.path_class is not PathClass.OWN or file.name in _NO_API_FILES:
            return False
        parts = file.path.removesuffix(".py").split("/")
        private = any(part.startswith("_") and part != "__init__" for part in parts)
        return not private and not _NO_API_FOLDERS.intersection(parts[:-1])

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield one fact per symbol, in document order."""
        syntax = syntax_of(file)
        module = module_name(file.path)
        seen: set[str] = set()
        for symbol in _symbols(file, syntax):
            if symbol.name in seen:
                continue
            if len(seen) == MAX_SYMBOLS:
                break
            seen.add(symbol.name)
            yield _fact(file, module, symbol)
        syntax.complete()


def _fact(file: SourceFile, module: str, symbol: _Symbol) -> ObservedFact:
    attributes: dict[str, JsonValue] = {
        "symbol_kind": symbol.kind,
        "name": symbol.name.rpartition(".")[2],
        "module": module,
    }
    if symbol.doc:
        attributes["doc"] = symbol.doc
    return ObservedFact(
        kind=FactKind.PUBLIC_SYMBOL,
        key=f"{module}.{symbol.name}" if module else symbol.name,
        value=symbol.signature,
        path=file.path,
        start_line=symbol.start_line,
        end_line=symbol.end_line,
        rule="python.symbols",
        rule_version=SymbolObserver.version,
        path_class=file.path_class,
        attributes=attributes,
    )


def _symbols(file: SourceFile, syntax: Syntax) -> list[_Symbol]:
    exported = _exported(syntax)
    found = [
        *_functions(file, syntax, exported),
        *_classes(file, syntax, exported),
        *_constants(file, syntax, exported),
        *_reexports(file, syntax, exported),
    ]
    return sorted(found, key=lambda symbol: (symbol.start_line, symbol.name))


def _exported(syntax: Syntax) -> frozenset[str] | None:
    """Return the names in ``__all__``, or ``None`` where the module has none."""
    names: set[str] = set()
    written = False
    for node, scope in syntax.assignments():
        if scope.kind is ScopeKind.MODULE and any(dotted(target) == "__all__" for target in targets_of(node)):
            written = True
            names.update(_texts(node.value))
    return frozenset(names) if written else None


def _texts(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        for element in node.elts:
            if isinstance(element, ast.Constant) and isinstance(element.value, str):
                yield element.value


def _is_public(name: str, exported: frozenset[str] | None) -> bool:
    return not name.startswith("_") if exported is None else name in exported


def _functions(file: SourceFile, syntax: Syntax, exported: frozenset[str] | None) -> Iterator[_Symbol]:
    for node, scope in syntax.functions():
        if scope.kind is ScopeKind.MODULE and _is_public(node.name, exported) and not _is_skipped(node):
            yield _of_definition(file, node, node.name, "function")


def _classes(file: SourceFile, syntax: Syntax, exported: frozenset[str] | None) -> Iterator[_Symbol]:
    public = {
        node.name: node
        for node, scope in syntax.of_type(ast.ClassDef)
        if scope.kind is ScopeKind.MODULE and _is_public(node.name, exported)
    }
    for name, node in public.items():
        kind = "interface" if _base_names(node) & _INTERFACES else "class"
        yield _of_definition(file, node, name, kind)
    counts: dict[str, int] = {}
    for method, scope in syntax.functions():
        if not _is_method_of(scope, public) or method.name.startswith("_") or _is_skipped(method):
            continue
        counts[scope.qualname] = counts.get(scope.qualname, 0) + 1
        if counts[scope.qualname] <= MAX_METHODS:
            yield _of_definition(file, method, f"{scope.qualname}.{method.name}", "method")


def _is_method_of(scope: Scope, classes: dict[str, ast.ClassDef]) -> bool:
    return scope.kind is ScopeKind.CLASS and classes.get(scope.qualname) is scope.node


def _base_names(node: ast.ClassDef) -> set[str]:
    bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
    return {(dotted(base) or "").rpartition(".")[2] for base in bases}


def _is_skipped(node: Function) -> bool:
    return any((dotted(one) or "").rpartition(".")[2] in _SKIPPED_DECORATORS for one in node.decorator_list)


def _of_definition(file: SourceFile, node: Function | ast.ClassDef, name: str, kind: str) -> _Symbol:
    return _Symbol(
        name=name,
        kind=kind,
        signature=signature(file, node),
        doc=first_paragraph(docstring(node)),
        start_line=header_start(node),
        end_line=header_end(node),
    )


def _constants(file: SourceFile, syntax: Syntax, exported: frozenset[str] | None) -> Iterator[_Symbol]:
    if exported is None:
        return
    for node, scope in syntax.assignments():
        for target in targets_of(node):
            if scope.kind is ScopeKind.MODULE and isinstance(target, ast.Name) and target.id in exported:
                yield _Symbol(
                    name=target.id,
                    kind="type" if _is_type_alias(node) else "constant",
                    signature=squeeze(file.lines[node.lineno - 1])[:MAX_SIGNATURE],
                    doc="",
                    start_line=node.lineno,
                    end_line=min(node.end_lineno or node.lineno, node.lineno + 4),
                )


def _is_type_alias(node: Assignment) -> bool:
    return isinstance(node, ast.AnnAssign) and (dotted(node.annotation) or "").endswith("TypeAlias")


def _reexports(file: SourceFile, syntax: Syntax, exported: frozenset[str] | None) -> Iterator[_Symbol]:
    """Yield what an ``__init__`` passes on from its own package; its kind is guessed from how the name is written."""
    if file.name != "__init__.py":
        return
    package = module_name(file.path).partition(".")[0]
    for node, scope in syntax.of_type(ast.ImportFrom):
        module = node.module or ""
        inside = node.level > 0 or module.partition(".")[0] == package
        if scope.kind is not ScopeKind.MODULE or scope.typing_only or not inside or not module:
            continue
        for alias in node.names:
            name = alias.asname or alias.name
            if name != "*" and _is_public(name, exported):
                yield _Symbol(
                    name=name,
                    kind=_guessed_kind(name),
                    signature=f"from {'.' * node.level}{module} import {alias.name}",
                    doc="",
                    start_line=node.lineno,
                    end_line=node.end_lineno or node.lineno,
                )


def _guessed_kind(name: str) -> str:
    if name.isupper():
        return "constant"
    return "class" if name[:1].isupper() else "function"


def signature(file: SourceFile, node: Function | ast.ClassDef) -> str:
    """Return the head of a definition as written, on one line, without the colon and without comments."""
    lines = file.lines[node.lineno - 1 : node.body[0].lineno]
    source = "\n".join(lines)[:MAX_SIGNATURE_SOURCE].lstrip()
    depth = 0
    kept: list[str] = []
    for piece in _SIGNATURE_PIECE.finditer(source):
        if piece.lastgroup == "colon" and depth == 0:
            break
        depth += {"open": 1, "close": -1}.get(piece.lastgroup or "", 0)
        if piece.lastgroup != "comment":
            kept.append(piece[0])
    text = squeeze("".join(kept).replace("\\\n", " "))
    text = re.sub(r"([(\[{]) ", r"\1", text)
    return re.sub(r",? ([)\]}])", r"\1", text)[:MAX_SIGNATURE]
