"""Project files of .NET and packages.config.

Source: https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.xml_document import Element, read_xml
from repo_registry.adapters.observers.manifests.scopes import DEV, RUNTIME, TEST
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import ObservedFact

_PROJECT: Final = re.compile(r"(?i).+\.(?:cs|fs|vb)proj")
_TEST_SDK: Final = "microsoft.net.test.sdk"


class DotnetProject:
    """The project, its package references, and whether it is a program."""

    name = "manifests.nuget.project"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a project of C#, F# or Visual Basic, or a packages.config."""
        return bool(_PROJECT.fullmatch(file.name)) or file.name == "packages.config"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, dependencies, entry point and licence."""
        root = read_xml(file.text)
        sightings = Sightings(file, self.name, self.version, "nuget")
        if file.name == "packages.config":
            yield sightings.manifest()
            for package in root.all("package"):
                given = package.attributes
                scope = DEV if given.get("developmentDependency") == "true" else RUNTIME
                yield from sightings.dependency(
                    given.get("id", ""), given.get("version", ""), package.line, scope=scope
                )
            return
        properties = {child.name: child for group in root.all("PropertyGroup") for child in group.children}
        name = _text(properties, "PackageId") or _text(properties, "AssemblyName") or file.name.rpartition(".")[0]
        yield sightings.manifest(
            name=name, version=_text(properties, "Version"), description=_text(properties, "Description")
        )
        licence = properties.get("PackageLicenseExpression")
        if licence is not None:
            yield from sightings.licences(licence.text, licence.line)
        yield from _references(sightings, root)
        output = properties.get("OutputType")
        if output is not None and output.text.lower() in {"exe", "winexe"}:
            yield from sightings.entry_point(name, name, output.line, type_="application")
        elif root.attributes.get("Sdk", "").lower() in {"microsoft.net.sdk.web", "microsoft.net.sdk.worker"}:
            yield from sightings.entry_point(name, name, root.line, type_="application")


def _text(properties: dict[str, Element], name: str) -> str:
    text = properties[name].text if name in properties else ""
    return "" if "$(" in text else text


def _references(sightings: Sightings, root: Element) -> Iterator[ObservedFact]:
    references = [reference for group in root.all("ItemGroup") for reference in group.all("PackageReference")]
    is_test = any(reference.attributes.get("Include", "").lower() == _TEST_SDK for reference in references)
    for reference in references:
        given = reference.attributes
        version = given.get("Version") or given.get("VersionOverride") or reference.get("Version").text
        private = (given.get("PrivateAssets") or reference.get("PrivateAssets").text).lower() == "all"
        scope = DEV if private else RUNTIME
        yield from sightings.dependency(
            given.get("Include", ""), version, reference.line, scope=TEST if is_test else scope
        )
