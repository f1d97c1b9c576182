"""Requirements files of pip, and what pip-tools and uv compile from them.

Source: https://pip.pypa.io/en/stable/reference/requirements-file-format/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from repo_registry.adapters.observers.manifests.python.requirement import parse_requirement
from repo_registry.adapters.observers.manifests.scopes import DEV, INDIRECT, RUNTIME, scope_of_words
from repo_registry.adapters.observers.manifests.sightings import Sightings
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.paths import PathClass

_NAME: Final = re.compile(r"(?i)(?:[\w.-]{0,60}[-_.])?(?:requirements?|reqs)(?:[-_.][\w.-]{0,60})?\.(?:txt|in|pip)")
_FOLDER: Final = re.compile(r"(?i)(?:^|/)(?:requirements?|reqs)(?:/|$)")
_SUFFIX: Final = re.compile(r"(?i)\.(?:txt|in|pip)$")
_CONSTRAINTS: Final = re.compile(r"(?i)(?:^|[-_./])constraints?(?:[-_.]|$)")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*$")
_OPTION: Final = re.compile(r"\s--?[A-Za-z][\w-]{0,40}[= ].*$|\s--[a-z-]{1,40}$")
_EDITABLE: Final = re.compile(r"(?:-e|--editable)[= ]\s*(\S{1,2000})")
_INCLUDE: Final = re.compile(r"(?:-r|--requirement)[= ]")
_COMPILED: Final = re.compile(
    r"(?i)#.{0,60}(?:auto-?generated|generated) by (?:pip-compile|uv)|# +uv export|# +uv pip compile"
)
_VIA: Final = re.compile(r"#\s*via\b(.*)$")
_DIRECT: Final = re.compile(r"-r\s|-c\s|\(?(?:pyproject\.toml|setup\.(?:py|cfg))\)?|\.in\b")
_SCOPED_FOLDERS: Final = frozenset(
    {"test", "tests", "testing", "ci", "dev", "tools", "bench", "benchmark", "benchmarks"}
)
_HEAD_LINES: Final = 12


@attrs.frozen
class _Line:
    """A requirement with its continuation lines joined and comments taken off."""

    text: str
    start: int
    end: int
    comments: tuple[str, ...]


class RequirementsFile:
    """``requirements*.txt``, ``*.in`` and the files of a ``requirements/`` folder, scoped by their names."""

    name = "manifests.python.requirements"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the name or the folder is one of requirements; constraints only limit, they require nothing."""
        if _CONSTRAINTS.search(file.name):
            return False
        return bool(_NAME.fullmatch(file.name)) or bool(_FOLDER.search(file.folder) and _SUFFIX.search(file.name))

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield the file as a manifest when it holds requirements, and each of them."""
        sightings = Sightings(file, self.name, self.version, "pypi")
        compiled = any(_COMPILED.search(line) for line in file.lines[:_HEAD_LINES])
        scope = _scope_of_file(file)
        is_manifest = file.path_class is not PathClass.DOCS and not _is_docs(file)
        for line in _joined(file.lines):
            text = line.text
            editable = _EDITABLE.match(text)
            if is_manifest and (editable is not None or _INCLUDE.match(text)):
                yield sightings.manifest()
                is_manifest = False
            if text.startswith("-") and editable is None:
                continue
            requirement = parse_requirement(editable.group(1) if editable else _OPTION.sub("", text))
            if requirement is None:
                continue
            if is_manifest:
                yield sightings.manifest()
                is_manifest = False
            of_line = INDIRECT if compiled and _is_indirect(line.comments) else scope
            yield from sightings.dependency(
                requirement.name, requirement.declared, line.start, scope=of_line, end=line.end
            )


def _is_docs(file: SourceFile) -> bool:
    return any(part.lower() in {"doc", "docs"} for part in file.folder.split("/"))


def _scope_of_file(file: SourceFile) -> str:
    """Return what the file is for, by its name; inside ``docs/`` and the like, development."""
    stem = file.name.rpartition(".")[0]
    in_folder = _FOLDER.search(file.folder)
    by_name = scope_of_words(stem) or (scope_of_words(file.folder[in_folder.end() :]) if in_folder else None)
    if by_name is not None:
        return by_name
    folder = file.folder.rpartition("/")[2].lower()
    by_folder = scope_of_words(folder) if folder in _SCOPED_FOLDERS else None
    return by_folder or (DEV if file.path_class is PathClass.DOCS or _is_docs(file) else RUNTIME)


def _is_indirect(comments: tuple[str, ...]) -> bool:
    """Tell whether the compiler noted only other packages as the reason."""
    noted = " ".join(comments)
    return bool(_VIA.search(noted)) and not _DIRECT.search(noted)


def _joined(lines: list[str]) -> Iterator[_Line]:
    """Join lines that end in a backslash, and give each the comment lines below it, where compilers write reasons."""
    number = 0
    while number < len(lines):
        start = number
        parts: list[str] = []
        comments: list[str] = []
        while True:
            line = lines[number]
            comment = _COMMENT.search(line)
            if comment:
                comments.append(comment.group().strip())
                line = line[: comment.start()]
            number += 1
            parts.append(line.rstrip().removesuffix("\\").strip())
            if not line.rstrip().endswith("\\") or number >= len(lines):
                break
        end = number
        text = " ".join(part for part in parts if part)
        if text:
            below = number
            while below < len(lines) and lines[below].startswith((" ", "\t")) and lines[below].strip().startswith("#"):
                comments.append(lines[below].strip())
                below += 1
            number = below
            yield _Line(text, start + 1, end, tuple(comments))
