"""reStructuredText, read line by line into sections.

Headings are titles with underlines, levels in the order in which their styles appear
(https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#sections). Directives and literal blocks are
skipped; shell blocks give their commands.
"""

from __future__ import annotations

import re

from repo_registry.adapters.observers.documents.inline import plain_rst
from repo_registry.adapters.observers.documents.section import (
    MAX_HEADING,
    MAX_SECTIONS,
    MAX_TEXT,
    Document,
    Section,
    commands_of,
    finished,
)

MAX_JOINED_LINES = 60
MAX_CODE_LINES = 200

_UNDERLINE = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}\s*$")
_BULLET = re.compile(r"(\s*)(?:[-*+•]|\d{1,4}[.)]|#\.)\s+(?=\S)")
_DIRECTIVE = re.compile(r"\s*\.\.\s+(?:([\w:-]{1,40})::\s*(.{0,200})|.*)")
_FIELD = re.compile(r":[\w -]{1,60}:(?:\s|$)")
_CODE = frozenset({"code", "code-block", "sourcecode", "highlight", "prompt", "console"})
_ONLY_LINK = re.compile(r"(?:`[^`]{1,300}<[^`<>]{1,600}>`__?|:doc:`[^`]{1,300}`|:ref:`[^`]{1,300}`)\.?")


def scan(text: str, tools: frozenset[str] = frozenset()) -> Document:
    """Return the sections of a reStructuredText document."""
    return _Scanner(text.split("\n"), tools).run()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


class _Scanner:
    """The state between two lines."""

    def __init__(self, lines: list[str], tools: frozenset[str]) -> None:
        self.lines = lines
        self.tools = tools
        self.at = 0
        self.styles: list[tuple[str, bool]] = []
        self.section = Section(heading="", level=0, start_line=1)
        self.sections = [self.section]
        self.paragraph: list[str] = []
        self.item: list[str] = []
        self.item_line = 0

    def run(self) -> Document:
        while self.at < len(self.lines) and len(self.sections) < MAX_SECTIONS + 2:
            line = self.lines[self.at]
            if not line.strip():
                self._flush()
                self.at += 1
            elif not self._heading(line):
                self.at += 1
                self._line(line)
        self._flush()
        self._close_section(self.at)
        return finished(self.sections[: MAX_SECTIONS + 1], "")

    def _heading(self, line: str) -> bool:
        rest = self.lines[self.at + 1 : self.at + 3]
        if self.paragraph or self.item or len(line) > MAX_HEADING:
            return False
        over = _UNDERLINE.match(line)
        if over and len(rest) > 1 and rest[0].strip() and rest[1].startswith(line.rstrip()[:3]):
            return bool(_UNDERLINE.match(rest[1])) and self._open(rest[0].strip(), over[1], lines=3, over=True)
        under = _UNDERLINE.match(rest[0]) if rest and not over and not line[0].isspace() else None
        if under and len(rest[0].rstrip()) >= min(len(line.rstrip()), 4):
            return self._open(line.strip(), under[1], lines=2, over=False)
        return False

    def _open(self, title: str, mark: str, *, lines: int, over: bool) -> bool:
        style = (mark, over)
        if style not in self.styles:
            self.styles.append(style)
        self._close_section(self.at)
        level = min(self.styles.index(style) + 1, 6)
        self.section = Section(heading=plain_rst(title)[:MAX_HEADING], level=level, start_line=self.at + 1)
        self.sections.append(self.section)
        self.at += lines
        return True

    def _line(self, line: str) -> None:
        stripped = line.lstrip()
        if stripped.startswith(".."):
            directive = _DIRECTIVE.match(line[:300])
            if directive:
                self._flush()
                self._block(_indent(line), directive[1] or "", (directive[2] or "").strip().lower())
                return
        if not self.paragraph and _FIELD.match(stripped[:80]):
            return
        found = _BULLET.match(line[:200])
        if found and not self.paragraph:
            self._flush()
            self.item = [line[found.end() :].strip()]
            self.item_line = self.at
        elif self.item:
            if len(self.item) < MAX_JOINED_LINES:
                self.item.append(line.strip())
        elif len(self.paragraph) < MAX_JOINED_LINES and (self.paragraph or not line[0].isspace()):
            self.paragraph.append(line.strip())
        if stripped.rstrip().endswith("::"):
            self._flush()
            self._block(_indent(line), "code-block", "")

    def _block(self, indent: int, directive: str, argument: str) -> None:
        block: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and _indent(line) <= indent:
                break
            if len(block) < MAX_CODE_LINES:
                block.append(line)
            self.at += 1
        if directive in _CODE:
            for command in commands_of(block, argument, self.tools):
                self.section.add_command(command)

    def _flush(self) -> None:
        if self.item:
            raw = " ".join(self.item)[:MAX_TEXT]
            if not _ONLY_LINK.fullmatch(raw):
                self.section.add_bullet(plain_rst(raw), self.item_line)
        if self.paragraph and len(self.section.text) < MAX_TEXT:
            text = plain_rst(" ".join(self.paragraph))
            self.section.add_text(text.removesuffix("::") + (":" if text.endswith("::") else ""), self.at)
        self.item, self.paragraph = [], []

    def _close_section(self, last: int) -> None:
        first = self.section.start_line
        while last > first and not self.lines[last - 1].strip():
            last -= 1
        while self.section.level == 0 and first < last and not self.lines[first - 1].strip():
            first += 1
        self.section.start_line = first
        self.section.end_line = max(first, last)
