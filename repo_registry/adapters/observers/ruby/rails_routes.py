"""Routes of Rails and Hanami applications and engines, as fragments; the join puts the prefixes of mounts before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.ruby.rails_drawing import RouteFile
from repo_registry.adapters.observers.ruby.rails_scope import Scope
from repo_registry.adapters.observers.ruby.rails_tables import OPENERS
from repo_registry.adapters.observers.ruby.source import Ruby, is_ruby, ruby
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass

_DRAWN: Final = re.compile(r"(?:.{1,300}/)?config/routes/.{1,200}\.rb")
_CUES: Final = (".routes", "Hanami::Routes", "add_routes")


class RailsRouteObserver:
    """Finds what a route file draws."""

    name = "ruby.rails_routes"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file draws routes."""
        if not is_ruby(file) or file.path_class is PathClass.DOCS:
            return False
        return bool(_DRAWN.fullmatch(file.path)) or any(cue in file.text for cue in _CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        source = ruby(file)
        for statements, scope in _tables(source):
            for kind, node, payload in RouteFile(source, statements, scope).found():
                yield Fragment(
                    kind=kind, path=file.path, line=line_of(node), path_class=file.path_class, payload=payload
                )


def _tables(source: Ruby) -> Iterator[tuple[list[Node], Scope]]:
    """Yield the statements of each block that draws, and the table they are drawn into."""
    found = False
    for node, scope in source.syntax.of("call"):
        block = source.block(node)
        if block is None or source.name(node) not in OPENERS:
            continue
        table = _table(source, node, source.qualified(scope))
        if table:
            found = True
            yield source.body(block), Scope(table=table)
    for _, superclass, node in source.classes():
        if superclass == "Hanami::Routes":
            found = True
            yield source.body(node), Scope(table="app", framework="hanami")
    if not found and _DRAWN.fullmatch(source.file.path):
        yield list(source.syntax.root.named_children), Scope(table=f"draw:{source.file.path}")


def _table(source: Ruby, call: Node, around: str) -> str:
    """Return the table that ``X.routes.draw`` or ``X.add_routes`` fills."""
    holder = source.receiver(call)
    if source.name(call) != "add_routes" and source.name(call) != "routes":
        if holder is None or source.name(holder) != "routes":
            return ""
        holder = source.receiver(holder)
    if holder is None:
        return ""
    if source.name(holder) in {"application", "app"}:
        return "app"
    name = source.constant(holder)
    if name.endswith("Application") or not name:
        return "app" if name else ""
    if not name.endswith("Engine"):
        return ""
    return f"{around}::{name}" if around and "::" not in name else name
