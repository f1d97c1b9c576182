"""Routes and prefixes that configuration files of Symfony set: ``config/routes.yaml`` and its kin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.formats.node import Node
from repo_registry.adapters.observers.formats.yaml_document import read_yaml
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

CONFIGURED_ROUTE: Final = "php.configured_route"
"""method, path, handler, framework, summary, end_line."""
CONFIGURED_IMPORT: Final = "php.configured_import"
"""resource (as written), prefixes ([text, …])."""

_FILE: Final = re.compile(r"(?:\A|/)(?:config/)?(?:routes|routing)(?:[./][\w/.-]{0,200})?\.ya?ml\Z")
_ENVIRONMENT: Final = re.compile(r"/(?:dev|test)/[\w.-]+\Z|@(?:dev|test)\b")
_ROUTES: Final = 1_000


class ConfiguredRouteObserver:
    """Finds routes and imports of routes."""

    name = "php.configured_routes"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is one of theirs; those for development and tests serve nobody."""
        return (
            file.name.endswith((".yaml", ".yml"))
            and file.path_class is not PathClass.DOCS
            and _FILE.search(file.path) is not None
            and _ENVIRONMENT.search(file.path) is None
        )

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments in order of appearance."""
        write = FactWriter(file, self.name, self.version)
        for document in read_yaml(file.text):
            for number, (name, node) in enumerate(document.items()):
                if number == _ROUTES:
                    return
                if node.get("resource").exists and not name.startswith("when@"):
                    yield _import(write, node)
                elif node.get("path").exists and (node.get("controller").exists or node.get("defaults").exists):
                    yield from _routes(write, name, node)


def _import(write: FactWriter, node: Node) -> Fragment:
    resource = node.get("resource")
    prefix = node.get("prefix")
    prefixes = [one.text for _, one in prefix.items()] or [prefix.text]
    return write.fragment(
        CONFIGURED_IMPORT,
        node.line,
        resource=resource.text or resource.get("path").text,
        prefixes=list[JsonValue](prefixes),
    )


def _routes(write: FactWriter, name: str, node: Node) -> Iterable[Fragment]:
    controller = node.get("controller").text or node.get("defaults", "_controller").text
    if not controller:
        return
    handler = controller.rpartition("\\")[2].replace("::", ".")
    methods = [part.upper() for text, _ in node.get("methods").texts() for part in re.findall(r"\w+", text)]
    paths = [one.text for _, one in node.get("path").items()] or [node.get("path").text]
    for path in paths:
        for method in methods or ["ANY"]:
            yield write.fragment(
                CONFIGURED_ROUTE,
                node.line,
                method=method,
                path=path,
                handler=handler or name,
                framework="symfony",
                summary="",
                end_line=node.line,
            )
