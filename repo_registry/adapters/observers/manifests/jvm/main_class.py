"""Classes of Java and files of Kotlin that a virtual machine can start.

Source: https://docs.oracle.com/javase/specs/jls/se21/html/jls-12.html#jls-12.1 and
https://kotlinlang.org/docs/basic-syntax.html#program-entry-point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.paths import PathClass

_PACKAGE: Final = re.compile(r"^package[ \t]+([\w.]{1,300})", re.MULTILINE)
_JAVA: Final = re.compile(
    r"^[ \t]*public[ \t]+static[ \t]+void[ \t]+main[ \t]*\([ \t]*(?:final[ \t]+)?String\b", re.MULTILINE
)
_KOTLIN: Final = re.compile(r"^(?:suspend[ \t]+)?fun[ \t]+main[ \t]*\(", re.MULTILINE)


class MainClass:
    """A ``main`` method in own code: the class is an application."""

    name = "manifests.jvm.main_class"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is own Java or Kotlin."""
        return file.path_class is PathClass.OWN and file.name.endswith((".java", ".kt"))

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the class that holds the first ``main``, at its line."""
        is_kotlin = file.name.endswith(".kt")
        match = (_KOTLIN if is_kotlin else _JAVA).search(file.text)
        if match is None:
            return
        package = _PACKAGE.search(file.text)
        stem = file.name.rpartition(".")[0]
        name = f"{stem}Kt" if is_kotlin else stem
        target = f"{package.group(1)}.{name}" if package else name
        sightings = Sightings(file, self.name, self.version, "maven")
        yield from sightings.entry_point(name, target, file.line_at(match.start()), type_="application")
