"""Programs that packages install, and the files that belong to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import basename, dirname

from repo_registry.adapters.observers.javascript.resolution import Modules
from repo_registry.domain.model.facts import FactKind, ObservedFact

#: Files are counted to a program when its own file loads them within so many steps.
REACH = 8
#: Programs of one project whose files are followed.
FOLLOWED = 300


class Programs:
    """The ``bin`` entries of the project's own packages."""

    def __init__(self, modules: Modules, facts: Sequence[ObservedFact]) -> None:
        self._modules = modules
        manifests = [fact for fact in facts if fact.kind is FactKind.MANIFEST and fact.value == "npm"]
        self._manifests = {dirname(fact.path): fact for fact in reversed(manifests)}
        self._bins = [
            fact
            for fact in facts
            if fact.kind is FactKind.ENTRY_POINT
            and fact.attributes.get("type") == "bin"
            and fact.path.endswith("package.json")
        ]
        self._starts: dict[str, list[tuple[str, ObservedFact]]] = {}
        self._reached: dict[str, list[tuple[int, str]]] = {}
        for fact in self._bins:
            target = self._modules.find(fact.value)
            folder = dirname(fact.path)
            found = self._modules.find_source(folder, fact.value) or ([target] if target else [])
            for path in found[:2]:
                self._starts.setdefault(path, []).append((fact.key, fact))
        self._installed: dict[str, list[str]] = {}
        for fact in self._bins:
            self._installed.setdefault(dirname(fact.path), []).append(fact.key)
        for path, starts in list(self._starts.items())[:FOLLOWED]:
            for reached, steps in self._walk(path):
                self._reached.setdefault(reached, []).extend((steps, name) for name, _ in starts)
        for near in self._reached.values():
            near.sort()

    def _walk(self, start: str) -> Iterator[tuple[str, int]]:
        seen = {start}
        level = [start]
        for steps in range(REACH + 1):
            following: list[str] = []
            for path in level:
                yield path, steps
                fresh = [loaded for loaded in self._modules.loads(path) if loaded not in seen]
                seen.update(fresh)
                following += fresh
            level = following

    def package_of(self, path: str) -> str:
        """Return the folder of the nearest manifest above a file; ``""`` is the root."""
        folder = dirname(path)
        while folder and folder not in self._manifests:
            folder = dirname(folder)
        return folder

    def is_started(self, path: str) -> bool:
        """Tell whether a file is that of a program itself."""
        return path in self._starts

    def started_within(self, path: str, steps: int) -> str | None:
        """Return the program whose own file loads this one within so many steps, or ``None``."""
        near = self._reached.get(path, [])
        return near[0][1] if near and near[0][0] <= steps else None

    def name_of(self, path: str, said: str) -> str:
        """Return what a user types for the program of a file.

        The program that loads the file decides, then what the code says of itself, then the only program of the
        package, then the package's name, then the file's.
        """
        near = self._reached.get(path, [])
        names = [name for steps, name in near if steps == near[0][0]]
        if names:
            return said if said in names else names[0]
        package = self.package_of(path)
        own = self._installed.get(package, [])
        if said:
            return said
        if own:
            return own[0]
        manifest = self._manifests.get(package)
        named = "" if manifest is None else str(manifest.attributes.get("name") or "")
        return named.rpartition("/")[2] or basename(path).partition(".")[0]

    def description(self, path: str) -> str:
        """Return what the manifest of a file's package says of it."""
        manifest = self._manifests.get(self.package_of(path))
        return "" if manifest is None else str(manifest.attributes.get("description") or "")

    def facts(self) -> Iterator[ObservedFact]:
        """Yield each installed program as a command, proved by its own file, else by the manifest."""
        files: dict[int, str] = {}
        for path, starts in self._starts.items():
            for _, fact in starts:
                files.setdefault(id(fact), path)
        for fact in self._bins:
            path = files.get(id(fact), fact.path)
            line = 1 if id(fact) in files else fact.start_line
            yield ObservedFact(
                kind=FactKind.CLI_COMMAND,
                key=fact.key,
                value=self.description(fact.path),
                path=path,
                start_line=line,
                end_line=line if id(fact) in files else max(line, fact.end_line),
                rule="javascript.bin.command",
                rule_version=1,
                path_class=fact.path_class,
                attributes={"framework": "node", "options": []},
            )
