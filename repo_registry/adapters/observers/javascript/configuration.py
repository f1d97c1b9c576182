"""``tsconfig.json``: how module names map to folders."""

from __future__ import annotations

from collections.abc import Iterable

from repo_registry.adapters.observers.javascript.names import Names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Dialect, first_named, syntax_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

TSCONFIG = "javascript.tsconfig"
_JSON = Dialect(grammar="javascript", kept=frozenset({"expression_statement"}), scopes=frozenset())
_PATTERNS = 100


class ConfigurationObserver:
    """Reads ``baseUrl`` and ``paths``; the file may hold comments and trailing commas."""

    name = "javascript.configuration"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is such a file."""
        named = file.name.startswith(("tsconfig", "jsconfig")) and file.name.endswith(".json")
        return named and file.path_class is PathClass.OWN

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield one fragment if the file maps names."""
        tree = syntax_of(file, _JSON, b"(" + file.data + b")")
        known = Names(tree)
        statements = tree.of("expression_statement")
        whole = first_named(statements[0].node) if statements else None
        options = known.member(known.value(whole, -1), "compilerOptions")
        base = known.text(known.member(options, "baseUrl"), -1) if options is not None else None
        paths: dict[str, JsonValue] = {}
        for pattern, targets in known.items(known.member(options, "paths"))[:_PATTERNS]:
            if targets.type == "array":
                texts = [known.text(target, -1) for target in targets.named_children[:8]]
                paths[pattern] = [text for text in texts if text]
        if base is not None or paths:
            yield Fragment(
                kind=TSCONFIG,
                path=file.path,
                line=1,
                path_class=file.path_class,
                payload={"base": base, "paths": paths},
            )
