"""What loads a Ruby library into an application, and what a Rack server starts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.ruby.source import is_ruby, ruby
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass

_NAME: Final = re.compile(r"[\w:.]{1,200}")
#: Superclass → type of the entry point.
BASES: Final = {
    "Rails::Application": "application",
    "Rails::Engine": "plugin",
    "Rails::Railtie": "plugin",
    "Hanami::App": "application",
}


def _leading(text: str) -> str:
    """Return the name that an expression begins with: ``Acme::App.new``."""
    match = _NAME.match(text)
    return match[0] if match else "config.ru"


class EntryPointObserver:
    """Finds engines, railties and applications of Rails, and what ``config.ru`` runs."""

    name = "ruby.entry_points"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may hold one."""
        if not is_ruby(file) or file.path_class is PathClass.DOCS:
            return False
        return file.name.endswith(".ru") or any(base in file.text for base in BASES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield entry points."""
        source = ruby(file)
        writer = FactWriter(file, self.name, self.version)
        for name, superclass, node in source.classes():
            kind = BASES.get(superclass)
            if kind is not None:
                yield writer.fact(
                    FactKind.ENTRY_POINT, name, file.path, line_of(node), end=last_line_of(node), type=kind
                )
        if file.name.endswith(".ru"):
            for node, _ in source.syntax.of("call"):
                given = source.given(node).places
                if source.name(node) == "run" and source.receiver(node) is None and given:
                    name = _leading(source.syntax.head(given[0], 200))
                    yield writer.fact(FactKind.ENTRY_POINT, name, file.path, line_of(node), type="application")
