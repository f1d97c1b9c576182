"""How large a document may be before it is no longer read."""

from __future__ import annotations

from typing import Final

MAX_DEPTH: Final = 64
"""Levels of nesting; no manifest or workflow comes near it."""
MAX_NODES: Final = 400_000
"""Values in one document, aliases counted with everything they stand for."""
MAX_ALIASES: Final = 2_000
"""Uses of YAML anchors in one file."""
