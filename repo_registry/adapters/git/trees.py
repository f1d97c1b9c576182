"""Listing the tree of a commit, as a stream of batches."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from repo_registry.adapters.git.limits import GitLimits
from repo_registry.adapters.git.streams import GitStream
from repo_registry.domain.errors import LimitExceeded, Unavailable
from repo_registry.domain.model.analysis import TreeEntry
from repo_registry.domain.rules.path_bytes import shown_path

BATCH_ENTRIES = 2000
_CHUNK = 262_144


def parse_entry(record: bytes) -> TreeEntry:
    """Read one record of ``git ls-tree -r -l -z``: mode, type, id and padded size, a tab, the raw path."""
    head, _, raw_path = record.partition(b"\t")
    mode, _, object_id, size = head.split(None, 3)
    return TreeEntry(
        path=shown_path(raw_path),
        raw_path=raw_path,
        mode=mode.decode("ascii"),
        object_id=object_id.decode("ascii"),
        size_bytes=int(size) if size.isdigit() else 0,
    )


class TreeReader:
    """Lists one tree; each call of `next_batch` blocks until a batch is there."""

    def __init__(self, tree_id: str, environment: Mapping[str, str], *, folder: Path, limits: GitLimits) -> None:
        self._arguments = ("ls-tree", "-r", "-l", "-z", "--full-tree", "--end-of-options", tree_id)
        self._environment = environment
        self._folder = folder
        self._limits = limits
        self._stream: GitStream | None = None
        self._rest = b""
        self._paths = 0
        self._path_bytes = 0
        self._ended = False
        self._stopped = False

    def next_batch(self) -> Sequence[TreeEntry]:
        """Return the next entries, none at the end.

        Raises:
            LimitExceeded: More or longer paths than the limits allow (``step="size"``).
            Unavailable: The tree is not whole in the clone (``step="read"``), or reading took too long.
        """
        if self._stream is None:
            self._stream = GitStream(
                self._arguments, self._environment, folder=self._folder, idle_seconds=self._limits.idle_seconds
            )
        if self._stopped:
            self._stream.stop()
        batch: list[TreeEntry] = []
        with self._stream.step():
            while not self._ended and len(batch) < BATCH_ENTRIES:
                data = os.read(self._stream.output.fileno(), _CHUNK)
                self._ended = not data
                *records, self._rest = (self._rest + data).split(b"\0")
                self._check(records)
                batch.extend(parse_entry(record) for record in records)
        if self._ended and not batch and self._stream.finish() != 0:
            raise Unavailable("the tree is not whole in the local copy; fetch the commit again", step="read")
        return batch

    def _check(self, records: Sequence[bytes]) -> None:
        limits = self._limits
        self._paths += len(records)
        self._path_bytes += sum(map(len, records))
        if self._paths > limits.tree_paths:
            raise LimitExceeded(f"the tree has more than {limits.tree_paths} paths", setting="tree_paths", step="size")
        longest = max(map(len, (*records, self._rest)))
        if longest > limits.path_bytes:
            raise LimitExceeded(
                f"the tree has a path longer than {limits.path_bytes} bytes", setting="path_bytes", step="size"
            )
        if self._path_bytes > limits.listing_bytes:
            raise LimitExceeded(
                f"the paths of the tree have more than {limits.listing_bytes} bytes together",
                setting="listing_bytes",
                step="size",
            )

    def stop(self) -> None:
        """Bring a running `next_batch` to its end, from another thread."""
        self._stopped = True
        if self._stream is not None:
            self._stream.stop()

    def close(self) -> None:
        """End the process. Doing it twice is no error."""
        if self._stream is not None:
            self._stream.close()
