"""How the contents of a registered repository are reached: by commit, from git's object store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from repo_registry.domain.model.analysis import RepositorySnapshot, TreeEntry
from repo_registry.domain.model.reading import BlobContent
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.ports.progress import Progress


class Checkout(Protocol):
    """Fetches commits into a local cache and reads them; nothing of a repository is ever executed or followed."""

    async def fetch(self, repository: Repository, ref: str | None, progress: Progress) -> RepositorySnapshot:
        """Bring one commit here and return what it is.

        Args:
            repository: The registered repository; its location is judged again before anything is contacted.
            ref: Branch, tag or full commit id; ``None`` is ``repository.default_ref`` or else the remote's default.
            progress: Told of the phase ``fetch``.

        Raises:
            Denied: Address refused (``step="address"``) or authentication needed (``step="authenticate"``).
            Unavailable: Host unknown, unreachable or timed out (``step="connect"``, ``"timeout"``), or the local copy
                cannot be written (``step="disk"``).
            NotFound: No such repository (``step="connect"``), empty repository or no such ref (``step="ref"``).
            LimitExceeded: Larger than the settings allow (``step="size"``).
        """
        ...

    def tree(self, repository: Repository, snapshot: RepositorySnapshot) -> AsyncIterator[Sequence[TreeEntry]]:
        """Yield every blob, link and submodule of the snapshot, in batches, ordered by raw path.

        Raises:
            LimitExceeded: More paths than the settings allow (``step="size"``).
        """
        ...

    def blobs(self, repository: Repository, entries: Sequence[TreeEntry]) -> AsyncIterator[BlobContent]:
        """Yield the content of each entry, in the order given.

        Blobs over the size limit, links, submodules and missing objects come with ``data=None`` and a refusal.
        """
        ...

    async def discard(self, repository: Repository) -> None:
        """Delete the local copy. Doing it twice is no error."""
        ...
