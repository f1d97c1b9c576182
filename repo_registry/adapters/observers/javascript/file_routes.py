"""Routes told by the place of a file: Next.js, SvelteKit and Nitro (Nuxt)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.comments import comment_above, route_summary
from repo_registry.adapters.observers.javascript.modules import declared
from repo_registry.adapters.observers.javascript.routers import SUMMARY_LENGTH
from repo_registry.adapters.observers.javascript.source import is_source, syntax
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Syntax, last_line_of, line_of
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

_VERBS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_ENDING = r"\.(?:js|ts|jsx|tsx|mjs)$"
#: https://nextjs.org/docs/app/api-reference/file-conventions/route
_NEXT_APP = re.compile(rf"^(?:.{{0,300}}/)?app/((?:[^/]{{1,100}}/){{0,20}})route{_ENDING}")
#: https://nextjs.org/docs/pages/building-your-application/routing/api-routes
_NEXT_PAGES = re.compile(rf"^(?:.{{0,300}}/)?pages/(api/(?:[^/]{{1,100}}/){{0,20}}[^/]{{1,100}}?){_ENDING}")
#: https://svelte.dev/docs/kit/routing#server
_SVELTE = re.compile(rf"^(?:.{{0,300}}/)?src/routes/((?:[^/]{{1,100}}/){{0,20}})\+server{_ENDING}")
#: https://nitro.build/guide/routing
_NITRO = re.compile(
    rf"^(?:.{{0,300}}/)?server/(api/|routes/)((?:[^/]{{1,100}}/){{0,20}}[^/]{{1,100}}?)"
    rf"(?:\.(get|post|put|patch|delete|head|options))?{_ENDING}"
)
_PARAMETER = re.compile(r"\[{1,2}(?:\.{3})?([A-Za-z_]\w{0,60})(?:=\w{1,40})?\]{1,2}")


class FileRouteObserver:
    """Finds routes whose path is that of their file."""

    name = "javascript.file_routes"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file stands where a framework looks for routes."""
        if not is_source(file) or file.path_class is PathClass.DOCS:
            return False
        return any(pattern.match(file.path) for pattern in (_NEXT_APP, _NEXT_PAGES, _SVELTE, _NITRO))

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact for each method that the file answers."""
        tree = syntax(file)
        app, pages = _NEXT_APP.match(file.path), _NEXT_PAGES.match(file.path)
        kit, nitro = _SVELTE.match(file.path), _NITRO.match(file.path)
        if nitro is not None and ("eventHandler(" in file.text or "EventHandler(" in file.text):
            path = ("api/" if nitro[1] == "api/" else "") + nitro[2].removesuffix("index")
            yield from self._default(file, tree, (nitro[3] or "ANY").upper(), path, "nitro")
        elif app is not None or kit is not None:
            found = app or kit
            folder = "" if found is None else found[1]
            for verb, node in _exported_verbs(tree):
                yield self._fact(file, tree, node, verb, folder, "next" if app is not None else "sveltekit", verb)
        elif pages is not None:
            yield from self._default(file, tree, "ANY", pages[1].removesuffix("index"), "next")

    def _default(self, file: SourceFile, tree: Syntax, method: str, path: str, framework: str) -> Iterator[Finding]:
        for node, _ in tree.of("export_statement"):
            if any(child.type == "default" for child in node.children):
                declaration = node.child_by_field_name("declaration")
                name = None if declaration is None else declaration.child_by_field_name("name")
                handler = "" if name is None else tree.text(name)
                yield self._fact(file, tree, node, method, path, framework, handler)
                return

    def _fact(
        self, file: SourceFile, tree: Syntax, node: Node, method: str, path: str, framework: str, handler: str
    ) -> ObservedFact:
        parts = [part for part in path.split("/") if part and not (part.startswith("(") and part.endswith(")"))]
        whole = "/" + "/".join(_PARAMETER.sub(r":\1", part) for part in parts if not part.startswith("@"))
        attributes: dict[str, JsonValue] = {
            "method": method,
            "path": whole,
            "framework": framework,
            "prefix_known": True,
        }
        summary = route_summary(comment_above(tree.data, node.start_byte))
        if summary:
            attributes["summary"] = summary[:SUMMARY_LENGTH]
        return ObservedFact(
            kind=FactKind.HTTP_ROUTE,
            key=f"{method} {whole}",
            value=handler,
            path=file.path,
            start_line=line_of(node),
            end_line=last_line_of(node),
            rule=f"javascript.{framework}.route",
            rule_version=self.version,
            path_class=file.path_class,
            attributes=attributes,
        )


def _exported_verbs(tree: Syntax) -> Iterator[tuple[str, Node]]:
    for node, _ in tree.of("export_statement"):
        declaration = node.child_by_field_name("declaration")
        names = [] if declaration is None else [name for name, _ in declared(tree, declaration)]
        for clause in node.named_children:
            if clause.type == "export_clause":
                for specifier in clause.named_children:
                    alias = specifier.child_by_field_name("alias") or specifier.child_by_field_name("name")
                    names += [] if alias is None else [tree.text(alias)]
        yield from ((name, node) for name in names if name in _VERBS)
