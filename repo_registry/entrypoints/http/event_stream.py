"""The progress of one analysis as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).

An event's id is a number that grows while the run goes on: made of the attempt, the phase and the steps done, so that
it is the same in every process and after a restart, and nothing needs to be kept to go on where a client left.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from litestar.response.sse import ServerSentEventMessage

from repo_registry.domain.errors import Unavailable
from repo_registry.domain.model.analysis import AnalysisRun, RunStatus
from repo_registry.entrypoints.documents import Document, run_document
from repo_registry.entrypoints.http.problems import FieldError, MalformedError
from repo_registry.entrypoints.http.state import ServiceState
from repo_registry.entrypoints.json_text import json_text
from repo_registry.entrypoints.progress_board import Phase
from repo_registry.entrypoints.wiring import Application

#: How often the store is asked when this process has no news of its own.
POLL_SECONDS = 1.0
#: A quiet stream is shown to be alive this often.
COMMENT_SECONDS = 15.0
#: What clients that lose the connection wait before they come back.
RETRY_MILLISECONDS = 2000
#: Room for the steps of one phase and for the phases of one attempt in an id.
_STEPS = 1_000_000_000
_PHASES = 100
#: The id of the last event: the largest number that every client can hold.
_LAST = (1 << 53) - 1
_FINAL = (RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED)


def event_number(last_event_id: str | None) -> int:
    """Return the number of the last event that a client has; -1 when it has none.

    Raises:
        MalformedError: It is no id of ours.
    """
    if last_event_id is None or last_event_id == "":
        return -1
    if not last_event_id.isascii() or not last_event_id.isdigit():
        message = "is no id of an event of ours"
        raise MalformedError(
            f"Last-Event-ID {message}", FieldError(location="header", pointer="/Last-Event-ID", detail=message)
        )
    return int(last_event_id)


def status_number(run: AnalysisRun) -> int:
    """Return the id of the event that tells the status of a run."""
    if run.status in _FINAL:
        return _LAST
    return 0 if run.status is RunStatus.QUEUED else run.attempt * _PHASES * _STEPS


def phase_number(phase: Phase) -> int:
    """Return the id of the event that tells how far a phase is."""
    ordinal = min(phase.ordinal, _PHASES - 1)
    return (phase.attempt * _PHASES + ordinal) * _STEPS + min(phase.done, _STEPS - 1)


class EventStream:
    """What one client is sent of one run."""

    def __init__(self, service: ServiceState, application: Application, run: AnalysisRun, last: int) -> None:
        self._service = service
        self._application = application
        self._run = run
        self._last = last

    @property
    def nothing_left(self) -> bool:
        """Whether the run has ended and the client was told so."""
        return self._run.status in _FINAL and self._last >= _LAST

    async def messages(self) -> AsyncIterator[ServerSentEventMessage]:
        """Yield events until the run has ended, the stream is as old as it may get, or the service stops."""
        service = self._service
        if service.streams >= service.settings.max_event_streams:
            raise Unavailable("too many streams of events are open; come back later")
        service.streams += 1
        try:
            async for message in self._messages(service.settings.event_stream_seconds):
                yield message
        finally:
            service.streams -= 1

    async def _messages(self, seconds: float) -> AsyncIterator[ServerSentEventMessage]:
        name = (await self._application.desk.repository_names([self._run.repository_id]))[self._run.repository_id]
        left, quiet = seconds, 0.0
        while True:
            told = False
            for number, event, document in self._events(name):
                if number > self._last:
                    self._last, told = number, True
                    yield ServerSentEventMessage(
                        data=json_text(document, indent=None),
                        event=event,
                        id=str(number),
                        retry=RETRY_MILLISECONDS,
                    )
            if self._run.status in _FINAL or left <= 0 or self._service.stopping.is_set():
                return
            quiet = 0.0 if told else quiet + POLL_SECONDS
            if quiet >= COMMENT_SECONDS:
                quiet = 0.0
                yield ServerSentEventMessage(comment="still going on")
            await self._service.board.news(POLL_SECONDS)
            left -= POLL_SECONDS
            self._run = await self._application.analysis.run(self._run.id)

    def _events(self, name: str) -> Iterator[tuple[int, str, Document]]:
        run = self._run
        yield status_number(run), "status", run_document(run, name)
        if run.status is RunStatus.RUNNING:
            for phase in self._service.board.phases(run.id):
                yield (
                    phase_number(phase),
                    "progress",
                    {"attempt": phase.attempt, "phase": phase.name, "done": phase.done, "total": phase.total},
                )
