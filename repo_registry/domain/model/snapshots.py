"""Short-lived copies from which inspection reads are served."""

from __future__ import annotations

from datetime import datetime

import attrs

from repo_registry.domain.model.validation import utc


@attrs.frozen(kw_only=True)
class FileSnapshot:
    """A content-addressed copy of one file, served for a while and then swept."""

    path: str
    sha256: str
    size_bytes: int
    taken_at: datetime = attrs.field(validator=utc)
    expires_at: datetime = attrs.field(validator=utc)
