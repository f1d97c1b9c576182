"""AsciiDoc, lightly: headings, paragraphs, bullets and shell blocks (https://docs.asciidoctor.org/asciidoc/latest/)."""

from __future__ import annotations

import re

from repo_registry.adapters.observers.documents.inline import MAX_INLINE
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

_HEADING = re.compile(r"(={1,6})\s+(\S.*)")
_BULLET = re.compile(r"\s*(?:\*{1,5}|-|\.{1,5})\s+(?=\S)")
_DELIMITER = re.compile(r"(-{4,}|={4,}|\.{4,}|\*{4,}|_{4,}|/{4,}|\+{4,}|\|={3,})\s*$")
_SOURCE = re.compile(r"\[source,\s*([\w-]{1,20})")
_SKIPPED = re.compile(r":[\w!-]{1,60}:|\[[^\]]{0,200}\]\s*$|//|\.[A-Z]|(?:image|include|toc|ifdef|ifndef|endif)::")
_LINK = re.compile(r"(?:link:|xref:|https?://|mailto:)[^\s\[\]]{1,500}\[([^\[\]]{0,300})\]")
_CROSS = re.compile(r"<<[^<>,]{1,200}(?:,([^<>]{1,200}))?>>")
_MARKS = re.compile(r"(?<!\w)[*_#]{1,2}(?=\S)|(?<=\S)[*_#]{1,2}(?!\w)")
_IMAGE = re.compile(r"image:[^\s\[\]]{1,500}\[[^\[\]]{0,300}\]")


def scan(text: str, tools: frozenset[str] = frozenset()) -> Document:
    """Return the sections of an AsciiDoc document."""
    return _Scanner(text.split("\n"), tools).run()


def plain(text: str) -> str:
    """Return AsciiDoc inline text as plain words; code stays in backticks."""
    text = _IMAGE.sub("", text[:MAX_INLINE])
    text = _CROSS.sub(lambda match: match[1] or "", _LINK.sub(r"\1", text))
    return " ".join(_MARKS.sub("", text).split())


class _Scanner:
    """The state between two lines."""

    def __init__(self, lines: list[str], tools: frozenset[str]) -> None:
        self.lines = lines
        self.tools = tools
        self.at = 0
        self.language = ""
        self.section = Section(heading="", level=0, start_line=1)
        self.sections = [self.section]
        self.paragraph: list[str] = []
        self.item_line = 0

    def run(self) -> Document:
        while self.at < len(self.lines) and len(self.sections) < MAX_SECTIONS + 2:
            self.at += 1
            self._line(self.lines[self.at - 1])
        self._flush()
        self._close_section(self.at)
        return finished(self.sections[: MAX_SECTIONS + 1], "")

    def _line(self, line: str) -> None:
        if not line.strip():
            self._flush()
            return
        heading = _HEADING.match(line[: 2 * MAX_HEADING])
        if heading:
            self._open(plain(heading[2]), len(heading[1]))
        elif _DELIMITER.match(line[:200]):
            self._flush()
            self._block(line.strip())
        elif _SKIPPED.match(line[:300]):
            source = _SOURCE.match(line)
            self.language = source[1].lower() if source else ""
        elif bullet := _BULLET.match(line[:40]):
            self._flush()
            self.item_line = self.at
            self.paragraph = [line[bullet.end() :].strip()]
        elif len(self.paragraph) < MAX_JOINED_LINES:
            self.paragraph.append(line.strip())

    def _block(self, mark: str) -> None:
        block: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            if line.strip() == mark:
                break
            if len(block) < MAX_CODE_LINES:
                block.append(line)
        if mark[0] in "-.":
            for command in commands_of(block, self.language, self.tools):
                self.section.add_command(command)
        self.language = ""

    def _open(self, heading: str, level: int) -> None:
        self._flush()
        self._close_section(self.at - 1)
        self.section = Section(heading=heading[:MAX_HEADING], level=level, start_line=self.at)
        self.sections.append(self.section)

    def _flush(self) -> None:
        text = plain(" ".join(self.paragraph)[:MAX_TEXT])
        if self.item_line:
            self.section.add_bullet(text, self.item_line)
        elif text:
            self.section.add_text(text, self.at)
        self.paragraph, self.item_line = [], 0

    def _close_section(self, last: int) -> None:
        first = self.section.start_line
        while last > first and not self.lines[last - 1].strip():
            last -= 1
        while self.section.level == 0 and first < last and not self.lines[first - 1].strip():
            first += 1
        self.section.start_line = first
        self.section.end_line = max(first, last)
