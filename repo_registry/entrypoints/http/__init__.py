"""The HTTP service: `app` is what an ASGI server runs, made from the environment when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from repo_registry.entrypoints.http.service import Service

    app: Service

__all__ = ["app"]


def __getattr__(name: str) -> Any:
    """Make the service: importing a part of it alone reads no settings."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import os  # noqa: PLC0415  only needed for this

    from repo_registry.entrypoints.http.service import create_service  # noqa: PLC0415  slow to import
    from repo_registry.entrypoints.settings import load_settings  # noqa: PLC0415  same

    made = create_service(load_settings(os.environ))
    globals()["app"] = made
    return made
