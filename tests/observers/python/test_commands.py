"""Commands of Click, Typer, argparse and Fire, each as a person types it."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from tests.observers.python.sources import commands, facts_of

GROUP = """
    import click
    from click_default_group import DefaultGroup

    @click.group(cls=DefaultGroup, default="show")
    @click.version_option()
    def cli():
        "Tools for the shop"

    @cli.command()
    @click.argument("name")
    @click.option("-q", "--quiet", is_flag=True, help="Say nothing")
    def show_order(name, quiet):
        '''
        Show an order.

        Usage:
        \\b
            tool show-order 1
        '''

    @cli.command("list")
    def list_command():
        "List all"

    @cli.group(name="db")
    def database_group(): ...

    @database_group.command()
    def migrate_cmd(): ...
    """


def test_a_group_is_typed_by_the_name_of_its_console_script() -> None:
    files = {"shop/cli.py": GROUP, "shop/__init__.py": ""}
    found = [fact for fact in facts_of(files, {"shop": "shop.cli:cli"}) if fact.kind is FactKind.CLI_COMMAND]
    assert [(fact.key, fact.value) for fact in found] == [
        ("shop", "Tools for the shop"),
        ("shop show-order", "Show an order."),
        ("shop list", "List all"),
        ("shop db", ""),
        ("shop db migrate", ""),
    ]
    assert found[1].attributes["options"] == [["name", ""], ["--quiet", "Say nothing"]]
    assert found[1].attributes["handler"] == "show_order"
    assert found[1].path == "shop/cli.py"


@pytest.mark.parametrize(
    ("target", "extra"),
    [
        ("shop.start:main", {"shop/start.py": "from shop.cli import cli\n\ndef main():\n    cli(obj={})\n"}),
        ("shop:cli", {"shop/__init__.py": "from .cli import cli\n"}),
        (
            "shop.start:run",
            {"shop/start.py": "def run():\n    from . import cli as c\n    go(c)\n    c.cli()\n\ndef go(x): ...\n"},
        ),
    ],
)
def test_a_console_script_is_followed_to_the_group_that_it_runs(target: str, extra: dict[str, str]) -> None:
    files = {"shop/__init__.py": "", "shop/cli.py": GROUP} | extra
    assert "tool db migrate" in commands(files, {"tool": target})


def test_without_a_console_script_a_main_module_or_a_script_file_names_the_program() -> None:
    main = {"shop/__init__.py": "", "shop/cli.py": GROUP, "shop/__main__.py": "from .cli import cli\ncli()\n"}
    assert "python -m shop list" in commands(main)
    run = {
        "run.py": GROUP.replace("    import click\n", "    import click\n")
        + "\n    if __name__ == '__main__':\n        cli()\n"
    }
    assert "python run.py list" in commands(run)
    assert "tool list" in commands({"shop/tool.py": GROUP})


def test_commands_of_other_modules_are_attached() -> None:
    files = {
        "tool/__init__.py": "",
        "tool/main.py": """
            import rich_click as click
            from tool import extra
            from .more import renamed

            @click.group()
            def main(): ...

            main.add_command(extra.one)
            main.add_command(renamed, name="two")
            for command in [extra.three, extra.four]:
                main.add_command(command)
            """,
        "tool/extra.py": """
            import click
            @click.command()
            def one(): ...
            @click.command("drei")
            def three(): ...
            @click.command
            def four_command(): ...
            four = four_command
            """,
        "tool/more.py": "import click\n@click.command()\ndef renamed(): ...\n",
    }
    assert commands(files, {"tool": "tool.main:main"}) == ["tool", "tool drei", "tool four", "tool one", "tool two"]


def test_a_group_in_a_test_does_not_claim_own_commands() -> None:
    files = {
        "tool/cli.py": "import click\n@click.command()\ndef one(): ...\n",
        "tool/__init__.py": "",
        "tests/test_cli.py": """
            import click
            from tool.cli import one
            @click.group()
            def fake(): ...
            fake.add_command(one)
            """,
    }
    found = [(fact.key, fact.path_class) for fact in facts_of(files) if fact.kind is FactKind.CLI_COMMAND]
    assert ("one", PathClass.OWN) in found
    assert not [key for key, path_class in found if path_class is PathClass.OWN and "fake" in key]


TYPER = """
    import typer
    from typing import Annotated
    from .users import app as users_app

    app = typer.Typer(help="Manage the shop")
    app.add_typer(users_app, name="users")
    app.add_typer(typer.Typer(), name="nothing")

    @app.command()
    def open_shop(
        hour: Annotated[int, typer.Option("--hour", "-h", help="When to open")] = 8,
        quiet: bool = typer.Option(False, help="Say nothing"),
    ):
        '''Open the shop.

        In the morning.
        '''

    def close(): ...
    app.command("close", help="Close the shop")(close)
    """


def test_typer_applications_hold_one_another_across_modules() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/main.py": TYPER,
        "shop/users.py": """
            import typer
            app = typer.Typer()
            @app.command("add")
            def add_user(name: str): ...
            """,
    }
    found = {fact.key: fact for fact in facts_of(files, {"shop": "shop.main:app"}) if fact.kind is FactKind.CLI_COMMAND}
    assert sorted(found) == [
        "shop",
        "shop close",
        "shop nothing",
        "shop open-shop",
        "shop users",
        "shop users add",
    ]
    assert found["shop"].value == "Manage the shop"
    assert found["shop open-shop"].attributes["options"] == [["--hour", "When to open"], ["--quiet", "Say nothing"]]
    assert found["shop close"].value == "Close the shop"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", ["solo"]),
        ("@app.command()\ndef other(): ...\n", ["solo", "solo only", "solo other"]),
        ("@app.callback()\ndef callback(): ...\n", ["solo", "solo only"]),
    ],
)
def test_a_typer_application_with_a_single_command_is_that_command(more: str, expected: list[str]) -> None:
    text = f"import typer\napp = typer.Typer()\n@app.command()\ndef only(): ...\n{more}"
    assert commands({"solo.py": text}, {"solo": "solo:app"}) == expected


ARGPARSE = """
    '''Keep the books.'''
    import argparse
    from books import verbs

    def build_parser():
        parser = argparse.ArgumentParser(description=__doc__)
        parser.add_argument("-v", "--verbose", help="Say more")
        shared = argparse.ArgumentParser(add_help=False)
        subparsers = parser.add_subparsers(dest="command")
        p = subparsers.add_parser("add", help="Add a book", parents=[shared])
        p.add_argument("title", help="Its title")
        p.set_defaults(func=verbs.add)
        p = subparsers.add_parser("remove", description="Remove a book")
        nested = p.add_subparsers()
        nested.add_parser("all", help="Remove all")
        for module in [verbs]:
            module.register(subparsers)
        return parser

    def main():
        build_parser().parse_args()
    """


def test_parsers_and_their_sub_parsers_are_joined_across_modules() -> None:
    files = {
        "books/__init__.py": "",
        "books/cli.py": ARGPARSE,
        "books/verbs.py": """
            def add(args): ...

            def register(sub):
                lend = sub.add_parser("lend", help="Lend a book")
                lend.add_argument("--to", help="To whom")
            """,
    }
    found = {
        fact.key: fact for fact in facts_of(files, {"books": "books.cli:main"}) if fact.kind is FactKind.CLI_COMMAND
    }
    assert sorted(found) == ["books", "books add", "books lend", "books remove", "books remove all"]
    assert found["books"].value == "Keep the books."
    assert found["books"].attributes["options"] == [["--verbose", "Say more"]]
    assert (found["books add"].value, found["books add"].attributes["handler"]) == ("Add a book", "add")
    assert found["books add"].attributes["options"] == [["title", "Its title"]]
    assert found["books lend"].attributes["options"] == [["--to", "To whom"]]
    assert found["books lend"].path == "books/verbs.py"


def test_the_program_of_a_parser_is_its_script_or_its_prog() -> None:
    parser = "import argparse\nparser = argparse.ArgumentParser({})\nparser.add_argument('x')\n"
    assert commands({"tool.py": parser.format("prog='own'")}) == ["own"]
    assert commands({"tool.py": parser.format("prog='own'") + "if __name__ == '__main__':\n    pass\n"}) == ["own"]
    script = parser.format("") + "if __name__ == '__main__':\n    parser.parse_args()\n"
    assert commands({"bin/tool.py": script}) == ["python bin/tool.py"]
    assert commands({"pkg/__init__.py": "", "pkg/tool.py": script}) == ["python -m pkg.tool"]


def test_a_sub_parser_whose_parent_is_unknown_is_no_command() -> None:
    assert commands({"plugin.py": "def setup(subparsers):\n    subparsers.add_parser('half')\n"}) == []


@pytest.mark.parametrize(
    ("name", "files", "scripts", "expected"),
    [
        (
            "fire",
            {
                "tool.py": """
                    import fire
                    class Tool:
                        def go(self): ...
                        def _no(self): ...
                    def main():
                        fire.Fire(Tool)
                    """
            },
            {"tool": "tool:main"},
            ["tool", "tool go"],
        ),
        (
            "flask",
            {
                "web.py": """
                    import click
                    from flask import Flask, Blueprint
                    from flask.cli import AppGroup
                    app = Flask(__name__)
                    bp = Blueprint("books", __name__)
                    users = AppGroup("user")
                    app.cli.add_command(users)
                    @users.command("create")
                    def create_user(): ...
                    @app.cli.command("init-db")
                    def init_db(): ...
                    @bp.cli.command()
                    def load(): ...
                    """
            },
            {},
            ["flask", "flask books", "flask books load", "flask init-db", "flask user", "flask user create"],
        ),
        (
            "invoke",
            {"tasks.py": "from invoke import task\n@task\ndef run_all(c): ...\n@task(name='x')\ndef y(c): ...\n"},
            {},
            ["invoke run-all", "invoke x"],
        ),
        (
            "a script that parses its arguments itself",
            {"tool.py": "import sys\n\ndef main():\n    '''Do it.'''\n    print(sys.argv)\n"},
            {"tool": "tool:main"},
            ["tool"],
        ),
        (
            "a lazily loading group",
            {
                "pkg/__init__.py": "",
                "pkg/cli.py": """
                    import click
                    @click.group(cls=LazyGroup, lazy_subcommands={'far': 'pkg.far.command'})
                    def cli(): ...
                    """,
                "pkg/far.py": "import click\n@click.command()\ndef command(): ...\n",
            },
            {"pkg": "pkg.cli:cli"},
            ["pkg", "pkg far"],
        ),
        (
            "a group class that registers commands with itself",
            {
                "pkg/__init__.py": "",
                "pkg/cli.py": """
                    import click
                    class Own(click.Group):
                        def __init__(self):
                            super().__init__()
                            self.add_command(one)
                    @click.command()
                    def one(): ...
                    cli = Own()
                    """,
            },
            {"pkg": "pkg.cli:cli"},
            ["pkg", "pkg one"],
        ),
    ],
)
def test_commands_of(name: str, files: dict[str, str], scripts: dict[str, str], expected: list[str]) -> None:
    assert commands(files, scripts) == expected, name


@pytest.mark.parametrize(
    "text",
    [
        "bot = Bot()\n@bot.command()\nasync def ping(ctx): ...\n",
        "from discord.ext import commands\n@commands.command()\nasync def ping(ctx): ...\n",
        "from slack_bolt import App\napp = App()\n@app.command('/ping')\ndef ping(ack): ...\n",
        "import re\nmatch = re.match('a', 'a')\nmatch.group(0)\n",
        "'''Usage: click.command()'''\n",
    ],
)
def test_what_only_looks_like_a_command_is_none(text: str) -> None:
    assert commands({"service/bot.py": text}) == []
