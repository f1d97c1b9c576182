"""Routes of Sinatra, Grape and Roda, and where `config.ru` puts them, as fragments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.ruby.comments import comment_above, summary_of
from repo_registry.adapters.observers.ruby.rails_tables import VERBS
from repo_registry.adapters.observers.ruby.route_fragments import ROUTE, TABLE, Found, joined_path, mount
from repo_registry.adapters.observers.ruby.source import UNKNOWN, Given, Ruby, is_ruby, ruby
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

ROUTES: Final = 1_500
DEPTH: Final = 40
CLASSES: Final = 200
"""Classes of one file."""

_CUES: Final = ("Sinatra", "sinatra", "Grape", "Roda", "route do")
_ROUTE_CALL: Final = re.compile(r"^[ \t]*(?:get|post|put|patch|delete)[ \t(]+(?:[\"':]|/|do\b|\[)", re.MULTILINE)
#: Calls of Grape and sinatra-contrib whose block lies below their argument.
_NAMESPACES: Final = frozenset({"namespace", "resource", "resources", "group", "segment"})
_ANSWERING: Final = frozenset({*VERBS, "route"})
_TRANSPARENT: Final = frozenset(
    {"params", "helpers", "configure", "before", "after", "error", "rescue_from", "register"}
)
_ROOT: Final = "sinatra"
"""Table of routes outside of any class."""
_MATCHERS: Final = {"String": ":string", "Integer": ":integer"}
_RODA_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})


@attrs.frozen
class _Place:
    path: tuple[str, ...] = ()
    depth: int = 0


def _branches(node: Node, place: _Place) -> list[tuple[Node, _Place]]:
    """Return the statements inside a condition, the last one first."""
    if node.type not in {"if", "unless", "then", "else", "begin", "body_statement"} or place.depth >= DEPTH:
        return []
    deeper = attrs.evolve(place, depth=place.depth + 1)
    return [(child, deeper) for child in reversed(node.named_children)]


class RackRouteObserver:
    """Finds routes in classes, at the top of Sinatra scripts, and what ``config.ru`` runs."""

    name = "ruby.rack_routes"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may hold routes."""
        if not is_ruby(file) or file.path_class is PathClass.DOCS:
            return False
        if file.name.endswith(".ru"):
            return True
        if "routes.draw" in file.text or "/config/routes" in f"/{file.path}":
            return False
        return any(cue in file.text for cue in _CUES) or bool(_ROUTE_CALL.search(file.text))

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        for kind, node, payload in _Reader(ruby(file)).found():
            yield Fragment(kind=kind, path=file.path, line=line_of(node), path_class=file.path_class, payload=payload)


class _Reader:
    def __init__(self, source: Ruby) -> None:
        self._source = source
        self._count = 0

    def found(self) -> Iterator[Found]:
        text = self._source.file.text
        if self._source.file.name.endswith(".ru"):
            yield from self._rackup()
        scripts = ("require 'sinatra'", 'require "sinatra"')
        if any(cue in text for cue in scripts):
            yield from self._walk(_ROOT, list(self._source.syntax.root.named_children), "sinatra")
        for name, superclass, node in [*self._source.classes()][:CLASSES]:
            body = self._source.body(node)
            yield TABLE, node, {"name": name, "superclass": superclass, "path": list(self._base(body))}
            yield from self._walk(name, body, "")

    def _base(self, body: list[Node]) -> Iterator[JsonValue]:
        """Yield Grape's ``prefix`` and, if it stands in the path, ``version``."""
        told: dict[str, str] = {}
        for node in body:
            name = self._source.name(node)
            if name not in {"prefix", "version"}:
                continue
            given = self._source.given(node)
            using = self._source.text(given.named["using"]) if "using" in given.named else "path"
            if given.places and (name == "prefix" or using == "path"):
                told.setdefault(name, self._source.spelled(given.places[0]))
        yield from (told[name] for name in ("prefix", "version") if name in told)

    # -- Sinatra and Grape -------------------------------------------------------------------------------------------

    def _walk(self, table: str, body: list[Node], framework: str) -> Iterator[Found]:
        stack = [(node, _Place()) for node in reversed(body)]
        summary = ""
        while stack and self._count < ROUTES:
            node, place = stack.pop()
            if node.type != "call" or self._source.receiver(node) is not None:
                stack.extend(_branches(node, place))
                continue
            name, given, block = self._source.name(node), self._source.given(node), self._source.block(node)
            if name == "desc":
                summary = self._source.text(given.places[0]) or "" if given.places else ""
            elif name in _ANSWERING and block is not None:
                if name == "route" and not given.places:
                    yield from self._roda(table, block)
                else:
                    yield from self._routes(table, node, given, place, (summary, framework))
                summary = ""
            elif name == "mount":
                yield from self._mounts(table, node, given, place)
            elif name == "run" and given.places:
                yield mount(node, table, place.path, self._application(given.places[0]))
            elif block is not None and name not in _TRANSPARENT and place.depth < DEPTH:
                inner = attrs.evolve(place, path=(*place.path, *self._below(name, given)), depth=place.depth + 1)
                stack.extend((child, inner) for child in reversed(self._source.body(block)))

    def _below(self, name: str, given: Given) -> Iterator[str]:
        if name in _NAMESPACES or name == "map":
            yield from (self._source.spelled(place) for place in given.places[:1])
        elif name == "route_param":
            yield from (f":{self._source.spelled(place)}" for place in given.places[:1])

    def _routes(self, table: str, node: Node, given: Given, place: _Place, said: tuple[str, str]) -> Iterator[Found]:
        told, framework = said
        places = list(given.places)
        methods = [VERBS.get(self._source.name(node), "ANY")]
        if self._source.name(node) == "route":  # Grape: ``route :any, "*path"``, ``route [:get, :post], "/x"``
            listed = [text.upper() for text in self._source.texts(places.pop(0))]
            methods = ["ANY"] if not listed or "ANY" in listed else listed
        paths = [self._path(one) for one in places if self._source.is_text(one) or one.type in {"regex", "identifier"}]
        told = told or summary_of(comment_above(self._source.file.lines, line_of(node)))
        for path in paths or [""]:
            for method in methods:
                self._count += 1
                yield ROUTE, node, self._payload(table, method, (*place.path, path), node, told, framework)

    def _path(self, node: Node) -> str:
        return UNKNOWN if node.type == "regex" else self._source.spelled(node).removesuffix("/?")

    @staticmethod
    def _payload(
        table: str, method: str, pieces: tuple[str, ...], node: Node, told: str, framework: str
    ) -> dict[str, JsonValue]:
        return {
            "table": table,
            "framework": framework,
            "method": method,
            "path": joined_path(pieces),
            "handler": "",
            "summary": told,
            "end_line": last_line_of(node),
            "form": False,
            "needs": None,
        }

    def _mounts(self, table: str, node: Node, given: Given, place: _Place) -> Iterator[Found]:
        for one in given.places:
            yield mount(node, table, place.path, self._application(one))
        for app, at in given.mapped:
            yield mount(node, table, (*place.path, self._source.spelled(at)), self._application(app))

    def _application(self, node: Node) -> str:
        current: Node | None = node
        for _ in range(8):
            if current is None or current.type != "call":
                break
            current = self._source.receiver(current)
        return self._source.constant(current)

    # -- Roda --------------------------------------------------------------------------------------------------------

    def _roda(self, table: str, block: Node) -> Iterator[Found]:
        """Follow a routing tree: https://roda.jeremyevans.net/rdoc/files/README_rdoc.html."""
        stack = [(node, _Place()) for node in reversed(self._source.body(block))]
        while stack and self._count < ROUTES:
            node, place = stack.pop()
            if place.depth >= DEPTH:
                continue
            deeper = attrs.evolve(place, depth=place.depth + 1)
            holder = self._source.receiver(node)
            name = self._source.name(node)
            inner = self._source.block(node)
            if node.type != "call" or inner is None or holder is None or holder.type != "identifier":
                if node.type in {"if", "unless", "then", "else", "body_statement"}:
                    stack.extend((child, deeper) for child in reversed(node.named_children))
                continue
            path = (*place.path, *(self._matcher(one) for one in self._source.given(node).places))
            if name == "root":
                yield self._roda_route(table, "GET", place.path, node)
            elif name in _RODA_VERBS:
                yield self._roda_route(table, name.upper(), path, node)
            elif name in {"on", "is"}:
                stack.extend((child, attrs.evolve(deeper, path=path)) for child in reversed(self._source.body(inner)))

    def _roda_route(self, table: str, method: str, path: tuple[str, ...], node: Node) -> Found:
        self._count += 1
        return ROUTE, node, self._payload(table, method, path, node, "", "roda")

    def _matcher(self, node: Node) -> str:
        if node.type == "constant":
            return _MATCHERS.get(self._source.constant(node), UNKNOWN)
        if node.type in {"true", "hash", "pair"}:
            return ""
        return self._source.spelled(node)

    # -- config.ru ---------------------------------------------------------------------------------------------------

    def _rackup(self) -> Iterator[Found]:
        yield from (
            finding
            for finding in self._walk("app", list(self._source.syntax.root.named_children), "rack")
            if finding[0] != ROUTE
        )
