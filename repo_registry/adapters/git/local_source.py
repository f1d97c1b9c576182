"""Where a local source keeps its objects, and that none of it lies outside the folders that may be read."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from repo_registry.domain.errors import Denied, NotFound, RegistryError

_MAX_POINTER_BYTES = 65_536
_MAX_ALTERNATE_LEVELS = 5
"""As deep as git itself follows alternates."""

_MAX_ALTERNATES = 100


def _outside() -> RegistryError:
    return Denied(
        "the repository keeps a part of itself outside the folders that this registry may read; let an administrator "
        "add that folder to the local roots",
        step="address",
    )


def _no_repository() -> RegistryError:
    return NotFound("there is no git repository in this folder; give a work tree or a bare repository", step="connect")


class LocalSource:
    """Finds the repository of a local path, which may be a work tree, a linked work tree or a bare repository."""

    def __init__(self, roots: Sequence[str]) -> None:
        self._roots = tuple(Path(os.path.realpath(root)) for root in roots)

    def git_dir(self, location: str) -> Path:
        """Return the folder to fetch from, every link resolved.

        Raises:
            Denied: It, or what it refers to, is outside the allowed roots, or may not be read (``step="address"``).
            NotFound: There is no repository (``step="connect"``).
        """
        place = self._inside(Path(location))
        git_dir = self._own_git_dir(place)
        common = self._common_dir(git_dir)
        for part in ("objects", "refs"):
            self._inside(common / part)
        self._inside(git_dir / "HEAD")
        self._check_alternates(common / "objects")
        return git_dir

    def _inside(self, path: Path) -> Path:
        try:
            real = path.resolve(strict=True)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _no_repository() from error
        except PermissionError as error:
            raise Denied(
                "the folder may not be read by this account; change its permissions", step="address"
            ) from error
        except (OSError, RuntimeError) as error:  # a loop of links is either, by the version of Python
            raise _no_repository() from error
        if not any(real.is_relative_to(root) for root in self._roots):
            raise _outside()
        return real

    def _own_git_dir(self, place: Path) -> Path:
        pointer = place / ".git"
        if pointer.is_dir():
            return self._inside(pointer)
        if pointer.is_file():
            text = _read_pointer(self._inside(pointer)).decode("utf-8", "surrogateescape")
            target = text.removeprefix("gitdir:").strip()
            if target == text.strip() or not target:
                raise _no_repository()
            return self._inside(place / target)
        if (place / "HEAD").exists() and (place / "objects").is_dir():
            return place
        raise _no_repository()

    def _common_dir(self, git_dir: Path) -> Path:
        pointer = git_dir / "commondir"
        if not pointer.exists():
            return git_dir
        target = _read_pointer(self._inside(pointer)).decode("utf-8", "surrogateescape").strip()
        return self._inside(git_dir / target)

    def _check_alternates(self, objects: Path) -> None:
        """Follow ``objects/info/alternates`` (gitrepository-layout(5)) as git would."""
        seen: set[Path] = set()
        level = [objects]
        for _ in range(_MAX_ALTERNATE_LEVELS + 1):
            found: list[Path] = []
            for folder in level:
                pointer = folder / "info" / "alternates"
                if not pointer.exists():
                    continue
                for line in _read_pointer(self._inside(pointer)).splitlines():
                    name = line.strip().strip(b'"')
                    if name and not name.startswith(b"#"):
                        target = self._inside(folder / os.fsdecode(name))
                        found += [] if target in seen else [target]
                        seen.add(target)
            if len(seen) > _MAX_ALTERNATES:
                raise Denied("the repository borrows from too many others; repack it", step="address")
            level = found
        if level:
            raise Denied("the repository borrows from others too deeply; repack it", step="address")


def _read_pointer(path: Path) -> bytes:
    """Read a small regular file without waiting for a pipe's other end."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            raise Denied(
                "the folder may not be read by this account; change its permissions", step="address"
            ) from error
        raise _no_repository() from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _no_repository()
        return file.read(_MAX_POINTER_BYTES)
