"""Routes and mounts of Express and its kin, as fragments; the join puts the prefixes before the paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.chains import Chain, Link, chains
from repo_registry.adapters.observers.javascript.comments import comment_above, route_summary
from repo_registry.adapters.observers.javascript.forms import FUNCTION_TYPES, arguments, unwrap
from repo_registry.adapters.observers.javascript.mounts import Found, MountReader, json_parts
from repo_registry.adapters.observers.javascript.names import Part, Reference
from repo_registry.adapters.observers.javascript.objects import is_object_id, is_typed, json_of, looks_handed
from repo_registry.adapters.observers.javascript.source import is_source, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import collapsed, first_named, last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

ROUTE = "javascript.route"
"""owner, method, path (parts), handler, summary, end_line."""


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


class _Reader(MountReader):
    """Reads the routes of a chain of calls."""

    def read(self, chain: Chain) -> Iterator[Found]:
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
                yield from self.mounts(chain, link, owner)

    # -- routes --------------------------------------------------------------------------------------------------

    def _routes(self, chain: Chain, link: Link, owner: Reference, path: list[list[Part]] | None) -> Iterator[Found]:
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

    def _described(self, chain: Chain, link: Link, owner: Reference) -> Iterator[Found]:
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
    ) -> Found:
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
