"""pom.xml of Maven.

Source: https://maven.apache.org/pom.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.xml_document import Element, read_xml
from repo_registry.adapters.observers.manifests.scopes import OPTIONAL, RUNTIME, TEST
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding, Unreadable
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import ObservedFact

_PROPERTY: Final = re.compile(r"\$\{([\w.-]{1,200})\}")
_MAX_ROUNDS: Final = 5
MAX_RESOLVED: Final = 500
"""Characters of a value that properties may make."""


class MavenPom:
    """The project, its dependencies, main class and licences; managed versions are not dependencies by themselves."""

    name = "manifests.maven.pom"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a pom.xml."""
        return file.name == "pom.xml"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, dependencies, entry points and licences."""
        project = read_xml(file.text)
        if project.name != "project":
            raise Unreadable("pom.xml without a project")
        properties = {child.name: child.text for child in project.get("properties").children}
        for name in ("version", "groupId", "artifactId"):
            properties[f"project.{name}"] = project.get(name).text or project.get("parent", name).text
        sightings = Sightings(file, self.name, self.version, "maven")
        artifact = project.get("artifactId")
        yield sightings.manifest(
            line=artifact.line or 1,
            name=_resolved(artifact.text, properties),
            version=_resolved(project.get("version").text or project.get("parent", "version").text, properties),
            description=project.get("description").text,
        )
        for licence in project.get("licenses").all("license"):
            yield from sightings.licences(licence.get("name").text, licence.get("name").line)
        yield from _dependencies(sightings, project, properties)
        main = project.get("properties", "start-class")
        for element in [main, *_main_classes(project)]:
            target = _resolved(element.text, properties)
            if "${" not in target:
                yield from sightings.entry_point(target.rpartition(".")[2], target, element.line, type_="application")


def _dependencies(sightings: Sightings, project: Element, properties: dict[str, str]) -> Iterator[ObservedFact]:
    managed = {
        (element.get("groupId").text, element.get("artifactId").text): element.get("version").text
        for element in project.get("dependencyManagement", "dependencies").all("dependency")
    }
    for element in project.get("dependencies").all("dependency"):
        group, artifact = element.get("groupId").text, element.get("artifactId").text
        version = element.get("version").text or managed.get((group, artifact), "")
        scope = TEST if element.get("scope").text == "test" else RUNTIME
        if scope == RUNTIME and element.get("optional").text == "true":
            scope = OPTIONAL
        name = f"{_resolved(group, properties)}:{_resolved(artifact, properties)}"
        yield from sightings.dependency(name, _resolved(version, properties), element.line, scope=scope)


def _main_classes(project: Element) -> Iterator[Element]:
    for plugin in project.get("build", "plugins").all("plugin"):
        configurations = [plugin.get("configuration")]
        configurations += [execution.get("configuration") for execution in plugin.get("executions").all("execution")]
        for configuration in configurations:
            yield configuration.get("mainClass")
            yield configuration.get("archive", "manifest", "mainClass")


def _resolved(text: str, properties: dict[str, str]) -> str:
    """Return a text with the properties of the same file filled in; unknown ones stay."""
    for _ in range(_MAX_ROUNDS):
        filled = _PROPERTY.sub(lambda match: properties.get(match.group(1)) or match.group(), text)
        if filled == text or len(filled) > MAX_RESOLVED:
            break
        text = filled
    return text
