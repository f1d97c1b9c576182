"""New identifiers."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class IdSource(Protocol):
    """Makes identifiers, so that the domain holds no randomness."""

    def new_id(self) -> UUID:
        """Return a new UUIDv7 (RFC 9562): unique, and later ones sort after earlier ones of the same process."""
        ...
