"""``repo-registry serve`` with every step of its event loop timed: ``python -m tests.http.watched_server serve …``.

Counts the processor's time, which is what a step takes from the others; on a busy machine the clock tells of the
machine. Steps over the threshold are told on stderr.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from typing import Any, cast

from repo_registry.entrypoints.cli.main import main

THRESHOLD_SECONDS = 0.05


def watch() -> None:
    """Time every callback that the event loop of this thread runs from now on."""
    watched = threading.get_ident()
    plain = asyncio.events.Handle._run

    def timed(self: Any) -> Any:
        if threading.get_ident() != watched:
            return plain(self)
        began = time.thread_time()
        try:
            return plain(self)
        finally:
            taken = time.thread_time() - began
            if taken > THRESHOLD_SECONDS:
                told = {"event": "step.slow", "seconds": round(taken, 3), "step": repr(self)[:2000]}
                sys.stderr.write(json.dumps(told) + "\n")

    asyncio.events.Handle._run = timed  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.modules.update({"uvloop": cast("Any", None)})  # its steps cannot be timed from here
    watch()
    main()
