"""One key at a time from a terminal."""

from __future__ import annotations

import os
import re
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import rich_click as click

_ARROWS = {"\x1b[A": "up", "\x1bOA": "up", "\x1b[B": "down", "\x1bOB": "down"}
_SEQUENCE = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|.", re.DOTALL)
_AT_ONCE = 1024
#: How long the rest of an arrow key's sequence may take after its first character.
_SEQUENCE_SECONDS = 0.05
ESCAPE = "\x1b"
END = ""


def keys_of(chunk: str) -> list[str]:
    """Return the keys in what was read at once: characters, ``up`` and ``down``; other keys' sequences are left out."""
    found = []
    for part in _SEQUENCE.findall(chunk):
        if len(part) == 1:
            found.append(part)
        elif part in _ARROWS:
            found.append(_ARROWS[part])
    return found


class Keys:
    """Reads keys without waiting for the end of a line and without showing them, while `taken` holds."""

    def __init__(self) -> None:
        self._typed: list[str] = []

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take keys one by one from here on; Ctrl-C still interrupts."""
        if sys.platform == "win32":
            yield
            return
        import termios  # noqa: PLC0415  not on every platform
        import tty  # noqa: PLC0415  same

        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        tty.setcbreak(terminal)
        try:
            yield
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    @contextmanager
    def given_back(self) -> Iterator[None]:
        """Let lines be typed, seen and corrected while the block runs."""
        if sys.platform == "win32":
            yield
            return
        import termios  # noqa: PLC0415  not on every platform

        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        lines = termios.tcgetattr(terminal)
        lines[3] |= termios.ICANON | termios.ECHO
        termios.tcsetattr(terminal, termios.TCSADRAIN, lines)
        try:
            yield
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    def forget(self) -> None:
        """Drop what was typed ahead: nobody decides on a card that was not shown yet."""
        self._typed.clear()
        if sys.platform != "win32":
            import termios  # noqa: PLC0415  not on every platform

            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)

    def read(self) -> str:
        """Return the next key, or `END` when there will be none."""
        while not self._typed:
            chunk = _chunk()
            if not chunk:
                return END
            self._typed = keys_of(chunk)
        return self._typed.pop(0)


def _chunk() -> str:
    """Wait for a key and return what came, at least one character; nothing at the end of input."""
    if sys.platform == "win32":
        try:
            return click.getchar()
        except EOFError:
            return END
    terminal = sys.stdin.fileno()
    chunk = os.read(terminal, _AT_ONCE)
    if chunk == ESCAPE.encode() and select.select([terminal], [], [], _SEQUENCE_SECONDS)[0]:
        chunk += os.read(terminal, _AT_ONCE)
    return chunk.decode(errors="replace").replace("\x04", END)
