"""Dockerfiles and Containerfiles.

Source: https://docs.docker.com/reference/dockerfile/.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Final

import attrs

from repo_registry.adapters.observers.delivery.images import BASE, image_fact, substituted
from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.formats.json_document import read_json
from repo_registry.adapters.observers.observer import Finding, Unreadable
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.domain.model.facts import FactKind, ObservedFact

_NAME: Final = re.compile(r"(?i)(?:[\w.-]{1,60}[-_.])?(?:docker|container)file(?:\.[\w.-]{1,60}|-[\w.-]{1,60})?")
_TEMPLATE: Final = re.compile(r"(?i)(?:[-_.](?:template|tmpl|tpl|j2|jinja2?|erb|in|mustache|ejs|dist))|\.dockerignore$")
_CODE: Final = re.compile(r"(?i)\.(?:py|go|js|ts|rb|md|txt|json|ya?ml|sh|rs|java|html)$")
_MARK: Final = "{{"
_HEREDOC: Final = re.compile(r"<<-?[\"']?([A-Za-z_]\w{0,60})[\"']?")
_FROM_FLAG: Final = re.compile(r"--from=(\S{1,500})")
_MOUNT_FROM: Final = re.compile(r"--mount=\S{0,500}?\bfrom=([^\s,]{1,300})")
_ESCAPE: Final = re.compile(r"#\s*escape\s*=\s*`\s*", re.IGNORECASE)
_DIRECTIVE: Final = re.compile(r"#\s*\w+\s*=.*")
_INSTRUCTION: Final = re.compile(r"\s*([A-Za-z]{2,20})(?:\s+(.*))?", re.DOTALL)
_WRAPPERS: Final = frozenset({"exec", "tini", "dumb-init"})
_INTERPRETERS: Final = frozenset(
    {"python", "python3", "node", "ruby", "php", "perl", "java", "dotnet", "deno", "bun", "sh", "bash", "ash"}
)
#: What keeps a container alive without doing anything.
_IDLE: Final = frozenset({"sleep", "tail", "true"})
_SHELLS: Final = frozenset({"sh", "bash", "ash", "dash", "zsh", "cmd", "powershell", "pwsh"})


@attrs.frozen
class _Instruction:
    name: str
    rest: str
    line: int
    end: int


@attrs.define
class _Stage:
    name: str
    entry: list[str] = attrs.field(factory=list)
    command: list[str] = attrs.field(factory=list)
    line: int = 0
    end: int = 0


class Dockerfile:
    """Base images, images copied from, and what a container of each stage runs."""

    name = "delivery.dockerfile"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is named like a Dockerfile; templates of one are not."""
        named = _NAME.fullmatch(file.name) or file.name.lower().endswith((".dockerfile", ".containerfile"))
        return bool(named) and not _TEMPLATE.search(file.name) and not _CODE.search(file.name)

    def observe(self, file: SourceFile) -> Iterator[Finding]:
        """Yield images in order of appearance, then the command of each stage that sets one."""
        writer = FactWriter(file, self.name, self.version)
        values: dict[str, str] = {}
        stages: list[_Stage] = []
        names: set[str] = set()
        for instruction in _instructions(file.lines):
            if instruction.name == "ARG" and not stages:
                values |= _arguments(instruction.rest, values)
            elif instruction.name == "FROM":
                yield from _base(writer, instruction, values, stages, names)
            elif instruction.name in {"COPY", "ADD", "RUN"}:
                yield from _copied_from(writer, instruction, names)
            elif instruction.name in {"ENTRYPOINT", "CMD"} and stages:
                _set_command(stages[-1], instruction)
        if not stages:
            raise Unreadable("Dockerfile without FROM")
        for stage in stages:
            yield from _command(writer, stage)


def _instructions(lines: list[str]) -> Iterator[_Instruction]:
    """Yield instructions with their continuation lines joined; comments, and the bodies of here-documents, left out."""
    escape = "`" if _uses_backtick(lines) else "\\"
    number = 0
    unending: set[str] = set()
    while number < len(lines):
        start = number
        parts: list[str] = []
        open_ended = True
        while open_ended and number < len(lines):
            line = lines[number].rstrip()
            number += 1
            if line.lstrip().startswith("#") or (parts and not line.strip()):
                continue
            open_ended = line.endswith(escape)
            parts.append(line.removesuffix(escape))
            if not line.strip():
                break
        match = _INSTRUCTION.fullmatch(" ".join(parts))
        if match is None:
            continue
        name, rest = match.group(1).upper(), (match.group(2) or "").strip()
        end = number
        if name in {"RUN", "COPY", "ADD"}:
            for marker in _HEREDOC.findall(rest):
                number = _after(lines, number, marker, unending)
        yield _Instruction(name, rest, _first_line(lines, start), end)


def _first_line(lines: list[str], start: int) -> int:
    """Return the 1-based line where an instruction begins, behind comments above it."""
    while start < len(lines) - 1 and (not lines[start].strip() or lines[start].lstrip().startswith("#")):
        start += 1
    return start + 1


def _after(lines: list[str], number: int, marker: str, unending: set[str]) -> int:
    """Return the index behind the end of a here-document, or ``number`` when it has none.

    ``unending`` keeps the markers that were looked for in vain, so that no line is searched twice.
    """
    if marker in unending:
        return number
    for at in range(number, len(lines)):
        if lines[at].strip() == marker:
            return at + 1
    unending.add(marker)
    return number


def _uses_backtick(lines: list[str]) -> bool:
    for line in lines:
        if _ESCAPE.fullmatch(line.strip()):
            return True
        if not _DIRECTIVE.fullmatch(line.strip()):
            return False
    return False


def _arguments(rest: str, values: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in rest.split():
        name, equals, value = word.partition("=")
        if equals:
            found[name] = substituted(value.strip("\"'"), values | found)
    return found


def _base(
    writer: FactWriter, instruction: _Instruction, values: dict[str, str], stages: list[_Stage], names: set[str]
) -> Iterator[ObservedFact]:
    words = [word for word in instruction.rest.split() if not word.startswith("--")]
    if not words:
        return
    image = substituted(words[0].strip("\"'"), values)
    is_named = len(words) > 2 and words[1].lower() == "as"  # noqa: PLR2004 - image, AS, name
    stages.append(_Stage(name=words[2] if is_named else ""))
    if image.lower() not in names and _MARK not in image:
        yield from image_fact(writer, image, instruction.line, role=BASE, stage=stages[-1].name)
    names.add(stages[-1].name.lower())


def _copied_from(writer: FactWriter, instruction: _Instruction, names: set[str]) -> Iterator[ObservedFact]:
    flags = instruction.rest if instruction.name == "RUN" else instruction.rest.partition(" /")[0]
    pattern = _MOUNT_FROM if instruction.name == "RUN" else _FROM_FLAG
    for image in dict.fromkeys(pattern.findall(flags)):
        if image.lower() not in names and not image.isdigit():
            yield from image_fact(writer, image, instruction.line, role=BASE)


def _set_command(stage: _Stage, instruction: _Instruction) -> None:
    words = _words(instruction.rest)
    if instruction.name == "ENTRYPOINT":
        stage.entry = words
        # An entry point resets the command of the image below, not one that this file sets later.
        stage.line, stage.end = instruction.line, instruction.end
    else:
        stage.command = words
        if not stage.entry:
            stage.line, stage.end = instruction.line, instruction.end


def _words(rest: str) -> list[str]:
    """Return the words of an exec form, or of a shell form split as a shell would."""
    if rest.startswith("["):
        try:
            return [text for text, _ in read_json(rest).texts()]
        except Unreadable:
            pass  # Docker, too, takes a list that is not JSON for a shell form.
    try:
        return shlex.split(rest)
    except ValueError:
        return rest.split()


def _program(words: list[str]) -> str:
    """Return what the words run: the program, or the script, module or archive that an interpreter is given."""
    names = [word.rpartition("/")[2] for word in words]
    start = next(
        (place for place, name in enumerate(names) if name not in _WRAPPERS and not name.startswith("-")), None
    )
    if start is None or names[start] not in _INTERPRETERS:
        return "" if start is None else names[start]
    given = [name for name in names[start + 1 :] if name and not name.startswith("-")]
    return given[0] if given else names[start]


def _command(writer: FactWriter, stage: _Stage) -> Iterator[ObservedFact]:
    words = stage.entry + stage.command
    if words and words[0].startswith("-"):
        return
    program = _program(words)
    if not program or program in _SHELLS or program in _IDLE:
        return
    yield writer.fact(
        FactKind.ENTRY_POINT,
        program,
        " ".join(words),
        stage.line,
        end=stage.end,
        type="script",
        stage=stage.name or None,
    )
