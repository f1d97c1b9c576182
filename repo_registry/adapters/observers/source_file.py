"""One file as the observers see it: decoded, classified, and within the size limit."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

import attrs

from repo_registry.domain.model.paths import PathClass


@attrs.define(slots=False, kw_only=True)
class SourceFile:
    """A text file; observers read it and never open anything themselves."""

    path: str
    blob_id: str
    text: str
    """Decoded, with LF line ends, without NUL or lone surrogates, without a byte order mark."""
    language: str | None
    """Linguist name, such as ``Python``, ``TypeScript``, ``TSX``, ``Go``; ``None`` when unknown."""
    path_class: PathClass

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; line ``n`` of the file is ``lines[n - 1]``."""
        return self.text.split("\n")

    @cached_property
    def data(self) -> bytes:
        """The text in UTF-8, as tree-sitter wants it."""
        return self.text.encode()

    @cached_property
    def name(self) -> str:
        """Last part of the path."""
        return self.path.rpartition("/")[2]

    @cached_property
    def folder(self) -> str:
        """The path without its last part; ``""`` at the root."""
        return self.path.rpartition("/")[0]

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def line_at(self, offset: int) -> int:
        """Return the 1-based line of a character offset."""
        return bisect_right(self._line_starts, offset)
