"""Whether the service can do its work: looks at the database and the folder of clones."""

from __future__ import annotations

import asyncio
from pathlib import Path

from repo_registry import __version__
from repo_registry.domain.errors import RegistryError, Unavailable
from repo_registry.domain.model.validation import JsonValue
from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.http.state import ServiceState
from repo_registry.entrypoints.storage import store_kind, store_place

#: A database that takes longer to say what it is counts as not reachable.
PATIENCE_SECONDS = 5.0


async def health_document(service: ServiceState) -> tuple[Document, bool]:
    """Return how the service is, and whether that is well."""
    settings = service.settings
    error: str | None = None
    known: dict[str, str | int | bool] = {}
    try:
        known = await _described(service)
    except RegistryError as failure:
        error = failure.message
    checkouts: Document = {
        "path": str(settings.checkout_root),
        "exists": await asyncio.to_thread(settings.checkout_root.is_dir),
    }
    return {
        "status": "ok" if error is None else "degraded",
        "database": {
            "path": str(known.get("path") or store_place(settings)),
            "reachable": error is None,
            "error": error,
            "kind": store_kind(settings),
            "schema_version": _number(known, "schema_version"),
        },
        "checkout_root": checkouts,
        "queue": {"queued": _number(known, "runs_queued"), "running": _number(known, "runs_running")},
        "worker": service.background is not None,
        "version": __version__,
    }, error is None


async def _described(service: ServiceState) -> dict[str, str | int | bool]:
    application = service.opened()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            known = await application.store.describe()
    except TimeoutError:
        raise Unavailable(f"the database did not answer within {PATIENCE_SECONDS:.0f} s") from None
    path = known.get("path")
    # An open SQLite file that was taken away still answers, but what is written to it is lost.
    if known.get("kind") == "sqlite" and not await asyncio.to_thread(Path(str(path)).is_file):
        raise Unavailable(f"the database file {path} was taken away: put it back and start the service again")
    return known


def _number(known: dict[str, str | int | bool], name: str) -> JsonValue:
    value = known.get(name)
    return value if isinstance(value, int) else None
