"""Routes and mounts of Express and its kin, as fragments; the join puts the prefixes before the paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.chains import Chain, Link, chains
from repo_registry.adapters.observers.javascript.comments import comment_above, route_summary
from repo_registry.adapters.observers.javascript.names import FUNCTION_TYPES, Names, Part, Reference, arguments, unwrap
from repo_registry.adapters.observers.javascript.objects import is_object_id, is_typed, json_of, looks_handed
from repo_registry.adapters.observers.javascript.references import References, ending
from repo_registry.adapters.observers.javascript.source import is_source, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, first_named, last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

ROUTE = "javascript.route"
"""owner, method, path (parts), handler, summary, end_line."""
MOUNT = "javascript.mount"
"""parent, label (parts), child."""
PREFIX = "javascript.prefix"
"""id, label (parts): the router puts it before its own paths."""

AUTOLOAD = "javascript.autoload"
"""parent, folder (of modules that are given the parent), label (parts): https://github.com/fastify/fastify-autoload."""

#: Method of a router → HTTP method.
METHODS = {
    "get": "GET",
    "post": "POST",
    "put": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
    "del": "DELETE",
    "head": "HEAD",
    "options": "OPTIONS",
    "all": "ANY",
    "any": "ANY",
}
#: Methods that put one router below another.
MOUNTS = frozenset({"use", "register", "route", "mount", "group", "basePath", "prefix"})
AUTOLOADERS = frozenset({("@fastify/autoload", ""), ("fastify-autoload", "")})
SUMMARY_LENGTH = 300
PATH_AND_HANDLER = 2
HANDLER_LENGTH = 120
#: Routes of one array of descriptions that are read.
ROUTES_IN_ARRAY = 200
_FUNCTION_LIKE = FUNCTION_TYPES | {"identifier", "member_expression", "call_expression", "array"}


class RouterObserver:
    """Finds routes and mounts."""

    name = "javascript.routers"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file runs."""
        return is_source(file) and file.path_class is not PathClass.DOCS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        known = names(file)
        reader = _Reader(known)
        for chain in chains(known.syntax):
            if any(link.name in METHODS or link.name in MOUNTS or link.name == "openapi" for link in chain.links):
                for kind, node, payload in reader.read(chain):
                    yield Fragment(
                        kind=kind, path=file.path, line=line_of(node), path_class=file.path_class, payload=payload
                    )


class _Reader:
    def __init__(self, known: Names) -> None:
        self._names = known
        self._syntax = known.syntax
        self._references = References(known)

    def read(self, chain: Chain) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        owner = self._references.of(chain.base, chain.scope)
        if owner is None:
            return
        made = is_object_id(owner)
        if not made and not looks_handed(self._names, chain.base, chain.scope):
            return
        if isinstance(owner, str) and owner[0] == "c" and made and chain.base.type == "call_expression":
            return
        path: list[list[Part]] | None = None
        for link in chain.links:
            given = arguments(link.call)
            if link.name == "route" and len(given) == 1 and self._is_text(given[0], chain.scope):
                path = [self._names.parts(given[0], chain.scope)]
            elif link.name == "basePath" and given:
                label = self._names.parts(given[0], chain.scope)
                yield self._mount(link.call, owner, label, f"c{link.call.end_byte}")
                owner = f"c{link.call.end_byte}"
            elif link.name in METHODS:
                yield from self._routes(chain, link, owner, path)
            elif link.name in {"route", "openapi"} and given:
                yield from self._described(chain, link, owner)
            if link.name in MOUNTS and given:
                yield from self._mounts(chain, link, owner)

    # -- routes --------------------------------------------------------------------------------------------------

    def _is_text(self, node: Node, scope: int) -> bool:
        inner = unwrap(node)
        if inner is None:
            return False
        if inner.type in {"string", "template_string"}:
            return True
        if inner.type == "binary_expression":
            return any(isinstance(part, str) for part in self._names.parts(inner, scope))
        if inner.type in {"identifier", "member_expression"}:
            parts = self._names.parts(inner, scope)
            return parts != [] and all(part is not None for part in parts)
        return False

    def _paths(self, node: Node, scope: int) -> list[list[Part]]:
        inner = unwrap(node)
        if inner is not None and inner.type == "array":
            return [self._names.parts(item, scope) for item in inner.named_children[:20] if self._is_text(item, scope)]
        return [self._names.parts(node, scope)] if self._is_text(node, scope) else []

    def _routes(
        self, chain: Chain, link: Link, owner: Reference, path: list[list[Part]] | None
    ) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        given = arguments(link.call)
        paths = path
        if paths is None:
            if self._is_named(given):
                given = given[1:]
            if len(given) < PATH_AND_HANDLER:
                return
            paths, given = self._paths(given[0], chain.scope), given[1:]
        handlers = [node for node in given if (unwrap(node) or node).type in _FUNCTION_LIKE]
        if not handlers:
            return
        summary = self._schema_summary(given[0], chain.scope) if len(given) > 1 else ""
        for parts in paths:
            if parts and isinstance(parts[0], str) and not parts[0].startswith(("/", "*", ":", "(")):
                continue
            handler = self._handler(handlers[-1])
            yield self._route(chain, link, owner, METHODS[link.name], parts, handler, summary)

    def _is_named(self, given: list[Node]) -> bool:
        """Tell whether a name stands before path and handler: ``get('users', '/users', list)``."""
        if (
            len(given) <= PATH_AND_HANDLER
            or given[0].type != "string"
            or given[1].type not in {"string", "template_string"}
        ):
            return False
        first = first_named(given[0])
        return first is not None and not self._syntax.text(first).startswith("/")

    def _described(
        self, chain: Chain, link: Link, owner: Reference
    ) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        """Read routes given as objects: ``route({method, url, handler})``, ``openapi(createRoute({…}), handler)``."""
        given = arguments(link.call)
        first = self._names.value(given[0], chain.scope)
        if link.name == "openapi" and first is not None and first.type == "call_expression":
            inner = arguments(first)
            first = self._names.value(inner[0], chain.scope) if inner else None
        nodes = [first] if first is not None and first.type == "object" else []
        if first is not None and first.type == "array":
            items = (self._names.value(item, chain.scope) for item in first.named_children[:ROUTES_IN_ARRAY])
            nodes = [item for item in items if item is not None]
        for node in nodes:
            method, path = self._names.member(node, "method"), self._names.member(node, "path")
            path = path or self._names.member(node, "url")
            if method is None or path is None:
                continue
            handler_node = self._names.member(node, "handler") or (given[1] if len(given) > 1 else None)
            handler = "" if handler_node is None else self._handler(handler_node)
            summary = self._schema_summary(node, chain.scope)
            several = unwrap(method)
            for one in several.named_children[:8] if several is not None and several.type == "array" else [method]:
                text = self._names.text(one, chain.scope)
                if text is None:
                    continue
                name = "ANY" if text in {"*", ""} else text.upper()
                parts = self._names.parts(path, chain.scope)
                yield self._route(chain, link, owner, name, parts, handler, summary, at=node)

    def _route(
        self,
        chain: Chain,
        link: Link,
        owner: Reference,
        method: str,
        path: list[Part],
        handler: str,
        summary: str,
        at: Node | None = None,
    ) -> tuple[str, Node, dict[str, JsonValue]]:
        if not summary:
            before = chain.node if at is None else at
            summary = route_summary(comment_above(self._syntax.data, before.start_byte))
        place = self._place(link.call) if at is None else at
        payload: dict[str, JsonValue] = {
            "owner": json_of(owner),
            "sure": self._is_sure(chain),
            "method": method,
            "path": json_parts(path),
            "handler": handler,
            "summary": summary[:SUMMARY_LENGTH],
            "end_line": last_line_of(link.call if at is None else at),
        }
        return ROUTE, place, payload

    def _is_sure(self, chain: Chain) -> bool:
        """Tell whether a parameter is a router by its name or type, whoever hands it in."""
        if chain.base.type != "identifier":
            return False
        binding = self._names.lookup(self._syntax.text(chain.base), chain.scope)
        if binding is None or binding.kind != "parameter":
            return False
        return is_typed(self._names, binding) or self._syntax.text(chain.base) in {"app", "router", "server", "fastify"}

    @staticmethod
    def _place(call: Node) -> Node:
        """Return the node whose line is the link's own, not that of the start of the chain."""
        callee = call.child_by_field_name("function")
        field = None if callee is None else callee.child_by_field_name("property")
        return call if field is None else field

    def _schema_summary(self, node: Node, scope: int) -> str:
        options = self._names.value(node, scope)
        for holder in (
            options,
            self._names.member(options, "schema"),
            self._names.member(options, "detail"),
            self._names.member(options, "options"),
            self._names.member(options, "config"),
        ):
            for key in ("summary", "description"):
                value = self._names.member(holder, key)
                text = self._names.text(value, scope) if value is not None else None
                if text:
                    return text
        return ""

    def _handler(self, node: Node) -> str:
        """Return the name of a handler; of a wrapped one, ``wrap(list)``, the name inside."""
        inner = unwrap(node)
        for _ in range(4):
            if inner is None:
                return ""
            if inner.type == "array" and inner.named_child_count:
                inner = unwrap(inner.named_children[-1])
            elif inner.type == "call_expression":
                callee = inner.child_by_field_name("function")
                field = None if callee is None else callee.child_by_field_name("property")
                given = arguments(inner)
                if field is not None and self._syntax.text(field) == "bind" and callee is not None:
                    inner = callee.child_by_field_name("object")
                elif given and given[-1].type in {"identifier", "member_expression", *FUNCTION_TYPES}:
                    inner = unwrap(given[-1])
                else:
                    inner = callee
            else:
                break
        if inner is None or inner.type not in {"identifier", "member_expression", "function_expression"}:
            return ""
        if inner.type == "function_expression":
            name = inner.child_by_field_name("name")
            return "" if name is None else self._syntax.text(name)
        return collapsed(self._syntax.text(inner), HANDLER_LENGTH).removeprefix("this.")

    # -- mounts --------------------------------------------------------------------------------------------------

    def _mounts(self, chain: Chain, link: Link, owner: Reference) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        given = arguments(link.call)
        if link.name == "prefix" and self._is_text(given[0], chain.scope):
            label = self._names.parts(given[0], chain.scope)
            yield PREFIX, link.call, {"id": json_of(owner), "label": json_parts(label)}
        elif link.name == "register" and self._references.imported(given[0], chain.scope) in AUTOLOADERS:
            yield from self._autoload(chain, link, owner)
        elif link.name not in {"prefix", "basePath"}:
            first = unwrap(given[0])
            pairs = self._unrolled(first, given[1:], chain.scope)
            for label, child in pairs or self._labelled(link, given, chain.scope):
                yield self._mount(link.call, owner, label, child)

    def _labelled(self, link: Link, given: list[Node], scope: int) -> Iterator[tuple[list[Part], Reference]]:
        """Yield the prefix and the router of each pair that a mount makes."""
        labels: list[list[Part]] = [[]]
        children = given
        if link.name == "register":
            labels, children = [self._prefix_option(given, scope)], given[:1]
        elif len(given) > 1:
            first = unwrap(given[0])
            texts = self._paths(given[0], scope)
            called = first is None or first.type in {*FUNCTION_TYPES, "call_expression"}
            if texts:
                labels, children = texts, given[1:]
            elif (not called and link.name != "use") or not self._references.all_of(first, scope):
                labels, children = [[None]], given[1:]
        for node in children:
            for child in self._targets(node, scope, link.name):
                yield from ((label, child) for label in labels)

    def _prefix_option(self, given: list[Node], scope: int) -> list[Part]:
        option = self._names.member(self._names.value(given[1], scope), "prefix") if len(given) > 1 else None
        return [] if option is None else self._names.parts(option, scope)

    def _autoload(self, chain: Chain, link: Link, owner: Reference) -> Iterator[tuple[str, Node, dict[str, JsonValue]]]:
        given = arguments(link.call)
        options = self._names.value(given[1], chain.scope) if len(given) > 1 else None
        folder = self._names.value(self._names.member(options, "dir"), chain.scope)
        if folder is None:
            return
        pieces = arguments(folder) if folder.type == "call_expression" else [folder]
        texts = [part for one in pieces for part in self._names.parts(one, chain.scope) if isinstance(part, str)]
        inner = self._names.member(self._names.value(self._names.member(options, "options"), chain.scope), "prefix")
        before = self._prefix_option(given, chain.scope) if inner is None else self._names.parts(inner, chain.scope)
        if texts:
            payload: dict[str, JsonValue] = {"parent": json_of(owner), "label": json_parts(before)}
            yield AUTOLOAD, link.call, {**payload, "folder": "/".join(text.strip("/") for text in texts)}

    def _unrolled(self, first: Node | None, rest: list[Node], scope: int) -> list[tuple[list[Part], Reference]]:
        """Read ``routes.forEach((r) => app.use(r.path, r.route))`` over an array of objects."""
        if first is None or first.type != "member_expression":
            return []
        holder, field = unwrap(first.child_by_field_name("object")), first.child_by_field_name("property")
        if holder is None or holder.type != "identifier" or field is None:
            return []
        found: list[tuple[list[Part], Reference]] = []
        for item in self._names.loop_items(self._syntax.text(holder), scope):
            label = self._names.parts(self._names.member(item, self._syntax.text(field)), -1)
            for node in rest:
                inner = unwrap(node)
                key = (
                    None
                    if inner is None or inner.type != "member_expression"
                    else inner.child_by_field_name("property")
                )
                value = None if key is None else self._names.member(item, self._syntax.text(key))
                child = self._references.of(value, -1)
                found += [] if child is None else [(label, child)]
        return found

    def _targets(self, node: Node, scope: int, method: str) -> list[Reference]:
        inner = unwrap(node)
        found = self._references.all_of(inner, scope)
        if inner is not None and (inner.type in FUNCTION_TYPES or method in {"register", "group", "use"}):
            # A plugin is a function that is given the application.
            asked = [ending(child, "(0)") for child in found] if method in {"register", "group"} else []
            if inner.type in FUNCTION_TYPES or asked:
                return [child for child in asked if child is not None]
        return found

    @staticmethod
    def _mount(
        node: Node, parent: Reference, label: list[Part], child: Reference
    ) -> tuple[str, Node, dict[str, JsonValue]]:
        return MOUNT, node, {"parent": json_of(parent), "label": json_parts(label), "child": json_of(child)}


def json_parts(parts: list[Part]) -> JsonValue:
    """Return the pieces of a text as JSON."""
    return [list(part) if isinstance(part, list) else part for part in parts]
