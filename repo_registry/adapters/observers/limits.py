"""How much one file, one worker process and one join may cost."""

from __future__ import annotations

import attrs

from repo_registry.domain.rules.chunking import ChunkLimits


@attrs.frozen(kw_only=True)
class ReadingLimits:
    """What one file may give; part of the rules, since other limits give other readings."""

    file_bytes: int = 4 * 1024 * 1024
    """Larger files are not read even when they are offered."""
    facts: int = 2_000
    """Facts and fragments of one file, counted apart."""
    lock_facts: int = 20_000
    """The same for lock files, which hold one fact a line."""
    key_characters: int = 500
    value_characters: int = 2_000
    attribute_characters: int = 2_000
    """Of one text within attributes or a fragment's payload."""
    attributes_characters: int = 120_000
    """Of all attributes of one fact, or of one fragment's payload, together."""
    attribute_items: int = 2_000
    """Members of one list or object within attributes."""
    attribute_depth: int = 32
    """Of what lies within attributes; fragments hold expressions of code, which nest."""
    chunks: ChunkLimits = attrs.field(factory=ChunkLimits)


@attrs.frozen(kw_only=True)
class ReaderLimits:
    """What one reading process may take; it does not change what is read, but for files that exceed it."""

    processes: int = 2
    seconds: float = 10.0
    """For one file, by the clock."""
    join_seconds: float = 120.0
    """For one joiner over a whole project."""
    memory_bytes: int = 1024 * 1024 * 1024
    """Address space of one process; where the system cannot limit it, only time is limited."""
    retire_bytes: int = 512 * 1024 * 1024
    """A process that once held this much is replaced, so that no file suffers for another."""
    start_seconds: float = 60.0
    """For a process to say that it is ready."""
    recursion: int = 1_000
    """Depth of Python calls."""
    batch_files: int = 64
    batch_bytes: int = 512 * 1024
    """A batch is closed once it holds this much; a larger file travels alone."""
