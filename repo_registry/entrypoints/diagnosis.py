"""Whether everything that the program needs around it is there, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import attrs

from repo_registry.adapters.git.version import MINIMUM_GIT, git_version
from repo_registry.adapters.observers.worker_pool import WorkerPool
from repo_registry.domain.errors import RegistryError
from repo_registry.domain.model.analysis import CoverageStatus
from repo_registry.domain.model.reading import BlobContent
from repo_registry.entrypoints.amounts import bytes_text
from repo_registry.entrypoints.database import DatabaseStatus, database_status
from repo_registry.entrypoints.settings import Settings
from repo_registry.entrypoints.storage import store_kind
from repo_registry.entrypoints.wiring import reader_limits

#: With less free disk, an analysis of an ordinary repository may not fit.
MIN_FREE_BYTES = 1 << 30
_PROBE = b"def answer() -> int:\n    return 42\n"


@attrs.frozen(kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    """What was found."""
    advice: str = ""
    """What to do when it is not well."""


async def diagnose(settings: Settings) -> AsyncIterator[Check]:
    """Yield each check as it is done; nothing is changed but a file written and deleted in the checkout root."""
    yield _git()
    yield await _database(settings)
    root = _existing(settings.checkout_root)
    yield _writable(settings.checkout_root, root)
    yield _free_disk("checkout disk", root)
    if settings.database_url is None:
        yield _free_disk("database disk", _existing(settings.database_path.parent))
    yield await _readers(settings)


def _git() -> Check:
    needed = ".".join(map(str, MINIMUM_GIT))
    try:
        version = git_version()
    except RegistryError as error:
        return Check(name="git", ok=False, detail=error.message, advice=f"install git {needed} or later")
    complaint = version.complaint
    detail = f"{version.text}, at least {needed} is needed"
    return Check(name="git", ok=complaint is None, detail=detail, advice=complaint or "")


async def _database(settings: Settings) -> Check:
    try:
        status = await database_status(settings)
    except RegistryError as error:
        return Check(name="database", ok=False, detail=store_kind(settings), advice=error.message)
    advice = _database_advice(status)
    detail = f"{status.place}, schema {status.schema_version}, {bytes_text(status.size_bytes)}"
    if not status.exists:
        detail = f"{status.place} is not there"
    return Check(name="database", ok=not advice, detail=detail, advice=advice)


def _database_advice(status: DatabaseStatus) -> str:
    if not status.exists:
        if status.kind == "postgresql":
            return "make it with `createdb`, then run `repo-registry db upgrade`"
        return "make it with `repo-registry db upgrade`, or register a first repository"
    if not status.up_to_date:
        return "look at `repo-registry db status`; make a backup, then run `repo-registry db upgrade`"
    if status.problems:
        return f"the database is damaged ({status.problems[0]}); restore a backup"
    return ""


def _existing(path: Path) -> Path:
    """Return the nearest folder on the way to a path that is there."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.is_dir())


def _writable(wanted: Path, present: Path) -> Check:
    """Check the folder of clones, or while it is not there, the one that it would be made in."""
    try:
        with tempfile.TemporaryFile(dir=present):
            pass
    except OSError as error:
        advice = f"{present} cannot be written ({error.strerror}): change its rights or REPO_REGISTRY_CHECKOUT_ROOT"
        return Check(name="checkout root", ok=False, detail=str(wanted), advice=advice)
    made = "" if present == wanted else ", is made at the first analysis"
    return Check(name="checkout root", ok=True, detail=f"{wanted}{made}")


def _free_disk(name: str, folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    advice = "" if free >= MIN_FREE_BYTES else f"free at least {bytes_text(MIN_FREE_BYTES)} on the disk of {folder}"
    return Check(name=name, ok=not advice, detail=f"{bytes_text(free)} free", advice=advice)


async def _readers(settings: Settings) -> Check:
    """Start a reading process and let it read a file of ours."""

    async def probe() -> AsyncIterator[BlobContent]:
        yield BlobContent(path="probe.py", blob_id="0" * 40, size_bytes=len(_PROBE), data=_PROBE)

    detail = f"{settings.reader_processes} of {os.cpu_count()} processors"
    try:
        async with WorkerPool(reader_limits(settings)) as pool:
            readings = [reading async for reading in pool.read(probe())]
    except RegistryError as error:
        return Check(name="reading processes", ok=False, detail=detail, advice=error.message)
    coverage = readings[0].coverage
    if coverage.status is CoverageStatus.PARSED:
        return Check(name="reading processes", ok=True, detail=detail)
    advice = (
        f"a process that reads files does not work: {coverage.reason}; try a larger REPO_REGISTRY_READER_MEMORY_BYTES"
    )
    return Check(name="reading processes", ok=False, detail=detail, advice=advice)
