"""The importable name of a file, from its path alone."""

from __future__ import annotations

from typing import Final

#: Folders that hold packages without being one. ``src`` is stripped wherever it stands, the others only at the root,
#: because ``package/lib`` is usually a part of the package.
_ANYWHERE: Final = "src"
_AT_ROOT: Final = frozenset({"lib", "python", "src"})


def module_parts(path: str) -> tuple[str, ...]:
    """Return the path as names, without ``.py`` and ``__init__``, no root stripped; ``()`` for a root ``__init__``."""
    parts = path.removesuffix(".py").split("/")
    if parts[-1] == "__init__":
        parts.pop()
    return tuple(parts)


def module_name(path: str, *, keep_root: bool = False) -> str:
    """Return the dotted name by which a file is most likely imported.

    ``src/pkg/a.py`` and ``packages/x/src/pkg/a.py`` give ``pkg.a``, ``lib/pkg/__init__.py`` gives ``pkg``. This is a
    rule of one path: whether the folder above is a package of its own is not looked up.

    Args:
        path: Path of the file in the repository.
        keep_root: Leave ``src`` and the like in place, for projects that import ``src.…``.
    """
    parts = list(module_parts(path))
    if not keep_root:
        if _ANYWHERE in parts[:-1]:
            parts = parts[parts.index(_ANYWHERE) + 1 :]
        elif len(parts) > 1 and parts[0] in _AT_ROOT:
            parts = parts[1:]
    return ".".join(parts)
