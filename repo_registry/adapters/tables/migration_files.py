"""Finds the numbered SQL files, in an installation and in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from repo_registry.domain.rules.migrations import Migration, numbered


def shipped_migrations(technology: str) -> tuple[Migration, ...]:
    """Return the migrations that this program ships for a store, in order.

    Raises:
        Corrupt: The numbers have a gap or repeat, or a file is misnamed: the installation is broken.
    """
    package = files("repo_registry")
    installed = package / "migrations" / technology
    beside = Path(str(package)).parent / "migrations" / technology
    return read_migrations(installed if installed.is_dir() else beside)


def read_migrations(folder: Traversable) -> tuple[Migration, ...]:
    """Return the migrations of a folder, in order; raises as `shipped_migrations`."""
    return numbered({file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".sql")})
