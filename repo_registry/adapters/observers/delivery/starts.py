"""Files that start an application by their name: Procfiles, Rack files, and the front files of PHP frameworks.

Sources: https://devcenter.heroku.com/articles/procfile, https://github.com/rack/rack/blob/main/README.md,
https://laravel.com/docs/structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass

_PROCESS: Final = re.compile(r"([A-Za-z0-9_-]{1,60}):\s*(\S.{0,1000})")
_PHP_FRONTS: Final = ("public/index.php", "artisan", "bin/console")
_PHP: Final = "<?php"
_RACK_RUN: Final = re.compile(r"^[ \t]{0,20}run\b[ (]{0,20}(\S.{0,200})", re.MULTILINE)
_HEAD: Final = 300


class Procfile:
    """One process a line."""

    name = "delivery.procfile"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is the Procfile of a deployment; those for developers carry a suffix."""
        return file.name == "Procfile"

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield a start script per process."""
        writer = FactWriter(file, self.name, self.version)
        for number, line in enumerate(file.lines, start=1):
            match = _PROCESS.fullmatch(line.strip())
            if match is not None:
                yield writer.fact(FactKind.ENTRY_POINT, match.group(1), match.group(2), number, type="script")


class FrontFile:
    """``config.ru`` of Rack and the front files of Laravel and Symfony."""

    name = "delivery.front_file"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is a front file of own code."""
        is_php = any(file.path == front or file.path.endswith(f"/{front}") for front in _PHP_FRONTS)
        return file.path_class is PathClass.OWN and (is_php or file.name == "config.ru")

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the file as what starts the application."""
        writer = FactWriter(file, self.name, self.version)
        if file.name == "config.ru":
            run = _RACK_RUN.search(file.text)
            if run is not None:
                line = file.line_at(run.start(1))
                yield writer.fact(FactKind.ENTRY_POINT, run.group(1).strip(" )"), file.path, line, type="application")
        elif _PHP in file.text[:_HEAD]:
            type_ = "application" if file.name == "index.php" else "script"
            yield writer.fact(FactKind.ENTRY_POINT, file.name, file.path, 1, type=type_)
