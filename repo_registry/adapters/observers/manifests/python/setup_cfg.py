"""setup.cfg of setuptools.

Source: https://setuptools.pypa.io/en/latest/userguide/declarative_config.html.
"""

from __future__ import annotations

from collections.abc import Iterator

from repo_registry.adapters.observers.formats.ini_document import read_ini
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.manifests.python.pyproject import classified_licences
from repo_registry.adapters.observers.manifests.python.requirement import parse_requirement
from repo_registry.adapters.observers.manifests.scopes import BUILD, RUNTIME, TEST, scope_of_extra
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import ObservedFact


class SetupCfg:
    """The sections ``metadata`` and ``options*``; a file that only configures tools gives nothing."""

    name = "manifests.python.setup_cfg"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a setup.cfg."""
        return file.name == "setup.cfg"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, dependencies, entry points and licence."""
        root = read_ini(file.text)
        metadata, options = root.get("metadata"), root.get("options")
        if not metadata.get("name").exists and not options.exists:
            return
        sightings = Sightings(file, self.name, self.version, "pypi")
        yield sightings.manifest(
            line=metadata.line or options.line,
            name=_joined(metadata, "name"),
            version=_literal(_joined(metadata, "version")),
            description=_literal(_joined(metadata, "description") or _joined(metadata, "summary")),
            keywords=[word for text, _ in metadata.get("keywords").texts() for word in _words(text)],
        )
        stated = list(sightings.licences(_joined(metadata, "license"), metadata.get("license").line))
        yield from stated or classified_licences(sightings, metadata.get("classifiers"))
        yield from _requirements(sightings, options.get("install_requires"), RUNTIME)
        yield from _requirements(sightings, options.get("setup_requires"), BUILD)
        yield from _requirements(sightings, options.get("tests_require"), TEST)
        for extra, listed in root.get("options.extras_require").items():
            yield from _requirements(sightings, listed, scope_of_extra(extra), extra)
        for group, entries in root.get("options.entry_points").items():
            yield from entry_point_lines(sightings, group, entries.texts())


def _joined(section: Node, key: str) -> str:
    return " ".join(text for text, _ in section.get(key).texts())


def _literal(text: str) -> str:
    """Return the text unless it points elsewhere (``attr:``, ``file:``)."""
    return "" if text.startswith(("attr:", "file:")) else text


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _requirements(sightings: Sightings, listed: Node, scope: str, group: str = "") -> Iterator[ObservedFact]:
    for text, line in listed.texts():
        requirement = parse_requirement(text)
        if requirement is not None:
            yield from sightings.dependency(requirement.name, requirement.declared, line, scope=scope, group=group)


def entry_point_lines(sightings: Sightings, group: str, lines: Iterator[tuple[str, int]]) -> Iterator[ObservedFact]:
    """Yield entry points written as ``name = target``, one a line."""
    type_ = "console_script" if group in {"console_scripts", "gui_scripts"} else "plugin"
    for text, line in lines:
        name, _, target = text.partition("=")
        yield from sightings.entry_point(
            name, target, line, type_=type_, group="" if type_ == "console_script" else group
        )
