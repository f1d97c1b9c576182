"""Tables of words, written as running text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text that are parted by white space."""
    return frozenset(text.split())
