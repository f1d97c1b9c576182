"""Which file a module name means, and which object a reference means, across the files of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath

from repo_registry.adapters.observers.javascript.configuration import TSCONFIG
from repo_registry.adapters.observers.javascript.modules import MODULE
from repo_registry.adapters.observers.javascript.objects import LINK
from repo_registry.adapters.observers.object_graph import Place
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.validation import JsonValue

#: A reference is followed through so many exports and links.
HOPS = 24
#: Re-exports of everything (``export * from``) that are searched for one name.
STARS = 40

_ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte")
_COMPILED = {".js": (".ts", ".tsx", ".jsx"), ".mjs": (".mts", ".ts"), ".cjs": (".cts", ".ts"), ".jsx": (".tsx",)}
#: Folders that compilers write to; the source has the same name in one of the others.
BUILT = ("dist", "lib", "build", "out", "output", "esm", "cjs", "es", "bin", "compiled", ".build")
SOURCES = ("src", "source", "lib", "")
_PACKAGE_ENTRIES = ("src/index", "index", "src/main", "lib/index", "main", "source/index", "src/mod", "mod")
NOWHERE: Place = ("", "")


class Modules:
    """The modules of a project."""

    def __init__(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> None:
        self._modules: dict[str, Mapping[str, JsonValue]] = {}
        self._configurations: dict[str, Mapping[str, JsonValue]] = {}
        self._links: dict[Place, JsonValue] = {}
        for fragment in fragments:
            if fragment.kind == MODULE:
                self._modules[fragment.path] = fragment.payload
            elif fragment.kind == TSCONFIG:
                self._configurations.setdefault(dirname(fragment.path), fragment.payload)
            elif fragment.kind == LINK:
                self._links.setdefault((fragment.path, str(fragment.payload["id"])), fragment.payload["target"])
        self._files = {fragment.path for fragment in fragments}
        self.packages = {
            str(fact.attributes["name"]): dirname(fact.path)
            for fact in reversed(facts)
            if fact.kind is FactKind.MANIFEST and fact.value == "npm" and fact.attributes.get("name")
        }
        self._mains: dict[str, list[str]] = {}
        for fact in facts:
            if fact.kind is FactKind.ENTRY_POINT and fact.attributes.get("type") == "main":
                self._mains.setdefault(dirname(fact.path), []).append(fact.value)
        self._loads: dict[str, list[str]] = {}
        self._resolved: dict[tuple[str, str], str | None] = {}

    # -- files ---------------------------------------------------------------------------------------------------

    def loads(self, path: str) -> list[str]:
        """Return the files of the project that a file loads, in order."""
        known = self._loads.get(path)
        if known is None:
            modules = self._modules.get(path, {}).get("modules", [])
            found = [self.resolve(path, str(module)) for module in modules] if isinstance(modules, list) else []
            known = self._loads[path] = [file for file in dict.fromkeys(found) if file is not None]
        return known

    def resolve(self, path: str, module: str) -> str | None:
        """Return the file that ``module`` means in the file ``path``, or ``None``."""
        key = (dirname(path), module)
        if key not in self._resolved:
            self._resolved[key] = next(filter(None, map(self.find, self._candidates(path, module))), None)
        return self._resolved[key]

    def find(self, stem: str) -> str | None:
        """Return the file of a path without extension, or of a folder, or of compiled output."""
        clean = normpath(stem) if stem else ""
        if clean.startswith("..") or clean == ".":
            clean = "" if clean == "." else clean
        for candidate in _spellings(clean):
            if candidate in self._files:
                return candidate
        return None

    def find_source(self, folder: str, target: str) -> list[str]:
        """Return the source files that a compiled target of a package was probably made of, the likeliest first."""
        clean = normpath(target)
        found = [self.find(join(folder, clean))]
        parts = clean.split("/")
        for position in range(min(len(parts) - 1, 3)):
            if parts[position] in BUILT:
                for source in SOURCES:
                    rest = [*parts[:position], *([source] if source else []), *parts[position + 1 :]]
                    found.append(self.find(join(folder, *rest)))
        if parts[0] in BUILT or found[0] is None:
            stem = parts[-1].rpartition(".")[0] or parts[-1]
            names = (stem, f"bin/{stem}", f"cli/{stem}", f"cmd/{stem}", "cli", "bin", "index", "main")
            found += [self.find(join(folder, "src", name)) for name in names]
        return [file for file in dict.fromkeys(found) if file is not None]

    def _candidates(self, path: str, module: str) -> Iterator[str]:
        folder = dirname(path)
        if module.startswith("."):
            yield join(folder, module)
            return
        for root in _ancestors(folder):
            configuration = self._configurations.get(root)
            if configuration is not None:
                yield from _mapped(root, configuration, module)
        if module.startswith(("@/", "~/")):
            for root in _ancestors(folder):
                yield join(root, "src", module[2:])
                yield join(root, module[2:])
        yield from self._of_package(module)

    def _of_package(self, module: str) -> Iterator[str]:
        parts = module.split("/")
        name = "/".join(parts[: 2 if module.startswith("@") else 1])
        folder = self.packages.get(name)
        if folder is None:
            return
        rest = "/".join(module.split("/")[name.count("/") + 1 :])
        if rest:
            yield join(folder, rest)
            yield join(folder, "src", rest)
            return
        for target in self._mains.get(folder, []):
            yield from self.find_source(folder, target)
        for entry in _PACKAGE_ENTRIES:
            yield join(folder, entry)

    # -- objects -------------------------------------------------------------------------------------------------

    def place(self, path: str, reference: JsonValue) -> Place:
        """Return the object that a reference in the file ``path`` means; `NOWHERE` if it lies outside the project."""
        for _ in range(HOPS):
            if isinstance(reference, list):
                found = self._exported(path, str(reference[0]), str(reference[1]))
                if found is None:
                    return NOWHERE
                path, reference = found
                continue
            name = str(reference)
            step = self._linked(path, name)
            if step is None:
                return (path, name)
            reference = step
        return NOWHERE

    def constant(self, path: str, module: str, name: str) -> str | None:
        """Return an exported text."""
        for _ in range(HOPS):
            file = self.resolve(path, module)
            payload = self._modules.get(file or "", {})
            constants, exports = payload.get("constants"), payload.get("exports")
            plain = name.removeprefix("*.")
            if isinstance(constants, dict):
                for key in (plain, plain.removeprefix("default.")):
                    if isinstance(constants.get(key), str):
                        return str(constants[key])
            head, _, rest = plain.partition(".")
            target = exports.get(head) if isinstance(exports, dict) else None
            stars = payload.get("stars")
            if isinstance(target, list) and file is not None:
                path, module = file, str(target[0])
                name = f"{target[1]}.{rest}" if rest else str(target[1])
            elif isinstance(stars, list) and file is not None:
                for star in stars[:STARS]:
                    source = self.resolve(file, str(star))
                    inner = self._modules.get(source or "", {}).get("constants")
                    if isinstance(inner, dict) and isinstance(inner.get(plain), str):
                        return str(inner[plain])
                return None
            else:
                return None
        return None

    def _linked(self, path: str, name: str) -> JsonValue:
        """Return what a name or the longest beginning of it stands for, with the rest put back."""
        for head, rest in _beginnings(name):
            target = self._links.get((path, head))
            if target is not None and not (rest == "" and target == name):
                return _with(target, rest)
        for one in (".getInstance()", ".instance."):  # the one instance of a class is told by its class
            if one in name and name[:1].isupper():
                return name.replace(one, "." if one.endswith(".") else "", 1)
        if "()." in name and not name.startswith("("):
            plain = name.replace("().", ".", 1)  # a member of an instance is told by its class
            if any((path, head) in self._links for head, _ in _beginnings(plain)):
                return plain
        return None

    def _exported(self, path: str, module: str, name: str) -> tuple[str, JsonValue] | None:
        file = self.resolve(path, module)
        return None if file is None else self._export_of(file, name)

    def _export_of(self, file: str, name: str) -> tuple[str, JsonValue] | None:
        queue = [file]
        seen: set[str] = set()
        while queue and len(seen) < STARS:
            current = queue.pop(0)
            if current in seen:
                continue
            seen.add(current)
            payload = self._modules.get(current, {})
            exports, stars = payload.get("exports"), payload.get("stars")
            if isinstance(exports, dict):
                for head, rest in _beginnings(_spelled(name)):
                    for key in (head, head.removeprefix("default.")):
                        if key in exports:
                            return current, _with(exports[key], rest)
            if isinstance(stars, list):
                queue += [found for star in stars[:STARS] if (found := self.resolve(current, str(star))) is not None]
        return None


def _spelled(name: str) -> str:
    """A whole module is its default export; a member of it, an export."""
    if name.startswith("*."):
        return name[2:]
    return "default" + name[1:] if name.startswith("*") else name


def _with(target: JsonValue, rest: str) -> JsonValue:
    if isinstance(target, list):
        name = str(target[1])
        if name == "*" and rest.startswith("."):
            return [target[0], rest[1:]]
        return [target[0], name + rest]
    return str(target) + rest


def _beginnings(name: str) -> Iterator[tuple[str, str]]:
    """Yield ``(beginning, rest)`` of ``a().b(0)``, the longest first."""
    yield name, ""
    for position in range(len(name) - 1, 0, -1):
        if name[position] in ".(":
            yield name[:position], name[position:]


def _ancestors(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = dirname(folder)
    yield ""


def _mapped(root: str, configuration: Mapping[str, JsonValue], module: str) -> Iterator[str]:
    base = configuration.get("base")
    home = join(root, base) if isinstance(base, str) else root
    paths = configuration.get("paths")
    for pattern, targets in sorted(paths.items(), key=lambda item: -len(item[0])) if isinstance(paths, dict) else []:
        start, star, end = pattern.partition("*")
        if star and module.startswith(start) and module.endswith(end) and len(module) >= len(start) + len(end):
            middle = module[len(start) : len(module) - len(end)]
            yield from (join(home, str(target).replace("*", middle)) for target in _texts(targets))
        elif module == pattern:
            yield from (join(home, str(target)) for target in _texts(targets))
    if isinstance(base, str):
        yield join(home, module)


def _texts(value: JsonValue) -> Iterable[JsonValue]:
    return value if isinstance(value, list) else []


def _spellings(clean: str) -> Iterator[str]:
    yield clean
    for compiled, sources in _COMPILED.items():
        if clean.endswith(compiled):
            yield from (clean[: -len(compiled)] + source for source in sources)
    yield from (clean + ending for ending in _ENDINGS)
    yield from (join(clean, "index" + ending) for ending in _ENDINGS)
