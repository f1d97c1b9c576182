"""Repositories reached through git: fetched into bare clones, read from their object store."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import attrs

from repo_registry.adapters.git.blobs import BlobReader
from repo_registry.adapters.git.clone import Clone
from repo_registry.adapters.git.fetching import FetchedCommit, Fetcher
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.adapters.git.refs import checked_ref, is_full_id
from repo_registry.adapters.git.resolving import Resolver, system_resolver
from repo_registry.adapters.git.sources import SourceFinder
from repo_registry.adapters.git.threads import in_thread
from repo_registry.adapters.git.trees import TreeReader
from repo_registry.adapters.git.version import GitVersion, git_version
from repo_registry.domain.errors import Denied, Invalid, Unavailable
from repo_registry.domain.model.analysis import RepositorySnapshot, TreeEntry
from repo_registry.domain.model.reading import BlobContent
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.ports.progress import Progress
from repo_registry.domain.rules.urls import JudgedLocation, LocationPolicy, judge_location

_EARLIEST = -62_135_596_800
_LATEST = 253_402_300_799
"""Seconds since 1970 of the first and the last second that a time can tell; commits claim any."""

_WHOLE = 100


def _no_stop() -> None:
    """Let short work come to its own end."""


@attrs.define(kw_only=True)
class _Percent:
    """Tells progress of a fetch, from the thread that fetches, in hundredths."""

    progress: Progress
    loop: asyncio.AbstractEventLoop
    _told: int = 0

    def __call__(self, percent: int) -> None:
        if percent > self._told:
            self.loop.call_soon_threadsafe(self.progress.advance, percent - self._told)
            self._told = percent


class GitCheckout:
    """Implements the port `Checkout` with the git on PATH.

    Processes and threads may share one root: each clone has a lock file. Every git process runs in a thread and in a
    session of its own, which is killed on time-out, cancellation and exit.
    """

    def __init__(
        self,
        root: Path,
        limits: GitLimits | None = None,
        policy: LocationPolicy | None = None,
        *,
        resolver: Resolver = system_resolver,
        secrets_environment: Mapping[str, str] | None = None,
    ) -> None:
        """Take settings; nothing is read or written before the first use.

        Args:
            root: Folder of the clones; made when needed.
            limits: Bounds of fetching and reading.
            policy: Which locations may be fetched.
            resolver: How host names are resolved.
            secrets_environment: Where ``env:`` credentials are looked up; by default the environment of this process.
        """
        self._root = Path(os.path.abspath(root))  # noqa: PTH100  `resolve` would touch the disk
        self._limits = limits or GitLimits()
        self._policy = policy or LocationPolicy()
        self._sources = SourceFinder(
            root=self._root,
            limits=self._limits,
            policy=self._policy,
            resolver=resolver,
            secrets_environment=os.environ if secrets_environment is None else secrets_environment,
        )

    async def fetch(self, repository: Repository, ref: str | None, progress: Progress) -> RepositorySnapshot:
        """Bring one commit here and return what it is, as the port says."""
        judged = self._judged(repository)
        wanted = ref or repository.default_ref
        name = None if wanted is None else checked_ref(wanted)
        cancel = threading.Event()
        percent = _Percent(progress=progress, loop=asyncio.get_running_loop())
        progress.phase("fetch", _WHOLE)
        found = await in_thread(lambda: self._fetched(repository, judged, name, cancel, percent), cancel.set)
        percent(_WHOLE)
        seconds = min(max(found.committed_seconds, _EARLIEST), _LATEST)
        return RepositorySnapshot(
            repository_id=repository.id,
            ref=found.ref,
            commit_id=found.commit_id,
            tree_id=found.tree_id,
            committed_at=datetime.fromtimestamp(seconds, UTC),
            complete=True,
        )

    async def tree(self, repository: Repository, snapshot: RepositorySnapshot) -> AsyncIterator[Sequence[TreeEntry]]:
        """Yield the entries of the snapshot in batches, as the port says.

        Raises:
            Unavailable: The local copy is gone or damaged (``step="read"``), or reading took too long.
        """
        clone = self._existing(repository)
        tree_id = snapshot.tree_id
        if not is_full_id(tree_id):
            raise Invalid("the snapshot does not name a tree", field="tree_id", step="read")
        reader = TreeReader(tree_id, clone.environment(), folder=clone.path, limits=self._limits)
        try:
            while batch := await in_thread(reader.next_batch, reader.stop):
                yield batch
        except Unavailable as error:
            if error.step == "read":
                clone.suspect()
            raise
        finally:
            reader.close()

    async def blobs(self, repository: Repository, entries: Sequence[TreeEntry]) -> AsyncIterator[BlobContent]:
        """Yield the content of each entry, as the port says.

        Raises:
            Unavailable: The local copy is gone or damaged (``step="read"``), or reading took too long.
        """
        clone = self._existing(repository)
        reader = BlobReader(entries, clone.environment(), folder=clone.path, limits=self._limits)
        try:
            while batch := await in_thread(reader.next_batch, reader.stop):
                for content in batch:
                    yield content
        finally:
            if reader.met_damage:
                clone.suspect()
            reader.close()

    async def discard(self, repository: Repository) -> None:
        """Delete the local copy, as the port says."""
        cancel = threading.Event()

        def discarded() -> None:
            clone = self._clone(repository)
            with clone.locked(self._limits.fetch_seconds, cancel):
                clone.delete()
                clone.sweep()

        if self._root.is_dir():
            await in_thread(discarded, cancel.set)

    async def git_version(self) -> GitVersion:
        """Return the version of the git on PATH, with a complaint when it is too old.

        Raises:
            Unavailable: There is no git (``step="git"``).
        """
        return await in_thread(git_version, _no_stop)

    def _judged(self, repository: Repository) -> JudgedLocation:
        try:
            return judge_location(repository.location, self._policy)
        except Invalid as error:
            raise Denied(error.message, step="address") from error

    def _clone(self, repository: Repository) -> Clone:
        return Clone(self._root, repository.id, self._limits)

    def _existing(self, repository: Repository) -> Clone:
        clone = self._clone(repository)
        if not clone.path.is_dir():
            raise Unavailable("there is no local copy of this repository; fetch the commit first", step="read")
        return clone

    def _fetched(
        self,
        repository: Repository,
        judged: JudgedLocation,
        name: str | None,
        cancel: threading.Event,
        on_percent: Callable[[int], None],
    ) -> FetchedCommit:
        until = time.monotonic() + self._limits.fetch_seconds
        clone = self._clone(repository)
        with clone.locked(self._limits.fetch_seconds, cancel):
            clone.sweep()
            if name is not None and is_full_id(name) and (here := clone.complete_commit(name)) is not None:
                commit_id, tree_id, seconds = here
                return FetchedCommit(ref=name, commit_id=commit_id, tree_id=tree_id, committed_seconds=seconds)
            return Fetcher(
                source=self._sources.find(judged, repository.credential),
                clone=clone,
                limits=self._limits,
                folder=self._root,
                until=until,
                cancel=cancel,
                on_percent=on_percent,
            ).bring(name)
