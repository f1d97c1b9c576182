"""Reading blobs by id through one ``git cat-file --batch``, in order and with bounded memory.

All requests are written to an unnamed file beforehand and git reads them from there: it runs ahead as far as the pipe
lets it, and neither side can wait for the other for ever.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from repo_registry.adapters.git.limits import GitLimits
from repo_registry.adapters.git.streams import GitStream
from repo_registry.domain.errors import Unavailable
from repo_registry.domain.model.analysis import TreeEntry
from repo_registry.domain.model.reading import BlobContent

BATCH_BLOBS: Final = 256
BATCH_BYTES: Final = 4 * 1024 * 1024
LFS_POINTER: Final = b"version https://git-lfs.github.com/spec/"
LFS_POINTER_MAX_BYTES: Final = 1024
"""https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: pointer files are smaller than this."""

_BLOB_MODES = frozenset(("100644", "100755", "100664"))
_LINK_MODE = "120000"
_SUBMODULE_MODE = "160000"
_MAX_RESTARTS = 100
_DRAIN = 65_536
_OBJECT_ID_LENGTHS = (40, 64)


def refusal_of(entry: TreeEntry, limits: GitLimits) -> str:
    """Return why an entry is not read, judged before reading, or ``""``."""
    if entry.mode == _LINK_MODE:
        return "symlink"
    if entry.mode == _SUBMODULE_MODE:
        return "submodule"
    if entry.mode not in _BLOB_MODES or len(entry.object_id) not in _OBJECT_ID_LENGTHS or not entry.object_id.isalnum():
        return "missing"
    if entry.size_bytes > limits.blob_bytes:
        return "too_big"
    if entry.raw_path.count(b"/") >= limits.path_depth:
        return "too_deep"
    return ""


def _content(entry: TreeEntry, data: bytes | None, refusal: str = "") -> BlobContent:
    return BlobContent(
        path=entry.path, blob_id=entry.object_id, size_bytes=entry.size_bytes, data=data, refusal=refusal
    )


class BlobReader:
    """Reads the contents of entries; each call of `next_batch` blocks until a batch is there."""

    def __init__(
        self, entries: Sequence[TreeEntry], environment: Mapping[str, str], *, folder: Path, limits: GitLimits
    ) -> None:
        self._entries = entries
        self._environment = environment
        self._folder = folder
        self._limits = limits
        self._next = 0
        self._restarts = 0
        self._stopped = False
        self.met_damage = False
        """Whether git could not read an object that should be there."""
        self._stream: GitStream | None = None
        self._place_at_start = self._place()

    def _start(self) -> GitStream:
        with tempfile.TemporaryFile() as requests:
            requests.writelines(
                entry.object_id.encode("ascii") + b"\n"
                for entry in self._entries[self._next :]
                if not refusal_of(entry, self._limits)
            )
            requests.seek(0)
            stream = GitStream(
                ("cat-file", "--batch", "--buffer"),
                self._environment,
                folder=self._folder,
                idle_seconds=self._limits.idle_seconds,
                stdin=requests,
            )
        if self._stopped:
            stream.stop()
        return stream

    def next_batch(self) -> Sequence[BlobContent]:
        """Return the next contents in the order of the entries, none at the end.

        Raises:
            Unavailable: The local copy is gone or damaged (``step="read"``), or reading took too long.
        """
        batch: list[BlobContent] = []
        while self._next < len(self._entries) and len(batch) < BATCH_BLOBS:
            if self._stream is None:
                self._stream = self._start()
            with self._stream.step():
                is_whole = self._fill(batch, self._stream)
            if is_whole:
                break
            self._give_up_on_next(batch)
        return batch

    def _fill(self, batch: list[BlobContent], stream: GitStream) -> bool:
        """Read until the batch is full or the entries end; return False when git gave up on the next entry."""
        held = 0
        while self._next < len(self._entries) and len(batch) < BATCH_BLOBS and held < BATCH_BYTES:
            entry = self._entries[self._next]
            refusal = refusal_of(entry, self._limits)
            content = _content(entry, None, refusal) if refusal else self._read(stream, entry)
            if content is None:
                return False
            self._next += 1
            held += len(content.data or b"")
            batch.append(content)
        return True

    def _give_up_on_next(self, batch: list[BlobContent]) -> None:
        self.close()
        self._stream = None
        self._restarts += 1
        self.met_damage = True
        self._check_still_there()
        if self._restarts > _MAX_RESTARTS:
            raise Unavailable("the local copy is damaged; fetch the commit again", step="read")
        batch.append(_content(self._entries[self._next], None, "missing"))
        self._next += 1

    def _check_still_there(self) -> None:
        """Tell a blob that is missing from a clone that was taken away under the reader."""
        if self._place() != self._place_at_start:
            raise Unavailable("the local copy was replaced while it was read; fetch the commit again", step="read")

    def _place(self) -> tuple[int, int] | None:
        """Tell one clone from the next at the same path; folders alone may get the number of a deleted one."""
        try:
            status = (self._folder / "config").stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def _read(self, stream: GitStream, entry: TreeEntry) -> BlobContent | None:
        """Return the next answer, or ``None`` when git gave up on this object."""
        header = stream.output.readline(_DRAIN).split()
        if len(header) == len(("id", "missing")) and header[1] == b"missing":
            self._check_still_there()
            return _content(entry, None, "missing")
        if (
            len(header) != len(("id", "type", "size"))
            or header[0] != entry.object_id.encode()
            or not header[2].isdigit()
        ):
            return None
        size = int(header[2])
        if header[1] != b"blob" or size > self._limits.blob_bytes:
            self._drain(stream, size + 1)
            return _content(entry, None, "too_big" if header[1] == b"blob" else "missing")
        data = stream.output.read(size)
        if len(data) < size or stream.output.read(1) != b"\n":
            return None
        if size < LFS_POINTER_MAX_BYTES and data.startswith(LFS_POINTER):
            return _content(entry, None, "lfs")
        return _content(entry, data)

    @staticmethod
    def _drain(stream: GitStream, size: int) -> None:
        while size > 0 and (data := stream.output.read(min(size, _DRAIN))):
            size -= len(data)

    def stop(self) -> None:
        """Bring a running `next_batch` to its end, from another thread."""
        self._stopped = True
        if self._stream is not None:
            self._stream.stop()

    def close(self) -> None:
        """End the process. Doing it twice is no error."""
        if self._stream is not None:
            self._stream.close()
