"""Commands of Rust programs: an example and a counter-example for each form."""

from __future__ import annotations

import pytest

from repo_registry.adapters.observers.rust.derived_commands import cased
from repo_registry.domain.model.facts import FactKind
from tests.observers.rust.sources import binary, crate, main_file, read

_USE = "use clap::{Arg, Args, Command, Parser, Subcommand};\n"


def _commands(files: dict[str, str]) -> dict[str, str]:
    found = read(files, more=[main_file()])
    return {fact.key: fact.value for fact in found if fact.kind is FactKind.CLI_COMMAND}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "/// Do things.\n#[derive(Parser)]\nstruct Cli { x: u8 }", {"acme-tool": "Do things."}, id="a struct"
        ),
        pytest.param(
            '#[derive(Debug, clap::Parser)]\n#[command(name = "other", about = "Do x")]\nstruct Cli;',
            {"acme-tool": "Do x"},
            id="a program is called as Cargo calls it",
        ),
        pytest.param("#[derive(Debug)]\nstruct Cli;", {}, id="nothing derived"),
        pytest.param(
            "#[derive(Parser)]\nstruct Cli { #[command(subcommand)] c: Option<Sub> }\n"
            "#[derive(Subcommand)]\nenum Sub {\n"
            '/// Add one.\nAddUser { name: String },\n#[command(name = "rm", about = "Remove")]\nRemove(RemoveArgs),\n'
            "#[command(hide = true)]\nSecret,\n}\n/// Not this.\n#[derive(Args)]\nstruct RemoveArgs { x: u8 }",
            {"acme-tool": "", "acme-tool add-user": "Add one.", "acme-tool rm": "Remove"},
            id="sub-commands",
        ),
        pytest.param(
            "#[derive(Parser)]\nenum Cli { One(Inner), #[clap(flatten)] More(Extra) }\n"
            "#[derive(Parser)]\nstruct Inner { #[clap(subcommand)] s: Deep }\n#[derive(Subcommand)]\n"
            "enum Deep { Two }\n"
            "#[derive(Subcommand)]\nenum Extra { Three }",
            {"acme-tool": "", "acme-tool one": "", "acme-tool one two": "", "acme-tool three": ""},
            id="nested and flattened",
        ),
        pytest.param(
            "#[derive(FromArgs)]\n/// Top.\nstruct Top { #[argh(subcommand)] n: Sub }\n"
            "#[derive(FromArgs)]\n#[argh(subcommand)]\nenum Sub { One(One) }\n"
            '#[derive(FromArgs)]\n/// First.\n#[argh(subcommand, name = "first")]\n'
            "struct One { #[argh(switch)] x: bool }",
            {"acme-tool": "Top.", "acme-tool first": "First."},
            id="argh",
        ),
        pytest.param(
            'fn main() { Command::new("x").about("Do x").subcommand(Command::new("a").about("Do a"))\n'
            '.subcommands([b(), Command::new("c").hide(true)]); }\n'
            'fn b() -> Command { Command::new("b").about("Do b").subcommand(Command::new("d")) }',
            {"acme-tool": "Do x", "acme-tool a": "Do a", "acme-tool b": "Do b", "acme-tool b d": ""},
            id="built",
        ),
        pytest.param('fn main() { std::process::Command::new("git").arg("x"); }', {}, id="a process"),
        pytest.param(
            "#[cfg(test)]\nmod tests { #[derive(Parser)]\nstruct Cli { x: u8 } }", {}, id="in tests of the file"
        ),
    ],
)
def test_commands_of_one_file(text: str, expected: dict[str, str]) -> None:
    assert _commands({"src/main.rs": _USE + text}) == expected


def test_a_command_of_the_standard_library_is_no_command() -> None:
    assert (
        _commands({"src/main.rs": 'use std::process::Command;\n// clap\nfn f() { Command::new("a").arg("b"); }'}) == {}
    )


def test_options_have_names_and_help() -> None:
    text = _USE + (
        "#[derive(Parser)]\nstruct Cli {\n/// A name.\n#[arg(short, long)]\nfull_name: String,\n"
        "#[arg(short = 'q', help = \"Hush\")]\n"
        "quiet: bool,\n/// What.\npath: PathBuf,\n#[command(flatten)]\nmore: More,\n}\n"
        '#[derive(Args)]\nstruct More { #[arg(long = "dry-run")] dry: bool }'
    )
    (fact,) = [fact for fact in read({"src/main.rs": text}, more=[main_file()]) if fact.kind is FactKind.CLI_COMMAND]
    assert fact.attributes["options"] == [
        ["--full-name", "A name."],
        ["-q", "Hush"],
        ["PATH", "What."],
        ["--dry-run", ""],
    ]
    built = _USE + (
        'fn main() { let c = Command::new("x").arg(Arg::new("v").long("verbose").short(\'v\').help("Say more"));\n'
        'let c = c.arg(Arg::new("FILE").help("A file")); }'
    )
    (fact,) = [fact for fact in read({"src/main.rs": built}, more=[main_file()]) if fact.kind is FactKind.CLI_COMMAND]
    assert fact.attributes["options"] == [["--verbose", "Say more"], ["FILE", "A file"]]


def test_types_are_found_in_other_files_and_crates() -> None:
    files = {
        "cli/src/main.rs": _USE + "#[derive(Parser)]\nstruct Cli { #[command(subcommand)] c: Sub }",
        "cli/src/sub.rs": _USE + "#[derive(Subcommand)]\npub enum Sub { One(OneArgs) }",
        "lib/src/lib.rs": _USE + "/// First.\n#[derive(Parser)]\npub struct OneArgs { x: u8 }",
    }
    manifests = (crate("cli", "cli/Cargo.toml"), crate("lib", "lib/Cargo.toml"))
    found = read(files, manifests, [main_file("cli/src/main.rs", "cli")])
    assert {fact.key: fact.value for fact in found if fact.kind is FactKind.CLI_COMMAND} == {
        "cli": "",
        "cli one": "First.",
    }


def test_programs_are_called_as_the_manifest_lists_them() -> None:
    text = _USE + "#[derive(Parser)]\nstruct Cli { x: u8 }"
    manifests = (
        crate("acme"),
        binary("tool", "src/main.rs"),
        binary("more", "src/bin/more.rs"),
        binary("cmd", "src/bin/c/main.rs"),
    )
    found = read(
        {"src/main.rs": text, "src/bin/c/args.rs": text, "src/bin/more.rs": text, "src/bin/third/main.rs": text},
        manifests,
    )
    assert [fact.key for fact in found if fact.kind is FactKind.CLI_COMMAND] == ["cmd", "more", "third", "tool"]


@pytest.mark.parametrize(
    ("name", "case", "expected"),
    [
        ("AddUser", "kebab-case", "add-user"),
        ("AddHTTPUser2", "kebab-case", "add-http-user2"),
        ("AddUser", "snake_case", "add_user"),
        ("AddUser", "verbatim", "AddUser"),
        ("Add_User", "kebab-case", "add-user"),
    ],
)
def test_names_of_variants_are_written_as_told(name: str, case: str, expected: str) -> None:
    assert cased(name, case) == expected
