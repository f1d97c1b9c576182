"""Commands that Rust types describe with clap's, structopt's or argh's attributes, as fragments.

Source: https://docs.rs/clap/latest/clap/_derive/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from repo_registry.adapters.observers.fact_writer import FactWriter
from repo_registry.adapters.observers.observer import Finding
from repo_registry.adapters.observers.rust.attributes import literal, pieces
from repo_registry.adapters.observers.rust.items import Item
from repo_registry.adapters.observers.rust.source import Rust, is_rust, rust
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import last_line_of, line_of
from repo_registry.domain.model.facts import Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.validation import JsonValue

TYPE: Final = "rust.command_type"
"""A struct or enum: name, root (can be parsed by itself), framework, command (its own name), help, options, parts
(names of types whose options or commands are its own), end_line."""
VARIANT: Final = "rust.command_variant"
"""A command of an enum: owner, name, help, options, parts, hidden, merged (its commands are those of the enum),
end_line."""
OPTIONS: Final = 80

#: Derived trait → framework and whether such a type can be parsed by itself.
DERIVES: Final = {
    "Parser": ("clap", True),
    "Clap": ("clap", True),
    "Args": ("clap", False),
    "Subcommand": ("clap", False),
    "StructOpt": ("structopt", True),
    "FromArgs": ("argh", True),
}
_ABOUT: Final = ("about", "description", "long_about")
_COMMAND_ATTRIBUTES: Final = ("command", "clap", "structopt", "argh")
_FIELD_ATTRIBUTES: Final = ("arg", "clap", "structopt", "argh", "command")
#: Ways of ``rename_all`` that leave a name without dashes.
_CASES: Final = {"snake_case": "_", "kebab-case": "-", "lower": "", "lowercase": "", "verbatim": None}


class DerivedCommandObserver:
    """Finds types that describe commands."""

    name = "rust.derived_commands"
    version = 1

    def wants(self, file: SourceFile) -> bool:
        """Tell whether the file may derive any."""
        return is_rust(file) and file.path_class is not PathClass.DOCS and any(one in file.text for one in DERIVES)

    def observe(self, file: SourceFile) -> Iterable[Finding]:
        """Yield fragments."""
        source = rust(file)
        writer = FactWriter(file, self.name, self.version)
        for item in source.items:
            derived = _derived(item)
            if item.tested or derived is None:
                continue
            if item.node.type == "struct_item":
                yield _struct(source, writer, item, derived)
            elif item.node.type == "enum_item":
                yield from _enum(source, writer, item, derived)


def _derived(item: Item) -> tuple[str, bool] | None:
    for one in item.attributes:
        if one.path == "derive":
            for piece in pieces(one.text):
                known = DERIVES.get(piece.strip().rpartition("::")[2])
                if known is not None:
                    return known
    return None


def _told(item: Item, names: tuple[str, ...]) -> dict[str, str]:
    """Return the arguments of all attributes with these names."""
    found: dict[str, str] = {}
    for one in item.attributes:
        if one.name in names:
            found |= one.arguments()
    return found


def _help(item: Item, told: dict[str, str], source: Rust) -> str:
    for key in _ABOUT:
        text = _text(told.get(key, ""), source)
        if text:
            return text
    return item.paragraph


def _text(value: str, source: Rust) -> str:
    return literal(value) or source.constants.get(value, "")


def _struct(source: Rust, writer: FactWriter, item: Item, derived: tuple[str, bool]) -> Fragment:
    told = _told(item, _COMMAND_ATTRIBUTES)
    options, parts = _fields(source, item)
    return writer.fragment(
        TYPE,
        line_of(item.node),
        name=item.name,
        root=derived[1] and not (derived[0] == "argh" and "subcommand" in told),
        framework=derived[0],
        command=_text(told.get("name", ""), source),
        help=_help(item, told, source),
        options=options,
        parts=parts,
        end_line=last_line_of(item.node),
    )


def _enum(source: Rust, writer: FactWriter, item: Item, derived: tuple[str, bool]) -> Iterator[Fragment]:
    told = _told(item, _COMMAND_ATTRIBUTES)
    yield writer.fragment(
        TYPE,
        line_of(item.node),
        name=item.name,
        root=derived[1] and derived[0] != "argh",
        framework=derived[0],
        command=_text(told.get("name", ""), source),
        help=_help(item, told, source),
        options=[],
        parts=[],
        end_line=last_line_of(item.node),
    )
    case = _text(told.get("rename_all", ""), source) or "kebab-case"
    for variant in source.members(item.node.child_by_field_name("body")):
        if variant.node.type != "enum_variant" or variant.tested:
            continue
        said = _told(variant, _COMMAND_ATTRIBUTES)
        if said.get("skip") == "" or said.get("external_subcommand") == "":
            continue
        options, parts = _fields(source, variant)
        yield writer.fragment(
            VARIANT,
            line_of(variant.node),
            owner=item.name,
            name=_text(said.get("name", ""), source) or cased(variant.name, case),
            named="name" in said,
            help=_help(variant, said, source),
            options=options,
            parts=parts,
            hidden=said.get("hide", "false") in {"", "true"},
            merged=said.get("flatten") == "",
            framework=derived[0],
            end_line=last_line_of(variant.node),
        )


def _fields(source: Rust, item: Item) -> tuple[list[JsonValue], list[JsonValue]]:
    """Return the options of a struct or variant, and the types that hold further ones or commands."""
    options: list[JsonValue] = []
    parts: list[JsonValue] = []
    body = item.node.child_by_field_name("body")
    if body is not None and body.type == "ordered_field_declaration_list":
        for child in body.named_children:
            name = source.inner_type(child)
            if name:
                parts.append(name)
        return options, parts
    for field in source.members(body):
        if field.node.type != "field_declaration":
            continue
        told = _told(field, _FIELD_ATTRIBUTES)
        if told.get("flatten") == "" or told.get("subcommand") == "":
            parts.append(source.inner_type(field.node.child_by_field_name("type")))
        elif told.get("skip") is None and len(options) < OPTIONS:
            options.append(_option(source, field, told))
    return options, parts


def _option(source: Rust, field: Item, told: dict[str, str]) -> JsonValue:
    plain = field.name.removeprefix("r#").replace("_", "-")
    argh = field.attribute("argh") is not None
    if "long" in told or (argh and "positional" not in told):
        name = "--" + (_text(told.get("long", ""), source) or plain)
    elif "short" in told:
        name = "-" + (told["short"].strip("'\"") or plain[:1])
    else:
        name = (_text(told.get("value_name", ""), source) or plain).upper()
    return [name, _text(told.get("help", "") or told.get("description", ""), source) or field.paragraph]


def cased(name: str, case: str) -> str:
    """Return the name of a variant as ``rename_all`` has it: ``AddUser`` is ``add-user`` by default."""
    mark = _CASES.get(case, "-")
    if mark is None:
        return name
    out: list[str] = []
    for place, letter in enumerate(name):
        before, after = name[place - 1 : place], name[place + 1 : place + 2]
        if (
            place
            and letter.isupper()
            and (before.islower() or before.isdigit() or (before.isupper() and after.islower()))
        ):
            out.append(mark)
        out.append(letter.lower())
    return "".join(out).replace("_", mark)
