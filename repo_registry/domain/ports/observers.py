"""What reads files and finds facts in them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from repo_registry.domain.model.facts import Fragment, ObservedFact
from repo_registry.domain.model.reading import BlobContent, FileReading, ProjectReading


class Observers(Protocol):
    """Reads files into facts, fragments and chunks, and joins the fragments of a project.

    The same content, path and rules give equal readings, byte for byte, in any order and process.
    """

    @property
    def rules_digest(self) -> str:
        """Digest over the names and versions of all observers, joiners and path rules: 16 hexadecimal digits."""
        ...

    @property
    def versions(self) -> dict[str, int]:
        """Version of every observer and joiner, by name."""
        ...

    def read(self, files: AsyncIterator[BlobContent]) -> AsyncIterator[FileReading]:
        """Yield one reading per file, in the order of the files.

        A file that breaks an observer, takes too long or too much memory gives a reading whose coverage says so.
        """
        ...

    async def join(
        self,
        fragments: AsyncIterator[Fragment],
        facts: Sequence[ObservedFact],
        languages: Sequence[tuple[str, int, int]],
    ) -> ProjectReading:
        """Find the facts that follow from all files together.

        Args:
            fragments: Of every file, ordered by path and appearance; a stream, because they are many.
            facts: Facts of kinds ``manifest``, ``dependency`` and ``entry_point`` of every file, in the same order.
            languages: Per language, ordered by name: bytes and number of own files.
        """
        ...
