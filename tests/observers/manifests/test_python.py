"""Manifests of Python packages in every dialect."""

from __future__ import annotations

from itertools import islice

import pytest

from repo_registry.adapters.observers.manifests.python.conda import CondaEnvironment
from repo_registry.adapters.observers.manifests.python.locks import PipfileLock, PythonLock
from repo_registry.adapters.observers.manifests.python.pipfile import Pipfile
from repo_registry.adapters.observers.manifests.python.pyproject import Pyproject
from repo_registry.adapters.observers.manifests.python.requirement import parse_requirement
from repo_registry.adapters.observers.manifests.python.requirements import RequirementsFile
from repo_registry.adapters.observers.manifests.python.setup_cfg import SetupCfg
from repo_registry.adapters.observers.manifests.python.setup_py import SetupPy
from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from tests.observers.manifests.sources import (
    dependencies,
    entry_points,
    facts,
    licences,
    locked,
    manifest,
    source,
)

PEP_621 = """\
[build-system]
requires = ["hatchling>=1.25"]

[project]
name = "Invoice.Kit"
version = "1.2.0"
description = '''Renders
  invoices'''
license = "mit OR Apache-2.0"
keywords = ["pdf"]
dependencies = [
    "fastapi[standard]>=0.138.1",  # the web
    "python-dateutil",
    "helper @ git+https://user:secret@example.org/helper.git@v1 ; python_version > '3.9'",
]

[project.optional-dependencies]
postgres = ["psycopg (>=3.1)"]
test = ["pytest>=8"]

[dependency-groups]
lint = ["ruff", {include-group = "typing"}]
typing = ["mypy==1.13"]

[project.scripts]
invoice = "invoice_kit.cli:main"

[project.gui-scripts]
invoice-window = "invoice_kit.gui:main"

[project.entry-points."invoice.formats"]
pdf = "invoice_kit.pdf:Pdf"
"""


def test_pep_621_gives_every_dependency_with_range_scope_and_line() -> None:
    assert dependencies(Pyproject(), "pyproject.toml", PEP_621) == [
        ("pkg:pypi/fastapi", ">=0.138.1", "runtime", 12),
        ("pkg:pypi/python-dateutil", "", "runtime", 13),
        ("pkg:pypi/helper", "git+https://example.org/helper.git@v1", "runtime", 14),
        ("pkg:pypi/psycopg", ">=3.1", "optional", 18),
        ("pkg:pypi/pytest", ">=8", "test", 19),
        ("pkg:pypi/ruff", "", "dev", 22),
        ("pkg:pypi/mypy", "==1.13", "dev", 23),
        ("pkg:pypi/hatchling", ">=1.25", "build", 2),
    ]


def test_pep_621_gives_console_scripts_and_plugins() -> None:
    assert entry_points(Pyproject(), "pyproject.toml", PEP_621) == [
        ("invoice", "invoice_kit.cli:main", "console_script", 26),
        ("invoice-window", "invoice_kit.gui:main", "console_script", 29),
        ("pdf", "invoice_kit.pdf:Pdf", "plugin", 32),
    ]


def test_pep_621_describes_the_package() -> None:
    found = manifest(Pyproject(), "pkg/pyproject.toml", PEP_621)
    assert found is not None
    assert (found.key, found.value, found.start_line) == ("pkg/pyproject.toml", "pypi", 4)
    assert found.attributes == {
        "name": "Invoice.Kit",
        "version": "1.2.0",
        "description": "Renders invoices",
        "keywords": ["pdf"],
    }
    assert licences(Pyproject(), "pyproject.toml", PEP_621) == [("MIT OR Apache-2.0", 9)]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('license = {file = "LICENSE"}', []),
        ('license = {text = "BSD 3-Clause License"}', [("BSD-3-Clause", 3)]),
        ('classifiers = ["License :: OSI Approved :: Apache Software License"]', [("Apache-2.0", 3)]),
        ('classifiers = ["License :: OSI Approved :: BSD License"]', []),
        ('license = "see the README"', []),
        ('license = "UNLICENSED"', []),
    ],
)
def test_only_what_names_a_licence_is_a_declared_licence(table: str, expected: list[tuple[str, int]]) -> None:
    assert licences(Pyproject(), "pyproject.toml", f'[project]\nname = "a"\n{table}\n') == expected


def test_a_pyproject_that_only_configures_tools_is_no_manifest() -> None:
    assert facts(Pyproject(), "pyproject.toml", "[tool.ruff]\nline-length = 100\n") == []


def test_poetry_ranges_stay_as_written_and_optional_ones_carry_their_extra() -> None:
    text = """\
[tool.poetry]
name = "shop"
license = "GPL-3.0+"
[tool.poetry.dependencies]
python = "^3.11"
django = "^5.0"
redis = {version = "~4", optional = true}
sdk = {git = "https://example.org/sdk.git"}
numpy = [{version = "<2", python = "<3.12"}, {version = ">=2"}]
[tool.poetry.extras]
cache = ["redis"]
[tool.poetry.group.test.dependencies]
pytest = "*"
[tool.poetry.group.docs.dependencies]
mkdocs = "^1"
[tool.poetry.dev-dependencies]
black = "24.1"
[tool.poetry.scripts]
shop = "shop.cli:run"
old = {reference = "shop.old:run", type = "console"}
[tool.poetry.plugins."shop.backends"]
sql = "shop.sql:Backend"
"""
    assert dependencies(Pyproject(), "pyproject.toml", text) == [
        ("pkg:pypi/django", "^5.0", "runtime", 6),
        ("pkg:pypi/redis", "~4", "optional", 7),
        ("pkg:pypi/sdk", "https://example.org/sdk.git", "runtime", 8),
        ("pkg:pypi/numpy", "<2 || >=2", "runtime", 9),
        ("pkg:pypi/black", "24.1", "dev", 17),
        ("pkg:pypi/pytest", "*", "test", 13),
        ("pkg:pypi/mkdocs", "^1", "dev", 15),
    ]
    assert entry_points(Pyproject(), "pyproject.toml", text) == [
        ("shop", "shop.cli:run", "console_script", 19),
        ("old", "shop.old:run", "console_script", 20),
        ("sql", "shop.sql:Backend", "plugin", 22),
    ]
    assert licences(Pyproject(), "pyproject.toml", text) == [("GPL-3.0-or-later", 3)]
    groups = {fact.key: fact.attributes.get("group") for fact in facts(Pyproject(), "pyproject.toml", text)}
    assert groups["pkg:pypi/redis"] == "cache"
    assert groups["pkg:pypi/mkdocs"] == "docs"


def test_pdm_flit_hatch_and_uv_tables_are_read() -> None:
    text = """\
[tool.pdm.dev-dependencies]
test = ["pytest"]
lint = ["-e file:///x#egg=x", "ruff>=0.8"]
[tool.uv]
dev-dependencies = ["mypy"]
[tool.hatch.envs.docs]
dependencies = ["mkdocs"]
[tool.flit.metadata]
module = "tiny"
requires = ["attrs"]
[tool.flit.metadata.requires-extra]
yaml = ["pyyaml"]
[tool.flit.scripts]
tiny = "tiny:main"
"""
    assert sorted(dependencies(Pyproject(), "pyproject.toml", text)) == [
        ("pkg:pypi/attrs", "", "runtime", 10),
        ("pkg:pypi/mkdocs", "", "dev", 7),
        ("pkg:pypi/mypy", "", "dev", 5),
        ("pkg:pypi/pytest", "", "test", 2),
        ("pkg:pypi/pyyaml", "", "optional", 12),
        ("pkg:pypi/ruff", ">=0.8", "dev", 3),
        ("pkg:pypi/x", "file:///x#egg=x", "dev", 3),
    ]
    assert entry_points(Pyproject(), "pyproject.toml", text) == [("tiny", "tiny:main", "console_script", 14)]


def test_broken_toml_says_where() -> None:
    with pytest.raises(Unreadable, match=r"^invalid TOML, line 2$"):
        facts(Pyproject(), "pyproject.toml", '[project]\nname = "\n')


def test_requirements_keep_ranges_and_leave_out_what_is_no_package() -> None:
    text = """\
# production
-r base.txt
--index-url https://example.org/simple
Django>=4.2,<5  # the web
requests[socks] == 2.31.0 ; python_version >= "3.8"
git+https://example.org/tool.git@v2#egg=tool
-e ./local
-e git+https://example.org/kit.git#egg=kit
./wheels/other.whl
https://example.org/plain.zip
numpy==1.26 \\
    --hash=sha256:aaaa \\
    --hash=sha256:bbbb
"""
    assert dependencies(RequirementsFile(), "requirements.txt", text) == [
        ("pkg:pypi/django", ">=4.2,<5", "runtime", 4),
        ("pkg:pypi/requests", "== 2.31.0", "runtime", 5),
        ("pkg:pypi/tool", "git+https://example.org/tool.git@v2#egg=tool", "runtime", 6),
        ("pkg:pypi/kit", "git+https://example.org/kit.git#egg=kit", "runtime", 8),
        ("pkg:pypi/numpy", "==1.26", "runtime", 11),
    ]
    found = {fact.key: fact.end_line for fact in facts(RequirementsFile(), "requirements.txt", text)}
    assert found["pkg:pypi/numpy"] == 13


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("requirements.txt", "runtime"),
        ("requirements/base.txt", "runtime"),
        ("requirements/production.in", "runtime"),
        ("requirements/test.txt", "test"),
        ("requirements/local.txt", "dev"),
        ("requirements-dev.txt", "dev"),
        ("dev-requirements.txt", "dev"),
        ("requirements_tests.txt", "test"),
        ("docs/requirements.txt", "dev"),
        ("tests/requirements.txt", "test"),
        ("test-service/requirements.txt", "runtime"),
    ],
)
def test_the_name_of_a_requirements_file_tells_its_scope(path: str, scope: str) -> None:
    assert [found[2] for found in dependencies(RequirementsFile(), path, "attrs\n")] == [scope]


@pytest.mark.parametrize("path", ["constraints.txt", "requirements/constraints.txt", "notes.txt", "requirements.md"])
def test_files_that_require_nothing_are_not_wanted(path: str) -> None:
    assert not RequirementsFile().wants(source(path, "attrs\n"))


def test_requirements_of_the_documentation_are_no_manifest() -> None:
    kinds = [
        fact.kind for fact in facts(RequirementsFile(), "docs/requirements.txt", "furo\n", path_class=PathClass.DOCS)
    ]
    assert kinds == [FactKind.DEPENDENCY]


@pytest.mark.parametrize(
    "tool", ["autogenerated by pip-compile with Python 3.12", "autogenerated by uv via the following"]
)
def test_compiled_requirements_tell_direct_from_indirect(tool: str) -> None:
    text = f"""\
# This file is {tool}
asgiref==3.7.2
    # via django
django==4.2 \\
    --hash=sha256:aaaa
    # via -r requirements.in
sqlparse==0.5
    # via
    #   django
    #   shop (pyproject.toml)
"""
    found = {key: scope for key, _, scope, _ in dependencies(RequirementsFile(), "requirements.txt", text)}
    assert found == {"pkg:pypi/asgiref": "indirect", "pkg:pypi/django": "runtime", "pkg:pypi/sqlparse": "runtime"}


@pytest.mark.parametrize(
    "text", ["", "-r other.txt", "../x", "a b c", ">=1", "@scope/name", "a ==", "[extra]", "#egg="]
)
def test_what_is_no_requirement_is_none(text: str) -> None:
    assert parse_requirement(text) is None


def test_setup_cfg_is_read_line_by_line() -> None:
    text = """\
[metadata]
name = old-shop
version = attr: shop.__version__
license = BSD-3-Clause
[options]
install_requires =
    requests>=2
    # a remark
    attrs; python_version < "3.12"
setup_requires = setuptools_scm
[options.extras_require]
test =
    pytest
redis = redis>=4
[options.entry_points]
console_scripts =
    shop = shop.cli:main
shop.plugins =
    sql = shop.sql
"""
    assert dependencies(SetupCfg(), "setup.cfg", text) == [
        ("pkg:pypi/requests", ">=2", "runtime", 7),
        ("pkg:pypi/attrs", "", "runtime", 9),
        ("pkg:pypi/setuptools-scm", "", "build", 10),
        ("pkg:pypi/pytest", "", "test", 13),
        ("pkg:pypi/redis", ">=4", "optional", 14),
    ]
    assert entry_points(SetupCfg(), "setup.cfg", text) == [
        ("shop", "shop.cli:main", "console_script", 17),
        ("sql", "shop.sql", "plugin", 19),
    ]
    assert licences(SetupCfg(), "setup.cfg", text) == [("BSD-3-Clause", 4)]
    found = manifest(SetupCfg(), "setup.cfg", text)
    assert found is not None
    assert found.attributes == {"name": "old-shop"}


def test_a_setup_cfg_of_linters_is_no_manifest() -> None:
    assert facts(SetupCfg(), "setup.cfg", "[flake8]\nmax-line-length = 100\n") == []


def test_setup_py_gives_literals_and_follows_names_without_running() -> None:
    text = """\
from setuptools import setup, find_packages
import os
os.abort()
REQUIRES = ["click>=8", "pyyaml"]
EXTRAS = {"test": ["pytest"], "s3": ["boto3"]}
setup(
    name="tool",
    version=open("VERSION").read(),
    license="MIT",
    classifiers=["License :: OSI Approved :: Apache Software License"],
    install_requires=REQUIRES + [
        "rich",
    ],
    extras_require=EXTRAS,
    entry_points={"console_scripts": ["tool = tool.cli:main"]},
    scripts=["bin/tool-old"],
)
"""
    assert dependencies(SetupPy(), "setup.py", text) == [
        ("pkg:pypi/click", ">=8", "runtime", 4),
        ("pkg:pypi/pyyaml", "", "runtime", 4),
        ("pkg:pypi/rich", "", "runtime", 12),
        ("pkg:pypi/pytest", "", "test", 5),
        ("pkg:pypi/boto3", "", "optional", 5),
    ]
    assert entry_points(SetupPy(), "setup.py", text) == [
        ("tool", "tool.cli:main", "console_script", 15),
        ("tool-old", "bin/tool-old", "script", 16),
    ]
    assert licences(SetupPy(), "setup.py", text) == [("MIT", 9)]


def test_setup_py_reads_entry_points_in_ini_form() -> None:
    text = 'from setuptools import setup\nsetup(name="a", entry_points="""\n[console_scripts]\na = a:main\n""")\n'
    assert entry_points(SetupPy(), "setup.py", text) == [("a", "a:main", "console_script", 4)]


@pytest.mark.parametrize("text", ["from setuptools import setup\nsetup()\n", "print('setup')\n"])
def test_a_setup_py_that_declares_nothing_is_no_manifest(text: str) -> None:
    assert facts(SetupPy(), "setup.py", text) == []


def test_a_setup_py_of_python_2_is_unreadable() -> None:
    with pytest.raises(Unreadable, match=r"^invalid Python, line 1$"):
        facts(SetupPy(), "setup.py", "print 'setup'\n")


def test_names_that_lead_in_circles_end() -> None:
    assert dependencies(SetupPy(), "setup.py", "a = b\nb = a\nsetup(name='x', install_requires=a)\n") == []


def test_pipfile_and_conda_environments_are_read() -> None:
    pipfile = """\
[packages]
flask = "*"
django = {version = "==5"}
[dev-packages]
pytest = "*"
[requires]
python_version = "3"
"""
    assert dependencies(Pipfile(), "Pipfile", pipfile) == [
        ("pkg:pypi/flask", "*", "runtime", 2),
        ("pkg:pypi/django", "==5", "runtime", 3),
        ("pkg:pypi/pytest", "*", "dev", 5),
    ]
    conda = (
        "name: lab\ndependencies:\n  - python=3.11\n  - conda-forge::numpy>=1.2\n  - pip\n  - pip:\n    - rich==13\n"
    )
    assert dependencies(CondaEnvironment(), "environment.yml", conda) == [
        ("pkg:conda/numpy", ">=1.2", "runtime", 4),
        ("pkg:pypi/rich", "==13", "runtime", 7),
    ]
    assert facts(CondaEnvironment(), "environment.yml", "stage: production\n") == []


def test_lock_files_give_each_locked_package_once_and_not_the_project() -> None:
    uv = """\
version = 1
[[package]]
name = "anyio"
version = "4.0"
sdist = { url = "https://example.org/a", hash = "sha256:1" }
[[package]]
name = "shop"
version = "1.0"
source = { editable = "." }
[[package]]
name = "anyio"
version = "4.0"
"""
    assert locked(PythonLock(), "uv.lock", uv) == [("pkg:pypi/anyio", "4.0", 2)]
    pipenv = '{\n"_meta": {"hash": {}},\n"default": {\n"attrs": {"version": "==24.1"}\n},\n"develop": {}\n}'
    assert locked(PipfileLock(), "Pipfile.lock", pipenv) == [("pkg:pypi/attrs", "24.1", 4)]


def test_a_lock_file_of_too_many_packages_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repo_registry.adapters.observers.manifests.sightings.MAX_LOCKED", 3)
    text = "".join(f'[[package]]\nname = "p{number}"\nversion = "1"\n' for number in range(5))
    found = PythonLock().observe(source("uv.lock", text))
    assert len(list(islice(found, 3))) == 3
    with pytest.raises(Unreadable, match="more than 3 locked packages"):
        next(found)


def test_a_requirements_file_that_only_includes_others_is_a_manifest() -> None:
    assert [fact.kind for fact in facts(RequirementsFile(), "requirements/all.txt", "-r base.txt\n")] == [
        FactKind.MANIFEST
    ]
    assert facts(RequirementsFile(), "requirements.txt", "# nothing\n--index-url https://example.org\n") == []


def test_a_setup_py_of_unlikely_size_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="more than 300000 characters"):
        facts(SetupPy(), "setup.py", "a = 1\n" * 100_000)
