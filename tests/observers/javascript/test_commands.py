"""Commands of JavaScript and TypeScript programs."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.javascript.sources import commands, package, read

_TOOL = package("package.json", "tool-cli", {"tool": "./dist/cli.js"}, "Does things.")
_COMMANDER = "import { Command } from 'commander';\nconst program = new Command();\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            _COMMANDER + "program.command('build <dir>').description('Build it').action(run);\nprogram.parse();",
            {"tool": "Does things.", "tool build": "Build it"},
            id="commander",
        ),
        pytest.param(
            _COMMANDER + "const db = program.command('db').description('Database');\n"
            "db.command('migrate').description('Migrate it');\nprogram.parse();",
            {"tool": "Does things.", "tool db": "Database", "tool db migrate": "Migrate it"},
            id="commander, nested",
        ),
        pytest.param(
            _COMMANDER
            + "program.addCommand(new Command('serve').description('Serve it')).addCommand(new Command('bare'));\n"
            "program.parse();",
            {"tool": "Does things.", "tool serve": "Serve it", "tool bare": ""},
            id="commander, made apart",
        ),
        pytest.param(
            "const { program } = require('commander');\n"
            "program.description('All').command('a', 'Do a').command('b', 'Do b');\n"
            "program.parse(process.argv);",
            {"tool": "All", "tool a": "Do a", "tool b": "Do b"},
            id="commander, siblings with a help",
        ),
        pytest.param(
            "import yargs from 'yargs';\nyargs(hideBin(process.argv)).command('get <x>', 'Get it', (y) => "
            "y.command('all', 'Get all'), run).command(['$0', 'help'], 'Default', () => {}).argv;",
            {"tool": "Does things.", "tool get": "Get it", "tool get all": "Get all"},
            id="yargs",
        ),
        pytest.param(
            "import cac from 'cac';\nconst cli = cac('other');\ncli.command('[root]', 'Default');\n"
            "cli.command('dev', 'Start it').alias('d').option('--port <n>', 'Port');\ncli.parse();",
            {"tool": "Does things.", "tool dev": "Start it"},
            id="cac",
        ),
        pytest.param(
            "import sade from 'sade';\nsade('tool').command('build <src>').describe('Build').action(f)"
            ".command('watch').describe('Watch').action(g).parse(process.argv);",
            {"tool": "Does things.", "tool build": "Build", "tool watch": "Watch"},
            id="sade",
        ),
        pytest.param(
            "const [, , command] = process.argv;\nif (command === 'check') { check(); }\nif (kind === 'other') f();",
            {"tool": "Does things.", "tool check": ""},
            id="first argument by pattern",
        ),
        pytest.param(
            "switch (process.argv[2]) { case 'up': up(); break; case '--help': help(); break; default: fail(); }",
            {"tool": "Does things.", "tool up": ""},
            id="first argument by switch",
        ),
        pytest.param(
            "const commands = { init, build: () => 1 };\nconst args = process.argv.slice(2);\n"
            "const name = args.shift();\ncommands[name]();",
            {"tool": "Does things.", "tool init": "", "tool build": ""},
            id="first argument by table",
        ),
        pytest.param(
            "const argv = minimist(process.argv.slice(2));\n"
            "if (argv._[0] == 'run') run();\nif (argv.mode === 'fast') f();",
            {"tool": "Does things.", "tool run": ""},
            id="parsed arguments",
        ),
        pytest.param(
            "main(process.argv.slice(2));\n"
            "function main(args) { if (args[0] === 'go') go(); if (args[1] === 'no') f(); }",
            {"tool": "Does things.", "tool go": ""},
            id="arguments handed to a function",
        ),
        pytest.param("if (process.argv[3] === 'deep') f();", {"tool": "Does things."}, id="another argument"),
        pytest.param("element.command('x').description('no program');", {"tool": "Does things."}, id="another object"),
    ],
)
def test_commands_of_the_file_of_a_program(text: str, expected: dict[str, str]) -> None:
    assert commands({"src/cli.ts": text}, _TOOL) == expected


def test_words_compared_elsewhere_are_no_commands() -> None:
    files = {"src/cli.ts": "run();", "src/scripts/release.ts": "if (process.argv[2] === 'major') bump();"}
    assert commands(files, _TOOL) == {"tool": "Does things."}


def test_a_program_may_load_its_own_package() -> None:
    manifests = package("packages/cli/package.json", "@acme/cli", {"acme": "./bin.js"})
    files = {
        "packages/cli/bin.js": "#!/usr/bin/env node\nimport '@acme/cli';",
        "packages/cli/src/index.ts": "(async () => {\n  let things = process.argv.slice(2);\n"
        "  if (things[0] === 'fix') {\n    return fixAll(things.slice(1));\n  }\n})();",
    }
    facts = {fact.key: fact for fact in read(files, manifests) if fact.kind is FactKind.CLI_COMMAND}
    assert list(facts) == ["acme fix", "acme"]
    fix = facts["acme fix"]
    assert (fix.path, fix.start_line, fix.end_line) == ("packages/cli/src/index.ts", 3, 5)
    assert fix.attributes == {"framework": "argv", "options": [], "handler": "fixAll"}


def test_commands_are_put_together_across_files() -> None:
    files = {
        "src/cli.ts": _COMMANDER + "import { makeBuild } from './commands';\nimport register from './serve';\n"
        "program.addCommand(makeBuild());\nregister(program);\nprogram.parse();",
        "src/commands/index.ts": "export { makeBuild } from './build';",
        "src/commands/build.ts": "import { Command } from 'commander';\nexport function makeBuild() {\n"
        "  const cmd = new Command('build');\n  cmd.description('Build it').option('-w, --watch', 'Rebuild');\n"
        "  return cmd;\n}",
        "src/serve.ts": "export default function register(program) {\n"
        "  program.command('serve').description('Serve it').action(serve);\n}",
    }
    facts = {fact.key: fact for fact in read(files, _TOOL) if fact.kind is FactKind.CLI_COMMAND}
    assert sorted(facts) == ["tool", "tool build", "tool serve"]
    assert facts["tool build"].attributes["options"] == [["-w, --watch", "Rebuild"]]
    assert facts["tool serve"].attributes["handler"] == "serve"


def test_modules_of_yargs_are_found_by_load_and_by_folder() -> None:
    files = {
        "src/cli.ts": "import yargs from 'yargs';\nimport * as add from './add';\n"
        "yargs(process.argv).command(add).commandDir('cmds').parse();",
        "src/add.ts": "export const command = 'add <x>';\nexport const describe = 'Add it';\nexport const handler = f;",
        "src/cmds/drop.js": "exports.command = 'drop';\nexports.desc = 'Drop it';\nexports.handler = () => {};",
        "src/else.js": "exports.command = 'else';",
    }
    assert commands(files, _TOOL) == {"tool": "Does things.", "tool add": "Add it", "tool drop": "Drop it"}


def test_classes_of_oclif_are_named_by_their_place() -> None:
    text = (
        "import { Command, Flags } from '@oclif/core';\nexport default class List extends Command {\n"
        "  static description = 'List apps';\n  static flags = { json: Flags.boolean({ description: 'As JSON' }) };\n}"
    )
    facts = read({"src/commands/apps/list.ts": text}, _TOOL)
    (command,) = [fact for fact in facts if fact.kind is FactKind.CLI_COMMAND and fact.key != "tool"]
    assert (command.key, command.value) == ("tool apps list", "List apps")
    assert command.attributes["options"] == [["--json", "As JSON"]]


def test_a_program_whose_source_is_not_there_is_proved_by_its_manifest() -> None:
    (fact,) = [fact for fact in read({"other.js": "f();"}, _TOOL) if fact.kind is FactKind.CLI_COMMAND]
    assert (fact.key, fact.path) == ("tool", "package.json")


def test_a_program_without_a_manifest_is_named_by_itself() -> None:
    text = _COMMANDER + "program.name('mytool').command('x').description('Do x');\nprogram.parse();"
    assert list(commands({"cli.ts": text})) == ["mytool", "mytool x"]
