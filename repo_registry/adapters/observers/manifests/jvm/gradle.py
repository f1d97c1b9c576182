"""Build scripts of Gradle in Groovy and Kotlin, scanned for literal dependencies, and version catalogues.

Source: https://docs.gradle.org/current/userguide/declaring_dependencies.html and …/version_catalogs.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.toml_document import read_toml
from repo_registry.adapters.observers.manifests.scopes import BUILD, DEV, OPTIONAL, RUNTIME, TEST
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_CONFIGURATION: Final = (
    r"^[ \t]*(?P<configuration>\w{0,60}(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|[cC]ompile|[rR]untime|"
    r"[aA]nnotationProcessor|[kK]apt|[kK]sp|classpath))[ \t(]+"
)
_WRAPPER: Final = r"(?:(?:enforcedPlatform|platform|project\.dependencies\.platform|kotlin)[ \t]*\([ \t]*)?"
_COORDINATES: Final = re.compile(
    _CONFIGURATION
    + _WRAPPER
    + r"[\"'](?P<group>[\w.-]{1,200}):(?P<name>[\w.-]{1,200})(?::(?P<version>[^\"'@:\s]{1,100}))?[^\"'\n]{0,60}[\"']",
    re.MULTILINE,
)
_NAMED: Final = re.compile(
    _CONFIGURATION + r"group[ \t]*[:=][ \t]*[\"'](?P<group>[\w.-]{1,200})[\"'][ \t]*,[ \t]*"
    r"name[ \t]*[:=][ \t]*[\"'](?P<name>[\w.-]{1,200})[\"']"
    r"(?:[ \t]*,[ \t]*version[ \t]*[:=][ \t]*[\"'](?P<version>[^\"'\n]{1,100})[\"'])?",
    re.MULTILINE,
)
_CATALOGUE: Final = re.compile(_CONFIGURATION + _WRAPPER + r"libs\.(?P<alias>[\w.]{1,200})", re.MULTILINE)
_MAIN: Final = re.compile(
    r"^[ \t]*(?:mainClass(?:Name)?(?:\.set)?[ \t]*[(=]?|mainClassName[ \t]*=)[ \t]*[\"']([\w.$]{1,200})[\"']",
    re.MULTILINE,
)
_VERSION: Final = re.compile(r"^[ \t]*version[ \t]*=?[ \t]*[\"']([^\"'\n$]{1,100})[\"']", re.MULTILINE)
_DESCRIPTION: Final = re.compile(r"^[ \t]*description[ \t]*=?[ \t]*[\"']([^\"'\n]{1,300})[\"']", re.MULTILINE)


class GradleBuild:
    """Dependencies written as coordinates, the main class, and fragments for those named by a catalogue."""

    name = "manifests.gradle.build"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a build script."""
        return file.name in {"build.gradle", "build.gradle.kts"}

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, then dependencies in order of the ways to write them."""
        sightings = Sightings(file, self.name, self.version, "maven")
        version, description = _VERSION.search(file.text), _DESCRIPTION.search(file.text)
        yield sightings.manifest(
            version=version.group(1) if version else "", description=description.group(1) if description else ""
        )
        for pattern in (_COORDINATES, _NAMED):
            for match in pattern.finditer(file.text):
                yield from sightings.dependency(
                    f"{match.group('group')}:{match.group('name')}",
                    match.group("version") or "",
                    file.line_at(match.start("configuration")),
                    scope=scope_of_configuration(match.group("configuration")),
                )
        for match in _CATALOGUE.finditer(file.text):
            yield sightings.fragment(
                "gradle.catalogued",
                file.line_at(match.start("configuration")),
                alias=match.group("alias").removesuffix(".get"),
                scope=scope_of_configuration(match.group("configuration")),
            )
        for match in _MAIN.finditer(file.text):
            main = match.group(1)
            yield from sightings.entry_point(
                main.rpartition(".")[2], main, file.line_at(match.start(1)), type_="application"
            )


def scope_of_configuration(configuration: str) -> str:
    """Return the scope of a dependency configuration, such as ``testImplementation``."""
    lower = configuration.lower()
    if "test" in lower:
        return TEST
    if lower.startswith(("debug", "dev")):
        return DEV
    if lower in {"classpath", "kapt", "ksp"} or lower.endswith(("annotationprocessor", "kapt", "ksp")):
        return BUILD
    return OPTIONAL if lower.endswith("compileonly") else RUNTIME


class GradleCatalogue:
    """``gradle/libs.versions.toml``: libraries by alias; they are dependencies only where a build script uses them."""

    name = "manifests.gradle.catalogue"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is the default version catalogue."""
        return file.name == "libs.versions.toml"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield a fragment per library and per bundle."""
        root = read_toml(file.text)
        sightings = Sightings(file, self.name, self.version, "maven")
        for alias, library in root.get("libraries").items():
            name, version = _library(library, root.get("versions"))
            if name:
                yield sightings.fragment(
                    "gradle.library", library.line, alias=_dotted(alias), names=[name], versions=[version]
                )
        for alias, bundle in root.get("bundles").items():
            members = [_library(root.get("libraries", member), root.get("versions")) for member, _ in bundle.texts()]
            yield sightings.fragment(
                "gradle.library",
                bundle.line,
                alias=f"bundles.{_dotted(alias)}",
                names=[name for name, _ in members],
                versions=[version for _, version in members],
            )


def _library(library: Node, versions: Node) -> tuple[str, str]:
    """Return ``group:name`` and the version of a library."""
    if library.text:
        name, _, version = library.text.rpartition(":")
        return name, version
    name = library.get("module").text or f"{library.get('group').text}:{library.get('name').text}"
    reference = versions.get(library.get("version", "ref").text)
    return name.strip(":"), library.get("version").text or reference.text or reference.get("strictly").text


def _dotted(alias: str) -> str:
    return re.sub("[-_]", ".", alias)
