"""Which environment variables PHP and the configuration of Symfony read, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.php.chains import chains_of
from repo_registry.adapters.observers.php.source import is_php, source_of
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass

Read: TypeAlias = tuple[str, str, Node, str]
"""Name, default, where, and how it is read."""

#: Functions whose first argument is a name and whose second, if the flag says so, is its default.
FUNCTIONS: Final = {"env": True, "getenv": False, "getenv_docker": True}
ARRAYS: Final = frozenset({"$_ENV", "$_SERVER"})
#: What a web server puts into ``$_SERVER``: https://www.php.net/manual/en/reserved.variables.server.php.
_SERVER: Final = re.compile(
    r"(?:HTTP|REQUEST|SERVER|REMOTE|SCRIPT|PATH|PHP|DOCUMENT|GATEWAY|QUERY|CONTENT|AUTH|REDIRECT|SSL|ORIG)(?:_.*)?\Z|"
    r"HTTPS\Z|argv\Z|argc\Z|USER\Z"
)
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}\Z")
_SHOUTED: Final = re.compile(r"[A-Z][A-Z0-9_]{1,99}\Z")
_PLACEHOLDER: Final = re.compile(r"%env\(([\w:.-]{1,200})\)%")
_CUES: Final = ("env(", "getenv", "_ENV", "_SERVER", "Env::get")
_CONFIGURATION: Final = (".yaml", ".yml", ".xml", ".php")


class EnvironmentObserver:
    """Finds ``env()``, ``getenv()``, ``$_ENV``, ``$_SERVER`` and ``%env(…)%``."""

    name = "php.environment"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the text mentions the environment at all."""
        if file.path_class is PathClass.DOCS:
            return False
        if is_php(file) and any(cue in file.text for cue in _CUES):
            return True
        return file.name.endswith(_CONFIGURATION) and "%env(" in file.text

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact per name, where it is read first."""
        seen: set[str] = set()
        found = sorted(_reads(file), key=lambda one: one[2].start_byte) if is_php(file) else []
        for name, default, node, access in found:
            if name not in seen:
                seen.add(name)
                write = FactWriter(file, f"php.environment.{access}", self.version)
                yield write.fact(
                    FactKind.ENV_VARIABLE, name, default, line_of(node), end=last_line_of(node), access=access
                )
        write = FactWriter(file, "php.environment.placeholder", self.version)
        for number, line in enumerate(file.lines, start=1) if "%env(" in file.text else ():
            if line.lstrip().startswith("#"):
                continue
            for match in _PLACEHOLDER.finditer(line):
                name = match[1].rpartition(":")[2]
                if name not in seen and _NAME.match(name):
                    seen.add(name)
                    yield write.fact(FactKind.ENV_VARIABLE, name, "", number, access="%env()%")


def _reads(file: SourceFile) -> Iterator[Read]:
    source = source_of(file)
    for node, _ in source.syntax.of("function_call_expression"):
        function = source.head(node.child_by_field_name("function")).lstrip("\\")
        given = source.arguments(node) if function in FUNCTIONS else []
        name = source.literal(given[0][1]) if given else None
        if name is not None and _NAME.match(name):
            default = given[1][1] if FUNCTIONS[function] and len(given) > 1 else None
            yield name, _shown(source.head(default)), node, function
    for node, _ in source.syntax.of("subscript_expression"):
        parts = node.named_children
        array = source.head(parts[0]) if len(parts) > 1 else ""
        name = source.literal(parts[-1]) if array in ARRAYS else None
        if name and _SHOUTED.match(name) and (array == "$_ENV" or _SERVER.match(name) is None):
            yield name, "", node, array
    for chain in chains_of(source):
        link = chain.links[0] if chain.links else None
        if link is not None and chain.base.rpartition("\\")[2] == "Env" and link.name in {"get", "getOrFail"}:
            name = source.literal(link.argument(0))
            if name is not None and _NAME.match(name):
                yield name, _shown(source.head(link.argument(1))), link.node, "Env::get"


def _shown(text: str) -> str:
    """Return a default as written, a plain text without its quotes, ``null`` as nothing."""
    if text.lower() == "null":
        return ""
    return text[1:-1] if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0] else text
