"""Which modules a Python file imports, for the question which dependencies are used."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.python.syntax import is_python, syntax_of
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import Fragment

FRAGMENT_KIND = "import"


class ImportObserver:
    """Leaves one fragment per module that a file imports absolutely, with the line of the first import.

    Relative imports are the project's own; imports below ``if TYPE_CHECKING`` do not run. Both are left out.
    """

    name = "python.imports"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is a Python program."""
        return is_python(file)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield the imports in document order."""
        syntax = syntax_of(file)
        modules: dict[str, int] = {}
        for node, scope in syntax.of_type(ast.Import):
            if not scope.typing_only:
                for alias in node.names:
                    modules.setdefault(alias.name, node.lineno)
        for source, scope in syntax.of_type(ast.ImportFrom):
            if source.level == 0 and source.module and not scope.typing_only:
                modules.setdefault(source.module, source.lineno)
        for module, line in sorted(modules.items(), key=lambda pair: (pair[1], pair[0])):
            yield Fragment(
                kind=FRAGMENT_KIND,
                path=file.path,
                line=line,
                path_class=file.path_class,
                payload={"language": "python", "module": module, "top": module.partition(".")[0]},
            )
        syntax.complete()
