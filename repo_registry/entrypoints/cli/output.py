"""Where answers go: stdout holds the answer and nothing else, as text for people or JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable

import attrs
from rich.console import Console, RenderableType
from rich.text import Text

from repo_registry.entrypoints.cli.command import Invocation
from repo_registry.entrypoints.documents import Document
from repo_registry.entrypoints.json_text import json_text

#: A pipe has no width: nothing is wrapped or cut for it.
_PIPE_WIDTH = 100_000


def console(*, stderr: bool = False) -> Console:
    """Return a console that takes text as it is: no markup, no emoji codes, no guessing what to colour."""
    terminal = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not terminal.is_terminal:
        terminal.width = _PIPE_WIDTH
    return terminal


def on_terminal() -> bool:
    """Tell whether somebody can be asked: both stdin and stdout are terminals."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@attrs.frozen
class Output:
    """Writes answers in the form that the caller asked for."""

    invocation: Invocation

    @property
    def is_text(self) -> bool:
        """Whether people read along."""
        return not (self.invocation.as_json or self.invocation.as_lines)

    @property
    def as_lines(self) -> bool:
        """Whether each document goes on a line of its own."""
        return self.invocation.as_lines

    def show(self, document: Document, *drawn: Callable[[], RenderableType]) -> None:
        """Write one answer: the document for programs, or else what is drawn for people."""
        if self.is_text:
            self.draw(*(draw() for draw in drawn))
        else:
            self.document(document)

    def document(self, document: Document) -> None:
        """Write one JSON document."""
        encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
        text = json_text(document, indent=None if self.as_lines else 2, ascii_only=encoding != "utf8")
        sys.stdout.write(text + "\n")

    def line(self, text: Text) -> None:
        """Write text as it is, lines however long, so that it can be copied."""
        console().print(text, soft_wrap=True)

    def draw(self, *renderables: RenderableType) -> None:
        """Write for people."""
        terminal = console()
        if terminal.is_terminal:
            terminal.print(*renderables, sep="\n")
            return
        with terminal.capture() as captured:
            terminal.print(*renderables, sep="\n")
        sys.stdout.writelines(line.rstrip() + "\n" for line in captured.get().splitlines())
