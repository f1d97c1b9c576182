"""environment.yml of Conda.

Source: https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.formats.yaml_document import first_document
from repo_registry.adapters.observers.manifests.python.requirement import parse_requirement
from repo_registry.adapters.observers.manifests.scopes import RUNTIME, scope_of_words
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_NAME: Final = re.compile(r"(?i)(?:[\w.-]{0,60}[-_.])?environment(?:[-_.][\w.-]{0,60})?\.ya?ml")
_SPEC: Final = re.compile(r"(?:[\w.-]{1,60}::)?([A-Za-z0-9_][A-Za-z0-9._-]{0,100})\s*(.{0,200})")
_NOT_PACKAGES: Final = frozenset({"python", "pip"})


class CondaEnvironment:
    """Conda packages, and those that its ``pip`` list takes from PyPI."""

    name = "manifests.python.conda"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is named like an environment file."""
        return bool(_NAME.fullmatch(file.name))

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest and its dependencies; nothing when the file lists none."""
        root = first_document(file.text)
        listed = root.get("dependencies")
        if not listed.is_list:
            return
        sightings = Sightings(file, self.name, self.version, "conda")
        scope = scope_of_words(file.name.rpartition(".")[0].replace("environment", "")) or RUNTIME
        yield sightings.manifest(name=root.get("name").text)
        for element in listed.elements():
            spec = _SPEC.fullmatch(element.text)
            if spec is not None and spec.group(1) not in _NOT_PACKAGES:
                yield from sightings.dependency(spec.group(1), spec.group(2), element.line, scope=scope)
            for text, line in element.get("pip").texts():
                requirement = parse_requirement(text)
                if requirement is not None:
                    yield from sightings.dependency(
                        requirement.name, requirement.declared, line, scope=scope, ecosystem="pypi"
                    )
