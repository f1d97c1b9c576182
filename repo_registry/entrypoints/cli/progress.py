"""Shows on a terminal that long work moves on; anywhere else nothing is shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from repo_registry.domain.ports.progress import Progress as ProgressPort
from repo_registry.domain.ports.progress import Silence
from repo_registry.entrypoints.cli.command import Invocation
from repo_registry.entrypoints.cli.output import console
from repo_registry.entrypoints.visible import visible

#: What the phases of an analysis are called for people.
_PHASES = {
    "wait": "waiting for its turn",
    "fetch": "fetching the commit",
    "read": "reading files",
    "join": "joining what files say",
    "propose": "proposing candidates",
    "publish": "publishing",
}


class TerminalProgress:
    """Implements the port `Progress` with one bar on stderr."""

    def __init__(self, bars: Progress, title: str) -> None:
        self._bars = bars
        self._title = visible(title)
        self._task: TaskID | None = None

    def phase(self, name: str, total: int | None = None) -> None:
        """Begin a phase in a bar of its own."""
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(f"{self._title}: {_PHASES.get(name, name)}", total=total)

    def advance(self, steps: int = 1) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._bars.advance(self._task, steps)


@contextmanager
def progress_shown(invocation: Invocation, title: str) -> Iterator[ProgressPort]:
    """Give a progress to tell; its bar goes away when the block ends.

    With ``--verbose`` there is no bar either: events and bars would write over each other.
    """
    if not sys.stderr.isatty() or invocation.verbose:
        yield Silence()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(stderr=True), transient=True) as bars:
        yield TerminalProgress(bars, title)
