"""Which packages a file loads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.javascript.forms import required_module
from repo_registry.adapters.observers.javascript.source import is_source, syntax
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Syntax, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass

#: Modules that come with Node.js: https://nodejs.org/api/modules.html#built-in-modules
BUILT_IN = frozenset(
    [
        "assert",
        "async_hooks",
        "buffer",
        "child_process",
        "cluster",
        "console",
        "constants",
        "crypto",
        "dgram",
        "diagnostics_channel",
        "dns",
        "domain",
        "events",
        "fs",
        "http",
        "http2",
        "https",
        "inspector",
        "module",
        "net",
        "os",
        "path",
        "perf_hooks",
        "process",
        "punycode",
        "querystring",
        "readline",
        "repl",
        "stream",
        "string_decoder",
        "sys",
        "timers",
        "tls",
        "trace_events",
        "tty",
        "url",
        "util",
        "v8",
        "vm",
        "wasi",
        "worker_threads",
        "zlib",
    ]
)
_PACKAGE = re.compile(r"(?:@[a-z0-9~_-][a-z0-9._~-]{0,213}/)?[a-z0-9~_-][a-z0-9._~-]{0,213}(?=/|$)", re.IGNORECASE)


class ImportObserver:
    """Finds loads of packages; a package counts once a file, where it is first loaded."""

    name = "javascript.imports"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is code of the project."""
        return is_source(file) and file.path_class is PathClass.OWN

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fragment for each package."""
        seen: set[str] = set()
        for module, node in loaded_modules(file):
            top = package_of(module)
            if top is None or top in seen:
                continue
            seen.add(top)
            yield Fragment(
                kind="import",
                path=file.path,
                line=line_of(node),
                path_class=file.path_class,
                payload={"language": "javascript", "module": module, "top": top},
            )
        syntax(file).check()


def package_of(module: str) -> str | None:
    """Return the npm package that a module belongs to; ``None`` for paths, aliases and what comes with Node.js."""
    if module.startswith(("node:", "bun:", "deno:", "virtual:", "npm:", "http:", "https:", "data:", "@/", "~")):
        return None
    match = _PACKAGE.match(module)
    if match is None or match[0] in BUILT_IN:
        return None
    return match[0]


def loaded_modules(file: SourceFile) -> Iterator[tuple[str, Node]]:
    """Yield each module as written and the statement or call that loads it; types are left out."""
    tree = syntax(file)
    for node, _ in tree.of("import_statement", "export_statement", "call_expression"):
        if node.type == "call_expression":
            module = required_module(tree, node)
        elif _types_only(node):
            module = None
        else:
            module = _source(tree, node)
        if module:
            yield module, node


def _source(tree: Syntax, statement: Node) -> str | None:
    source = statement.child_by_field_name("source")
    for child in statement.named_children:
        if child.type == "import_require_clause":
            source = child.child_by_field_name("source")
    return None if source is None else tree.text(source).strip("'\"")


def _types_only(statement: Node) -> bool:
    """Tell whether an import or export names types alone, so that nothing is loaded."""
    if any(child.type in {"type", "typeof"} for child in statement.children[:3]):
        return True
    clauses = [child for child in statement.named_children if child.type in {"import_clause", "export_clause"}]
    if len(clauses) != 1:
        return False
    names = clauses[0]
    if names.type == "import_clause":
        if names.named_child_count != 1 or names.named_children[0].type != "named_imports":
            return False
        names = names.named_children[0]
    specifiers = [child for child in names.named_children if child.type.endswith("_specifier")]
    return bool(specifiers) and all(child.children and child.children[0].type == "type" for child in specifiers)
