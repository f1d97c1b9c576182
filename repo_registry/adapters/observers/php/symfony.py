"""Routes told by attributes and annotations of classes and methods, as fragments: Symfony and FOSRestBundle.

Source: https://symfony.com/doc/current/routing.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.doc_blocks import block_above, first_paragraph, first_sentence
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.php.declarations import Attribute, Declaration, attributes_of, declarations_of
from repo_registry.adapters.observers.php.source import UNKNOWN, is_php, source_of
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass

CONTROLLER_ROUTE: Final = "php.controller_route"
"""method, path, handler, framework, summary, end_line; the path below what configuration puts before it."""

#: Full name of an attribute → HTTP method; ``""`` when its argument ``methods`` says which.
ATTRIBUTES: Final = {
    "Symfony\\Component\\Routing\\Attribute\\Route": "",
    "Symfony\\Component\\Routing\\Annotation\\Route": "",
    "Sensio\\Bundle\\FrameworkExtraBundle\\Configuration\\Route": "",
    **{
        f"FOS\\RestBundle\\Controller\\Annotations\\{verb}": verb.upper()
        for verb in ("Get", "Post", "Put", "Patch", "Delete", "Head", "Options")
    },
    "FOS\\RestBundle\\Controller\\Annotations\\Route": "",
}
#: Longer annotations are not read.
_ANNOTATION: Final = re.compile(
    r"@((?:\w+\\){0,3}(?:Route|Get|Post|Put|Patch|Delete))\(([^@]{0,600}?)\)\s*(?=\n|\*|\Z)"
)
_PATH: Final = re.compile(r"(?:^|[(,\s])(?:path\s*=\s*)?\"([^\"\n]{0,300})\"")
_METHODS: Final = re.compile(r"methods\s*=\s*(?:\{([^{}]{0,200})\}|\"([^\"]{0,60})\")")
_METHOD: Final = re.compile(r"@Method\(\s*\{?([^(){}]{0,200})\}?\s*\)")
_PATHS: Final = 16


@attrs.frozen
class _Said:
    paths: tuple[str, ...]
    methods: tuple[str, ...]
    node: Node


class ControllerObserver:
    """Finds the routes of controllers."""

    name = "php.controllers"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may hold any."""
        return (
            is_php(file)
            and file.path_class is not PathClass.DOCS
            and ("Route" in file.text or "RestBundle" in file.text)
            and ("#[" in file.text or "@" in file.text)
        )

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments by their place."""
        reader = _Reader(file)
        for declaration in declarations_of(source_of(file)):
            yield from reader.controller(declaration)


class _Reader:
    def __init__(self, file: SourceFile) -> None:
        self._source = source_of(file)
        self._write = FactWriter(file, ControllerObserver.name, ControllerObserver.version)

    def controller(self, declaration: Declaration) -> Iterator[Fragment]:
        said = self._said(declaration.attributes, declaration.node)
        prefixes = [path for one in said for path in one.paths] or [""]
        inherited = next((one.methods for one in said if one.methods), ())
        found = False
        for name, method in declaration.methods:
            for one in self._said(attributes_of(self._source, method), method):
                found = True
                handler = declaration.name if name == "__invoke" else f"{declaration.name}.{name}"
                for prefix in prefixes:
                    for path in one.paths or ("",):
                        yield from self._routes(one, f"{prefix}/{path}", handler, method, inherited)
        if not found and any(name == "__invoke" for name, _ in declaration.methods):
            for one in said:
                for path in one.paths:
                    yield from self._routes(one, path, declaration.name, declaration.node, ())

    def _routes(
        self, said: _Said, path: str, handler: str, node: Node, inherited: tuple[str, ...]
    ) -> Iterator[Fragment]:
        for method in said.methods or inherited or ("ANY",):
            yield self._write.fragment(
                CONTROLLER_ROUTE,
                line_of(said.node),
                method=method,
                path=path,
                handler=handler,
                framework="symfony",
                summary=self._summary(node),
                end_line=last_line_of(node),
            )

    def _summary(self, node: Node) -> str:
        text = first_sentence(first_paragraph(block_above(self._source.syntax.data, node.start_byte)))
        return "" if text.startswith("NOTE") else text

    def _said(self, attributes: tuple[Attribute, ...], node: Node) -> list[_Said]:
        """Return what attributes, or else annotations, say of routes."""
        found = [self._of_attribute(one, ATTRIBUTES[one.name]) for one in attributes if one.name in ATTRIBUTES]
        return found or list(self._annotated(node))

    def _of_attribute(self, attribute: Attribute, verb: str) -> _Said:
        given = attribute.argument("path", 0)
        methods = self._source.texts(attribute.argument("methods"))
        paths = tuple(self._source.texts(given)[:_PATHS])
        spelled = tuple(UNKNOWN if UNKNOWN in one else one.upper() for one in methods if one)
        return _Said(paths, (verb,) if verb else tuple(one for one in spelled if one != UNKNOWN), attribute.node)

    def _annotated(self, node: Node) -> Iterator[_Said]:
        block = "\n".join(block_above(self._source.syntax.data, node.start_byte))
        beside = _METHOD.search(block)
        for match in _ANNOTATION.finditer(block) if "@" in block else ():
            full = self._source.full_name(match[1])
            if full not in ATTRIBUTES:
                continue
            path = _PATH.search(match[2])
            listed = _METHODS.search(match[2])
            words = "" if listed is None else listed[1] or listed[2] or ""
            words = words or (beside[1] if beside is not None else "")
            methods = tuple(re.findall(r"[A-Z]{3,7}", words.upper()))
            verb = ATTRIBUTES[full]
            yield _Said((path[1],) if path is not None else (), (verb,) if verb else methods, node)
