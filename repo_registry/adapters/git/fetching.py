"""One fetch of one commit from a judged source into a clone."""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import attrs

from repo_registry.adapters.git.clone import INCOMING, Clone
from repo_registry.adapters.git.environment import hardened_environment
from repo_registry.adapters.git.failures import fetch_failure
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.adapters.git.process import Bounds, run_git
from repo_registry.adapters.git.refs import (
    Advertisement,
    Tip,
    default_tip,
    is_full_id,
    is_short_id,
    named_tip,
    parse_advertisement,
    patterns_for,
    some_branches,
    tip_by_id,
)
from repo_registry.adapters.git.sources import Source
from repo_registry.domain.errors import Denied, LimitExceeded, NotFound, Unavailable

_WATCH_SECONDS = 0.25
_MAY_COME_FROM_THE_CLONE = ("connect", "content", "disk", "ref")
"""Steps of failures after which the clone itself is looked at before the remote is blamed."""

_PERCENT = re.compile(rb"Receiving objects: +([0-9]{1,3})%")


@attrs.frozen(kw_only=True)
class FetchedCommit:
    """A commit that is here, whole."""

    ref: str
    """What was asked for, or the name of the remote's default branch."""
    commit_id: str
    tree_id: str
    committed_seconds: int
    """The committer's time in seconds since 1970, as the commit claims it."""


_Described: TypeAlias = tuple[str, str, int]


@attrs.define(kw_only=True)
class SizeWatch:
    """Measures the clone while git writes into it."""

    clone: Clone
    limit: int
    _next: float = 0.0

    def __call__(self) -> None:
        """Raise `LimitExceeded` when the clone has outgrown its limit."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _WATCH_SECONDS
        self.check()

    def check(self) -> None:
        """Measure now."""
        if self.clone.size_bytes() > self.limit:
            raise LimitExceeded(
                f"the repository is larger than {self.limit} bytes; raise the limit or register a smaller one",
                setting="clone_bytes",
                step="size",
            )


def _fetched(ref: str, described: _Described) -> FetchedCommit:
    commit_id, tree_id, seconds = described
    return FetchedCommit(ref=ref, commit_id=commit_id, tree_id=tree_id, committed_seconds=seconds)


@attrs.frozen(kw_only=True)
class Fetcher:
    """Asks one source and fetches from it into one clone."""

    source: Source
    clone: Clone
    limits: GitLimits
    folder: Path
    until: float
    """When the whole fetch has to be done, by the monotonic clock."""
    cancel: threading.Event
    on_percent: Callable[[int], None]

    def _bounds(self, *, watch: SizeWatch | None = None) -> Bounds:
        left = self.until - time.monotonic()
        if left <= 0:
            raise Unavailable(
                f"the fetch took more than {self.limits.fetch_seconds:.0f} seconds; try again", step="timeout"
            )
        return Bounds(
            seconds=left,
            idle_seconds=self.limits.idle_seconds,
            output_bytes=self.limits.advertised_bytes,
            cancel=self.cancel,
            watch=watch,
            on_stderr=self._tell,
        )

    def _tell(self, said: bytes) -> None:
        percents = _PERCENT.findall(said)
        if percents:
            self.on_percent(min(100, int(percents[-1])))

    def _environment(self, *, with_clone: bool) -> Mapping[str, str]:
        return self.source.environment(git_dir=self.clone.path if with_clone else None)

    def bring(self, ref: str | None) -> FetchedCommit:
        """Make sure that a commit is in the clone, and return it; only under the clone's lock.

        Args:
            ref: Branch, tag, full commit id or the beginning of one; ``None`` for the remote's default.

        Raises:
            RegistryError: As the port `Checkout` says.
        """
        if ref is not None and is_full_id(ref):
            return _fetched(ref, self._into_clone(lambda: self._fetch_by_id(ref), len(ref)))
        tip = self._tip(ref)
        here = self.clone.complete_commit(tip.commit_id)
        if here is not None:
            return _fetched(tip.shown, here)
        work = self._fetch_by_id if is_full_id(tip.source) else self._fetch
        return _fetched(tip.shown, self._into_clone(lambda: work(tip.source), len(tip.commit_id)))

    def _into_clone(self, work: Callable[[], _Described], id_length: int) -> _Described:
        """Fetch into the clone as it is; when it is damaged, or too large from earlier commits, into a new one."""
        self.clone.ensure(id_length)
        had_commits = bool(self.clone.known_commits())
        try:
            return self._swept(work)
        except LimitExceeded as error:
            if not had_commits or error.setting != "clone_bytes":
                raise
        except (Denied, NotFound, Unavailable) as error:
            if error.step not in _MAY_COME_FROM_THE_CLONE or self.clone.is_healthy(self.cancel):
                raise
        self.clone.delete()
        self.clone.ensure(id_length)
        return self._swept(work)

    def _swept(self, work: Callable[[], _Described]) -> _Described:
        try:
            return work()
        except LimitExceeded:
            self.clone.delete()
            raise
        finally:
            self.clone.sweep()

    def _ask(self, *patterns: str) -> Advertisement:
        """Return what the remote has under the given names, or all it has.

        Raises:
            RegistryError: As `failures.fetch_failure` says.
        """
        result = run_git(
            ("ls-remote", "--symref", "--", self.source.address, *patterns),
            self._environment(with_clone=False),
            folder=self.folder,
            bounds=self._bounds(),
        )
        if result.status != 0:
            raise fetch_failure(result.stderr, secrets=self.source.secrets)
        return parse_advertisement(result.stdout)

    def _tip(self, ref: str | None) -> Tip:
        """Return what a branch, tag, beginning of a commit id, or the remote's default is now.

        Raises:
            NotFound: There is no such thing, or nothing at all (``step="ref"``).
        """
        offered = self._ask(*patterns_for(ref))
        found = default_tip(offered) if ref in (None, "HEAD") else named_tip(ref or "", offered)
        if found is not None:
            return found
        everything = self._ask()
        if not everything.ids:
            raise NotFound("the repository is empty; push a commit first", step="ref")
        if ref is not None and is_short_id(ref):
            return self._short_tip(ref, everything)
        branches = some_branches(everything.ids)
        hint = f"; give a branch, tag or full commit id, such as {branches}" if branches else ""
        if ref in (None, "HEAD"):
            raise NotFound(f"the remote's default branch does not exist{hint}", step="ref")
        raise NotFound(f"the remote has no branch or tag of this name{hint}", step="ref")

    def _short_tip(self, digits: str, everything: Advertisement) -> Tip:
        """Complete the beginning of a commit id by what is here and what the remote tells."""
        known = {commit_id for commit_id in self.clone.known_commits() if commit_id.startswith(digits)}
        local = self._local_commit(digits)
        known |= {local} if local else set()
        if len(known) == 1:
            commit_id = known.pop()
            return Tip(source=commit_id, commit_id=commit_id, shown=digits)
        found = None if known else tip_by_id(digits, everything, shown=digits)
        if found is None:
            raise NotFound(
                "no branch, tag or known commit begins with these digits, or several do; give the full commit id",
                step="ref",
            )
        return found

    def _local_commit(self, digits: str) -> str | None:
        """Ask a local source, which can complete any id, as remote ones cannot."""
        git_dir = self.source.local_git_dir
        if git_dir is None:
            return None
        result = run_git(
            ("rev-parse", "--verify", "--quiet", f"{digits}^{{commit}}"),
            hardened_environment(os.environ, self.limits, git_dir=git_dir),
            folder=self.folder,
            bounds=self._bounds(),
        )
        answer = result.stdout.decode("ascii", "replace").strip()
        return answer if result.status == 0 and is_full_id(answer) else None

    def _fetch(self, source: str) -> _Described:
        """Bring what ``source`` (a full ref name, ``HEAD`` or a full id) names into the clone and mark it as complete.

        Returns:
            Commit id, tree id and committer's time.

        Raises:
            NotFound: It is no commit (``step="ref"``).
            RegistryError: As `failures.fetch_failure` says.
        """
        incoming = INCOMING + secrets.token_hex(8)
        watch = SizeWatch(clone=self.clone, limit=self.limits.clone_bytes)
        flags = ("--depth=1", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance")
        result = run_git(
            ("fetch", "--progress", "--force", *flags, "--", self.source.address, f"+{source}:{incoming}"),
            self._environment(with_clone=True),
            folder=self.folder,
            bounds=self._bounds(watch=watch),
        )
        if result.status != 0:
            raise fetch_failure(result.stderr, secrets=self.source.secrets)
        watch.check()
        found = self.clone.described(incoming)
        if found is None:
            raise NotFound("this names a file or folder, not a commit; give a branch, tag or commit", step="ref")
        self.clone.mark_complete(found[0])
        return found

    def _fetch_by_id(self, commit_id: str) -> _Described:
        """Bring a commit by its id; where the server does not give it out by id, by a branch or tag that ends in it.

        Raises:
            NotFound: No branch or tag ends in it either (``step="ref"``).
        """
        try:
            return self._fetch(commit_id)
        except NotFound as refusal:
            if refusal.step != "ref":
                raise
            tip = tip_by_id(commit_id, self._ask(), shown=commit_id) if is_full_id(commit_id) else None
            if tip is None:
                raise
            return self._fetch(tip.source)
