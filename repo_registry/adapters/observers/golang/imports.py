"""Which modules a Go file loads."""

from __future__ import annotations

from collections.abc import Iterable

from repo_registry.adapters.observers.golang.names import is_go, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass


class ImportObserver:
    """Finds imports from outside the standard library: their first part has a dot."""

    name = "go.imports"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is code of the project."""
        return is_go(file) and file.path_class is PathClass.OWN

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fragment for each import path."""
        known = names(file)
        seen: set[str] = set()
        for node, _ in known.syntax.of("import_spec"):
            path = node.child_by_field_name("path")
            text = "" if path is None else known.syntax.text(path).strip('"`')
            if "." not in text.partition("/")[0] or text.startswith(".") or text in seen:
                continue
            seen.add(text)
            yield Fragment(
                kind="import",
                path=file.path,
                line=line_of(node),
                path_class=file.path_class,
                payload={"language": "go", "module": text, "top": text},
            )
        known.syntax.check()
