"""Access tokens: how they are written, told from other words, kept and compared; and what each role may do."""

from __future__ import annotations

import hashlib
import hmac
import zlib
from collections.abc import Iterable
from typing import TypeVar

from repo_registry.domain.model.security import Role

PREFIX = "rr_"
SECRET_BYTES = 32
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#: Digits of base 62 that 256 bits take.
_SECRET_LENGTH = 43
#: Digits of base 62 that a CRC-32 takes.
_CHECK_LENGTH = 6
_RANK = {Role.ACTIONS: 0, Role.REVIEWER: 1, Role.ADMIN: 2}
_T = TypeVar("_T")


def token_text(secret: bytes) -> str:
    """Return the token of 256 random bits: ``rr_``, the bits, and a checksum, so that scanners and typos are told.

    Raises:
        ValueError: The secret is not 32 bytes long.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a secret has {SECRET_BYTES} bytes")
    body = PREFIX + _base62(int.from_bytes(secret, "big"), _SECRET_LENGTH)
    return body + _checksum(body)


def is_well_formed(token: str) -> bool:
    """Tell whether a word could be a token made by `token_text`; others need not be looked for."""
    if len(token) != len(PREFIX) + _SECRET_LENGTH + _CHECK_LENGTH or not token.isascii():
        return False
    body = token[:-_CHECK_LENGTH]
    return token.startswith(PREFIX) and hmac.compare_digest(_checksum(body), token[-_CHECK_LENGTH:])


def token_hash(token: str) -> str:
    """Return what is kept of a token: its SHA-256, as 64 hexadecimal digits.

    A token holds 256 random bits, so it cannot be guessed from its hash and needs no slow one.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def holder(presented_hash: str, known: Iterable[tuple[str, _T]]) -> _T | None:
    """Return whose hash it is, comparing with every one in a time that tells nothing."""
    found: _T | None = None
    for kept_hash, owner in known:
        if hmac.compare_digest(kept_hash, presented_hash) and found is None:
            found = owner
    return found


def may(role: Role, needed: Role) -> bool:
    """Tell whether a role includes another: admins decide and read, reviewers read."""
    return _RANK[role] >= _RANK[needed]


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode("utf-8", "surrogatepass")), _CHECK_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
