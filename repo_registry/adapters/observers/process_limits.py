"""What a process may use, where the system can limit that."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from types import ModuleType

resource: ModuleType | None
try:
    import resource
except ImportError:
    # Windows has no such limits; there the pool's clock is the only guard.
    resource = None

_STATUS = Path("/proc/self/status")
_HIGH_WATER = re.compile(rb"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


def limit_process(memory_bytes: int, recursion: int) -> None:
    """Limit this process for good: memory, depth of calls, no core dumps, no files written."""
    sys.setrecursionlimit(recursion)
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def allow_seconds(seconds: float) -> None:
    """End this process if it computes for much longer than allowed: the guard when the pool itself is stuck."""
    if resource is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + 2 * seconds) + 2, hard))


def largest_memory_bytes() -> int:
    """Return the most memory that this process ever held; 0 where the system does not tell.

    What `getrusage` counts on Linux begins with what the parent held when it started this process, so a large service
    would have all its readers replaced for nothing; the kernel's own high-water mark begins with the program.
    """
    try:
        status = _STATUS.read_bytes()
    except OSError:
        return _largest_counted_bytes()
    found = _HIGH_WATER.search(status)
    return int(found[1]) * 1024 if found else _largest_counted_bytes()


def _largest_counted_bytes() -> int:
    if resource is None:
        return 0
    largest: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024
