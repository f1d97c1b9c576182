"""Sections as they grow: the paragraph, the list and the section that are open at a line of Markdown."""

from __future__ import annotations

import re

from repo_registry.adapters.observers.documents.inline import begins_with_link, only_links, plain
from repo_registry.adapters.observers.documents.section import (
    MAX_BULLETS,
    MAX_HEADING,
    MAX_TEXT,
    Section,
    commands_of,
)

#: Lines of one paragraph or item that are looked at.
MAX_JOINED_LINES = 60
#: Lines of one code block that are looked at for commands.
MAX_CODE_LINES = 200

_ADDRESS = re.compile(r"\s*<?https?://\S{1,2000}\s*$")
#: A line that is wholly bold stands for a heading one level down.
_BOLD_LINE = re.compile(r"\*\*([^*]{2,60})\*\*:?|__([^_]{2,60})__:?")


class GrowingSections:
    """The state between two lines."""

    def __init__(self, lines: list[str], tools: frozenset[str]) -> None:
        self.lines = lines
        self.tools = tools
        self.at = 0
        self.title = ""
        self.section = Section(heading="", level=0, start_line=1)
        self.sections = [self.section]
        self.paragraph: list[str] = []
        self.items: list[tuple[str, int]] = []
        self.item: list[str] = []
        self.item_line = 0
        self.after_blank = True
        self.muted_quote = False
        self.heading_level = 1

    def blank(self) -> None:
        """Take an empty line: it ends a paragraph and an item."""
        self.end_paragraph()
        if self.item:
            self.end_item()
        self.after_blank = True
        self.muted_quote = False

    def prose(self, line: str) -> None:
        """Take a line of text for the paragraph or the item that is open."""
        if self.item:
            if len(self.item) < MAX_JOINED_LINES:
                self.item.append(line.strip())
            return
        if self.after_blank and line.startswith(("    ", "\t")):
            if not self.items:
                self._indented_code(line)
            return
        if self.items and self.after_blank and line[0] not in " \t":
            self._end_list()
        self.after_blank = False
        if len(self.paragraph) < MAX_JOINED_LINES and not (line.lstrip().startswith("http") and _ADDRESS.match(line)):
            self.paragraph.append(line.strip().rstrip("\\"))

    def _indented_code(self, line: str) -> None:
        block = [line]
        while self.at < len(self.lines) and self.lines[self.at].startswith(("    ", "\t")):
            block.append(self.lines[self.at])
            self.at += 1
        for command in commands_of(block[:MAX_CODE_LINES], "", self.tools):
            self.section.add_command(command)

    def end_item(self) -> None:
        """Close the item that is open."""
        if self.item and len(self.items) < 4 * MAX_BULLETS:
            self.items.append((" ".join(self.item)[:MAX_TEXT], self.item_line))
        self.item = []

    def _end_list(self) -> None:
        self.end_item()
        items, self.items = self.items, []
        if not items:
            return
        links = sum(begins_with_link(raw) for raw, _ in items)
        if len(items) > 1 and links * 5 >= len(items) * 4:
            return
        for raw, line in items:
            if not only_links(raw):
                self.section.add_bullet(plain(raw), line)

    def end_paragraph(self) -> None:
        """Close the paragraph that is open; a wholly bold line opens a section instead."""
        if not self.paragraph:
            return
        raw, self.paragraph = self.paragraph, []
        if len(raw) == 1 and (bold := _BOLD_LINE.fullmatch(raw[0])):
            self.open(plain(bold[1] or bold[2]).rstrip(":"), min(self.heading_level + 1, 6), self.at - 1, bold=True)
            return
        if self.items:
            self._end_list()
        if len(self.section.text) < MAX_TEXT:
            self.section.add_text(plain(" ".join(raw)), self.at - 1)

    def flush(self) -> None:
        """Close everything that is open but the section."""
        self.end_paragraph()
        self._end_list()
        self.after_blank = True

    def open(self, heading: str, level: int, start_line: int, *, bold: bool = False) -> None:
        """Open a section."""
        self.flush()
        if not bold:
            self.heading_level = level
        self._close_section(start_line - 1)
        self.section = Section(heading=heading[:MAX_HEADING], level=level, start_line=start_line)
        self.sections.append(self.section)

    def close(self) -> None:
        """Close the last section at the end of the file."""
        self.flush()
        self._close_section(self.at)

    def _close_section(self, last: int) -> None:
        first = self.section.start_line
        while last > first and not self.lines[last - 1].strip():
            last -= 1
        while self.section.level == 0 and first < last and not self.lines[first - 1].strip():
            first += 1
        self.section.start_line = first
        self.section.end_line = max(first, last)
