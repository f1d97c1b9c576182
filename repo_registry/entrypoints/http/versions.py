"""Versions of a map in headers (RFC 9110, section 13): tags that say which one, and requests that depend on them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager

from repo_registry.domain.errors import Conflict
from repo_registry.entrypoints.http.problems import FieldError, MalformedError, StaleError, pointer

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_OURS = re.compile(r"(\d{1,18})-[0-9a-f]{32}")
_ANY = "*"


def entity_tag(version: int, content: bytes) -> str:
    """Return the strong tag of one representation of a map: its version, then a hash of the bytes."""
    return f'"{version}-{hashlib.sha256(content).hexdigest()[:32]}"'


def is_current(if_none_match: str | None, tag: str) -> bool:
    """Tell whether a caller has the representation of that tag already (weak comparison)."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == _ANY:
        return True
    return any(f'"{opaque}"' == tag for _, opaque in _TAG.findall(if_none_match))


def expected_version(if_match: str | None, in_body: int | None) -> int | None:
    """Return the version of the map that a decision depends on, ``None`` when it depends on none.

    Args:
        if_match: The header, with the tag of a map that was looked at, or ``*``.
        in_body: The version that the body names.

    Raises:
        MalformedError: The header names no tag of a map, several versions, or another one than the body.
    """
    if if_match is None or if_match.strip() == _ANY:
        return in_body
    named = {_OURS.fullmatch(opaque) if not weak else None for weak, opaque in _TAG.findall(if_match)}
    versions = {int(match[1]) for match in named if match is not None}
    if len(versions) != 1 or None in named:
        raise _unusable("send one strong `ETag` of the ability map that was looked at")
    (version,) = versions
    if in_body is not None and in_body != version:
        raise _unusable("names another version than `expected_version` of the body")
    return version


def _unusable(message: str) -> MalformedError:
    error = FieldError(location="header", pointer=pointer("If-Match"), detail=message)
    return MalformedError(f"If-Match: {message}", error)


@contextmanager
def as_precondition(if_match: str | None) -> Iterator[None]:
    """Let a conflict of versions be told as a failed precondition where the request made it one."""
    try:
        yield
    except Conflict as error:
        if if_match is None or error.current_version is None:
            raise
        raise StaleError(error.message, current_version=error.current_version, step=error.step) from error
