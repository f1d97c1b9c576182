"""Which file an import means: resolution over the paths of one project, without its import machinery."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from repo_registry.adapters.observers.python.naming import module_parts

#: Packages that are never the project's own when another file imports them by this name from outside of them. Without
#: this, ``examples/flask.py`` would hide the framework.
FRAMEWORKS: Final = frozenset(
    {
        "aiohttp",
        "apiflask",
        "argparse",
        "asyncclick",
        "bottle",
        "celery",
        "click",
        "click_default_group",
        "cloup",
        "django",
        "falcon",
        "fastapi",
        "fire",
        "flask",
        "flask_restful",
        "flask_restx",
        "flask_smorest",
        "invoke",
        "litestar",
        "ninja",
        "os",
        "pydantic",
        "pydantic_settings",
        "quart",
        "rest_framework",
        "rich_click",
        "sanic",
        "starlette",
        "starlite",
        "tornado",
        "typer",
    }
)


class ModuleIndex:
    """Finds the file of a module by its name, as seen from another file.

    An absolute name matches every file whose path ends in it, as long as the folder in front is no package itself (so
    ``import logging`` never means ``app/logging.py``) or is where ``manage.py`` stands. Where nothing else matches, a
    dotted name may also begin inside a package that holds the importer. The file that shares most folders with the
    importer wins, then the shortest path, then the first in code point order.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._packages = frozenset(
            path.rpartition("/")[0] for path in self._paths if path.rpartition("/")[2] == "__init__.py"
        )
        self._started = frozenset(
            path.rpartition("/")[0] for path in self._paths if path.rpartition("/")[2] == "manage.py"
        )
        self._folders = frozenset(
            "/".join(parts[:count])
            for parts in (path.split("/") for path in self._paths)
            for count in range(1, len(parts))
        )
        self._by_last: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for path in sorted(self._paths):
            parts = module_parts(path)
            if parts:
                self._by_last.setdefault(parts[-1], []).append((parts, path))

    def is_package(self, path: str) -> bool:
        """Tell whether the file is an ``__init__``."""
        return path.rpartition("/")[2] == "__init__.py"

    def inside(self, package: str, name: str) -> str | None:
        """Return the submodule ``name`` of the package whose ``__init__`` or folder (ending in ``/``) is given."""
        folder = package.rpartition("/")[0]
        return self._at(f"{folder}/{name}" if folder else name)

    def relative(self, importer: str, level: int, module: str) -> str | None:
        """Return the file of ``from ..module import …``; a folder without ``__init__`` ends in ``/``."""
        folder = importer.split("/")[:-1]
        if level - 1 > len(folder):
            return None
        base = folder[: len(folder) - (level - 1)] if level > 1 else folder
        target = "/".join([*base, *(module.split(".") if module else [])])
        return self._at(target)

    def absolute(self, importer: str, module: str) -> str | None:
        """Return the file of ``import a.b``, or ``None`` when it is not of this project."""
        wanted = tuple(module.split("."))
        if wanted[0] in FRAMEWORKS and not self._owns(importer, wanted[0]):
            return None
        best: tuple[bool, int, int, str] | None = None
        for parts, path in self._by_last.get(wanted[-1], ()):
            if parts[-len(wanted) :] != wanted:
                continue
            root = parts[: -len(wanted)]
            folder = "/".join(root)
            inner = bool(root) and folder in self._packages and folder not in self._started
            if path == importer or (inner and (len(wanted) == 1 or not importer.startswith(f"{folder}/"))):
                continue
            rank = (inner, -_shared(root, importer), len(parts), path)
            if best is None or rank < best:
                best = rank
        return best[3] if best is not None else self._namespace(wanted)

    def _owns(self, importer: str, top: str) -> bool:
        at_home = {f"{top}/__init__.py", f"src/{top}/__init__.py"}
        return top in importer.split("/")[:-1] or not at_home.isdisjoint(self._paths)

    def _namespace(self, wanted: tuple[str, ...]) -> str | None:
        folder = "/".join(wanted)
        return f"{folder}/" if folder in self._folders else None

    def _at(self, target: str) -> str | None:
        for candidate in (f"{target}.py", f"{target}/__init__.py" if target else "__init__.py"):
            if candidate in self._paths:
                return candidate
        return f"{target}/" if target in self._folders else None


def _shared(root: tuple[str, ...], importer: str) -> int:
    """Count the leading folders that a root shares with the importer."""
    count = 0
    for ours, theirs in zip(root, importer.split("/"), strict=False):
        if ours != theirs:
            break
        count += 1
    return count
