"""Routes made by calls with blocks, as fragments: Ktor, Javalin, Spark, functional routes of Spring.

Sources: https://ktor.io/docs/server-routing.html, https://javalin.io/documentation#handlers,
https://sparkjava.com/documentation#routes and
https://docs.spring.io/spring-framework/reference/web/webmvc-functional.html.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.doc_blocks import block_above, first_paragraph, first_sentence
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.java.calls import Call, calls_of
from repo_registry.adapters.observers.java.source import is_source, source_of
from repo_registry.adapters.observers.java.texts import Part, json_parts
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

CALLED_ROUTE: Final = "java.called_route"
"""framework, method, path (parts), owner (full name of the function it stands in, or ``""`` when nothing lies above),
handler, summary, end_line."""
ROUTE_FUNCTION: Final = "java.route_function"
"""A function that makes routes below whatever calls it: id, name."""
ROUTE_CALL: Final = "java.route_call"
"""names (full names that the called function may have), name, path (parts), owner."""


@attrs.frozen(kw_only=True)
class Routing:
    """A framework."""

    framework: str
    imports: tuple[str, ...]
    """Beginnings of imports, one of which a file needs."""
    verbs: dict[str, str]
    groups: frozenset[str]
    """Calls whose path stands before what they hold."""
    roots: frozenset[str] = frozenset()
    """Calls above which nothing lies; empty when that holds for every block."""
    receivers: frozenset[str] | None = frozenset({""})
    """What verbs are called on; ``None`` when it does not matter."""
    bare: bool = False
    """A verb needs no path of its own."""


_LOWER: Final = {verb: verb.upper() for verb in ("get", "post", "put", "patch", "delete", "head", "options")}
_UPPER: Final = {verb: verb for verb in _LOWER.values()}

ROUTINGS: Final = (
    Routing(
        framework="ktor",
        imports=("io.ktor.server.routing", "io.ktor.routing"),
        verbs={**_LOWER, "webSocket": "GET", "sse": "GET"},
        groups=frozenset({"route"}),
        roots=frozenset({"routing"}),
        bare=True,
    ),
    Routing(
        framework="javalin",
        imports=("io.javalin",),
        verbs=_LOWER,
        groups=frozenset({"path"}),
        receivers=frozenset({"", "app", "ApiBuilder", "javalin", "server", "create", "start", "routes", "router"}),
        bare=True,
    ),
    Routing(
        framework="spark",
        imports=("spark.Spark",),
        verbs=_LOWER,
        groups=frozenset({"path"}),
        receivers=frozenset({"", "Spark", "http"}),
    ),
    Routing(
        framework="spring",
        imports=("org.springframework.web.servlet.function", "org.springframework.web.reactive.function.server"),
        verbs=_UPPER,
        groups=frozenset({"path", "nest"}),
        receivers=None,
    ),
)
_BY_IMPORT: Final = tuple((start, routing) for routing in ROUTINGS for start in routing.imports)
_CUES: Final = tuple(start for start, _ in _BY_IMPORT)
_PIECES: Final = 24
_TEXTS: Final = frozenset(
    {"string_literal", "binary_expression", "identifier", "field_access", "navigation_expression"}
)
#: Functions of Ktor that extend these make routes.
_EXTENDED: Final = {"Route": True, "Routing": False, "Application": False}


@attrs.frozen(eq=False)
class _Block:
    end: int
    above: int
    path: tuple[Part, ...]
    rooted: bool
    handles: bool
    """Answers a request: what it calls makes no routes."""


class CalledRouteObserver:
    """Finds routes in calls, and functions that make routes for others."""

    name = "java.called_routes"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file imports one of the frameworks."""
        return is_source(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in _CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments by their place."""
        for start, routing in _BY_IMPORT:
            if any(f"{one.module}.".startswith(f"{start}.") for one in source_of(file).unit.imports):
                yield from _Reader(file, routing).fragments()
                return


class _Reader:
    def __init__(self, file: SourceFile, routing: Routing) -> None:
        self._source = source_of(file)
        self._routing = routing
        self._write = FactWriter(file, CalledRouteObserver.name, CalledRouteObserver.version)
        self._starts: list[int] = []
        self._blocks: list[_Block] = []

    def fragments(self) -> Iterator[Fragment]:
        for node, scope in self._source.syntax.of("function_declaration"):
            name = node.child_by_field_name("name")
            if scope < 0 and name is not None and self._extends(node) == "Route":
                text = self._source.syntax.text(name)
                yield self._write.fragment(
                    ROUTE_FUNCTION, line_of(node), id=self._source.unit.qualified(text), name=text
                )
        for call in sorted(calls_of(self._source), key=_offset):
            yield from self._call(call)

    def _call(self, call: Call) -> Iterator[Fragment]:
        routing = self._routing
        around = self._around(_offset(call))
        block = self._blocks[around] if around >= 0 else None
        path = () if block is None else block.path
        verb = routing.verbs.get(call.name)
        on_router = routing.receivers is None or call.holder in routing.receivers
        if verb is not None and on_router and not (block is not None and block.handles) and self._is_route(call):
            yield self._route(call, verb, path, rooted=block is not None and block.rooted)
            self._open(call, around, path, handles=True)
        elif call.name in routing.groups or call.name in routing.roots:
            own = self._prefix(call) if call.name in routing.groups else []
            self._open(call, around, _under(path, own), handles=False)
        elif routing.framework == "ktor" and call.receiver is None and not (block is not None and block.handles):
            owner = self._owner(call, rooted=block is not None and block.rooted)
            if call.name[:1].islower() and owner is not None:
                names = self._source.unit.members_named(call.name, "", ())
                yield self._write.fragment(
                    ROUTE_CALL,
                    line_of(call.node),
                    names=list[JsonValue](names),
                    name=call.name,
                    path=json_parts(list(path)),
                    owner=owner,
                )

    # -- blocks -----------------------------------------------------------------------------------------------------

    def _around(self, offset: int) -> int:
        index = bisect_right(self._starts, offset) - 1
        while index >= 0 and self._blocks[index].end <= offset:
            index = self._blocks[index].above
        return index

    def _open(self, call: Call, around: int, path: tuple[Part, ...], *, handles: bool) -> None:
        """Note what a call holds: its block, or else its arguments."""
        nodes = [call.block] if call.block is not None else list(call.arguments)
        if not nodes or (handles and call.block is None):
            return
        if self._starts and nodes[0].start_byte < self._starts[-1]:
            return  # a block among the arguments before this one; blocks are kept in the order they begin
        rooted = call.name in self._routing.roots or (around >= 0 and self._blocks[around].rooted)
        self._starts.append(nodes[0].start_byte)
        self._blocks.append(_Block(nodes[-1].end_byte, around, path, rooted, handles))

    def _prefix(self, call: Call) -> list[Part]:
        """Return the path of a group; of ``"/x".nest { }`` and ``nest(path("/x"), …)`` as well."""
        given = call.arguments[0] if call.arguments else call.receiver
        if given is None or given == call.block:
            return []
        if given.type in {"method_invocation", "call_expression"}:
            inner = next((one for one in calls_of(self._source) if one.node.id == given.id), None)
            if inner is None or inner.name not in {"path", "pathPrefix"} or not inner.arguments:
                return []
            given = inner.arguments[0]
        return self._source.texts.parts(given, call.owner)

    # -- routes -----------------------------------------------------------------------------------------------------

    def _is_route(self, call: Call) -> bool:
        texts = [one for one in call.arguments[:1] if one.type in _TEXTS]
        if self._routing.framework == "ktor":
            return call.block is not None and (not call.arguments or bool(texts))
        if self._routing.framework == "spring":
            return bool(texts)
        if not texts or (call.holder == "" and texts[0].type == "navigation_expression" and len(call.arguments) == 1):
            return self._routing.bare and call.holder in {"", "ApiBuilder"} and len(call.arguments) == 1
        return len(call.arguments) > 1 or call.block is not None

    def _route(self, call: Call, verb: str, before: tuple[Part, ...], *, rooted: bool) -> Fragment:
        bare = not call.arguments or call.arguments[0].type not in _TEXTS
        bare = bare or (len(call.arguments) == 1 and call.block is None and self._routing.framework != "spring")
        own: list[Part] = [] if bare else self._source.texts.parts(call.arguments[0], call.owner)
        above = first_paragraph(block_above(self._source.syntax.data, call.node.start_byte))
        return self._write.fragment(
            CALLED_ROUTE,
            line_of(_named(call)),
            framework=self._routing.framework,
            method=verb,
            path=json_parts(list(_under(before, own))),
            owner=self._owner(call, rooted=rooted) or "",
            handler=self._handler(call),
            summary=first_sentence(above),
            end_line=last_line_of(call.node),
        )

    def _handler(self, call: Call) -> str:
        given = call.arguments[-1] if call.arguments else None
        if self._routing.framework == "spring" and len(call.arguments) == 1:
            parent = call.node.parent
            siblings = [] if parent is None else parent.named_children
            given = siblings[-1] if siblings and siblings[-1] != call.node else None
        if given is None or given.type in {"lambda_expression", "lambda_literal", "string_literal"}:
            return ""
        text = "".join(self._source.syntax.head(given, 120).split()).removeprefix("new").replace("::", ".")
        return text.removeprefix("this.").partition("(")[0].lstrip(".")

    def _owner(self, call: Call, *, rooted: bool) -> str | None:
        """Return the function that a call makes routes in; ``""`` where nothing lies above, ``None`` outside any."""
        if self._routing.framework != "ktor" or rooted:
            return ""
        for scope in self._source.syntax.around(call.scope):
            node = self._source.syntax.scopes[scope].node if scope >= 0 else None
            if node is not None and node.type == "function_declaration":
                extended = self._extends(node)
                name = node.child_by_field_name("name")
                if extended in _EXTENDED and name is not None:
                    if not _EXTENDED[extended]:
                        return ""
                    return self._source.unit.qualified(self._source.syntax.text(name))
        return None

    def _extends(self, node: Node) -> str:
        """Return the type that a function of Kotlin extends."""
        name = node.child_by_field_name("name")
        for child in node.named_children:
            if name is not None and child.start_byte >= name.start_byte:
                break
            if child.type == "user_type":
                return self._source.syntax.head(child, 80).rpartition(".")[2]
        return ""


def _offset(call: Call) -> int:
    """Return where a call stands apart from what it is called on."""
    given = call.arguments[0] if call.arguments else call.block
    return call.node.end_byte - 1 if given is None else given.start_byte - 1


def _named(call: Call) -> Node:
    return call.node.child_by_field_name("name") or (call.arguments[0] if call.arguments else call.node)


def _under(before: tuple[Part, ...], own: list[Part]) -> tuple[Part, ...]:
    """Return the parts of a path below another; one of too many pieces is unknown."""
    parts: tuple[Part, ...] = (*before, "/", *own) if own else before
    return parts if len(parts) <= _PIECES else (None, "/", *own)
