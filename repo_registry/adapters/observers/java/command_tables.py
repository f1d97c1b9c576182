"""Libraries of Java and Kotlin that hold commands: an entry each.

Sources: https://picocli.info/, https://docs.spring.io/spring-shell/reference/, https://jcommander.org/ and
https://ajalt.github.io/clikt/.
"""

from __future__ import annotations

from typing import Final

import attrs


@attrs.frozen(kw_only=True)
class CommandRule:
    """An annotation that makes a class or method a command."""

    framework: str
    packages: frozenset[str]
    annotation: str
    names: tuple[str, ...]
    """Arguments that hold the name."""
    help: tuple[str, ...]
    """Arguments that hold what it does, the first that is given."""
    subcommands: str = ""
    """Argument that lists classes of further commands."""
    on_methods: bool = False
    kebab: bool = False
    """Without a name it is that of the method, with hyphens."""
    parents: bool = False
    """On a class it only stands before the commands of its methods."""


RULES: Final = (
    CommandRule(
        framework="picocli",
        packages=frozenset({"picocli.CommandLine"}),
        annotation="Command",
        names=("name",),
        help=("description", "header"),
        subcommands="subcommands",
        on_methods=True,
        kebab=True,
    ),
    CommandRule(
        framework="spring-shell",
        packages=frozenset({"org.springframework.shell.standard"}),
        annotation="ShellMethod",
        names=("key",),
        help=("value",),
        on_methods=True,
        kebab=True,
    ),
    CommandRule(
        framework="spring-shell",
        packages=frozenset(
            {"org.springframework.shell.command.annotation", "org.springframework.shell.core.command.annotation"}
        ),
        annotation="Command",
        names=("command", "name", "value"),
        help=("description",),
        on_methods=True,
        kebab=True,
        parents=True,
    ),
    CommandRule(
        framework="jcommander",
        packages=frozenset({"com.beust.jcommander"}),
        annotation="Parameters",
        names=("commandNames",),
        help=("commandDescription",),
    ),
)

#: Annotations of fields that are options: (package, name) → arguments of names and of help.
OPTIONS: Final = {
    ("picocli.CommandLine", "Option"): ("names", "description"),
    ("com.beust.jcommander", "Parameter"): ("names", "description"),
    ("org.springframework.shell.standard", "ShellOption"): ("value", "help"),
}
OPTION_PACKAGES: Final = frozenset(package for package, _ in OPTIONS)

#: Classes of Kotlin that are commands because of what they extend.
CLIKT: Final = frozenset(
    f"com.github.ajalt.clikt.core.{name}"
    for name in ("CliktCommand", "NoOpCliktCommand", "CoreCliktCommand", "SuspendingCliktCommand")
)
#: Calls that name the program of all commands.
PROGRAM_NAMES: Final = frozenset({"programName", "setProgramName", "setCommandName"})
CUES: Final = ("picocli", "org.springframework.shell", "jcommander", "clikt")
