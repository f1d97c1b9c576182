"""A Java or Kotlin file as the rules see it: its tree and declarations, made once a file."""

from __future__ import annotations

import re

import attrs

from repo_registry.adapters.observers.java.declarations import Unit
from repo_registry.adapters.observers.java.java_reader import JavaReader
from repo_registry.adapters.observers.java.kotlin_reader import KotlinReader
from repo_registry.adapters.observers.java.texts import Texts
from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Dialect, Syntax, syntax_of

_JAVA = Dialect(
    grammar="java",
    kept=frozenset({"method_invocation", "object_creation_expression"}),
    scopes=frozenset({*JavaReader.TYPES, "method_declaration", "constructor_declaration"}),
)
_KOTLIN = Dialect(
    grammar="kotlin",
    kept=frozenset({"call_expression", "index_expression"}),
    scopes=frozenset({*KotlinReader.TYPES, "companion_object", "function_declaration"}),
)
#: The grammar of Kotlin needs an end behind the last member of a body that is written on one line.
_ONE_LINE = re.compile(rb"^([^\n\"/]{0,200}\b(?:class|interface|object)\b[^\n]{0,2000}[^\s{]) \}$", re.MULTILINE)


@attrs.frozen(eq=False)
class Source:
    """Everything that is read of one file."""

    syntax: Syntax
    unit: Unit
    texts: Texts
    is_kotlin: bool


def is_java(file: SourceFile) -> bool:
    """Tell whether the file is Java source."""
    return file.name.endswith(".java") or file.language == "Java"


def is_kotlin(file: SourceFile) -> bool:
    """Tell whether the file is Kotlin source; build scripts are none."""
    return file.name.endswith(".kt") or (file.language == "Kotlin" and not file.name.endswith(".kts"))


def is_source(file: SourceFile) -> bool:
    """Tell whether the file is Java or Kotlin source."""
    return is_java(file) or is_kotlin(file)


def source_of(file: SourceFile) -> Source:
    """Return what the file declares, read once.

    Raises:
        Unreadable: The parser gave up.
    """
    remembered = vars(file)
    known = remembered.get("_java_source")
    if isinstance(known, Unreadable):
        raise known
    if not isinstance(known, Source):
        try:
            known = remembered["_java_source"] = _read(file)
        except Unreadable as error:
            remembered["_java_source"] = error
            raise
    return known


def _read(file: SourceFile) -> Source:
    if is_kotlin(file):
        syntax = syntax_of(file, _KOTLIN, _ONE_LINE.sub(rb"\1;}", file.data))
        unit = KotlinReader(syntax).unit()
        return Source(syntax, unit, Texts(syntax, unit), is_kotlin=True)
    syntax = syntax_of(file, _JAVA)
    unit = JavaReader(syntax).unit()
    return Source(syntax, unit, Texts(syntax, unit), is_kotlin=False)
