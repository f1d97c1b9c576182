"""Gemfile and Gemfile.lock of Bundler.

Source: https://bundler.io/man/gemfile.5.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.manifests.ruby.literals import code_of, leading_texts
from repo_registry.adapters.observers.manifests.scopes import DEV, RUNTIME, TEST, scope_of_words
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile

_GEM: Final = re.compile(r"\s*gem[\s(]+(.*)")
_GROUP: Final = re.compile(r"\s*group[\s(]+(.*?)\)?\s*do\b")
_GROUP_ARGUMENT: Final = re.compile(r"\bgroups?(?:\s*:|\s*=>|:\s*)\s*(\[[^\]]{0,200}\]|[:\"'][\w\"']{1,60})")
_SYMBOL: Final = re.compile(r":(\w{1,60})|[\"'](\w{1,60})[\"']")
_OPENS: Final = re.compile(r"\bdo\b\s*(?:\|[^|]{0,60}\|)?\s*$|^\s*(?:if|unless|case|begin|def|while|until)\b")
_END: Final = re.compile(r"\s*end\b")
_LOCKED: Final = re.compile(r" {4}([A-Za-z0-9][\w.-]{0,200}) \(([^()\s,]{1,100})\)")


class Gemfile:
    """Gems by group; beside a gem's own specification all of them are for its developers."""

    name = "manifests.ruby.gemfile"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a Gemfile by name or extension."""
        return file.name in {"Gemfile", "gems.rb"} or file.name.endswith(".gemfile")

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the manifest and its dependencies."""
        sightings = Sightings(file, self.name, self.version, "gem")
        yield sightings.manifest()
        codes = [code_of(line) for line in file.lines]
        of_a_gem = any(code.split("(")[0].split()[:1] == ["gemspec"] for code in codes)
        blocks: list[tuple[str, ...]] = []
        for number, code in enumerate(codes, start=1):
            gem, group = _GEM.match(code), _GROUP.match(code)
            if _END.match(code):
                del blocks[-1:]
            elif group is not None:
                blocks.append(_symbols(group.group(1)))
            elif _OPENS.search(code):
                blocks.append(())
            given = leading_texts(gem.group(1)) if gem is not None else []
            if given and gem is not None:
                argument = _GROUP_ARGUMENT.search(gem.group(1))
                groups = (
                    *(name for block in blocks for name in block),
                    *_symbols(argument.group(1) if argument else ""),
                )
                scope = DEV if of_a_gem else _scope(groups)
                yield from sightings.dependency(
                    given[0], ", ".join(given[1:]), number, scope=scope, group=", ".join(groups)
                )


def _symbols(code: str) -> tuple[str, ...]:
    return tuple(match.group(1) or match.group(2) for match in _SYMBOL.finditer(code))


def _scope(groups: tuple[str, ...]) -> str:
    if not groups or {"default", "production"} & set(groups):
        return RUNTIME
    scopes = {scope_of_words(group) for group in groups}
    if scopes == {TEST}:
        return TEST
    return DEV if scopes - {None} else RUNTIME


class GemfileLock:
    """Gemfile.lock: the gems of its ``GEM`` and ``GIT`` sections; ``PATH`` is the project itself."""

    name = "manifests.ruby.gemfile_lock"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a lock file of Bundler."""
        return file.name in {"Gemfile.lock", "gems.locked"} or file.name.endswith(".gemfile.lock")

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the locked gems."""
        yield from Sightings(file, self.name, self.version, "gem").locked(_locked(file.lines))


def _locked(lines: list[str]) -> Iterator[tuple[str, str, int]]:
    section = ""
    for number, line in enumerate(lines, start=1):
        if line and not line[0].isspace():
            section = line.strip()
        elif section in {"GEM", "GIT"}:
            match = _LOCKED.fullmatch(line.rstrip("!"))
            if match:
                yield match.group(1), match.group(2), number
