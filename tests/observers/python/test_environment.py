"""Variables read through os, settings libraries, settings classes and options."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind, ObservedFact
from tests.observers.python.sources import observed, source


def variables(text: str) -> list[ObservedFact]:
    return [fact for fact in observed(source(text))[0] if fact.kind is FactKind.ENV_VARIABLE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import os\nos.environ['A']\n", {"A": ""}),
        ("import os\nos.environ.get('A', 'x')\nos.getenv('B', 1 + 2)\n", {"A": "x", "B": "1 + 2"}),
        ("from os import environ, getenv as g\nenviron['A']\ng('B')\n", {"A": "", "B": ""}),
        ("import os as o\nNAME = 'A'\no.environ[NAME]\n", {"A": ""}),
        ("import os\nenv = os.environ\nenv.get('A')\nenv['B']\n", {"A": "", "B": ""}),
        ("import os\nif 'A' in os.environ: pass\nif 'B' not in os.environ: pass\n", {"A": "", "B": ""}),
        (
            "import os\ndef read(name, default=None):\n    return os.environ.get(name, default)\nread('A', 'b')\n",
            {"A": "b"},
        ),
        ("from decouple import config\nconfig('A', default=True, cast=bool)\n", {"A": "True"}),
        ("from environs import Env\nenv = Env()\nenv('A')\nenv.bool('B', False)\n", {"A": "", "B": "False"}),
        (
            "from environs import Env\nenv = Env()\nwith env.prefixed('P_'):\n    env.str('A')\nenv.str('B')\n",
            {"P_A": "", "B": ""},
        ),
        (
            "import environ\nenv = environ.Env(DEBUG=(bool, False))\nenv.db()\nenv('A')\n",
            {"DEBUG": "False", "DATABASE_URL": "", "A": ""},
        ),
        (
            "from .base import env\nenv('SECRET_KEY')\nenv.list('HOSTS', default=[])\nenv('lower')\n",
            {"SECRET_KEY": "", "HOSTS": "[]"},
        ),
        (
            "from starlette.config import Config\nconfig = Config('.env')\nconfig('DEBUG', cast=bool, default=False)\n",
            {"DEBUG": "False"},
        ),
        (
            (
                "import click\n@click.option('--a', envvar='A', default=3)\n"
                "@click.option('--b', envvar=['B', 'C'])\ndef f(a): ...\n"
            ),
            {"A": "3", "B": "", "C": ""},
        ),
        ("import typer\ndef f(a: str = typer.Option('x', envvar='A')): ...\n", {"A": ""}),
    ],
)
def test_variables_are_found_by_their_literal_names(text: str, expected: dict[str, str]) -> None:
    assert {fact.key: fact.value for fact in variables(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.environ['A'] = '1'\n",
        "import os\ndel os.environ['A']\n",
        "import os\nos.environ[name]\nos.getenv(f'A_{x}')\n",
        "environ = {}\nenviron['A']\n",
        "config = {}\nconfig.get('A')\n# os.environ\n",
        "'''os.environ[\"A\"]'''\n",
        "import os\nos.environ['not a name']\n",
        "from app import get_env\nget_env('environ')\n",
    ],
)
def test_what_is_written_computed_or_something_else_is_not_reported(text: str) -> None:
    assert variables(text) == []


def test_fields_of_a_settings_class_are_variables() -> None:
    found = variables(
        """
        from typing import ClassVar
        from pydantic import Field, AliasChoices, BaseModel
        from pydantic_settings import BaseSettings, SettingsConfigDict

        class Database(BaseModel):
            host: str
            port: int = 5432

        class Base(BaseSettings):
            model_config = SettingsConfigDict(env_prefix="APP_", env_nested_delimiter="__")

        class Settings(Base):
            '''Everything.'''
            debug: bool = False
            secret: str = Field(..., alias="SECRET_KEY")
            region: str = Field("eu", validation_alias=AliasChoices("REGION", "AWS_REGION"))
            database: Database
            kinds: ClassVar[int] = 3
            _hidden: str = ""

            def method(self): ...
        """
    )
    assert {fact.key: fact.value for fact in found} == {
        "APP_DEBUG": "False",
        "SECRET_KEY": "",
        "REGION": "eu",
        "AWS_REGION": "eu",
        "APP_DATABASE__HOST": "",
        "APP_DATABASE__PORT": "",
    }
    assert {fact.attributes["access"] for fact in found} == {"settings"}


def test_the_first_version_of_pydantic_names_its_prefix_in_an_inner_class() -> None:
    found = variables(
        """
        from pydantic import BaseSettings, Field

        class Settings(BaseSettings):
            url: str
            token: str = Field("x", env="TOKEN")

            class Config:
                env_prefix = "my_"
                case_sensitive = False

        class Exact(BaseSettings):
            Url: str

            class Config:
                case_sensitive = True
        """
    )
    assert [(fact.key, fact.value) for fact in found] == [("MY_URL", ""), ("TOKEN", "x"), ("Url", "")]


def test_a_plain_model_reads_no_variables() -> None:
    text = (
        "from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings\nclass A(BaseModel):\n    x: int\n"
    )
    assert variables(text) == []
