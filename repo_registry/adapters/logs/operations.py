"""Events as single-line JSON through the logger ``repo_registry.operations``."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

from repo_registry.domain.model.validation import JsonValue

LOGGER_NAME = "repo_registry.operations"
#: Events that tell of something gone wrong.
_WARNINGS = frozenset({"analysis.failed", "llm.extraction.failed", "request.failed", "worker.failed"})
#: Fields that every event of the task at hand has too, such as the id of the request that it serves.
event_context: ContextVar[Mapping[str, JsonValue]] = ContextVar("event_context", default={})  # noqa: B039  never changed
#: A text in an event is cut here, so that no hostile value makes a line endless.
MAX_TEXT = 2000


class OperationsLog:
    """Writes events to the logger; whoever wants them attaches a handler, as `write_to` does."""

    def __init__(self) -> None:
        self._logger = logging.getLogger(LOGGER_NAME)
        if not self._logger.handlers:
            # Nobody asked for events yet: without this, logging prints warnings to standard error by itself.
            self._logger.addHandler(logging.NullHandler())

    def emit(self, event: str, /, **fields: JsonValue) -> None:
        """Write one event as a line of JSON: time, level, event, then its fields in order of name."""
        level = logging.WARNING if event in _WARNINGS else logging.INFO
        if not self._logger.isEnabledFor(level):
            return
        line: dict[str, JsonValue] = {
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "level": logging.getLevelName(level).lower(),
            "event": event,
        }
        line.update({name: _cut(value) for name, value in sorted({**event_context.get(), **fields}.items())})
        # ASCII only: control, direction and line characters of a hostile value stay escaped.
        self._logger.log(level, "%s", json.dumps(line, ensure_ascii=True, separators=(", ", ": ")))


def _cut(value: JsonValue) -> JsonValue:
    return value[:MAX_TEXT] if isinstance(value, str) else value


def write_to(stream: TextIO, level: str) -> logging.Handler:
    """Send events of at least ``level`` to a stream; return the handler, to be removed with `stop_writing`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger(LOGGER_NAME)
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
    return handler


def stop_writing(handler: logging.Handler) -> None:
    """Stop sending events to the handler's stream."""
    logging.getLogger(LOGGER_NAME).removeHandler(handler)
    handler.close()
