"""Pairs declared dependencies with the imports of own code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import attrs

from repo_registry.adapters.observers.manifests.import_names import import_names
from repo_registry.adapters.observers.manifests.maven_packages import maven_packages
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

MAX_PLACES: Final = 5
"""Imports that a use lists; the number of files counts all."""

#: purl types by the languages whose imports may name their packages.
_ECOSYSTEMS: Final = {
    "python": "pypi",
    "javascript": "npm",
    "typescript": "npm",
    "go": "golang",
    "rust": "cargo",
    "ruby": "gem",
    "java": "maven",
}


_NAMESPACE: Final = "pypi namespace"

_Provided: TypeAlias = dict[tuple[str, str], list[str]]


@attrs.define
class _Use:
    module: str
    path_class: PathClass
    places: list[tuple[str, int]] = attrs.field(factory=list)
    files: set[str] = attrs.field(factory=set)

    def add(self, path: str, line: int) -> None:
        if path not in self.files and len(self.places) < MAX_PLACES:
            self.places.append((path, line))
        self.files.add(path)


class DependencyUse:
    """A dependency is used when own code imports what it provides.

    Takes fragments of kind ``import`` with ``language``, ``module`` (as imported) and ``top`` (first part in Python,
    package name with scope in npm, import path in Go, crate in Rust, the whole module in Java).
    """

    name = "manifests.use"
    version = 1
    takes = frozenset({"import"})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield one fact per declared dependency that is imported, ordered by purl; its place is the first import."""
        provided = _provided(facts)
        uses: dict[str, _Use] = {}
        for fragment in fragments:
            if fragment.path_class is not PathClass.OWN:
                continue
            module = str(fragment.payload.get("module", ""))
            for key in _matches(fragment, module, provided):
                uses.setdefault(key, _Use(module, fragment.path_class)).add(fragment.path, fragment.line)
        for key in sorted(uses):
            yield self._fact(key, uses[key])

    def _fact(self, key: str, use: _Use) -> ObservedFact:
        places: list[JsonValue] = [[path, line] for path, line in use.places]
        path, line = use.places[0]
        return ObservedFact(
            kind=FactKind.DEPENDENCY_USE,
            key=key,
            value=use.module,
            path=path,
            start_line=line,
            end_line=line,
            rule=self.name,
            rule_version=self.version,
            path_class=use.path_class,
            attributes={"files": len(use.files), "places": places},
        )


def _provided(facts: Sequence[ObservedFact]) -> _Provided:
    """Map (purl type, importable name) to the purls that provide it."""
    provided: _Provided = {}
    for fact in facts:
        if fact.kind is not FactKind.DEPENDENCY or fact.path_class is not PathClass.OWN:
            continue
        ecosystem = str(fact.attributes.get("ecosystem", ""))
        for name in _importable(ecosystem, fact):
            keys = provided.setdefault((ecosystem, name), [])
            if fact.key not in keys:
                keys.append(fact.key)
            if ecosystem == "pypi":
                _note_namespaces(name, fact.key, provided)
    return provided


def _note_namespaces(name: str, key: str, provided: _Provided) -> None:
    """Note which packages lie below each part of a dotted name."""
    while "." in name:
        name = name.rpartition(".")[0]
        keys = provided.setdefault((_NAMESPACE, name), [])
        if key not in keys:
            keys.append(key)


def _importable(ecosystem: str, fact: ObservedFact) -> Iterator[str]:
    name = str(fact.attributes.get("name", ""))
    if ecosystem == "pypi":
        yield from import_names(fact.key.rpartition("/")[2].replace(".", "-"))
    elif ecosystem == "maven":
        yield from maven_packages(name)
    elif ecosystem in {"cargo", "gem"}:
        yield name.replace("-", "_") if ecosystem == "cargo" else name
        if ecosystem == "gem" and "-" in name:
            yield name.replace("-", "/")
    else:
        yield name


def _matches(fragment: Fragment, module: str, provided: _Provided) -> list[str]:
    """Return the purls that an import means: those of the longest prefix of the module that any provides."""
    language = str(fragment.payload.get("language", ""))
    ecosystem = _ECOSYSTEMS.get(language, "")
    top = str(fragment.payload.get("top", ""))
    if ecosystem in {"npm", "cargo"}:
        return provided.get((ecosystem, top), [])
    mark = "." if ecosystem in {"maven", "pypi"} else "/"
    name = module or top
    while name:
        if (ecosystem, name) in provided:
            found = provided[ecosystem, name]
            # Artifacts of one group share its packages: which of several is meant, the import does not say.
            return found if ecosystem != "maven" or len(found) == 1 else []
        name = name.rpartition(mark)[0]
    # ``from google.cloud import storage`` names only the shared part; one package below it is clear, two are not.
    below = provided.get((_NAMESPACE, module), [])
    return below if len(below) == 1 else []
