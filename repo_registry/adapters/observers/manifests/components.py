"""Finds the components of a repository: the folders whose manifests name a package."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass


class Components:
    """One component per folder with a named manifest; of several, one that is published is preferred, then by path."""

    name = "manifests.components"
    version = 1
    takes: frozenset[str] = frozenset()

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:  # noqa: ARG002 - the port's
        """Yield components ordered by sub-path."""
        chosen: dict[str, ObservedFact] = {}
        for fact in facts:
            if (
                fact.kind is not FactKind.MANIFEST
                or fact.path_class is not PathClass.OWN
                or not fact.attributes.get("name")
            ):
                continue
            folder = fact.path.rpartition("/")[0]
            if folder not in chosen or _rank(fact) < _rank(chosen[folder]):
                chosen[folder] = fact
        for folder in sorted(chosen):
            fact = chosen[folder]
            yield ObservedFact(
                kind=FactKind.COMPONENT,
                key=folder,
                value=str(fact.attributes["name"]),
                path=fact.path,
                start_line=fact.start_line,
                end_line=fact.end_line,
                rule=self.name,
                rule_version=self.version,
                path_class=fact.path_class,
                attributes={"ecosystem": fact.value},
            )


def _rank(fact: ObservedFact) -> tuple[bool, str]:
    return bool(fact.attributes.get("private")), fact.path
