"""Routes and mounts of Go routers, as fragments; the join puts the prefixes before the paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tree_sitter import Node

from repo_registry.adapters.observers.golang.bindings import Part
from repo_registry.adapters.observers.golang.expressions import arguments, plain
from repo_registry.adapters.observers.golang.names import CHAIN_LINKS, Names, Reference, ending, is_go, names
from repo_registry.adapters.observers.golang.objects import json_of
from repo_registry.adapters.observers.golang.tables import METHODS, WITH_METHOD
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Syntax, collapsed, last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

ROUTE = "go.route"
"""owner (null = the default mux of net/http), method, path (parts), handler, end_line."""
MOUNT = "go.mount"
"""parent, label (parts), child."""

PATH_AND_HANDLER = 2
_HTTP = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE"})
_PATTERN = re.compile(r"(?:([A-Z]{3,7})\s{1,9})?([^/\s]{0,200})(/.*)", re.DOTALL)
_SHAPING = frozenset({"Group", "Route", "Mount", "PathPrefix", "Subrouter", "Path", "Methods"})
_HANDLERS = frozenset(
    {"identifier", "selector_expression", "call_expression", "func_literal", "composite_literal", "unary_expression"}
)

Found = tuple[str, Node, dict[str, JsonValue]]


class Link(NamedTuple):
    """One call of a chain."""

    name: str
    call: Node


class RouterObserver:
    """Finds routes and mounts."""

    name = "go.routers"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is built."""
        return is_go(file) and file.path_class is not PathClass.DOCS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        known = names(file)
        reader = _Reader(known)
        for base, links, scope in chains(known.syntax):
            if any(link.name in METHODS or link.name in _SHAPING or link.name in WITH_METHOD for link in links):
                for kind, node, payload in reader.read(base, links, scope):
                    yield Fragment(
                        kind=kind, path=file.path, line=line_of(node), path_class=file.path_class, payload=payload
                    )


def chains(syntax: Syntax) -> Iterator[tuple[Node, list[Link], int]]:
    """Yield every chain of method calls once: the object, the calls in order, and the scope."""
    seen: set[int] = set()
    for node, scope in syntax.of("call_expression"):
        if node.id in seen:
            continue
        links: list[Link] = []
        base: Node | None = node
        while base is not None and base.type == "call_expression" and len(links) < CHAIN_LINKS:
            callee = base.child_by_field_name("function")
            field = None if callee is None else callee.child_by_field_name("field")
            if callee is None or field is None:
                break
            seen.add(base.id)
            links.append(Link(syntax.text(field), base))
            base = plain(callee.child_by_field_name("operand"))
        if base is not None and links:
            yield base, links[::-1], scope


class _Reader:
    def __init__(self, known: Names) -> None:
        self._names = known
        self._syntax = known.syntax

    def read(self, base: Node, links: list[Link], scope: int) -> Iterator[Found]:
        first = self._names.called(links[0].call)
        owner: Reference | None
        if first is not None:  # a function of a package: http.HandleFunc(…), chi.NewRouter().Get(…)
            if first in {("net/http", "HandleFunc"), ("net/http", "Handle")}:
                yield from self._pattern(links[0], None, arguments(links[0].call), scope)
                return
            owner, links = self._names.of(links[0].call, scope), links[1:]
        else:
            owner = self._names.of(base, scope)
        if owner is not None:
            yield from self._follow(owner, links, scope)

    def _follow(self, owner: Reference, links: list[Link], scope: int) -> Iterator[Found]:
        prefix: list[Part] = []
        for index, link in enumerate(links):
            given = arguments(link.call)
            if link.name in {"PathPrefix", "Path"} and given:
                prefix = [*prefix, *self._names.parts(given[0], scope)]
            elif link.name == "Subrouter":
                fresh = f"c:{self._names.file_name}:{link.call.end_byte}"
                yield self._mount(link.call, owner, prefix, fresh)
                owner, prefix = fresh, []
            elif link.name == "Group" or (link.name == "Mount" and len(given) == 1):
                yield from self._group(link, owner, given, scope)
                if not given or (plain(given[0]) or given[0]).type != "func_literal":
                    owner = f"c:{self._names.file_name}:{link.call.end_byte}"
            elif link.name in {"Route", "Mount"} and given:
                yield from self._mounted(link, owner, given, scope)
            elif link.name in METHODS or link.name in WITH_METHOD:
                yield from self._routes(link, owner, given, scope, prefix, self._methods(links, index, scope))

    # -- routes --------------------------------------------------------------------------------------------------

    def _methods(self, links: list[Link], index: int, scope: int) -> list[str]:
        """Return what ``.Methods("GET")`` before or after a route says."""
        found: list[str] = []
        for link in links[max(0, index - 4) : index + 5]:
            if link.name == "Methods":
                found += [name for given in arguments(link.call) if (name := self._method(given, scope))]
        return found

    def _method(self, node: Node, scope: int) -> str | None:
        parts = self._names.parts(node, scope)
        if len(parts) != 1:
            return None
        part = parts[0]
        if isinstance(part, str):
            return part.upper() if part.upper() in _HTTP else None
        if isinstance(part, list) and part[1].startswith("Method"):
            name = part[1].removeprefix("Method").upper()
            return name if name in _HTTP else None
        return None

    def _routes(
        self, link: Link, owner: Reference, given: list[Node], scope: int, prefix: list[Part], methods: list[str]
    ) -> Iterator[Found]:
        method = METHODS.get(link.name, "ANY")
        if link.name in WITH_METHOD and len(given) > PATH_AND_HANDLER:
            named = self._method(given[0], scope)
            if named is not None:
                yield self._route(link, owner, named, [*prefix, *self._names.parts(given[1], scope)], given[2:])
                return
        if link.name in {"Handler", "HandlerFunc"} and len(given) == 1 and prefix:
            for one in methods or ["ANY"]:
                yield self._route(link, owner, one, prefix, given)
            return
        if len(given) < PATH_AND_HANDLER or link.name in {"Handler", "HandlerFunc"}:
            return
        if (plain(given[1]) or given[1]).type not in _HANDLERS:
            return
        if link.name in {"Handle", "HandleFunc"} and not methods:
            yield from self._pattern(link, owner, given, scope, prefix)
            return
        parts = self._names.parts(given[0], scope)
        if not self._is_path(parts):
            return
        for one in methods or [method]:
            yield self._route(link, owner, one, [*prefix, *parts], given[1:])

    @staticmethod
    def _is_path(parts: list[Part]) -> bool:
        if not parts:
            return True
        first = parts[0]
        return first.startswith(("/", ":", "*", "{")) if isinstance(first, str) else first is not None or len(parts) > 1

    def _pattern(
        self, link: Link, owner: Reference | None, given: list[Node], scope: int, prefix: list[Part] | None = None
    ) -> Iterator[Found]:
        """Read ``"GET example.org/x/{id...}"`` as net/http does: https://pkg.go.dev/net/http#hdr-Patterns-ServeMux."""
        if len(given) < PATH_AND_HANDLER:
            return
        parts = self._names.parts(given[0], scope)
        method = "ANY"
        if parts and isinstance(parts[0], str):
            match = _PATTERN.fullmatch(parts[0])
            if match is None and parts[0].strip() in _HTTP:
                method, parts = parts[0].strip(), parts[1:]
            elif match is not None and (match[1] is None or match[1] in _HTTP):
                method = match[1] or "ANY"
                parts = [match[3].replace("{$}", "").replace("...}", "}"), *parts[1:]]
        if not self._is_path(parts):
            return
        handler = plain(given[1])
        if owner is not None and handler is not None and (inner := self._stripped(handler, scope)) is not None:
            label, child = inner
            yield self._mount(link.call, owner, label, child)
            return
        yield self._route(link, owner, method, [*(prefix or []), *parts], given[1:])

    def _stripped(self, handler: Node, scope: int) -> tuple[list[Part], Reference] | None:
        """Read ``http.StripPrefix("/api", mux)``."""
        if handler.type != "call_expression" or self._names.called(handler) != ("net/http", "StripPrefix"):
            return None
        given = arguments(handler)
        child = self._names.of(given[1], scope) if len(given) > 1 else None
        if child is None or (plain(given[1]) or given[1]).type == "call_expression":
            return None
        return self._names.parts(given[0], scope), child

    def _route(self, link: Link, owner: Reference | None, method: str, path: list[Part], given: list[Node]) -> Found:
        callee = link.call.child_by_field_name("function")
        field = None if callee is None else callee.child_by_field_name("field")
        payload: dict[str, JsonValue] = {
            "owner": None if owner is None else json_of(owner),
            "method": method,
            "path": json_parts(path),
            "handler": self._handler(given),
            "end_line": last_line_of(link.call),
        }
        return ROUTE, field or link.call, payload

    def _handler(self, given: list[Node]) -> str:
        """Return the name of the handler: the last name given, or the one inside a wrapper."""
        node = plain(given[-1]) if given else None
        for _ in range(4):
            if node is None or node.type != "call_expression":
                break
            named = {"identifier", "selector_expression", "call_expression"}
            inside = next((one for one in arguments(node) if one.type in named), None)
            node = inside or node.child_by_field_name("function")
        if node is None or node.type not in {"identifier", "selector_expression"}:
            return ""
        return collapsed(self._syntax.text(node), 120)

    # -- mounts --------------------------------------------------------------------------------------------------

    def _group(self, link: Link, owner: Reference, given: list[Node], scope: int) -> Iterator[Found]:
        first = plain(given[0]) if given else None
        if first is not None and first.type == "func_literal":
            child = ending(self._names.of(first, scope), "(0)")
            if child is not None:
                yield self._mount(link.call, owner, [], child)
            return
        derived = f"c:{self._names.file_name}:{link.call.end_byte}"
        label = self._names.parts(given[0], scope) if given else []
        for one in given[1:]:  # martini and macaron: Group("/x", func() {…})
            inner = plain(one)
            if inner is not None and inner.type == "func_literal":
                child = ending(self._names.of(inner, scope), "(0)")
                if child is not None:
                    yield self._mount(link.call, owner, label, child)
        yield self._mount(link.call, owner, label, derived)

    def _mounted(self, link: Link, owner: Reference, given: list[Node], scope: int) -> Iterator[Found]:
        label = self._names.parts(given[0], scope) if len(given) > 1 else []
        inner = plain(given[1] if len(given) > 1 else given[0])
        child = self._names.of(inner, scope)
        if link.name == "Route" and inner is not None:
            child = ending(child, "(0)")
        if child is not None:
            yield self._mount(link.call, owner, label, child)

    @staticmethod
    def _mount(node: Node, parent: Reference, label: list[Part], child: Reference) -> Found:
        return MOUNT, node, {"parent": json_of(parent), "label": json_parts(label), "child": json_of(child)}


def json_parts(parts: list[Part]) -> JsonValue:
    """Return the pieces of a text as JSON."""
    return [list(part) if isinstance(part, list) else part for part in parts]
