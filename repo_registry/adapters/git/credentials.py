"""Secrets for fetching: read from where a reference points, handed to git in its environment, kept nowhere."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Mapping

import attrs

from repo_registry.domain.errors import Denied

MAX_SECRET_BYTES = 16_384
_TOKEN_USER = "x-access-token"  # noqa: S105  the user name that forges expect beside a token


def _denied(why: str) -> Denied:
    return Denied(why, step="authenticate")


def _read_file(path: str) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _denied(f"the file named by the credential reference cannot be read: {error.strerror}") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _denied("the credential reference does not name a regular file")
        data = file.read(MAX_SECRET_BYTES + 1)
    if len(data) > MAX_SECRET_BYTES:
        raise _denied(f"the file named by the credential reference has more than {MAX_SECRET_BYTES} bytes")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise _denied("the file named by the credential reference is not text") from error


def read_secret(reference: str, environment: Mapping[str, str]) -> str:
    """Return the secret that a reference (``env:NAME`` or ``file:/path``) points to.

    Raises:
        Denied: There is none, or it holds control characters (``step="authenticate"``).
    """
    kind, _, place = reference.partition(":")
    if kind == "env":
        if place not in environment:
            raise _denied(f"the environment variable {place} named by the credential reference is not set")
        secret = environment[place]
    else:
        secret = _read_file(place)
    secret = secret.strip()
    if not secret or not secret.isprintable():
        raise _denied("the credential is empty or holds control characters; it is one line of text")
    return secret


@attrs.frozen(kw_only=True)
class HttpCredential:
    """A secret in the form HTTP wants it."""

    header: str = attrs.field(repr=False)
    traces: tuple[str, ...] = attrs.field(repr=False)
    """Every spelling of the secret that a message could repeat."""


def http_credential(secret: str) -> HttpCredential:
    """Return the header for a secret: ``user:password``, ``Bearer token``, or a token alone.

    A token alone goes as the password of the user ``x-access-token``, which GitHub, GitLab and Gitea accept.
    """
    scheme, _, token = secret.partition(" ")
    if scheme == "Bearer" and token:
        return HttpCredential(header=f"Authorization: Bearer {token}", traces=(secret, token))
    pair = secret if ":" in secret else f"{_TOKEN_USER}:{secret}"
    encoded = base64.b64encode(pair.encode()).decode()
    return HttpCredential(header=f"Authorization: Basic {encoded}", traces=(secret, encoded, pair.partition(":")[2]))
