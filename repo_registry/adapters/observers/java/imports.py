"""Which packages a Java or Kotlin file uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from repo_registry.adapters.observers.java.source import is_source, source_of
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass

#: Packages that come with the language.
_STANDARD: Final = ("java.", "kotlin.", "jdk.", "sun.", "com.sun.")
#: Packages that share so many first parts are of one house.
_OWN_PARTS: Final = 2


class ImportObserver:
    """Finds imports of what neither the language nor the project's own house brings."""

    name = "java.imports"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is code of the project."""
        return is_source(file) and file.path_class is PathClass.OWN and "import " in file.text

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fragment for each."""
        source = source_of(file)
        own = source.unit.package.split(".")[:_OWN_PARTS]
        seen: set[str] = set()
        for one in source.unit.imports:
            module = one.module
            if not module or module in seen or f"{module}.".startswith(_STANDARD):
                continue
            if len(own) == _OWN_PARTS and module.split(".")[:_OWN_PARTS] == own:
                continue
            seen.add(module)
            yield Fragment(
                kind="import",
                path=file.path,
                line=one.line,
                path_class=file.path_class,
                payload={"language": "java", "module": module, "top": module},
            )
        source.syntax.check()
