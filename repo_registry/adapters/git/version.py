"""Which git is here, and whether it is safe enough for repositories that nobody vouches for."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

import attrs

from repo_registry.adapters.git.environment import hardened_environment
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.adapters.git.process import Bounds, run_git
from repo_registry.domain.errors import Unavailable

MINIMUM_GIT: Final = (2, 39, 4)
"""The oldest release that obeys ``GIT_NO_LAZY_FETCH``, knows ``http.curloptResolve`` and checks who owns a source."""

_FIRST_SAFE_PATCH: Final = {39: 4, 40: 2, 41: 1, 42: 2, 43: 4, 44: 1, 45: 1}
"""By minor version of git 2: the releases of May 2024, which closed CVE-2024-32002, -32004 and -32465."""

_SECONDS = 10.0


@attrs.frozen(kw_only=True)
class GitVersion:
    """The version of the git on PATH."""

    number: tuple[int, int, int]
    text: str
    """As git prints it, such as ``2.39.5``."""

    @property
    def complaint(self) -> str | None:
        """What is wrong with this version and what to do, or ``None`` when it will do."""
        major, minor, patch = self.number
        needed = f"{MINIMUM_GIT[0]}.{MINIMUM_GIT[1]}.{MINIMUM_GIT[2]}"
        if self.number < MINIMUM_GIT:
            return f"git {self.text} is too old; install {needed} or later"
        if major == MINIMUM_GIT[0] and patch < _FIRST_SAFE_PATCH.get(minor, 0):
            return f"git {self.text} has known holes; install {major}.{minor}.{_FIRST_SAFE_PATCH[minor]} or later"
        return None


def parse_version(output: str) -> GitVersion | None:
    """Read the answer of ``git version``, or return ``None``."""
    match = re.match(r"git version ((\d{1,4})\.(\d{1,4})(?:\.(\d{1,6}))?\S{0,60})", output)
    if match is None:
        return None
    return GitVersion(number=(int(match[2]), int(match[3]), int(match[4] or 0)), text=match[1])


def git_version() -> GitVersion:
    """Ask the git on PATH for its version.

    Raises:
        Unavailable: There is none, or it answers something else (``step="git"``).
    """
    result = run_git(
        ("version",),
        hardened_environment(os.environ, GitLimits()),
        folder=Path("/"),
        bounds=Bounds(seconds=_SECONDS, idle_seconds=_SECONDS, output_bytes=65_536),
    )
    version = parse_version(result.stdout.decode("utf-8", "replace"))
    if version is None:
        raise Unavailable("git does not tell its version; reinstall it", step="git")
    return version
