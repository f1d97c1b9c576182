"""Commands of Java and Kotlin: an example and a counter-example for each library."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.java.sources import keys, read

_PICOCLI = "import picocli.CommandLine;\nimport picocli.CommandLine.Command;\nimport picocli.CommandLine.Option;\n"
_SHELL = "import org.springframework.shell.standard.*;\n"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param(
            "A.java",
            _PICOCLI + '@Command(name = "tool", description = {"Do", "things"}, subcommands = {Add.class, Sub.class})\n'
            'class Tool {}\n@Command(name = "add", description = "Add one") class Add {}\n'
            '@CommandLine.Command(name = "sub") class Sub { @Command(description = "Go deep") void goDeep() {} }',
            {"tool": "Do things", "tool add": "Add one", "tool sub": "", "tool sub go-deep": "Go deep"},
            id="picocli",
        ),
        pytest.param(
            "A.java",
            _PICOCLI + '@Command(name = "tool") class Tool { static void main() {\n'
            'new CommandLine(new Tool()).addSubcommand("x", new Add()).execute(); } }\n'
            '@Command(name = "add") class Add {}',
            {"tool": "", "tool x": ""},
            id="picocli, a command that is added",
        ),
        pytest.param(
            "A.java", 'import org.acme.Command;\n@Command(name = "x") class A {} // picocli', {}, id="another command"
        ),
        pytest.param(
            "A.java",
            _SHELL + "@ShellComponent class A {\n"
            '@ShellMethod(key = {"user add", "ua"}, value = "Add a user") void a() {}\n'
            '@ShellMethod("List users") void listUsers() {} void other() {} }',
            {"user add": "Add a user", "ua": "Add a user", "list-users": "List users"},
            id="spring shell",
        ),
        pytest.param(
            "A.java",
            "import org.springframework.shell.command.annotation.Command;\n"
            '@Command(command = "user") class A { @Command(command = "add", description = "Add") void a() {} }',
            {"user add": "Add"},
            id="spring shell 3",
        ),
        pytest.param(
            "A.java",
            "import com.beust.jcommander.*;\n"
            '@Parameters(commandNames = {"add"}, commandDescription = "Add one") class Add {}\n'
            'class Main { void m() { JCommander.newBuilder().programName("tool"); } }',
            {"tool add": "Add one"},
            id="jcommander",
        ),
        pytest.param(
            "A.java", "import com.beust.jcommander.*;\n@Parameters class Options {}", {}, id="parameters of no command"
        ),
        pytest.param(
            "A.kt",
            "import com.github.ajalt.clikt.core.*\n"
            'class Tool : CliktCommand(help = "Do things") { override fun run() = Unit }\n'
            'class AddOne : CliktCommand(name = "add") { override fun help(context: Context) = "Add one" }\n'
            "class Other : Base()\n"
            "fun main(args: Array<String>) = Tool().subcommands(AddOne()).main(args)",
            {"tool": "Do things", "tool add": "Add one"},
            id="clikt",
        ),
    ],
)
def test_commands_of_one_file(name: str, text: str, expected: dict[str, str]) -> None:
    found = {fact.key: fact.value for fact in read({f"src/main/java/{name}": text})}
    assert {key: value for key, value in found.items() if key in keys_of(text, name)} == expected


def keys_of(text: str, name: str) -> list[str]:
    return keys({f"src/main/java/{name}": text}, FactKind.CLI_COMMAND)


def test_commands_tell_their_options_and_handler() -> None:
    text = (
        _PICOCLI + '@Command(name = "tool") class Tool {\n'
        '@Option(names = {"-o", "--out"}, description = "Where to") String out;\nString plain; }'
    )
    (fact,) = (one for one in read({"src/main/java/Tool.java": text}) if one.kind is FactKind.CLI_COMMAND)
    assert fact.attributes["options"] == [["--out", "Where to"]]
    assert fact.attributes["handler"] == "Tool"
    assert fact.attributes["framework"] == "picocli"


def test_subcommands_are_found_in_other_files() -> None:
    files = {
        "src/main/java/a/Tool.java": "package a;\nimport a.b.Add;\n"
        + _PICOCLI
        + '@Command(name = "tool", subcommands = Add.class) class Tool {}',
        "src/main/java/a/b/Add.java": "package a.b;\n" + _PICOCLI + '@Command(name = "add") public class Add {}',
    }
    assert keys(files, FactKind.CLI_COMMAND) == ["tool", "tool add"]
