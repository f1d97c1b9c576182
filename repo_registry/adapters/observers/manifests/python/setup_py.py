"""Literal parts of a setup.py, read as a syntax tree and never run.

Source: https://setuptools.pypa.io/en/latest/references/keywords.html.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.licences.declared import licence_of_classifier
from repo_registry.adapters.observers.manifests.python.requirement import parse_requirement
from repo_registry.adapters.observers.manifests.python.setup_cfg import entry_point_lines
from repo_registry.adapters.observers.manifests.scopes import BUILD, RUNTIME, TEST, scope_of_extra
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding, Unreadable
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import ObservedFact

MAX_SETUP: Final = 300_000
"""Characters of a setup.py that is parsed."""
MAX_HOPS: Final = 20
"""Names followed, and lists added, on the way to a literal."""

#: A call without any of these leaves the declaring to pyproject.toml or setup.cfg.
_DECLARING: Final = frozenset({"name", "install_requires", "extras_require", "entry_points", "packages", "py_modules"})

Texts = list[tuple[str, int]]


class SetupPy:
    """The keywords of a call of ``setup`` whose values are literals, or names bound to literals in the module."""

    name = "manifests.python.setup_py"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a setup.py."""
        return file.name == "setup.py"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, dependencies, entry points and licence; nothing when no ``setup`` declares any."""
        tree = _parse(file.text)
        call = next((node for node in ast.walk(tree) if _is_setup(node)), None)
        if not isinstance(call, ast.Call):
            return
        reader = _Literals(tree)
        given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        if not _DECLARING & given.keys():
            return
        sightings = Sightings(file, self.name, self.version, "pypi")
        keywords = reader.texts(given.get("keywords"))
        yield sightings.manifest(
            line=call.lineno,
            name=reader.text(given.get("name")),
            version=reader.text(given.get("version")),
            description=reader.text(given.get("description")),
            keywords=[word for text, _ in keywords for word in text.replace(",", " ").split()],
        )
        yield from _licences(sightings, reader, given)
        for keyword, scope in (("install_requires", RUNTIME), ("setup_requires", BUILD), ("tests_require", TEST)):
            yield from _requirements(sightings, reader.texts(given.get(keyword)), scope)
        for extra, listed in reader.members(given.get("extras_require")):
            yield from _requirements(sightings, reader.texts(listed), scope_of_extra(extra), extra.partition(":")[0])
        yield from _entry_points(sightings, reader, given.get("entry_points"))
        for script, line in reader.texts(given.get("scripts")):
            yield from sightings.entry_point(script.rpartition("/")[2], script, line, type_="script")


def _parse(text: str) -> ast.Module:
    if len(text) > MAX_SETUP:
        raise Unreadable(f"setup.py with more than {MAX_SETUP} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise Unreadable(f"invalid Python, line {error.lineno or 1}") from None
    except (RecursionError, MemoryError, ValueError) as error:
        raise Unreadable(f"Python that cannot be read: {type(error).__name__}") from None


def _is_setup(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    return (isinstance(called, ast.Name) and called.id == "setup") or (
        isinstance(called, ast.Attribute) and called.attr == "setup" and isinstance(called.value, ast.Name)
    )


class _Literals:
    """Follows names to the literals that the module binds them to."""

    def __init__(self, tree: ast.Module) -> None:
        self._bound: dict[str, ast.expr] = {}
        for statement in tree.body:
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    if isinstance(target, ast.Name):
                        self._bound.setdefault(target.id, statement.value)
            elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
                self._bound.setdefault(statement.target.id, statement.value)

    def text(self, node: ast.expr | None) -> str:
        """Return a literal text, or ``""``."""
        found = self._resolved(node)
        return found.value if isinstance(found, ast.Constant) and isinstance(found.value, str) else ""

    def texts(self, node: ast.expr | None, hops: int = 0) -> Texts:
        """Return the literal texts of a list, of a sum of lists, or of the lines of a text."""
        found = self._resolved(node)
        if hops > MAX_HOPS or found is None:
            return []
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            lines = found.value.split("\n")
            return [(line.strip(), found.lineno + number) for number, line in enumerate(lines) if line.strip()]
        if isinstance(found, (ast.List, ast.Tuple, ast.Set)):
            elements = [element for element in found.elts if isinstance(element, ast.Constant)]
            return [(element.value, element.lineno) for element in elements if isinstance(element.value, str)]
        if isinstance(found, ast.BinOp) and isinstance(found.op, ast.Add):
            return self.texts(found.left, hops + 1) + self.texts(found.right, hops + 1)
        return []

    def members(self, node: ast.expr | None) -> Iterator[tuple[str, ast.expr]]:
        """Yield the members of a literal dictionary whose keys are texts."""
        found = self._resolved(node)
        if isinstance(found, ast.Dict):
            for key, value in zip(found.keys, found.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        elif isinstance(found, ast.Call) and isinstance(found.func, ast.Name) and found.func.id == "dict":
            for keyword in found.keywords:
                if keyword.arg:
                    yield keyword.arg, keyword.value

    def _resolved(self, node: ast.expr | None) -> ast.expr | None:
        for _ in range(MAX_HOPS):
            if not isinstance(node, ast.Name):
                return node
            node = self._bound.get(node.id)
        return None


def _licences(sightings: Sightings, reader: _Literals, given: dict[str, ast.expr]) -> Iterator[ObservedFact]:
    node = given.get("license")
    stated = list(sightings.licences(reader.text(node), node.lineno if node is not None else 1))
    yield from stated
    if not stated:
        for classifier, line in reader.texts(given.get("classifiers")):
            yield from sightings.licences(licence_of_classifier(classifier), line)


def _requirements(sightings: Sightings, listed: Texts, scope: str, group: str = "") -> Iterator[ObservedFact]:
    for text, line in listed:
        requirement = parse_requirement(text)
        if requirement is not None:
            yield from sightings.dependency(requirement.name, requirement.declared, line, scope=scope, group=group)


def _entry_points(sightings: Sightings, reader: _Literals, node: ast.expr | None) -> Iterator[ObservedFact]:
    """Yield entry points given as a dictionary of lists, or as one text in INI form."""
    for group, listed in reader.members(node):
        yield from entry_point_lines(sightings, group, iter(reader.texts(listed)))
    group = ""
    for text, line in reader.texts(node):
        if text.startswith("[") and text.endswith("]"):
            group = text[1:-1].strip()
        elif group:
            yield from entry_point_lines(sightings, group, iter([(text, line)]))
