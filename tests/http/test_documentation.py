"""The examples of docs/api.md run as they stand, and every route is in it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.git.builder import Origin
from tests.http.openapi_document import document
from tests.http.server import ADMIN, Place, running

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_examples_run_one_after_the_other(place: Place, origin: Origin) -> None:
    script = "set -euo pipefail\n" + "\necho\n".join(EXAMPLES)
    with running(place) as server:
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=place.folder,
            env=place.environment | {"URL": server.address, "TOKEN": ADMIN, "SHOP": str(origin.path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert "event: status" in done.stdout
    assert '"coverage":"found"' in done.stdout
    assert '"action":"undo"' in done.stdout


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("path", document()["paths"])
def test_every_route_is_shown(path: str) -> None:
    last = path.rsplit("}", 1)[-1] or path.rsplit("/", 2)[-2]
    assert last in PAGE, path
