"""How much git may do for one repository."""

from __future__ import annotations

from typing import Any

import attrs

from repo_registry.domain.errors import Invalid

MEBIBYTE = 1024 * 1024


def _positive(instance: object, attribute: attrs.Attribute[Any], value: float) -> None:  # noqa: ARG001  attrs
    if not value > 0:
        raise Invalid(f"{attribute.name} must be more than 0", field=attribute.name)


@attrs.frozen(kw_only=True)
class GitLimits:
    """Bounds of fetching and reading; each may be set."""

    fetch_seconds: float = attrs.field(default=600.0, validator=_positive)
    """Whole time of one fetch, waiting for another process's fetch of the same repository included."""
    idle_seconds: float = attrs.field(default=60.0, validator=_positive)
    """Time without any sign of progress after which git is stopped, fetching or reading."""
    clone_bytes: int = attrs.field(default=2048 * MEBIBYTE, validator=_positive)
    """Size of a clone on disk."""
    blob_bytes: int = attrs.field(default=2 * MEBIBYTE, validator=_positive)
    """Size of a blob that is read; larger ones are refused as ``too_big``."""
    tree_paths: int = attrs.field(default=200_000, validator=_positive)
    """Number of paths in one tree."""
    path_bytes: int = attrs.field(default=65_536, validator=_positive)
    """Length of one path; a tree that holds a longer one is refused as a whole."""
    path_depth: int = attrs.field(default=256, validator=_positive)
    """Number of parts of a path that is read; deeper ones are listed, and refused as ``too_deep`` when read."""
    listing_bytes: int = attrs.field(default=256 * MEBIBYTE, validator=_positive)
    """Length of all paths of one tree together."""
    advertised_bytes: int = attrs.field(default=32 * MEBIBYTE, validator=_positive)
    """Length of a remote's list of branches and tags."""
