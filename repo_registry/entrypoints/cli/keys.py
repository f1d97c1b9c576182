"""One key at a time from a terminal."""

from __future__ import annotations

import re

import rich_click as click

_ARROWS = {"\x1b[A": "up", "\x1bOA": "up", "\x1b[B": "down", "\x1bOB": "down"}
_SEQUENCE = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|.", re.DOTALL)
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
    """Reads keys from the terminal without waiting for the end of a line."""

    def __init__(self) -> None:
        self._typed: list[str] = []

    def forget(self) -> None:
        """Drop what was typed ahead: nobody decides on a card that was not shown yet."""
        self._typed.clear()

    def read(self) -> str:
        """Return the next key, or `END` when there will be none.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        while not self._typed:
            try:
                chunk = click.getchar()
            except EOFError:
                return END
            if not chunk:
                return END
            self._typed = keys_of(chunk)
        return self._typed.pop(0)
