"""Where structured events go."""

from __future__ import annotations

from typing import Protocol

from repo_registry.domain.model.validation import JsonValue


class EventLog(Protocol):
    """Takes what operators want to know, such as ``repository.registered`` or ``analysis.failed``."""

    def emit(self, event: str, /, **fields: JsonValue) -> None:
        """Record one event. Never raises and never blocks on the network; fields must hold no secret."""
        ...
