"""Commands of Go programs."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.golang.sources import commands, read

_COBRA = 'package main\nimport "github.com/spf13/cobra"\n'
_CLI = 'package main\nimport "github.com/urfave/cli/v2"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            _COBRA + 'var root = &cobra.Command{Use: "tool", Short: "A tool"}\n'
            'var sub = &cobra.Command{Use: "sub <x>", Short: "Do sub", Long: "Does sub.\\n\\nMore."}\n'
            "func init() { root.AddCommand(sub) }\nfunc main() { root.Execute() }",
            {"tool": "A tool", "tool sub": "Do sub Does sub."},
            id="cobra",
        ),
        pytest.param(
            _COBRA + 'func main() {\n r := &cobra.Command{Use: "tool"}\n a := &cobra.Command{Use: "a"}\n'
            ' b := &cobra.Command{Use: "b", Hidden: true}\n for _, c := range []*cobra.Command{a, b} {\n'
            "  r.AddCommand(c)\n }\n fang.Execute(ctx, r)\n}",
            {"tool": "", "tool a": ""},
            id="cobra, added in a loop, and hidden",
        ),
        pytest.param(
            _COBRA + 'func newRoot() *cobra.Command {\n cmd := &cobra.Command{Use: "tool"}\n'
            " cmd.AddCommand(newDB())\n return cmd\n}\n"
            'func newDB() *cobra.Command {\n cmd := &cobra.Command{Use: "db"}\n'
            ' cmd.AddCommand(&cobra.Command{Use: "migrate", Short: "Migrate it"})\n return cmd\n}\n'
            "func main() { newRoot().Execute() }",
            {"tool": "", "tool db": "", "tool db migrate": "Migrate it"},
            id="cobra, made by functions",
        ),
        pytest.param(
            _CLI + 'func main() { app := &cli.App{Name: "tool", Usage: "A tool", Commands: []*cli.Command{\n'
            '{Name: "add", Usage: "Add it", Subcommands: []*cli.Command{{Name: "one", Usage: "Add one"}}},\n'
            "listCommand,\n}}\napp.Run(os.Args) }\n"
            'var listCommand = &cli.Command{Name: "list", Usage: "List it"}',
            {"tool": "A tool", "tool add": "Add it", "tool add one": "Add one", "tool list": "List it"},
            id="urfave",
        ),
        pytest.param(
            _CLI.replace("/v2", "") + 'func main() { app := cli.NewApp()\napp.Name = "tool"\n'
            'app.Commands = []cli.Command{{Name: "add", Usage: "Add it"}} }',
            {"tool": "", "tool add": "Add it"},
            id="urfave, assigned",
        ),
        pytest.param(
            'package main\nimport "github.com/alecthomas/kingpin/v2"\nvar app = kingpin.New("tool", "A tool")\n'
            'var add = app.Command("add", "Add it")\nvar one = add.Command("one", "Add one")\nfunc main() {}',
            {"tool": "A tool", "tool add": "Add it", "tool add one": "Add one"},
            id="kingpin",
        ),
        pytest.param(
            'package main\nimport "os"\nfunc main() { switch os.Args[1] {\ncase "up":\n up()\ncase "-h":\n help()\n} }',
            {"tool up": ""},
            id="os.Args",
        ),
        pytest.param(
            'package main\nimport "os"\nfunc main() { switch os.Args[2] { case "up": up() } }',
            {},
            id="another argument",
        ),
        pytest.param(
            'package main\nimport "github.com/jessevdk/go-flags"\ntype opts struct {\n'
            ' Serve serveCommand `command:"serve" description:"Serve it"`\n Dbg bool `long:"dbg"`\n}\n'
            'type serveCommand struct {\n Now nowCommand `command:"now"`\n}\nfunc main() {}',
            {"tool serve": "Serve it", "tool serve now": ""},
            id="go-flags",
        ),
        pytest.param(
            'package main\nimport "github.com/alecthomas/kong"\nvar CLI struct { X int }\ntype cli struct {\n'
            ' ShowAll struct {\n  Deep deep `cmd:"" help:"Deeper"`\n } `cmd:"" help:"Show it"`\n}\nfunc main() {}',
            {"tool show-all": "Show it", "tool show-all deep": "Deeper"},
            id="kong",
        ),
        pytest.param(
            'package main\nimport "flag"\nfunc main() { flag.String("name", "x", "The name") }', {"tool": ""}, id="flag"
        ),
        pytest.param('package main\nfunc main() { c := &other.Command{Use: "x"} }', {}, id="another library"),
    ],
)
def test_commands_of_one_file(text: str, expected: dict[str, str]) -> None:
    assert commands({"main.go": text}) == expected


def test_commands_are_put_together_across_packages() -> None:
    files = {
        "main.go": 'package main\nimport "example.org/acme/tool/cmd"\nfunc main() { cmd.Execute() }',
        "cmd/root.go": 'package cmd\nimport (\n"github.com/spf13/cobra"\n"example.org/acme/tool/cmd/db"\n)\n'
        'var rootCmd = &cobra.Command{Use: "tool"}\nfunc Execute() { rootCmd.Execute() }\n'
        "func init() { rootCmd.AddCommand(db.New()) }",
        "cmd/serve.go": 'package cmd\nimport "github.com/spf13/cobra"\n'
        'var serveCmd = &cobra.Command{\n\tUse: "serve",\n'
        '\tShort: "Serve it",\n\tRunE: runServe,\n}\nfunc init() {\n rootCmd.AddCommand(serveCmd)\n'
        ' serveCmd.Flags().IntP("port", "p", 80, "Port to listen on")\n}',
        "cmd/db/db.go": 'package db\nimport "github.com/spf13/cobra"\ntype dbCmd struct { cmd *cobra.Command }\n'
        "func New() *cobra.Command { return newDB().cmd }\n"
        'func newDB() *dbCmd {\n d := &dbCmd{}\n c := &cobra.Command{Use: "db"}\n d.cmd = c\n return d\n}',
    }
    facts = {fact.key: fact for fact in read(files) if fact.kind is FactKind.CLI_COMMAND}
    assert sorted(facts) == ["tool", "tool db", "tool serve"]
    serve = facts["tool serve"]
    assert (serve.path, serve.start_line, serve.end_line) == ("cmd/serve.go", 3, 7)
    assert serve.attributes == {
        "framework": "cobra",
        "options": [["--port", "Port to listen on"]],
        "handler": "runServe",
    }


def test_a_list_of_commands_may_stand_in_another_package() -> None:
    files = {
        "cmd/acme/main.go": 'package main\nimport (\n"github.com/urfave/cli/v2"\n"example.org/acme/tool/commands"\n)\n'
        'func main() { app := cli.NewApp()\napp.Name = "Acme"\napp.Commands = commands.All\napp.Run(os.Args) }',
        "commands/all.go": 'package commands\nimport "github.com/urfave/cli/v2"\n'
        'var All = []*cli.Command{addCommand, {Name: "drop"}}\nvar addCommand = &cli.Command{Name: "add"}',
    }
    assert sorted(commands(files)) == ["acme", "acme add", "acme drop"]


def test_of_several_commands_that_nobody_runs_each_stands_below_the_program() -> None:
    text = (
        'package main\nimport "github.com/spf13/cobra"\nfunc main() { run() }\n'
        'var a = &cobra.Command{Use: "a"}\nvar b = &cobra.Command{Use: "b"}\nvar x = &cobra.Command{Use: "x"}\n'
        "func init() { a.AddCommand(x)\nb.AddCommand(x) }"
    )
    assert sorted(commands({"main.go": text})) == ["tool a", "tool a x", "tool b", "tool b x"]


def test_commands_that_nobody_adds_belong_to_the_only_program() -> None:
    files = {
        "main.go": _COBRA + 'var root = &cobra.Command{Use: "tool"}\nvar all = commands()\n'
        "func main() { for _, c := range all { root.AddCommand(c) }; root.Execute() }",
        "loose.go": 'package main\nimport "github.com/spf13/cobra"\nvar loose = &cobra.Command{Use: "loose"}',
    }
    assert sorted(commands(files)) == ["tool", "tool loose"]
