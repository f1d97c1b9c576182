"""The two tokens that every service has: from the settings, or from files that are made at the first start."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

import attrs

from repo_registry.domain.errors import Invalid, Unavailable
from repo_registry.domain.model.security import Principal, Role
from repo_registry.domain.rules.credentials import SECRET_BYTES, token_hash, token_text
from repo_registry.entrypoints.settings import Settings

#: Longer files are no token files.
_MAX_BYTES = 4096


@attrs.frozen(kw_only=True)
class GivenToken:
    """One of the two tokens."""

    principal: Principal
    token_hash: str = attrs.field(repr=False)
    source: str
    """Where it is: the name of a setting or the path of a file."""


def given_tokens(settings: Settings) -> tuple[GivenToken, ...]:
    """Return both tokens; a file that is not there is made, readable by its owner alone.

    Raises:
        Invalid: A token file cannot be used, or both tokens are the same.
        Unavailable: A token file cannot be made.
    """
    admin = _given(settings.admin_token, settings.admin_token_file, "ORCH_TOKEN", "admin", Role.ADMIN)
    actions = _given(settings.actions_token, settings.actions_token_file, "ORCH_ACTIONS_TOKEN", "actions", Role.ACTIONS)
    if admin.token_hash == actions.token_hash:
        raise Invalid(
            f"{admin.source} and {actions.source} hold the same token: give each principal its own", field="token"
        )
    return admin, actions


def _given(token: str | None, file: Path, setting: str, name: str, role: Role) -> GivenToken:
    source = setting if token is not None else str(file)
    found = token if token is not None else _from_file(file)
    return GivenToken(principal=Principal(name=name, role=role), token_hash=token_hash(found.strip()), source=source)


def _from_file(file: Path) -> str:
    try:
        with contextlib.suppress(FileNotFoundError):
            return _checked(file)
        _make(file)
        return _checked(file)
    except OSError as error:
        raise Unavailable(f"the token file {file} cannot be used: {error.strerror}", step="configuration") from error


def _checked(file: Path) -> str:
    with file.open("rb") as opened:
        raw = opened.read(_MAX_BYTES + 1)
    try:
        token = raw.decode().strip()
    except UnicodeDecodeError:
        token = ""
    if not token or len(raw) > _MAX_BYTES or not token.isprintable() or " " in token:
        raise Invalid(f"the file {file} holds no token: one line without spaces", field="token")
    return token


def _make(file: Path) -> None:
    """Make a token file; of several processes at once, one makes it and the others take that one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # made with mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(token_text(secrets.token_bytes(SECRET_BYTES)) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()
