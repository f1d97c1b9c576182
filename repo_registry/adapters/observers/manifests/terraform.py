"""Providers and registry modules of Terraform and OpenTofu, scanned block by block.

Source: https://developer.hashicorp.com/terraform/language/providers/requirements and …/language/modules/sources.
purl has no type for them; ``pkg:terraform/NAMESPACE/NAME[/PROVIDER]`` follows the registry's own addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from repo_registry.adapters.observers.manifests.scopes import RUNTIME
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_BLOCK: Final = re.compile(r"\s*(\w{1,60})(?:\s+\"([\w.-]{1,100})\"){0,2}\s*\{\s*(?:#.*|//.*)?")
_OBJECT: Final = re.compile(r"\s*\"?([\w-]{1,100})\"?\s*=\s*\{(.{0,500})")
_SETTING: Final = re.compile(r"\b(source|version)\s*=\s*\"([^\"]{1,300})\"")
_SHORT: Final = re.compile(r"\s*\"?([\w-]{1,100})\"?\s*=\s*\"([^\"]{1,100})\"\s*")
_PROVIDER: Final = re.compile(r"(?:registry\.(?:terraform|opentofu)\.(?:io|org)/)?([\w-]{1,100}/[\w-]{1,100})")
_MODULE: Final = re.compile(
    r"(?:registry\.(?:terraform|opentofu)\.(?:io|org)/)?([\w-]{1,100}/[\w-]{1,100}/[\w-]{1,100})(?://.{0,200})?"
)
_TEXT: Final = re.compile(r"\"[^\"\n]{0,2000}\"")
_COMMENT: Final = re.compile(r"(?:^|\s)(?:#|//).*$")


@attrs.define
class _Source:
    """A provider or module on the way to being read."""

    is_module: bool
    line: int
    source: str = ""
    version: str = ""

    def take(self, line: str) -> None:
        """Take the settings of a line; an object may hold both on one line, a module's own begin their line."""
        for match in _SETTING.finditer(line):
            if self.is_module and line[: match.start()].strip():
                continue
            key, value = match.groups()
            if key == "source":
                self.source = self.source or value
            else:
                self.version = self.version or value


class TerraformSources:
    """``required_providers`` and ``module`` blocks."""

    name = "manifests.terraform.sources"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a Terraform file."""
        return file.name.endswith((".tf", ".tofu"))

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield providers and modules; the file is a manifest when it requires providers."""
        sightings = Sightings(file, self.name, self.version, "terraform")
        found = [*_sources(file.lines)]
        required = next((source for source in found if not source.is_module), None)
        if required is not None:
            yield sightings.manifest(line=required.line)
        for source in found:
            match = (_MODULE if source.is_module else _PROVIDER).fullmatch(source.source)
            if match is not None:
                yield from sightings.dependency(match.group(1), source.version, source.line, scope=RUNTIME)


def _sources(lines: list[str]) -> Iterator[_Source]:
    """Yield sources as their blocks close; blocks are told by the braces of each line."""
    blocks: list[str] = []
    current: _Source | None = None
    depth = 0
    for number, raw in enumerate(lines, start=1):
        line = _COMMENT.sub("", raw)
        opening, member = _BLOCK.fullmatch(line), _OBJECT.match(line)
        inside = blocks[-1] if blocks else ""
        if current is None and opening and opening.group(1) == "module" and not blocks:
            current, depth = _Source(is_module=True, line=number), len(blocks)
        elif current is None and inside == "required_providers":
            short = _SHORT.fullmatch(line)
            if member:
                current, depth = _Source(is_module=False, line=number), len(blocks)
            elif short:
                yield _Source(
                    is_module=False, line=number, source=f"hashicorp/{short.group(1)}", version=short.group(2)
                )
        if current is not None and len(blocks) <= depth + 1:
            current.take(line)
        bare = _TEXT.sub("", line)
        blocks += [opening.group(1) if opening else ""] * bare.count("{")
        del blocks[max(0, len(blocks) - bare.count("}")) :]
        if current is not None and len(blocks) <= depth:
            yield current
            current = None
