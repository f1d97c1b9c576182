"""Commands told by struct tags: go-flags, kong and go-arg, as fragments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from repo_registry.adapters.observers.golang.names import Names, is_go, names
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

TAGGED_COMMAND = "go.tagged_command"
"""A field that is a command: id, parent (id of the struct), type (reference or null), name, help, framework, options,
end_line."""

_TAG = re.compile(r'([A-Za-z-]{1,30}):"([^"\\]{0,400})"')
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
#: Import path → framework; the tags mean commands only where one of these is imported, or nothing else is known.
_CUES = ('command:"', 'cmd:"', "subcommand")


class TaggedCommandObserver:
    """Finds fields of structs that stand for commands."""

    name = "go.tagged_commands"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file is built and has such a tag."""
        return is_go(file) and file.path_class is not PathClass.DOCS and any(cue in file.text for cue in _CUES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fragment for each command."""
        known = names(file)
        for node, payload in _fields(known):
            yield Fragment(
                kind=TAGGED_COMMAND,
                path=file.path,
                line=line_of(node),
                path_class=file.path_class,
                payload=payload,
            )


def tags_of(text: str) -> dict[str, str]:
    """Return the key and value pairs of a struct tag; the first of a repeated key counts."""
    found: dict[str, str] = {}
    for key, value in _TAG.findall(text):
        found.setdefault(key, value)
    return found


def enclosing(known: Names) -> Iterator[tuple[Node, str, list[Node]]]:
    """Yield each field with the name of its type and the fields around it, outermost first."""
    types = known.syntax.of("type_spec")
    position = 0
    owner: tuple[int, str] = (0, "")
    stack: list[Node] = []
    for field, _ in known.syntax.of("field_declaration"):
        while position < len(types) and types[position].node.start_byte < field.start_byte:
            spec = types[position].node
            name = spec.child_by_field_name("name")
            if spec.end_byte >= field.end_byte and name is not None:
                owner = (spec.end_byte, known.syntax.text(name))
            position += 1
        while stack and stack[-1].end_byte <= field.start_byte:
            stack.pop()
        yield field, owner[1] if field.end_byte <= owner[0] else "", stack
        stack.append(field)


def _fields(known: Names) -> Iterator[tuple[Node, dict[str, JsonValue]]]:
    for field, owner, around in enclosing(known):
        told = _command(known, field)
        if told is None or not owner:
            continue
        outer = [name for one in around if _command(known, one) is not None and (name := _field_name(known, one))]
        kind = known.type_name(field.child_by_field_name("type"))
        reference: JsonValue = None
        if kind is not None:
            reference = [kind[0], kind[1]] if kind[0] else kind[1]
        name, helped, framework = told
        yield (
            field,
            {
                "id": ".".join([owner, *outer, _field_name(known, field)]),
                "parent": ".".join([owner, *outer]),
                "type": reference,
                "name": name,
                "help": helped,
                "framework": framework,
                "end_line": last_line_of(field),
            },
        )


def _field_name(known: Names, field: Node) -> str:
    name = field.child_by_field_name("name")
    if name is not None:
        return known.syntax.text(name)
    kind = known.type_name(field.child_by_field_name("type"))
    return "" if kind is None else kind[1]


def _command(known: Names, field: Node) -> tuple[str, str, str] | None:
    """Return name, help and framework if a field stands for a command."""
    tag = field.child_by_field_name("tag")
    tags = {} if tag is None else tags_of(known.syntax.text(tag))
    if tags.get("command"):
        return tags["command"], tags.get("description") or tags.get("long-description") or "", "go-flags"
    if "cmd" in tags:
        name = tags.get("name") or "-".join(_HUMPS.split(_field_name(known, field))).lower()
        return (name, tags.get("help", ""), "kong") if name else None
    words = tags.get("arg", "").split(",")
    for word in words:
        if word == "subcommand" or word.startswith("subcommand:"):
            name = word.partition(":")[2] or _field_name(known, field).lower()
            return name, tags.get("help", ""), "go-arg"
    return None
