"""Blocking work in a thread that an async caller can cancel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


async def in_thread(work: Callable[[], Result], stop: Callable[[], None]) -> Result:
    """Run ``work`` in a thread; on cancellation call ``stop`` and wait for the thread to end before going on.

    Whoever is cancelled may be sure that the work and its processes are gone. ``stop`` is called from the event loop.
    """
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        stop()
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                continue
        if not task.cancelled():
            task.exception()  # the caller's cancellation is what is told
        raise
