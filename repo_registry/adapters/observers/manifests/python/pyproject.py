"""pyproject.toml: PEP 518, PEP 621 and PEP 735.

Sources: https://packaging.python.org/en/latest/specifications/pyproject-toml/ and …/dependency-groups/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.toml_document import read_toml
from repo_registry.adapters.observers.licences.declared import licence_of_classifier
from repo_registry.adapters.observers.manifests.python.dialects import tool_facts
from repo_registry.adapters.observers.manifests.python.requirement import parse_requirement
from repo_registry.adapters.observers.manifests.scopes import BUILD, RUNTIME, scope_of_extra, scope_of_group
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import ObservedFact

_DECLARING_TOOLS: Final = ("poetry", "flit", "pdm", "setuptools", "hatch", "uv")


class Pyproject:
    """The tables of a pyproject.toml that declare a package, its dependencies and its commands."""

    name = "manifests.python.pyproject"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a pyproject.toml."""
        return file.name == "pyproject.toml"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, dependencies, entry points and licence; nothing for a file that only configures tools."""
        root = read_toml(file.text)
        sightings = Sightings(file, self.name, self.version, "pypi")
        if not _declares(root):
            return
        yield _manifest(sightings, root)
        project = root.get("project")
        yield from _project_licence(sightings, project)
        yield from _requirements(sightings, project.get("dependencies"), RUNTIME)
        for extra, listed in project.get("optional-dependencies").items():
            yield from _requirements(sightings, listed, scope_of_extra(extra), extra)
        for group, listed in root.get("dependency-groups").items():
            yield from _requirements(sightings, listed, scope_of_group(group), group)
        yield from _requirements(sightings, root.get("build-system", "requires"), BUILD)
        yield from _entry_points(sightings, project)
        yield from tool_facts(sightings, root.get("tool"))


def _declares(root: Node) -> bool:
    tools = root.get("tool")
    return any(root.get(table).exists for table in ("project", "build-system", "dependency-groups")) or any(
        tools.get(tool).exists for tool in _DECLARING_TOOLS
    )


def _manifest(sightings: Sightings, root: Node) -> ObservedFact:
    tables = [root.get("project"), root.get("tool", "poetry"), root.get("tool", "flit", "metadata")]
    table = next((found for found in tables if found.exists), tables[0])
    classifiers = [text for text, _ in table.get("classifiers").texts()]
    return sightings.manifest(
        line=table.line or 1,
        name=table.get("name").text or table.get("dist-name").text or table.get("module").text,
        version=table.get("version").text,
        description=table.get("description").text,
        private=True if any(text.startswith("Private ::") for text in classifiers) else None,
        keywords=[text for text, _ in table.get("keywords").texts()],
    )


def _project_licence(sightings: Sightings, project: Node) -> Iterator[ObservedFact]:
    licence = project.get("license")
    stated = list(sightings.licences(licence.text or licence.get("text").text, licence.line))
    yield from stated
    if not stated:
        yield from classified_licences(sightings, project.get("classifiers"))


def classified_licences(sightings: Sightings, classifiers: Node) -> Iterator[ObservedFact]:
    """Yield the licences that Trove classifiers state."""
    for classifier, line in classifiers.texts():
        yield from sightings.licences(licence_of_classifier(classifier), line)


def _requirements(sightings: Sightings, listed: Node, scope: str, group: str = "") -> Iterator[ObservedFact]:
    """Yield the requirements of a list; tables such as ``{include-group = "…"}`` repeat others and are left out."""
    for text, line in listed.texts():
        requirement = parse_requirement(text)
        if requirement is not None:
            yield from sightings.dependency(requirement.name, requirement.declared, line, scope=scope, group=group)


def _entry_points(sightings: Sightings, project: Node) -> Iterator[ObservedFact]:
    for table in ("scripts", "gui-scripts"):
        for name, target in project.get(table).items():
            yield from sightings.entry_point(name, target.text, target.line, type_="console_script")
    for group, entries in project.get("entry-points").items():
        for name, target in entries.items():
            yield from sightings.entry_point(name, target.text, target.line, type_="plugin", group=group)
