"""Which git processes are running."""

from __future__ import annotations

from pathlib import Path

import pytest


def git_processes_in(folder: Path) -> list[str]:
    """Return the command lines of what runs in a folder, Python aside."""
    if not Path("/proc/self").exists():
        pytest.skip("running processes are read from /proc")
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                command = (process / "cmdline").read_bytes()
                place = str((process / "cwd").readlink())
            except OSError:
                continue
            # One without a command line has ended and only waits to be reaped.
            if command and b"python" not in command and place.startswith(str(folder)):
                found.append(command.decode())
    return found
