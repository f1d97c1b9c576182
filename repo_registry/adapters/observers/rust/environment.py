"""Environment variables that a Rust program reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tree_sitter import Node

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.rust.attributes import literal
from repo_registry.adapters.observers.rust.items import Item
from repo_registry.adapters.observers.rust.source import Rust, arguments, is_rust, rust
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass

#: Last two parts of a function that takes the name of a variable first.
READERS: Final = frozenset(
    {
        ("env", "var"),
        ("env", "var_os"),
        ("dotenv", "var"),
        ("dotenvy", "var"),
        ("dotenv_codegen", "dotenv"),
    }
)
#: Macros that read a variable when the program is compiled.
MACROS: Final = frozenset({"env", "option_env", "dotenv"})
#: Set by Cargo itself for what it compiles.
_BY_CARGO: Final = re.compile(
    r"CARGO(?:_.{1,60})?|OUT_DIR|TARGET|HOST|NUM_JOBS|OPT_LEVEL|PROFILE|DEBUG|RUSTC|RUSTDOC|DEP_.{1,80}"
)
_BUILD_SCRIPT: Final = re.compile(r"(?:.{1,300}/)?build(?:/.{1,100})?\.rs")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_FALLBACKS: Final = frozenset({"unwrap_or", "unwrap_or_else", "unwrap_or_default"})
_FALLBACK: Final = re.compile(
    r"\s{0,99}\.unwrap_or(?:_else)?\(\s{0,99}(?:\|\w{0,9}\|)?\s{0,9}\{?\s{0,99}(?:String::from\()?\"([^\"\\\n]{0,120})\""
)
_QUOTED: Final = re.compile(r'"([^"\\\n]{0,120})"')


class _Read(NamedTuple):
    name: str
    default: str
    node: Node
    access: str


class EnvironmentObserver:
    """Finds reads of environment variables; a name counts once a file."""

    name = "rust.environment"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may read any."""
        built = is_rust(file) and not _BUILD_SCRIPT.fullmatch(file.path)
        return built and "env" in file.text and file.path_class is not PathClass.DOCS

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield a fact for each name."""
        source = rust(file)
        writer = FactWriter(file, self.name, self.version)
        seen: set[str] = set()
        for read in sorted(_reads(source), key=lambda one: one.node.start_byte):
            fit = _NAME.fullmatch(read.name) and not _BY_CARGO.fullmatch(read.name)
            if fit and read.name not in seen and not source.is_tested(read.node):
                seen.add(read.name)
                line, end = line_of(read.node), last_line_of(read.node)
                yield writer.fact(FactKind.ENV_VARIABLE, read.name, read.default, line, end=end, access=read.access)


def _reads(source: Rust) -> Iterator[_Read]:
    for node, _ in source.syntax.of("call_expression"):
        called = node.child_by_field_name("function")
        given = arguments(node)
        if called is None or not given:
            continue
        if called.type == "field_expression":
            field = called.child_by_field_name("field")
            if field is not None and source.head(field) == "env" and "clap" in source.file.text:
                yield _Read(source.text(given[0]) or "", "", node, "clap")
            continue
        path = source.full_path(called)
        if path[-2:] in READERS:
            name = source.text(given[0])
            if name:
                yield _Read(name, _default(source, node), node, "::".join(path[-2:]))
    for node, _ in source.syntax.of("macro_invocation"):
        macro = node.child_by_field_name("macro")
        if macro is not None and source.head(macro).rpartition("::")[2] in MACROS:
            match = _QUOTED.search(source.head(node))
            if match:
                yield _Read(match[1], "", node, f"{source.head(macro)}!")
    yield from _declared(source)


def _default(source: Rust, node: Node) -> str:
    """Return what ``.unwrap_or("x".into())`` gives instead."""
    field = node.parent
    call = None if field is None or field.type != "field_expression" else field.parent
    name = None if field is None else field.child_by_field_name("field")
    if call is None or name is None or call.type != "call_expression" or source.head(name) not in _FALLBACKS:
        return ""
    match = _FALLBACK.match(source.syntax.head(call, 1_000)[node.end_byte - call.start_byte :])
    return match[1] if match else ""


def _declared(source: Rust) -> Iterator[_Read]:
    """Read ``#[arg(env = "X")]`` and ``#[arg(env)]`` of fields and of variants' fields."""
    for item in source.items:
        if item.node.type not in {"struct_item", "enum_item"} or item.tested:
            continue
        for field in _fields(source, item):
            one = field.attribute("arg", "clap", "structopt")
            told = None if one is None else one.arguments().get("env")
            if told is None:
                continue
            name = source.constants.get(told, literal(told) or "") if told else field.name.upper()
            default = "" if one is None else one.arguments().get("default_value", "")
            default = default or ("" if one is None else one.arguments().get("default_value_t", ""))
            yield _Read(name, literal(default) or default, field.node, "clap")


def _fields(source: Rust, item: Item) -> Iterator[Item]:
    for member in source.members(item.node.child_by_field_name("body")):
        yield member
        if member.node.type == "enum_variant":
            yield from source.members(member.node.child_by_field_name("body"))
