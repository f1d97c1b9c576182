"""What the rules for commands of Ruby leave for the join."""

from __future__ import annotations

from typing import Final, TypeAlias

from tree_sitter import Node

from repo_registry.domain.model.validation import JsonValue

COMMAND: Final = "ruby.command"
"""A command of a class or of a block: owner (class, or id of the block around, or ""), id, name, help, options,
handler, end_line, framework (thor, builder)."""
SUBCOMMAND: Final = "ruby.subcommand"
"""The commands of class ``target`` stand below ``owner`` as ``name``: help, end_line."""
CLI_CLASS: Final = "ruby.cli_class"
"""A class that may hold commands: name, superclass, options (of every command)."""
START: Final = "ruby.start"
"""A program: target (class that it starts, or ""), name ("" if only the file tells)."""
PARSER: Final = "ruby.option_parser"
"""A program that reads options: name ("" if only the file tells), options, end_line."""

OPTIONS: Final = 80
"""Options of one command."""

Found: TypeAlias = tuple[str, Node, dict[str, JsonValue]]
