"""What time it is."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, so that the domain knows no clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC, in microseconds."""
        ...
