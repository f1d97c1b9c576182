"""Settles what a gem specification leaves to the folder layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

_PLACE: Final = re.compile(
    r"(?:.{1,300}/)?(?:exe|bin)/[\w.-]{1,100}|(?:.{1,300}/)?lib/(?:[\w-]{1,100}/){0,3}[\w-]{1,100}\.rb"
)
#: Scripts that ``bundle gem`` writes for developers.
_DEVELOPER_SCRIPTS: Final = frozenset({"console", "setup", "rails", "rake", "rspec", "bundle", "test"})


class GemFile:
    """Leaves a fragment for every file that may be an executable or the main file of a gem."""

    name = "manifests.ruby.gem_file"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the path is one of a gem's executables or libraries."""
        return file.path_class is PathClass.OWN and bool(_PLACE.fullmatch(file.path))

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the fragment; a file without extension must say that Ruby runs it."""
        if file.name.endswith(".rb") or "ruby" in file.lines[0]:
            yield FactWriter(file, self.name, self.version).fragment("gem.file", 1)


class GemFiles:
    """Pairs gems with the executables in their folder and with the file that ``require`` loads."""

    name = "manifests.ruby.gem_files"
    version = 1
    takes = frozenset({"gem.package", "gem.file"})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield entry points; those that the specification lists itself are already facts."""
        known = {(fact.path, fact.key) for fact in facts if fact.kind is FactKind.ENTRY_POINT}
        files = [fragment.path for fragment in fragments if fragment.kind == "gem.file"]
        for package in fragments:
            if package.kind != "gem.package":
                continue
            name, folder = str(package.payload["name"]), str(package.payload["folder"])
            top = f"{folder}/" if folder else ""
            libraries = {f"{top}{package.payload['library']}/{part}.rb" for part in (name, name.replace("-", "/"))}
            scripts = f"{top}{package.payload['bindir']}/"
            for path in files:
                script = path.removeprefix(scripts)
                if path in libraries:
                    yield self._fact(name, path.removeprefix(top), package, "main")
                elif (
                    package.payload["executables"]
                    and path != script
                    and "/" not in script
                    and script not in _DEVELOPER_SCRIPTS
                    and (package.path, script) not in known
                ):
                    yield self._fact(script, path.removeprefix(top), package, "bin")

    def _fact(self, name: str, target: str, package: Fragment, type_: str) -> ObservedFact:
        return ObservedFact(
            kind=FactKind.ENTRY_POINT,
            key=name,
            value=target,
            path=package.path,
            start_line=package.line,
            end_line=package.line,
            rule=self.name,
            rule_version=self.version,
            path_class=package.path_class,
            attributes={"type": type_},
        )
