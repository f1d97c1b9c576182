"""New secrets."""

from __future__ import annotations

from typing import Protocol


class SecretSource(Protocol):
    """Makes secrets, so that the domain holds no randomness."""

    def new_secret(self) -> bytes:
        """Return 32 bytes that nobody can guess."""
        ...
