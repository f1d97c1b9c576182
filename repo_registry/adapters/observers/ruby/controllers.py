"""What controllers, models and settings of Rails say that the routes do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.ruby.comments import comment_above, summary_of
from repo_registry.adapters.observers.ruby.inflections import underscored
from repo_registry.adapters.observers.ruby.route_fragments import ACTION, API_ONLY, MODEL
from repo_registry.adapters.observers.ruby.source import Ruby, is_ruby, ruby
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

ACTIONS: Final = 200
"""Actions of one file."""

_API_ONLY: Final = "config.api_only = true"


class ControllerObserver:
    """Finds comments above actions, the modules of Devise models, and applications without forms."""

    name = "ruby.controllers"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is a controller, a model of Devise, or the settings of an application."""
        if not is_ruby(file) or file.path_class is not PathClass.OWN:
            return False
        return (
            file.name.endswith("_controller.rb")
            or ("devise " in file.text and "models/" in file.path)
            or (file.path.endswith("config/application.rb") and _API_ONLY in file.text)
        )

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        if file.path.endswith("config/application.rb"):
            line = next((n for n, text in enumerate(file.lines, start=1) if text.strip() == _API_ONLY), 0)
            if line:
                folder = file.path.removesuffix("config/application.rb").strip("/")
                yield Fragment(
                    kind=API_ONLY, path=file.path, line=line, path_class=file.path_class, payload={"folder": folder}
                )
            return
        source = ruby(file)
        for name, _, node in source.classes():
            if name.endswith("Controller"):
                found: Iterator[tuple[str, Node, dict[str, JsonValue]]] = _actions(source, name, node)
            else:
                found = _modules(source, name, node)
            for kind, at, payload in found:
                yield Fragment(kind=kind, path=file.path, line=line_of(at), path_class=file.path_class, payload=payload)


def _actions(source: Ruby, name: str, node: Node) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
    controller = underscored(name).removesuffix("_controller")
    for child in source.body(node)[:ACTIONS]:
        method = child.child_by_field_name("name") if child.type == "method" else None
        if method is None:
            if source.name(child) in {"private", "protected"}:
                break
            continue
        summary = summary_of(comment_above(source.file.lines, line_of(child)))
        if summary:
            yield ACTION, child, {"controller": controller, "action": source.syntax.text(method), "summary": summary}


def _modules(source: Ruby, name: str, node: Node) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
    for child in source.body(node):
        if source.name(child) == "devise":
            modules: list[JsonValue] = [text for place in source.given(child).places if (text := source.text(place))]
            yield MODEL, child, {"model": name, "modules": modules}
