"""Pairs the aliases that Gradle build scripts use with the libraries of the version catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repo_registry.adapters.observers.manifests.purls import purl
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact


class CataloguedDependencies:
    """A dependency per library behind an alias, at the line of the build script that uses it."""

    name = "manifests.gradle.catalogued"
    version = 1
    takes = frozenset({"gradle.library", "gradle.catalogued"})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:  # noqa: ARG002 - the port's
        """Yield dependencies in the order of their use."""
        libraries: dict[str, list[tuple[str, str]]] = {}
        for fragment in fragments:
            names, versions = fragment.payload.get("names"), fragment.payload.get("versions")
            if fragment.kind == "gradle.library" and isinstance(names, list) and isinstance(versions, list):
                listed = [(str(name), str(version)) for name, version in zip(names, versions, strict=False)]
                libraries.setdefault(str(fragment.payload["alias"]), listed)
        for fragment in fragments:
            if fragment.kind != "gradle.catalogued":
                continue
            for name, version in libraries.get(str(fragment.payload["alias"]), []):
                key = purl("maven", name)
                if key:
                    yield self._fact(key, name, version, fragment)

    def _fact(self, key: str, name: str, version: str, fragment: Fragment) -> ObservedFact:
        return ObservedFact(
            kind=FactKind.DEPENDENCY,
            key=key,
            value=version,
            path=fragment.path,
            start_line=fragment.line,
            end_line=fragment.line,
            rule=self.name,
            rule_version=self.version,
            path_class=fragment.path_class,
            attributes={"scope": fragment.payload["scope"], "name": name, "ecosystem": "maven"},
        )
