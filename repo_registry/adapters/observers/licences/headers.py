"""Reads SPDX licence tags in the first comments of source files.

Source: https://spdx.dev/learn/handling-license-info/ (short-form identifiers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.licences.declared import spdx_expression
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

HEADER_LINES: Final = 30
"""First lines of a file that may hold its tag."""

_FRAGMENT: Final = "licence.header"
_TAG: Final = "SPDX-License-Identifier:"
_COMMENT: Final = re.compile(r"[\s#/*;%!\"'<>(){}@.-]{0,40}(?:dnl |rem |REM |c )?")
_END: Final = re.compile(r"(?:\*/|-->|\*\)|--}}|#}|\|).*$")
_MAX_LINE: Final = 400


def spdx_tags(file: SourceFile) -> Iterator[tuple[str, int]]:
    """Yield each distinct expression that a comment among the first lines states, with its line."""
    if _TAG not in file.text[: HEADER_LINES * _MAX_LINE]:
        return
    seen: set[str] = set()
    for number, line in enumerate(islice(file.lines, HEADER_LINES), start=1):
        before, tag, after = line[:_MAX_LINE].partition(_TAG)
        if not tag or not _COMMENT.fullmatch(before):
            continue
        expression = spdx_expression(_END.sub("", after))
        if expression and expression not in seen:
            seen.add(expression)
            yield expression, number


class LicenceHeaders:
    """Every own file: one fragment per expression that its head states."""

    name = "licences.headers"
    version = 2

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is own work in a known language."""
        return file.path_class is PathClass.OWN and file.language is not None

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the tags of the file's head."""
        writer = FactWriter(file, self.name, self.version)
        for expression, line in spdx_tags(file):
            yield writer.fragment(_FRAGMENT, line, expression=expression)


class LicenceHeadersOfProject:
    """One fact per expression, at the first file that states it: a tag in each of a thousand files is one statement."""

    name = "licences.headers"
    version = 1
    takes = frozenset({_FRAGMENT})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterator[ObservedFact]:  # noqa: ARG002  the shape of a joiner
        """Yield the expressions in the order of their first files."""
        places: dict[str, list[Fragment]] = {}
        for fragment in fragments:
            places.setdefault(str(fragment.payload["expression"]), []).append(fragment)
        for expression, stating in places.items():
            first = stating[0]
            yield ObservedFact(
                kind=FactKind.LICENSE,
                key=expression,
                value="discovered",
                path=first.path,
                start_line=first.line,
                end_line=first.line,
                rule=self.name,
                rule_version=self.version,
                path_class=first.path_class,
                attributes={"method": "header", "files": len(stating)},
            )
