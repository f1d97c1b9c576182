"""mix.exs of Elixir, scanned for literal dependencies and never run.

Source: https://hexdocs.pm/mix/Mix.Tasks.Deps.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.manifests.scopes import DEV, OPTIONAL, RUNTIME, TEST
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_APP: Final = re.compile(r"^[ \t]{0,20}app:[ \t]{0,20}:(\w{1,100})", re.MULTILINE)
_VERSION: Final = re.compile(r"^[ \t]{0,20}version:[ \t]{0,20}\"([^\"\n]{1,100})\"", re.MULTILINE)
_DEPENDENCY: Final = re.compile(
    r"^[ \t]{0,40}(?:\[[ \t]{0,5})?\{:(\w{1,100}),[ \t]{0,20}(?:\"([^\"\n]{1,100})\")?([^\n]{0,300})", re.MULTILINE
)
_ONLY: Final = re.compile(r"\bonly:[ \t]{0,5}(\[[^\]]{0,100}\]|:\w{1,30})")
_OPTIONAL: Final = "optional: true"


class MixProject:
    """The application and its dependencies."""

    name = "manifests.mix"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a mix.exs."""
        return file.name == "mix.exs"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest and its dependencies, one a line."""
        app, version = _APP.search(file.text), _VERSION.search(file.text)
        sightings = Sightings(file, self.name, self.version, "hex")
        yield sightings.manifest(
            line=file.line_at(app.start(1)) if app else 1,
            name=app.group(1) if app else "",
            version=version.group(1) if version else "",
        )
        for match in _DEPENDENCY.finditer(file.text):
            name, declared, options = match.groups()
            yield from sightings.dependency(name, declared or "", file.line_at(match.start(1)), scope=_scope(options))


def _scope(options: str) -> str:
    only = _ONLY.search(options)
    if only is None or "prod" in only.group(1):
        return OPTIONAL if _OPTIONAL in options else RUNTIME
    return DEV if "dev" in only.group(1) else TEST
