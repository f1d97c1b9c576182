"""Secrets from the operating system."""

from __future__ import annotations

import secrets

_BYTES = 32


class RandomSecrets:
    """Keeps `repo_registry.domain.ports.secret_source.SecretSource`."""

    def new_secret(self) -> bytes:
        """Return 32 bytes that nobody can guess."""
        return secrets.token_bytes(_BYTES)
