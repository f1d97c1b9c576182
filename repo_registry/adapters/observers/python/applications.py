"""What starts a Python program: application objects, their factories, ``__main__`` and root scripts."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.python.names import Names, names_of
from repo_registry.adapters.observers.python.naming import module_name
from repo_registry.adapters.observers.python.syntax import (
    ScopeKind,
    Syntax,
    header_end,
    is_python,
    syntax_of,
    targets_of,
)
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass

#: Classes and functions that make an object which a server or worker is pointed at.
APPLICATIONS: Final = frozenset(
    {
        "aiohttp.web.Application",
        "apiflask.APIFlask",
        "bottle.Bottle",
        "celery.Celery",
        "chalice.Chalice",
        "connexion.App",
        "connexion.AsyncApp",
        "connexion.FlaskApp",
        "django.core.asgi.get_asgi_application",
        "django.core.wsgi.get_wsgi_application",
        "falcon.API",
        "falcon.App",
        "falcon.asgi.App",
        "fastapi.FastAPI",
        "fastapi.applications.FastAPI",
        "fastmcp.FastMCP",
        "faust.App",
        "flask.Flask",
        "litestar.Litestar",
        "litestar.app.Litestar",
        "mcp.server.fastmcp.FastMCP",
        "quart.Quart",
        "robyn.Robyn",
        "sanic.Sanic",
        "starlette.applications.Starlette",
        "starlite.Starlite",
        "tornado.web.Application",
    }
)
_OBJECT_NAMES: Final = frozenset({"api", "app", "application", "asgi", "celery", "celery_app", "server", "wsgi"})
_FACTORY_PREFIXES: Final = ("build_", "create_", "get_", "init_", "make_")
_NOT_PROGRAMS: Final = frozenset({"conftest.py", "noxfile.py", "setup.py", "versioneer.py"})


class ApplicationObserver:
    """Finds application objects, factories that nobody calls at module level, ``__main__`` modules and root scripts."""

    name = "python.applications"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is a program of the project's own."""
        return is_python(file) and file.path_class is PathClass.OWN and file.name not in _NOT_PROGRAMS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield entry points in document order."""
        syntax = syntax_of(file)
        names = names_of(syntax)
        keep_root = any(name.startswith("src.") for name in names.imports.values())
        module = module_name(file.path, keep_root=keep_root)
        factories = _factories(syntax, names)
        objects = list(_objects(syntax, names, factories))
        for name, start, end in objects or [(node.name, node.lineno, header_end(node)) for node in factories.values()]:
            target = f"{module}:{name}"
            yield _fact(file, target, target, "application", (start, end))
        yield from _program(file, syntax, module)
        syntax.complete()


def _fact(file: SourceFile, key: str, value: str, kind: str, lines: tuple[int, int]) -> ObservedFact:
    return ObservedFact(
        kind=FactKind.ENTRY_POINT,
        key=key,
        value=value,
        path=file.path,
        start_line=lines[0],
        end_line=lines[1],
        rule=f"{ApplicationObserver.name}.{kind}",
        rule_version=ApplicationObserver.version,
        path_class=file.path_class,
        attributes={"type": kind},
    )


def _factories(syntax: Syntax, names: Names) -> dict[str, ast.FunctionDef]:
    """Return functions of the module that make an application and are named or annotated as its factory."""
    makers = {
        scope.qualname
        for node, scope in syntax.of_type(ast.Call)
        if scope.kind is ScopeKind.FUNCTION and names.full(node.func) in APPLICATIONS
    }
    return {
        node.name: node
        for node, scope in syntax.of_type(ast.FunctionDef)
        if scope.kind is ScopeKind.MODULE
        and node.name in makers
        and (_is_factory_name(node.name) or (node.returns is not None and names.full(node.returns) in APPLICATIONS))
    }


def _is_factory_name(name: str) -> bool:
    bare = name.lstrip("_")
    return not name.startswith("_") and bare.startswith(_FACTORY_PREFIXES) and "app" in bare


def _objects(syntax: Syntax, names: Names, factories: dict[str, ast.FunctionDef]) -> Iterator[tuple[str, int, int]]:
    seen: set[str] = set()
    for node, scope in syntax.assignments():
        if scope.kind is not ScopeKind.MODULE or not isinstance(node.value, ast.Call):
            continue
        for target in targets_of(node):
            if not isinstance(target, ast.Name) or target.id in seen:
                continue
            if _makes_application(node.value, target.id, names, factories):
                seen.add(target.id)
                yield target.id, node.lineno, node.end_lineno or node.lineno


def _makes_application(call: ast.Call, target: str, names: Names, factories: dict[str, ast.FunctionDef]) -> bool:
    full = names.full(call.func)
    if full is None:
        return False
    if full in APPLICATIONS or full in factories:
        return True
    return target in _OBJECT_NAMES and _is_factory_name(full.rpartition(".")[2])


def _program(file: SourceFile, syntax: Syntax, module: str) -> Iterator[ObservedFact]:
    if file.name == "__main__.py":
        package = module.rpartition(".")[0]
        if package:
            last = max(1, len(file.lines) - (not file.lines[-1]))
            yield _fact(file, f"python -m {package}", module, "main", (1, min(last, 20)))
        return
    if file.folder:
        return
    for node, scope in syntax.of_type(ast.If):
        if scope.kind is ScopeKind.MODULE and is_main_guard(node):
            end = node.end_lineno or node.lineno
            yield _fact(file, file.path, f"python {file.path}", "script", (node.lineno, min(end, node.lineno + 20)))
            return


def is_main_guard(node: ast.If) -> bool:
    """Tell whether this is ``if __name__ == "__main__"``."""
    test = node.test
    if not isinstance(test, ast.Compare) or len(test.comparators) != 1:
        return False
    sides = [test.left, test.comparators[0]]
    named = any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)
    return named and any(isinstance(side, ast.Constant) and side.value == "__main__" for side in sides)
