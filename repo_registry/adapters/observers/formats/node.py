"""A value of a document, with its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

import attrs

Scalar: TypeAlias = str | bool | None


@attrs.define(kw_only=True, eq=False)
class Node:
    """A scalar, a list or a mapping; asking it for what it is not gives nothing, never an error.

    Manifests are written by people: a list stands where a text is expected, and the reverse. Observers ask for the
    shape they know and see nothing where the file has another.
    """

    value: Scalar | list[Node] | dict[str, Node]
    """Numbers and dates are texts, as written, so that version ``1.10`` keeps its zero."""
    line: int
    """1-based line of the key it stands under, or of the value itself inside a list."""

    def get(self, *keys: str) -> Node:
        """Follow keys through mappings; a missing one gives the empty node."""
        node = self
        for key in keys:
            if not isinstance(node.value, dict):
                return NOTHING
            node = node.value.get(key, NOTHING)
        return node

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the members of a mapping in order of appearance."""
        if isinstance(self.value, dict):
            yield from self.value.items()

    def elements(self) -> Iterator[Node]:
        """Yield the members of a list in order."""
        if isinstance(self.value, list):
            yield from self.value

    def texts(self) -> Iterator[tuple[str, int]]:
        """Yield the texts of a list with their lines, or the single text of a scalar."""
        if isinstance(self.value, str):
            yield self.value, self.line
        for element in self.elements():
            if isinstance(element.value, str):
                yield element.value, element.line

    @property
    def text(self) -> str:
        """The text of a scalar, else ``""``."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def is_true(self) -> bool:
        """Whether it is the truth value of its format."""
        return self.value is True or (isinstance(self.value, str) and self.value.lower() in {"true", "yes", "on"})

    @property
    def is_mapping(self) -> bool:
        """Whether it has members with keys."""
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        """Whether it has members in a row."""
        return isinstance(self.value, list)

    @property
    def exists(self) -> bool:
        """Whether the document has it, even if it is null."""
        return self.line > 0


NOTHING: Final = Node(value=None, line=0)
"""What stands where a document has nothing; it has no line."""
