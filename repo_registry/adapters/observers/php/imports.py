"""Which namespaces a PHP file uses."""

from __future__ import annotations

from collections.abc import Iterable

from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.php.source import is_php, source_of
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass


class ImportObserver:
    """Finds ``use`` of names outside the file's own first namespace."""

    name = "php.imports"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is code of the project."""
        return is_php(file) and file.path_class is PathClass.OWN and "use " in file.text

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fragment for each."""
        source = source_of(file)
        own = source.namespace.partition("\\")[0]
        seen: set[str] = set()
        for _, full, node in source.uses:
            top = full.partition("\\")[0]
            if "\\" not in full or top == own or full in seen:
                continue
            seen.add(full)
            yield Fragment(
                kind="import",
                path=file.path,
                line=line_of(node),
                path_class=file.path_class,
                payload={"language": "php", "module": full, "top": top},
            )
