"""The bare clone of one repository: made whole or not at all, locked while it is written, mended after a crash."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import filelock

from repo_registry.adapters.git.environment import hardened_environment
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.adapters.git.process import Bounds, GitResult, run_git
from repo_registry.domain.errors import Cancelled, Unavailable

COMMITS = "refs/registry/commits/"
"""One ref for each commit that was fetched whole."""

INCOMING = "refs/registry/incoming/"
"""What one fetch brings, under a name of its own: a git that outlived its killed parent cannot disturb the next."""

_SUSPECT = "registry-suspect"
_LOCK_POLL_SECONDS = 0.2
_OBJECT_FORMATS = {40: "sha1", 64: "sha256"}


def disk_failure(error: OSError) -> Unavailable:
    """Return what an error of the file system means."""
    return Unavailable(
        f"the clone cannot be written: {error.strerror or 'unknown error'}; check the disk and its permissions",
        step="disk",
    )


class Clone:
    """One bare clone below the root, with the lock and the temporary folders beside it."""

    def __init__(self, root: Path, repository_id: UUID, limits: GitLimits) -> None:
        self._root = root
        self._limits = limits
        self._temporary_prefix = f".new-{repository_id}-"
        self._lock_file = root / f"{repository_id}.lock"
        self.path = root / f"{repository_id}.git"

    @contextlib.contextmanager
    def locked(self, seconds: float, cancel: threading.Event) -> Iterator[None]:
        """Keep every other process and thread from writing the clone.

        Raises:
            Unavailable: Another one held it for too long (``step="timeout"``), or the folder cannot be written.
            Cancelled: ``cancel`` was set while waiting.
        """
        try:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise disk_failure(error) from error
        lock = filelock.FileLock(str(self._lock_file))
        until = time.monotonic() + seconds
        while True:
            try:
                lock.acquire(timeout=_LOCK_POLL_SECONDS, poll_interval=_LOCK_POLL_SECONDS / 10)
                break
            except filelock.Timeout as error:
                if cancel.is_set():
                    raise Cancelled("the work was cancelled", step="fetch") from error
                if time.monotonic() > until:
                    raise Unavailable(
                        f"another process worked on this clone for {seconds:.0f} seconds; try again later",
                        step="timeout",
                    ) from error
            except OSError as error:
                raise disk_failure(error) from error
        try:
            yield
        finally:
            lock.release()

    def environment(self) -> dict[str, str]:
        """Return the environment for reading the clone."""
        return hardened_environment(os.environ, self._limits, git_dir=self.path, ceiling=self._root)

    def _local(self, *arguments: str, seconds: float | None = None, cancel: threading.Event | None = None) -> GitResult:
        allowed = self._limits.idle_seconds if seconds is None else seconds
        bounds = Bounds(
            seconds=allowed,
            idle_seconds=allowed,
            output_bytes=self._limits.advertised_bytes,
            cancel=cancel or threading.Event(),
        )
        return run_git(arguments, self.environment(), folder=self._root, bounds=bounds)

    def sweep(self) -> None:
        """Delete what a killed process left behind; only under the lock."""
        for left in self._root.glob(f"{self._temporary_prefix}*"):
            shutil.rmtree(left, ignore_errors=True)
        if not self.path.is_dir():
            return
        if (self.path / _SUSPECT).exists():
            self.delete()
            return
        shutil.rmtree(self.path / INCOMING, ignore_errors=True)
        for folder, _, names in os.walk(self.path):
            for name in names:
                if name.endswith(".lock") or name.startswith(("tmp_pack_", "tmp_idx_", "tmp_rev_", "tmp_obj_")):
                    (Path(folder) / name).unlink(missing_ok=True)

    def ensure(self, id_length: int) -> None:
        """Make the clone, or make it anew when it is broken or of another object format; only under the lock.

        Raises:
            Unavailable: It cannot be written (``step="disk"``).
        """
        wanted = _OBJECT_FORMATS[id_length]
        if self.object_format() == wanted:
            return
        self.delete()
        made = self._root / f"{self._temporary_prefix}{secrets.token_hex(8)}"
        try:
            result = self._local(
                "init", "--quiet", "--bare", "--template=", f"--object-format={wanted}", "--", str(made)
            )
            if result.status != 0:
                raise Unavailable("the clone cannot be made; check the disk and its permissions", step="disk")
            made.rename(self.path)
        except OSError as error:
            raise disk_failure(error) from error
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def is_healthy(self, cancel: threading.Event) -> bool:
        """Return whether every ref, every object it leads to and every pack is whole; reads the whole clone.

        Raises:
            Cancelled: ``cancel`` was set meanwhile.
            Unavailable: It took longer than a fetch may (``step="timeout"``).
        """
        checks = [("for-each-ref",), ("rev-list", "--objects", "--quiet", "--all")]
        checks += [("verify-pack", "--", str(index)) for index in sorted(self.path.glob("objects/pack/*.idx"))]
        for check in checks:
            result = self._local(*check, seconds=self._limits.fetch_seconds, cancel=cancel)
            if result.status != 0 or result.stderr:
                return False
        return True

    def suspect(self) -> None:
        """Note that reading met damage, so that the next fetch makes the clone anew."""
        with contextlib.suppress(OSError):
            (self.path / _SUSPECT).touch()

    def object_format(self) -> str | None:
        """Return ``sha1`` or ``sha256``, or ``None`` when the clone is not there or not usable."""
        if not (self.path / "HEAD").is_file():
            return None
        result = self._local("rev-parse", "--is-bare-repository", "--show-object-format")
        answers = result.stdout.decode("ascii", "replace").split()
        return answers[1] if result.status == 0 and answers[:1] == ["true"] else None

    def delete(self) -> None:
        """Delete the clone; a half-deleted one is not taken for a clone again.

        Raises:
            Unavailable: It cannot be deleted (``step="disk"``).
        """
        grave = self._root / f"{self._temporary_prefix}{secrets.token_hex(8)}"
        try:
            self.path.rename(grave)
        except FileNotFoundError:
            return
        except OSError as error:
            raise disk_failure(error) from error
        shutil.rmtree(grave, ignore_errors=True)

    def size_bytes(self) -> int:
        """Return the size of all files of the clone; files that vanish meanwhile count nothing."""
        total = 0
        for folder, _, names in os.walk(self.path):
            for name in names:
                with contextlib.suppress(OSError):
                    total += os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118  called several times a second
        return total

    def described(self, revision: str) -> tuple[str, str, int] | None:
        """Return commit id, tree id and committer's time (seconds since 1970) of a revision here, or ``None``."""
        result = self._local(
            "log", "-1", "--no-show-signature", "--format=%H %T %ct", "--end-of-options", f"{revision}^{{commit}}"
        )
        parts = result.stdout.decode("ascii", "replace").split()
        if result.status != 0 or len(parts) < len(("commit", "tree")):
            return None
        seconds = "".join(parts[2:])  # nothing where the commit claims no time that git can read
        return parts[0], parts[1], int(seconds) if seconds.lstrip("-").isdigit() else 0

    def complete_commit(self, commit_id: str) -> tuple[str, str, int] | None:
        """Return what `described` returns for a commit that was fetched whole, or ``None``."""
        if not (self.path / "HEAD").is_file():
            return None
        return self.described(COMMITS + commit_id)

    def known_commits(self) -> tuple[str, ...]:
        """Return the ids of all commits that were fetched whole, sorted."""
        if not (self.path / "HEAD").is_file():
            return ()
        result = self._local("for-each-ref", "--format=%(objectname)", COMMITS)
        return tuple(sorted(result.stdout.decode("ascii", "replace").split()))

    def mark_complete(self, commit_id: str) -> None:
        """Remember that a commit was fetched whole.

        Raises:
            Unavailable: It cannot be written (``step="disk"``).
        """
        result = self._local("update-ref", "--no-deref", COMMITS + commit_id, commit_id)
        if result.status != 0:
            raise Unavailable("the clone cannot be written; check the disk and its permissions", step="disk")
