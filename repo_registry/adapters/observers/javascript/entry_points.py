"""Files that start an application: they listen, or create one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from repo_registry.adapters.observers.javascript.source import is_source, module_path, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass

#: Calls that start an application, as far as their last two names say.
STARTS = frozenset(
    {
        "NestFactory.create",
        "NestFactory.createMicroservice",
        "NestFactory.createApplicationContext",
        "app.listen",
        "application.listen",
        "api.listen",
        "fastify.listen",
        "httpServer.listen",
        "server.listen",
        "Bun.serve",
        "Deno.serve",
    }
)
_LISTENING = re.compile(r"(?:createServer|express|fastify|Fastify|polka|App|Server)\(")
_CUES = ("listen(", "NestFactory.", ".serve(", "serve(")
_HEAD = 400


class StartObserver:
    """Finds where a server or an application is started."""

    name = "javascript.entry_points"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether it is code of the project that may start something."""
        return is_source(file) and file.path_class is PathClass.OWN and any(cue in file.text for cue in _CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield one fact if the file starts an application."""
        known = names(file)
        for node, scope in known.syntax.of("call_expression"):
            callee = node.child_by_field_name("function")
            if callee is None or callee.end_byte - callee.start_byte > _HEAD:
                continue
            text = known.syntax.text(callee)
            if callee.type == "identifier" and text == "serve":
                binding = known.lookup(text, scope)
                starts = binding is not None and binding.module == "@hono/node-server"
            else:
                last_two = ".".join(text.split(".")[-2:]).removeprefix("this.")
                starts = last_two in STARTS or (text.endswith(".listen") and _LISTENING.search(text) is not None)
            if not starts:
                continue
            bootstrap = any(
                known.function_id(around) == "bootstrap" for around in known.syntax.around(scope) if around >= 0
            )
            yield ObservedFact(
                kind=FactKind.ENTRY_POINT,
                key="bootstrap" if bootstrap else module_path(file.path),
                value=file.path,
                path=file.path,
                start_line=line_of(node),
                end_line=last_line_of(node),
                rule=self.name,
                rule_version=self.version,
                path_class=file.path_class,
                attributes={"type": "application"},
            )
            return
