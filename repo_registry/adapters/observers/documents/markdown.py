"""Markdown and MDX, read line by line into sections in linear time.

Follows CommonMark (https://spec.commonmark.org/0.31.2/) for headings, fences, quotes and lists as far as sections need
it, with GitHub's tables, alerts and HTML headings, MyST directives and MDX imports. Nothing is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from repo_registry.adapters.observers.documents.growing import MAX_CODE_LINES, MAX_JOINED_LINES, GrowingSections
from repo_registry.adapters.observers.documents.inline import plain
from repo_registry.adapters.observers.documents.section import (
    MAX_BULLETS,
    MAX_HEADING,
    MAX_SECTIONS,
    Document,
    commands_of,
    finished,
)

#: Lines of a front matter block; a longer one is text.
MAX_FRONT_MATTER = 200
#: Lines of a heading that is underlined; a longer paragraph is no heading.
MAX_HEADING_LINES = 2
#: Spaces before a list item from which it is code.
CODE_INDENT = 4
#: Characters of a thematic break; a longer line is text.
MAX_RULE = 200

_FENCE = re.compile(r"\s*(`{3,}|~{3,}|:{3,})\s*(.*)")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"(\s*)(?:[-*+]|\d{1,9}[.)])\s+(?=\S)")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_SETEXT = re.compile(r" {0,3}(=+|-+)\s*$")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:(?:\s|$)")
_HTML_HEADING = re.compile(r"\s*(?:<(?:div|p|center|a)\b[^<>]{0,300}>\s*)*<h([1-6])\b[^<>]{0,300}>", re.IGNORECASE)
_TABLE_BORDER = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?\s*)?\|?\s*$")
_TITLE = re.compile(r"""\s*(?:title|"title")\s*[:=]\s*["']?(.{1,200}?)["']?,?\s*$""")
_TARGET = re.compile(r"\([\w.:-]{1,80}\)=\s*$")
_MDX = re.compile(r"(?:import\s.{1,300}\sfrom\s|import\s+[\"']|export\s+(?:const|default|function|let)\b)")
_FIRST_WORD = re.compile(r"\{?([\w+-]{0,40})")


def scan(text: str, tools: frozenset[str] = frozenset()) -> Document:
    """Return the sections of a Markdown text.

    Args:
        text: With LF line ends.
        tools: Names that the project's command may go by, for the command lines of code blocks.
    """
    return _Scanner(text.split("\n"), tools).run()


class _Scanner(GrowingSections):
    """Decides what each line is."""

    def run(self) -> Document:
        self._front_matter()
        lines, count = self.lines, len(self.lines)
        while self.at < count and len(self.sections) < MAX_SECTIONS + 2:
            line = lines[self.at]
            self.at += 1
            if not line or line.isspace():
                self.blank()
            else:
                self._line(line)
        self.close()
        return finished(self.sections[: MAX_SECTIONS + 1], self.title)

    def _front_matter(self) -> None:
        mark = self.lines[0].rstrip()
        if mark not in {"---", "+++"}:
            return
        for number, line in enumerate(self.lines[1:MAX_FRONT_MATTER], start=1):
            if line.rstrip() == mark:
                self.at = number + 1
                self.section.start_line = number + 2
                return
            found = None if self.title else _TITLE.match(line[:300])
            if found:
                self.title = plain(found[1])
        self.title = ""

    def _line(self, line: str) -> None:
        reader = _READERS.get(line.lstrip(" \t")[0])
        if reader is None or not reader(self, line):
            self.prose(line)

    def ruled(self, line: str) -> bool:
        if len(line) >= MAX_RULE or not _RULE.match(line):
            return False
        self.flush()
        return True

    def underlined_or_item(self, line: str) -> bool:
        return self.setext(line) or self.ruled(line) or self.list_item(line)

    def ruled_or_item(self, line: str) -> bool:
        return self.ruled(line) or self.list_item(line)

    def defined(self, line: str) -> bool:
        return bool(_DEFINITION.match(line[:300]) or _TARGET.match(line[:120]))

    def mdx(self, line: str) -> bool:
        if not self.after_blank or not _MDX.match(line[:400]):
            return False
        while self.at < len(self.lines) and self.lines[self.at].strip():
            self.at += 1
        return True

    def fenced(self, line: str) -> bool:
        found = _FENCE.match(line[:400])
        if found is None or (found[1][0] == "`" and "`" in found[2]):
            return False
        if found[1][0] == ":":
            self.flush()
            return True
        self.end_paragraph()
        mark, info = found[1], found[2].strip()
        block: list[str] = []
        while self.at < len(self.lines):
            inner = self.lines[self.at]
            self.at += 1
            closing = inner.strip()
            if closing.startswith(mark) and not closing.strip(mark[0]):
                break
            if len(block) < MAX_CODE_LINES:
                block.append(inner)
        word = _FIRST_WORD.match(info)
        if not info.startswith("{"):
            for command in commands_of(block, word[1].lower() if word else "", self.tools):
                self.section.add_command(command)
        self.after_blank = True
        return True

    def atx(self, line: str) -> bool:
        found = _ATX.match(line)
        if found is None:
            return False
        text = (found[2] or "").rstrip()
        closing = text.rstrip("#")
        text = closing if not closing or closing[-1] in " \t" else text
        self.open(plain(text), len(found[1]), self.at)
        return True

    def setext(self, line: str) -> bool:
        if not self.paragraph or self.item or not _SETEXT.match(line):
            return False
        text = " ".join(self.paragraph)
        start = self.at - len(self.paragraph)
        if len(self.paragraph) > MAX_HEADING_LINES or len(text) > MAX_HEADING:
            self.flush()
            return True
        self.paragraph = []
        self.open(plain(text), 1 if line.lstrip()[0] == "=" else 2, start)
        return True

    def html(self, line: str) -> bool:
        stripped = line.lstrip()
        if stripped.startswith("<!--"):
            return self._comment(line)
        found = _HTML_HEADING.match(line[:1000])
        if found is None:
            return False
        start, end = self.at, f"</h{found[1]}>"
        parts = [line[found.end() :]]
        while end not in parts[-1].lower() and len(parts) < MAX_JOINED_LINES and self.at < len(self.lines):
            parts.append(self.lines[self.at])
            self.at += 1
        text = " ".join(parts)
        cut = text.lower().find(end)
        heading = plain(text[:cut] if cut >= 0 else text)
        if heading:
            self.open(heading, int(found[1]), start)
        return True

    def _comment(self, line: str) -> bool:
        rest = line[line.index("<!--") + 4 :]
        while "-->" not in rest:
            if self.at >= len(self.lines):
                return True
            rest = self.lines[self.at]
            self.at += 1
        after = rest[rest.index("-->") + 3 :]
        if after.strip():
            self.prose(after)
        return True

    def quote(self, line: str) -> bool:
        inner = line.lstrip().lstrip(">").strip()
        if inner.startswith("[!"):
            self.muted_quote = True
        if self.muted_quote or inner.startswith("```"):
            return True
        if inner:
            self.prose(inner.lstrip("#").strip())
        else:
            self.end_paragraph()
        return True

    def table(self, line: str) -> bool:
        if "|" not in line[1:]:
            return False
        border = self.at < len(self.lines) and _TABLE_BORDER.match(self.lines[self.at][:1000])
        if not border:
            return False
        self.flush()
        self.at += 1
        while self.at < len(self.lines) and self.lines[self.at].lstrip().startswith("|"):
            self.at += 1
            if len(self.section.bullets) < MAX_BULLETS:
                row = self.lines[self.at - 1][:2000].strip().strip("|")
                cells = [cell for cell in (plain(part) for part in row.split("|")[:4]) if cell]
                if len(cells) > 1:
                    self.section.add_bullet(f"{cells[0]}: {cells[1]}", self.at)
        self.after_blank = True
        return True

    def list_item(self, line: str) -> bool:
        found = _ITEM.match(line[:200])
        if found is None:
            return False
        if not self.items and not self.item and len(found[1]) >= CODE_INDENT and self.after_blank:
            return False
        self.end_paragraph()
        self.end_item()
        self.item = [line[found.end() :].strip()]
        self.item_line = self.at
        self.after_blank = False
        return True


_READERS: dict[str, Callable[[_Scanner, str], bool]] = {
    "#": _Scanner.atx,
    "<": _Scanner.html,
    "=": _Scanner.setext,
    "-": _Scanner.underlined_or_item,
    "*": _Scanner.ruled_or_item,
    "_": _Scanner.ruled,
    "+": _Scanner.list_item,
    ">": _Scanner.quote,
    "|": _Scanner.table,
    "[": _Scanner.defined,
    "(": _Scanner.defined,
    "i": _Scanner.mdx,
    "e": _Scanner.mdx,
    **dict.fromkeys("`~:", _Scanner.fenced),
    **dict.fromkeys("0123456789", _Scanner.list_item),
}
"""Who may take a line, by its first character; what nobody takes is prose."""
