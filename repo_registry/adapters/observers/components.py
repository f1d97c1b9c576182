"""The units inside a repository: folders whose manifest names a package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

#: Where manifests of several ecosystems share a folder, the first of these names the component.
_ORDER = ("golang", "cargo", "pypi", "gem", "composer", "maven", "nuget", "hex", "pub", "swift", "hackage", "npm")


class ComponentJoiner:
    """Makes each folder with a naming manifest of its own a component."""

    name = "project.components"
    version = 1
    takes: frozenset[str] = frozenset()

    def join(
        self,
        fragments: Sequence[Fragment],  # noqa: ARG002  the shape of a joiner
        facts: Sequence[ObservedFact],
    ) -> Iterator[ObservedFact]:
        """Yield components ordered by sub-path; the root is one if any manifest stands there, named or not."""
        chosen: dict[str, ObservedFact] = {}
        for fact in facts:
            if fact.kind is not FactKind.MANIFEST or fact.path_class is not PathClass.OWN:
                continue
            folder = fact.path.rpartition("/")[0]
            if folder and not _name(fact):
                continue
            if folder not in chosen or _rank(fact) < _rank(chosen[folder]):
                chosen[folder] = fact
        for folder, fact in sorted(chosen.items()):
            yield ObservedFact(
                kind=FactKind.COMPONENT,
                key=folder,
                value=_name(fact),
                path=fact.path,
                start_line=fact.start_line,
                end_line=fact.end_line,
                rule=self.name,
                rule_version=self.version,
                path_class=fact.path_class,
                attributes={"ecosystem": fact.value},
            )


def _name(manifest: ObservedFact) -> str:
    name = manifest.attributes.get("name")
    return name if isinstance(name, str) else ""


def _rank(manifest: ObservedFact) -> tuple[bool, int, str]:
    order = _ORDER.index(manifest.value) if manifest.value in _ORDER else len(_ORDER)
    return (not _name(manifest), order, manifest.path)
