"""What one file gave: the unit that is read once, kept, and shared by every run that meets the same blob."""

from __future__ import annotations

import attrs

from repo_registry.domain.model.analysis import CoverageRecord
from repo_registry.domain.model.facts import ContentChunk, Fragment, ObservedFact
from repo_registry.domain.model.validation import MAX_KEY_LENGTH, text


@attrs.frozen(kw_only=True)
class BlobContent:
    """One file of the tree with its bytes, on the way to the observers."""

    path: str
    blob_id: str
    size_bytes: int
    data: bytes | None
    """The bytes, or ``None`` when the blob was not read; ``refusal`` then says why."""
    refusal: str = ""
    """Why the bytes are not there: ``too_big``, ``too_deep``, ``symlink``, ``submodule``, ``missing``, ``lfs``."""


@attrs.frozen(kw_only=True)
class FileReading:
    """Everything the observers found in one file, in order of appearance."""

    id: str = attrs.field(validator=text(min_length=1, max_length=MAX_KEY_LENGTH))
    """32 hexadecimal digits that follow from path, blob and rules (`rules.identity.reading_id`)."""
    coverage: CoverageRecord
    facts: tuple[ObservedFact, ...] = ()
    fragments: tuple[Fragment, ...] = ()
    chunks: tuple[ContentChunk, ...] = ()


@attrs.frozen(kw_only=True)
class ProjectReading:
    """What follows from all files together: routes with their prefixes, shares of languages, components."""

    facts: tuple[ObservedFact, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why these may not be all, for people: a joiner that failed, or gave more than is kept."""
