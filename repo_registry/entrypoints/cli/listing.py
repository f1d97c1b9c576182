"""Lists, the same way everywhere: a table, a page of JSON with a cursor, or a stream of JSON lines."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import Generic, TypeVar

import attrs
from rich.console import RenderableType
from rich.text import Text

from repo_registry.entrypoints.cli.output import Output
from repo_registry.entrypoints.cli.parameters import DEFAULT_LIMIT
from repo_registry.entrypoints.documents import Document, page_document

_T = TypeVar("_T")
_STREAM_PAGE = 500


@attrs.frozen(kw_only=True)
class Listing(Generic[_T]):
    """One list and how to show it."""

    fetch: Callable[[str | None, int], Awaitable[Sequence[_T]]]
    """Returns at most so many items, beginning after a cursor."""
    cursor: Callable[[_T], str]
    """Returns the cursor that asks for what comes after an item; only asked of a page's last one."""
    document: Callable[[_T], Document]
    draw: Callable[[Sequence[_T]], RenderableType]
    empty: str
    """What is said when there is nothing."""
    stream: Callable[[], AsyncGenerator[_T, None]] | None = None
    """Yields everything, where that is cheaper than page by page."""

    async def show(self, output: Output, *, after: str | None = None, limit: int | None = None) -> None:
        """Show a page; as JSON lines without a limit, everything from there on."""
        if output.as_lines and limit is None:
            async with aclosing(self._everything(after)) as everything:
                async for item in everything:
                    output.document(self.document(item))
            return
        items, next_cursor = await self.page(after, limit or DEFAULT_LIMIT)
        if output.as_lines:
            for item in items:
                output.document(self.document(item))
        elif output.is_text:
            self._draw(output, items, next_cursor)
        else:
            output.document(page_document([self.document(item) for item in items], next_cursor))

    def _draw(self, output: Output, items: Sequence[_T], next_cursor: str | None) -> None:
        if not items:
            output.draw(Text(self.empty))
            return
        output.draw(self.draw(items))
        if next_cursor is not None:
            output.line(Text(f"more: --after {next_cursor}", style="dim"))

    async def page(self, after: str | None, limit: int) -> tuple[Sequence[_T], str | None]:
        """Return a page and the cursor after it; one item more is asked for, to know whether there is one."""
        items = await self.fetch(after, limit + 1)
        if len(items) <= limit:
            return items, None
        return items[:limit], self.cursor(items[limit - 1])

    async def _everything(self, after: str | None) -> AsyncGenerator[_T, None]:
        if after is None and self.stream is not None:
            async with aclosing(self.stream()) as stream:
                async for item in stream:
                    yield item
            return
        while True:
            items, after = await self.page(after, _STREAM_PAGE)
            for item in items:
                yield item
            if after is None:
                return
