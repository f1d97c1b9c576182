"""go.mod.

Source: https://go.dev/ref/mod#go-mod-file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.manifests.scopes import DEV, INDIRECT, RUNTIME
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding, Unreadable
from repo_registry.adapters.observers.source_file import SourceFile

_WORD: Final = re.compile(r'"[^"]*"|`[^`]*`|\S+')
_BLOCK: Final = re.compile(r"\s*(\w{1,20})\s*\(\s*(?://.*)?")
_MODULE: Final = re.compile(r"[^\s\"`()]{1,300}")


class GoMod:
    """The module and what it requires; ``// indirect`` marks what others need, ``tool`` what developers need."""

    name = "manifests.go.mod"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a go.mod."""
        return file.name == "go.mod"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest, its requirements, and a fragment with the module path."""
        lines = list(_directives(file.lines))
        module = next(((words[1], line) for words, _, line in lines if words[0] == "module" and len(words) > 1), None)
        if module is None or not _MODULE.fullmatch(module[0]):
            raise Unreadable("go.mod without a module line")
        sightings = Sightings(file, self.name, self.version, "golang")
        yield sightings.manifest(line=module[1], name=module[0])
        tools = [words[1] for words, _, _ in lines if words[0] == "tool" and len(words) > 1]
        for words, comment, line in lines:
            if words[0] != "require" or len(words) < 3:  # noqa: PLR2004 - the directive, a path and a version
                continue
            is_tool = any(tool == words[1] or tool.startswith(f"{words[1]}/") for tool in tools)
            scope = INDIRECT if comment.startswith("indirect") else RUNTIME
            yield from sightings.dependency(words[1], words[2], line, scope=DEV if is_tool else scope)


def _directives(lines: list[str]) -> Iterator[tuple[list[str], str, int]]:
    """Yield each directive as words, with its comment and line; those in a block carry the block's name first."""
    block = ""
    for number, line in enumerate(lines, start=1):
        opening = _BLOCK.fullmatch(line)
        if opening and not block:
            block = opening.group(1)
            continue
        code, _, comment = line.partition("//")
        words = [word.strip('"`') for word in _WORD.findall(code)]
        if block and words == [")"]:
            block = ""
        elif words:
            yield ([block, *words] if block else words), comment.strip(), number
