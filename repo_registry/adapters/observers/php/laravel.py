"""Routes made by calls, as fragments: Laravel, Lumen, Slim, CodeIgniter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import attrs
from tree_sitter import Node

from repo_registry.adapters.observers.doc_blocks import block_above, first_paragraph, first_sentence
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.php.chains import Chain, Link, Spans, chains_of
from repo_registry.adapters.observers.php.resources import Resource, resource_routes
from repo_registry.adapters.observers.php.route_tables import (
    CUES,
    FRAMEWORKS,
    MATCHES,
    PAGES,
    PLACES,
    RESOURCES,
    ROUTERS,
    SINGLETONS,
    VERBS,
)
from repo_registry.adapters.observers.php.source import UNKNOWN, Source, is_php, source_of
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass

ROUTE: Final = "php.route"
"""method, path, handler, framework, summary, end_line; the path within its file."""
ROUTE_FILE: Final = "php.route_file"
"""file (path as written, from the root or behind ``./`` from here), prefix, rooted (bool): whether the prefix is whole
or stands below that of this file."""
ROUTES_HERE: Final = "php.routes_here"
"""The file holds routes and takes the prefix it is mounted at; no payload."""

_INCLUDES: Final = ("include_expression", "include_once_expression", "require_expression", "require_once_expression")


@attrs.frozen(kw_only=True)
class _Group:
    prefix: str = ""
    controller: str = ""


class CallRouteObserver:
    """Finds routes in calls, and files of routes that are mounted under a prefix."""

    name = "php.routes"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may hold any of these."""
        return is_php(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments by their place."""
        yield from _Reader(file).fragments()
        source_of(file).syntax.check()


class _Reader:
    def __init__(self, file: SourceFile) -> None:
        self._source: Source = source_of(file)
        self._write = FactWriter(file, CallRouteObserver.name, CallRouteObserver.version)
        self._place = any(part in PLACES for part in file.path.removesuffix(".php").split("/"))
        used = [full for _, full, _ in self._source.uses]
        found = (name for start, name in FRAMEWORKS if any(one.startswith(start) for one in used))
        self._framework = next(found, "")
        self._spans = Spans()
        self._groups: list[_Group] = []

    def fragments(self) -> Iterator[Fragment]:
        if self._place:
            yield self._write.fragment(ROUTES_HERE, 1)
        for chain in sorted(chains_of(self._source), key=_place):
            router = self._router(chain)
            around = self._around(_place(chain))
            if chain.link("withRouting") is not None:
                yield from self._application(chain)
            elif chain.base in {"$this", ""} and chain.link("loadRoutesFrom") is not None:
                yield from self._loaded(chain, around)
            elif router:
                yield from self._chain(chain, around, router)
        for node, _ in self._source.syntax.of(*_INCLUDES):
            yield from self._included(node)

    def _around(self, offset: int) -> _Group:
        number = self._spans.around(offset)
        return self._groups[number] if number >= 0 else _Group()

    def _router(self, chain: Chain) -> str:
        """Return the framework of a chain on a router, else ``""``."""
        if chain.base.rpartition("\\")[2] in {"Route", "Volt"}:
            return "laravel"
        known = ROUTERS.get(chain.base, "")
        if not known or not (self._place or self._framework in {"slim", "lumen", "codeigniter"}):
            # Of an application object nothing else is known where no router is imported.
            return known if known == "slim" and self._framework == "slim" else ""
        return self._framework if self._framework and chain.base != "$routes" else known

    # -- one chain --------------------------------------------------------------------------------------------------

    def _chain(self, chain: Chain, around: _Group, framework: str) -> Iterator[Fragment]:
        prefix = _joined([around.prefix, *(self._source.text(one.argument(0)) for one in chain.all("prefix"))])
        controller = next((self._source.class_name(one.argument(0)) for one in chain.all("controller")), "")
        here = _Group(prefix=prefix, controller=controller or around.controller)
        for link in chain.links:
            if link.name == "group":
                yield from self._group(link, here)
            elif link.name in RESOURCES:
                yield from self._resources(link, chain, here, framework)
            elif link.name in VERBS or link.name in PAGES or link.name in MATCHES or link.name == "route":
                yield from self._route(link, here, framework)
            else:
                continue
            return

    def _group(self, link: Link, here: _Group) -> Iterator[Fragment]:
        options = link.argument(0)
        prefix = here.prefix
        if options is not None and options.type == "array_creation_expression":
            given = self._source.member(options, "prefix")
            prefix = _joined([prefix, "" if given is None else self._source.text(given)])
        elif options is not None and len(link.arguments) > 1:
            prefix = _joined([prefix, self._source.text(options)])
        closure = link.closure
        if closure is not None:
            body = closure.child_by_field_name("body") or closure
            if self._spans.add(body.start_byte, body.end_byte):
                self._groups.append(_Group(prefix=prefix, controller=here.controller))
            return
        files = [text for _, node in link.arguments for text in [self._file(node)] if text]
        for file in files[:1]:
            yield self._write.fragment(ROUTE_FILE, line_of(link.node), file=file, prefix=prefix, rooted=not self._place)

    def _route(self, link: Link, here: _Group, framework: str) -> Iterator[Fragment]:
        first = 1 if link.name in MATCHES else 0
        path, target = link.argument(first, "uri"), link.argument(first + 1, "action")
        if path is None or (link.name == "route" and framework != "laravel"):
            return
        if link.name in VERBS and target is None and not here.controller:
            return
        methods = [VERBS.get(link.name) or PAGES.get(link.name) or "GET"]
        if link.name in MATCHES:
            methods = [text.upper() for text in self._source.texts(link.argument(0, "methods")) if text.isalpha()]
        handler = "" if link.name in PAGES else self._handler(target, here)
        for method in methods:
            whole = _joined([here.prefix, self._source.text(path)])
            yield self._fragment(link.node, method, whole, handler, framework)

    def _resources(self, link: Link, chain: Chain, here: _Group, framework: str) -> Iterator[Fragment]:
        if link.name in {"resources", "apiResources"}:
            listed = [(self._source.text(key), value) for key, value in self._source.array(link.argument(0)) if key]
            options = link.argument(1)
        else:
            target = link.argument(1, "controller")
            if link.argument(0) is None or (target is None and framework == "laravel"):
                return
            listed = [(self._source.text(link.argument(0)), target or link.node)]
            options = link.argument(2)
        for name, target in listed:
            only, without = self._chosen(chain, options, "only"), self._chosen(chain, options, "except")
            resource = Resource(
                name=name,
                actions=tuple(
                    one for one in RESOURCES[link.name] if (only is None or one in only) and one not in (without or [])
                ),
                single=link.name in SINGLETONS,
                shallow=chain.link("shallow") is not None,
            )
            controller = self._handler(target, here) if target is not link.node else ""
            for method, path, action in resource_routes(resource):
                handler = f"{controller}.{action}" if controller else action
                yield self._fragment(link.node, method, _joined([here.prefix, path]), handler, framework)

    def _chosen(self, chain: Chain, options: Node | None, word: str) -> list[str] | None:
        link = chain.link(word)
        if link is not None:
            return [text for _, node in link.arguments for text in self._source.texts(node)]
        given = self._source.member(options, word)
        return None if given is None else self._source.texts(given)

    def _handler(self, node: Node | None, here: _Group) -> str:
        if node is None:
            return here.controller
        listed = self._source.array(node)
        uses = self._source.member(node, "uses")
        if uses is not None:
            return self._handler(uses, here)
        if listed and listed[0][0] is None:
            parts = [self._source.class_name(value) or self._source.literal(value) or "" for _, value in listed[:2]]
            return ".".join(part.rpartition("\\")[2] for part in parts if part)
        name = self._source.class_name(node)
        if name:
            return name
        text = self._source.literal(node) if node.type in {"string", "encapsed_string"} else None
        if text is None:
            return ""
        text = text.rpartition("\\")[2].replace("@", ".").replace("::", ".").replace(":", ".").partition("/")[0]
        return f"{here.controller}.{text}" if here.controller and "." not in text else text

    def _fragment(self, node: Node, method: str, path: str, handler: str, framework: str) -> Fragment:
        statement = node
        for _ in range(40):
            if statement.parent is None or statement.type == "expression_statement":
                break
            statement = statement.parent
        above = first_sentence(first_paragraph(block_above(self._source.syntax.data, statement.start_byte)))
        name = node.child_by_field_name("name")
        return self._write.fragment(
            ROUTE,
            line_of(name or node),
            method=method,
            path=path,
            handler=handler,
            framework=framework,
            summary=above if "Routes" not in above and len(above.split()) > 1 else "",
            end_line=last_line_of(node),
        )

    # -- files ------------------------------------------------------------------------------------------------------

    def _application(self, chain: Chain) -> Iterator[Fragment]:
        """Read ``withRouting(web: …, api: …, apiPrefix: …)``."""
        link = chain.link("withRouting")
        given = dict(link.arguments) if link is not None else {}
        before = {"api": self._source.text(given["apiPrefix"]) if "apiPrefix" in given else "api", "web": ""}
        for name, node in given.items():
            nodes = [value for _, value in self._source.array(node)] or [node]
            for one in nodes if name in before else []:
                file = self._file(one)
                if file:
                    yield self._write.fragment(ROUTE_FILE, line_of(one), file=file, prefix=before[name], rooted=True)

    def _loaded(self, chain: Chain, around: _Group) -> Iterator[Fragment]:
        link = chain.link("loadRoutesFrom")
        file = self._file(link.argument(0)) if link is not None else ""
        if file:
            yield self._write.fragment(ROUTE_FILE, line_of(chain.node), file=file, prefix=around.prefix, rooted=True)

    def _included(self, node: Node) -> Iterator[Fragment]:
        file = self._file(node.named_children[0] if node.named_children else None)
        if file and (self._place or "route" in file.lower()):
            prefix = self._around(node.start_byte).prefix
            yield self._write.fragment(ROUTE_FILE, line_of(node), file=file, prefix=prefix, rooted=not self._place)

    def _file(self, node: Node | None) -> str:
        """Return the path of ``base_path('routes/api.php')`` or ``__DIR__.'/api.php'``, else ``""``."""
        if node is None or node.end_byte - node.start_byte > 300:  # noqa: PLR2004 - no path is longer
            return ""
        here = "__DIR__" in self._source.head(node)
        if node.type == "function_call_expression":
            given = self._source.arguments(node)
            node = given[-1][1] if given else None
        text = self._source.text(node).rpartition(UNKNOWN)[2]
        if not text.endswith(".php"):
            return ""
        return f"./{text.lstrip('/')}" if here else text.lstrip("/")


def _place(chain: Chain) -> int:
    """Return where the last call of a chain begins to differ from those before it."""
    name = chain.node.child_by_field_name("name")
    return chain.node.start_byte if name is None else min(name.start_byte, chain.node.end_byte)


def _joined(pieces: list[str]) -> str:
    return "/".join(piece for piece in (one.strip("/") for one in pieces) if piece)
