"""What the documentation says is so: its code runs, and every setting, command and event is in it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from repo_registry.entrypoints.settings import load_settings
from tests.docs.command_reference import reference
from tests.lifecycle.shop import shop

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")

EXAMPLES = [
    pytest.param(page, number, code, id=f"{page.name}-{number}")
    for page in PAGES
    for number, code in enumerate(PYTHON.findall(page.read_text(encoding="utf-8")), start=1)
]


@pytest.mark.parametrize(("page", "number", "code"), EXAMPLES)
def test_python_examples_run_as_they_stand(page: Path, number: int, code: str, tmp_path: Path) -> None:
    shop(tmp_path / "shop.git")
    script = tmp_path / f"{page.stem}_{number}.py"
    script.write_text(code, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("REPO_REGISTRY_")}
    done = subprocess.run(
        [sys.executable, "-W", "error", script.name],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_there_are_examples_to_run() -> None:
    assert EXAMPLES


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for row in load_settings({}).described():
        lines = [line for line in text.splitlines() if line.startswith("|") and f"`{row['name']}`" in line]
        assert lines, row["name"]
        assert not row["default"] or f"`{row['default']}`" in lines[0], row["name"]


def test_every_event_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    emitted = set()
    for module in (ROOT / "repo_registry" / "domain" / "services").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "emit":
                emitted |= {
                    constant.value
                    for constant in ast.walk(node.args[0])
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
                }
    assert emitted
    assert not {event for event in emitted if f"`{event}`" not in text}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_command_reference_is_what_the_commands_say() -> None:
    kept = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert kept == reference(), "run: python -m tests.docs.command_reference > docs/cli.md"
