"""Routes and mounts of axum, Actix, Rocket and warp, as fragments; the join puts the prefixes before the paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.rust.attributes import Attribute, literal, pieces
from repo_registry.adapters.observers.rust.chains import Link, References, chain_of, chains, function_id
from repo_registry.adapters.observers.rust.items import Item
from repo_registry.adapters.observers.rust.route_tables import (
    ATTRIBUTES,
    CUES,
    MAKERS,
    METHODS,
    MOUNTING,
    ROUTER_TYPES,
    WITH_PATH,
)
from repo_registry.adapters.observers.rust.source import Rust, arguments, is_rust, plain, rust
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, last_line_of, line_of
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

ROUTE: Final = "rust.route"
"""owner, framework ("" if only the owner tells), method, path, handler, end_line, summary."""
MOUNT: Final = "rust.route_mount"
"""parent, child, label."""
ROUTER: Final = "rust.router"
"""A function: id; ``given`` is what it gives back, or ""."""
UNKNOWN: Final = "{?}"

_ROUTES_MACRO: Final = re.compile(r"[A-Za-z_][\w:]{0,200}")
_WARP_PIECE: Final = re.compile(r'"([^"]{0,100})"|([A-Za-z_][\w:<>]{0,60})|(\.\.)')
_CLIMB: Final = 24
_PARTS: Final = 64

Found = tuple[str, Node, dict[str, JsonValue]]


class RouteObserver:
    """Finds routes and mounts."""

    name = "rust.routes"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may hold any."""
        return is_rust(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        writer = FactWriter(file, self.name, self.version)
        for kind, node, payload in _Reader(rust(file)).found():
            yield writer.fragment(kind, line_of(node), **payload)


class _Reader:
    def __init__(self, source: Rust) -> None:
        self._source = source
        self._references = References(source, MAKERS, ROUTER_TYPES)
        self._rocket = "rocket" in source.file.text
        self._scopes = {site.node.start_byte: index for index, site in enumerate(source.syntax.scopes)}

    def found(self) -> Iterator[Found]:
        for item in self._source.items:
            if item.node.type == "function_item" and not item.tested:
                yield from self._function(item)
        for base, links, scope in chains(self._source):
            owner = self._references.of(base, scope)
            if owner is None:
                continue
            framework = self._references.made(base)
            prefix = self._prefix(base)
            for link in links:
                yield from self._link(link, owner, scope, framework, prefix)
        yield from self._warp()

    def _function(self, item: Item) -> Iterator[Found]:
        name = function_id(item)
        back = self._references.given_back(item)
        reference = self._references.of(back, self._scopes.get(item.node.start_byte, -1)) if back is not None else None
        yield ROUTER, item.node, {"id": name, "given": reference or ""}
        if back is not None and back.type == "macro_invocation":
            for child in self._listed(back):
                yield MOUNT, back, {"parent": own(name), "child": child, "label": ""}
        for one in item.attributes:
            for method, path in self._attributed(one):
                payload: dict[str, JsonValue] = {
                    "owner": own(name),
                    "framework": self._framework(one),
                    "method": method,
                    "path": path,
                    "handler": name,
                    "summary": item.paragraph,
                    "end_line": last_line_of(item.node),
                }
                yield ROUTE, item.node, payload

    def _framework(self, one: Attribute) -> str:
        if one.path.startswith("utoipa"):
            return "axum"
        if self._rocket or re.search(r"<[\w.]{1,60}>", one.text):
            return "rocket"
        return "actix"

    def _attributed(self, one: Attribute) -> Iterator[tuple[str, str]]:
        """Read ``#[get("/x")]``, ``#[route("/x", method = "GET")]`` and ``#[utoipa::path(get, path = "/x")]``."""
        told = one.arguments()
        if one.path == "utoipa::path":
            path = literal(told.get("path", ""))
            for name in ATTRIBUTES:
                if path is not None and told.get(name) == "":
                    yield ATTRIBUTES[name], path
            return
        listed = [*pieces(one.text)]
        path = literal(listed[0]) if listed else None
        if path is None:
            return
        if one.name in ATTRIBUTES:
            yield ATTRIBUTES[one.name], path.partition("?")[0]
        elif one.name == "route":
            methods = [
                text for piece in listed if piece.strip().startswith("method") for text in [_value(piece)] if text
            ]
            yield from ((method.upper(), path) for method in methods or ["ANY"])

    # -- chains ------------------------------------------------------------------------------------------------------

    def _prefix(self, base: Node) -> str | None:
        """Return what ``web::scope("/x")`` and ``web::resource("/x")`` put before everything inside."""
        path = self._source.full_path(base.child_by_field_name("function")) if base.type == "call_expression" else ()
        given = arguments(base) if path[-2:] in WITH_PATH else []
        return self._text(given[0]) if given else None

    def _text(self, node: Node) -> str:
        text = self._source.text(node)
        return UNKNOWN if text is None else text

    def _link(self, link: Link, owner: str, scope: int, framework: str, above: str | None) -> Iterator[Found]:
        given, prefix = arguments(link.call), above or ""
        if not given:
            return
        if link.name in {"route", "api_route", "route_service", "at"} and len(given) > 1:
            path = _joined(prefix, self._text(given[0]))
            for method, handler in self._handlers(given[1]):
                yield self._route(link, owner, framework, method, path, handler)
        elif link.name in {"route", "to"} and above is not None:
            for method, handler in (
                self._handlers(given[0]) if link.name == "route" else [("ANY", self._named(given[0]))]
            ):
                yield self._route(link, owner, framework, method, prefix, handler)
        elif link.name in {"nest", "nest_service", "nest_api_service", "mount"} and len(given) > 1:
            label = _joined(prefix, self._text(given[0]))
            yield from (self._mounted(link, owner, child, label) for child in self._children(given[1], scope))
        elif link.name in MOUNTING:
            children = (child for one in given for child in self._children(one, scope))
            yield from (self._mounted(link, owner, child, prefix) for child in children)

    def _children(self, node: Node, scope: int) -> Iterator[str]:
        """Yield the references of what is put into a router: routers, functions, ``routes![a, b]``."""
        inner = plain(node)
        if inner is None:
            return
        if inner.type == "macro_invocation":
            yield from self._listed(inner)
        elif inner.type in {"tuple_expression", "array_expression"}:
            for child in inner.named_children[:_PARTS]:
                yield from self._children(child, scope)
        elif inner.type in {"identifier", "scoped_identifier"}:
            local = self._references.of(inner, scope) if inner.type == "identifier" else None
            reference = local or self._references.function(inner, scope)
            if reference is not None:
                yield reference
        else:
            reference = self._references.of(inner, scope)
            if reference is not None:
                yield reference

    def _listed(self, macro: Node) -> Iterator[str]:
        name = macro.child_by_field_name("macro")
        if name is None or self._source.head(name).rpartition("::")[2] not in {"routes", "openapi_get_routes"}:
            return
        tree = next((child for child in macro.named_children if child.type == "token_tree"), None)
        for match in _ROUTES_MACRO.finditer("" if tree is None else self._source.syntax.head(tree, 8_000)):
            path = match[0].split("::")
            known = self._source.names.get(path[0])
            full = [*known, *path[1:]] if known else path
            yield "::".join(full if len(full) > 1 else ["self", *full])

    def _handlers(self, node: Node) -> list[tuple[str, str]]:
        """Return method and handler of ``get(a).post(b)``, ``web::get().to(a)``, ``any(a)``."""
        base, links = chain_of(self._source, node)
        calls = [*([Link(self._function_name(base), base)] if base is not None else []), *links]
        found: list[tuple[str, str]] = []
        for link in calls:
            given = arguments(link.call) if link.call.type == "call_expression" else []
            if link.name == "to" and found and given:
                found[-1] = (found[-1][0], self._named(given[0]))
            elif link.name in METHODS and link.name not in {"route", "to"}:
                found.append((METHODS[link.name], self._named(given[0]) if given else ""))
        return found or [("ANY", self._named(node))]

    def _function_name(self, node: Node | None) -> str:
        called = None if node is None or node.type != "call_expression" else node.child_by_field_name("function")
        path = self._source.path(called)
        return path[-1] if path else ""

    def _named(self, node: Node) -> str:
        inner = plain(node)
        named = inner is not None and inner.type in {"identifier", "scoped_identifier", "generic_function"}
        return collapsed(self._source.head(inner), 120) if named and inner is not None else ""

    @staticmethod
    def _route(link: Link, owner: str, framework: str, method: str, path: str, handler: str) -> Found:
        listed = link.call.child_by_field_name("arguments")
        payload: dict[str, JsonValue] = {
            "owner": owner,
            "framework": framework,
            "method": method,
            "path": path,
            "handler": handler,
            "summary": "",
            "end_line": last_line_of(link.call),
        }
        return ROUTE, listed or link.call, payload

    @staticmethod
    def _mounted(link: Link, parent: str, child: str, label: str) -> Found:
        return MOUNT, link.call, {"parent": parent, "child": child, "label": label}

    # -- warp --------------------------------------------------------------------------------------------------------

    def _warp(self) -> Iterator[Found]:
        """Read ``warp::path!("x" / u32).and(warp::get())``."""
        if "warp" not in self._source.file.text:
            return
        for node, _ in self._source.syntax.of("macro_invocation"):
            macro = node.child_by_field_name("macro")
            path = () if macro is None else self._source.full_path(macro)
            if path != ("warp", "path") or self._source.is_tested(node):
                continue
            tree = next((child for child in node.named_children if child.type == "token_tree"), None)
            parts = _WARP_PIECE.findall("" if tree is None else self._source.head(tree))
            shown = "/" + "/".join(text or f"{{{kind.lower()}}}" for text, kind, rest in parts if not rest)
            payload: dict[str, JsonValue] = {
                "owner": f"o:{node.start_byte}",
                "framework": "warp",
                "method": self._warp_method(node),
                "path": shown,
                "handler": "",
                "summary": "",
                "end_line": last_line_of(node),
            }
            yield ROUTE, node, payload

    def _warp_method(self, node: Node) -> str:
        current = node.parent
        for _ in range(_CLIMB):
            if current is None or current.type not in {"call_expression", "field_expression"}:
                break
            if current.type == "call_expression":
                for one in arguments(current):
                    path = self._source.full_path(one.child_by_field_name("function"))
                    if path[:1] == ("warp",) and path[-1] in METHODS:
                        return METHODS[path[-1]]
            current = current.parent
        return "ANY"


def own(name: str) -> str:
    """Return the reference of a function of the same file."""
    return name if "::" in name else f"self::{name}"


def _joined(prefix: str, path: str) -> str:
    return f"{prefix.rstrip('/')}/{path.lstrip('/')}" if prefix else path


def _value(piece: str) -> str:
    return literal(piece.partition("=")[2]) or ""
