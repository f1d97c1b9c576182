"""One section of a document as the scanners build it, whatever the markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

#: Sections of one file; what follows the last one is left unread.
MAX_SECTIONS = 400
#: Characters of prose kept of one section.
MAX_TEXT = 1_200
MAX_BULLETS = 40
MAX_BULLET = 300
MAX_COMMANDS = 20
MAX_COMMAND = 200
MAX_HEADING = 200

_SLUG_DROPPED = re.compile(r"[^\w\- ]+")


@attrs.define(kw_only=True)
class Section:
    """A heading with what stands below it, up to the next heading of any level."""

    heading: str
    """As plain text, inline code in backticks."""
    level: int
    """1 to 6; 0 = text before any heading."""
    start_line: int
    end_line: int = 0
    text: str = ""
    text_end: int = 0
    """Last line of what ``text`` was read from; 0 when there is none."""
    bullets: list[str] = attrs.field(factory=list)
    bullet_lines: list[int] = attrs.field(factory=list)
    """Line on which each bullet begins."""
    commands: list[str] = attrs.field(factory=list)
    parents: list[str] = attrs.field(factory=list)
    slug: str = ""

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.heading or self.text or self.bullets or self.commands)

    def add_text(self, text: str, end_line: int) -> None:
        """Append a paragraph, cut to what is left of the limit."""
        room = MAX_TEXT - len(self.text) - 1
        if text and room > 0:
            self.text = f"{self.text}\n{text[:room]}" if self.text else text[: room + 1]
            self.text_end = end_line

    def add_bullet(self, text: str, line: int) -> None:
        """Append a list item unless there are enough."""
        if text and len(self.bullets) < MAX_BULLETS:
            self.bullets.append(text[:MAX_BULLET])
            self.bullet_lines.append(line)

    def add_command(self, text: str) -> None:
        """Append a line of a shell block unless there are enough."""
        if text and len(self.commands) < MAX_COMMANDS:
            self.commands.append(text[:MAX_COMMAND])


@attrs.frozen(kw_only=True)
class Document:
    """What a scanner read of one file."""

    title: str
    """Front matter title, else the first heading; ``""`` when there is neither."""
    sections: tuple[Section, ...]


def slug_of(heading: str) -> str:
    """Return the fragment a forge gives a heading: lower case, punctuation dropped, spaces as hyphens."""
    return _SLUG_DROPPED.sub("", heading.lower()).strip().replace(" ", "-")[:120]


def finished(sections: list[Section], title: str) -> Document:
    """Give the sections their parents and distinct slugs, and drop those that say nothing."""
    kept = [section for section in sections if not section.empty][:MAX_SECTIONS]
    taken: dict[str, int] = {}
    above: list[Section] = []
    for section in kept:
        while above and above[-1].level >= section.level:
            above.pop()
        section.parents = [parent.heading for parent in above]
        if section.level:
            above.append(section)
        section.slug = _distinct(slug_of(section.heading), taken)
    first = next((section.heading for section in kept if section.heading), "")
    return Document(title=(title or first)[:MAX_HEADING], sections=tuple(kept))


def _distinct(slug: str, taken: dict[str, int]) -> str:
    seen = taken.get(slug)
    if seen is None:
        taken[slug] = 0
        return slug
    number = seen + 1
    while f"{slug}-{number}" in taken:
        number += 1
    taken[slug] = number
    taken[f"{slug}-{number}"] = 0
    return f"{slug}-{number}"


SHELLS = frozenset(
    {"bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "terminal", "fish", "cmd"}
)
#: Programs that run the tasks a project defines for itself.
_RUNNERS = frozenset({"rake", "rails", "bundle", "php", "python", "python3", "flask", "mix"})
_COMMENT = re.compile(r"\s+#\s.*$")


def commands_of(lines: list[str], language: str, tools: frozenset[str]) -> Iterator[str]:
    """Yield the command lines of a code block: those after a prompt, of a tool, or of a runner of tasks.

    Args:
        lines: Of the block, without the fence.
        language: First word of the info string, lower-case; ``""`` when there is none.
        tools: Names that the project's command may go by.
    """
    if language and language not in SHELLS and language not in {"text", "txt", "plain"}:
        return
    for line in lines:
        stripped = line.strip()
        if stripped.startswith(("$ ", "% ")):
            yield _COMMENT.sub("", stripped[2:].strip()[: MAX_COMMAND + 1])
        elif stripped.split(" ", 1)[0] in tools or (language and stripped.split(" ", 1)[0] in _RUNNERS):
            yield _COMMENT.sub("", stripped[: MAX_COMMAND + 1])
