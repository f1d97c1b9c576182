"""Sections of the documents that people wrote about a project: READMEs, guides and documentation trees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from repo_registry.adapters.observers.documents import asciidoc, markdown, restructured
from repo_registry.adapters.observers.documents.section import Document, Section
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

_SCANNERS: dict[str, Callable[[str, frozenset[str]], Document]] = {
    "md": markdown.scan,
    "markdown": markdown.scan,
    "mdown": markdown.scan,
    "mdx": markdown.scan,
    "rst": restructured.scan,
    "rest": restructured.scan,
    "adoc": asciidoc.scan,
    "asciidoc": asciidoc.scan,
    "asc": asciidoc.scan,
}
_CLASSES = frozenset({PathClass.OWN, PathClass.DOCS, PathClass.EXAMPLE})
#: Documents about the project's people, past and rules, or written for coding agents: they tell nothing it does.
_OTHER_NAMES = re.compile(
    r"(?:change-?_?log|changes|history|news|releases?|release[-_]notes|licen[cs]es?|copying|notices?|authors|contributors|"
    r"maintainers|owners|governance|code[-_]of[-_]conduct|security|support|citation|patents|third[-_]party.*|"
    r"pull_request_template|issue_template|agents?|claude|gemini|codex|copilot.*|cursor.*|llms(?:-full)?|conventions|"
    r"skill|memory|todo)(?:[.-].*)?",
    re.IGNORECASE,
)
_OTHER_FOLDERS = frozenset(
    {".github", ".gitlab", ".changeset", ".changes", ".claude", ".cursor", ".agents", ".codex", ".gemini", ".windsurf",
     "changelog", "changelogs", "changelog.d", "newsfragments", "licenses", "release-notes", "prompts"}
)  # fmt: skip
_CHANGES = re.compile(r"(?:changelog|release)[-_].*|.*[-_](?:changelog|release[-_]notes)", re.IGNORECASE)


class DocumentObserver:
    """Finds the sections of Markdown, MDX, reStructuredText and AsciiDoc documents."""

    name = "documents.sections"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is a document about what the project is and does."""
        if file.path_class not in _CLASSES:
            return False
        stem, _, extension = file.name.rpartition(".")
        if extension.lower() not in _SCANNERS:
            return file.name.lower() in {"readme", "readme.txt"}
        if stem.lower() == "readme" and file.folder == ".github":
            return True
        if _OTHER_NAMES.fullmatch(stem) or _CHANGES.fullmatch(stem):
            return False
        return _OTHER_FOLDERS.isdisjoint(file.folder.lower().split("/"))

    def observe(self, file: SourceFile) -> Iterable[ObservedFact]:
        """Yield one fact per section, in order."""
        scanner = _SCANNERS.get(file.name.rpartition(".")[2].lower(), markdown.scan)
        document = scanner(file.text, _tool_names(file))
        for order, section in enumerate(document.sections):
            yield self._fact(file, document, section, order)

    def _fact(self, file: SourceFile, document: Document, section: Section, order: int) -> ObservedFact:
        attributes: dict[str, JsonValue] = {
            "level": section.level,
            "parents": list[JsonValue](section.parents),
            "text": section.text,
            "text_end": section.text_end,
            "bullets": list[JsonValue](section.bullets),
            "bullet_lines": list[JsonValue](section.bullet_lines),
            "order": order,
            "title": document.title,
        }
        if section.commands:
            attributes["commands"] = list[JsonValue](section.commands)
        return ObservedFact(
            kind=FactKind.DOC_SECTION,
            key=f"{file.path}#{section.slug}",
            value=section.heading,
            path=file.path,
            start_line=section.start_line,
            end_line=section.end_line,
            rule=self.name,
            rule_version=self.version,
            path_class=file.path_class,
            attributes=attributes,
        )


_TITLE_LINE = re.compile(r"^(?:#{1,2}\s+|=\s+)?`?([A-Za-z][\w.-]{1,40})`?\s*$", re.MULTILINE)


def _tool_names(file: SourceFile) -> frozenset[str]:
    """Guess what the project's command may be called: the only word of the title, and the folder's name.

    The manifest that would know is another file; a name that no line begins with does no harm.
    """
    names = {found[1].lower() for found in _TITLE_LINE.finditer(file.text[:3000])}
    names.add(file.folder.rpartition("/")[2].lower())
    return frozenset(name for name in names if name and name not in {"readme", "install", "usage", "docs", "the"})
