"""What is registered: repositories and the components inside them."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import attrs

from repo_registry.domain.errors import Invalid
from repo_registry.domain.model.validation import distinct_sorted, optional_utc, text, utc

NAME_PATTERN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")
TAG_PATTERN = re.compile(r"[a-z0-9][a-z0-9._:/-]{0,49}")
CREDENTIAL_PATTERN = re.compile(r"(?:env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:/[^\x00-\x1f]{1,1000})")


class LocationKind(StrEnum):
    """How a repository is reached."""

    HTTPS = "https"
    SSH = "ssh"
    LOCAL = "local"


_origin = text(min_length=1, max_length=2000)


def _name(instance: object, attribute: attrs.Attribute[Any], value: str) -> None:
    if not NAME_PATTERN.fullmatch(value):
        raise Invalid(
            f"the name {value[:120]!r} is not a slug: use 1 to 100 of a-z, 0-9, '.', '_' and '-', "
            "beginning and ending with a letter or digit",
            field="name",
        )


def _tags(instance: object, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    for tag in value:
        if not TAG_PATTERN.fullmatch(tag):
            raise Invalid(f"the tag {tag[:60]!r} is not a slug: use a-z, 0-9 and . _ : / -, at most 50", field="tags")


def _credential(instance: object, attribute: attrs.Attribute[Any], value: str | None) -> None:
    if value is not None and not CREDENTIAL_PATTERN.fullmatch(value):
        raise Invalid(
            "a credential is given by reference, as env:NAME or file:/path, never by its value", field="credential"
        )


@attrs.frozen(kw_only=True)
class Repository:
    """A registered git repository; two clones of one origin are one Repository."""

    id: UUID
    name: str = attrs.field(validator=_name)
    """Unique among registered repositories; a slug."""
    location: str = attrs.field(validator=text(min_length=1, max_length=2000))
    """Where it is fetched from: a URL without user information, or an absolute local path."""
    location_kind: LocationKind
    origin: str = attrs.field(validator=_origin)
    """The normalized origin that tells repositories apart (``github.com/owner/name``; a path for local ones)."""
    origin_aliases: tuple[str, ...] = attrs.field(default=(), validator=attrs.validators.deep_iterable(_origin))
    """Normalized origins that it had before, oldest first."""
    description: str = attrs.field(default="", validator=text(max_length=2000))
    owner: str = attrs.field(default="", validator=text(max_length=200))
    tags: tuple[str, ...] = attrs.field(default=(), converter=distinct_sorted, validator=_tags)
    default_ref: str | None = None
    """Branch, tag or commit that an analysis takes when none is named; ``None`` is the remote's own default."""
    credential: str | None = attrs.field(default=None, validator=_credential)
    """A reference (``env:NAME`` or ``file:/path``) to the secret for fetching; the secret itself is never stored."""
    registered_at: datetime = attrs.field(validator=utc)
    updated_at: datetime = attrs.field(validator=utc)
    removed_at: datetime | None = attrs.field(default=None, validator=optional_utc)
    """Set when it was removed: it is no longer listed or searched, its decisions are kept."""


@attrs.frozen(kw_only=True)
class Component:
    """A unit inside a repository, such as a package of a monorepo."""

    sub_path: str
    """Folder relative to the root, ``""`` for the root itself; components are nested by path."""
    name: str
    ecosystem: str
    """purl type of the manifest that declares it (``pypi``, ``npm``, ``golang``, ``cargo``, …)."""
