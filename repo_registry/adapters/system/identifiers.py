"""UUIDv7 (RFC 9562, section 5.7): a time in milliseconds, then a counter, then randomness."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_RANDOM_BITS = 62
_COUNTER_LIMIT = 1 << 12


class Uuid7Source:
    """Makes ids that sort by the time they were made; within a millisecond by a counter (RFC 9562, 6.2, method 1)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = 0
        self._counter = 0

    def new_id(self) -> UUID:
        """Return a new id. A clock that goes back does not make ids go back."""
        with self._lock:
            now = time.time_ns() // 1_000_000
            if now > self._milliseconds:
                self._milliseconds = now
                self._counter = int.from_bytes(os.urandom(2), "big") & 0x7FF
            else:
                self._counter += 1
                if self._counter >= _COUNTER_LIMIT:
                    self._milliseconds += 1
                    self._counter = 0
            milliseconds, counter = self._milliseconds, self._counter
        random = int.from_bytes(os.urandom(8), "big") & ((1 << _RANDOM_BITS) - 1)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | random)
