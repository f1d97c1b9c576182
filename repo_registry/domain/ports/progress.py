"""How long work tells that it moves on."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Watches one long job; told of phases and of steps within them."""

    def phase(self, name: str, total: int | None = None) -> None:
        """Begin a phase (``fetch``, ``read``, ``publish``, …) of ``total`` steps, or of an unknown number."""
        ...

    def advance(self, steps: int = 1) -> None:
        """Tell that ``steps`` steps of the current phase are done."""
        ...


class Silence:
    """Progress that nobody watches."""

    def phase(self, name: str, total: int | None = None) -> None:
        """Take no notice."""

    def advance(self, steps: int = 1) -> None:
        """Take no notice."""
