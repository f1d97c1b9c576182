"""Environment files: the names only, since the values may be secrets.

Source: https://docs.docker.com/compose/how-tos/environment-variables/ and the dotenv libraries, which agree on names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind

_NAME: Final = re.compile(
    r"(?i)\.env(?:[-_.][\w.-]{1,60})?|(?:[\w-]{1,60}\.)?env\.(?:example|sample|template|dist)|[\w-]{1,60}\.env"
)
_OTHER: Final = re.compile(r"(?i)\.(?:py|js|ts|sh|rb|go|json|ya?ml|md|d\.ts|vault|enc|gpg|rc)$|^\.envrc$")
_ASSIGNMENT: Final = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]{0,200})\s*[=:]")
_QUOTES: Final = ('"""', "'''", '"', "'", "`")


class EnvironmentFile:
    """``.env``, ``.env.example`` and their like."""

    name = "delivery.environment"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is named like an environment file."""
        return bool(_NAME.fullmatch(file.name)) and not _OTHER.search(file.name)

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield each name once, at its first line; lines inside a quoted value of several lines are no assignments."""
        writer = FactWriter(file, self.name, self.version)
        seen: set[str] = set()
        open_quote = ""
        for number, line in enumerate(file.lines, start=1):
            if open_quote:
                open_quote = "" if open_quote in line else open_quote
                continue
            match = _ASSIGNMENT.match(line)
            if match is None:
                continue
            open_quote = _opened(line[match.end() :].strip())
            name = match.group(1)
            if name not in seen:
                seen.add(name)
                yield writer.fact(FactKind.ENV_VARIABLE, name, "", number, access="env file")


def _opened(value: str) -> str:
    """Return the quote that a value opens and does not close on its line, else ``""``."""
    quote = next((mark for mark in _QUOTES if value.startswith(mark)), "")
    return quote if quote and quote not in value[len(quote) :] else ""
