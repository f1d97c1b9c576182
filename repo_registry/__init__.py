"""Which of our repositories can already do X, and where is the proof?

``async with open_registry("registry.sqlite3") as registry:`` gives a `Registry` with the verbs of the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from repo_registry.entrypoints.library import Registry, open_registry

__all__ = ["Registry", "__version__", "open_registry"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the façade when it is asked for: the processes that read files need none of it."""
    if name in ("Registry", "open_registry"):
        from repo_registry.entrypoints import library  # noqa: PLC0415  see above

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
