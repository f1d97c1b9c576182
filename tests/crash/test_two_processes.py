"""Two processes that analyze one repository at once corrupt nothing and both end well."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.lifecycle.shop import shop

ROOT = Path(__file__).parents[2]
PROCESSES = 3


def test_processes_that_analyze_one_repository_at_once_all_end_well(tmp_path: Path) -> None:
    origin = shop(tmp_path / "origins" / "shop.git")
    database = tmp_path / "registry.sqlite3"
    environment = {
        **os.environ,
        "REPO_REGISTRY_DATABASE_PATH": str(database),
        "REPO_REGISTRY_CHECKOUT_ROOT": str(tmp_path / "checkouts"),
        "REPO_REGISTRY_LOCAL_ROOTS": str(tmp_path / "origins"),
    }
    command = [sys.executable, "-m", "repo_registry"]
    added = [*command, "repo", "add", str(origin.path), "--name", "shop"]
    subprocess.run(added, env=environment, cwd=ROOT, check=True, capture_output=True)
    running = [
        subprocess.Popen(
            [*command, "repo", "analyze", "shop", "--json"], env=environment, cwd=ROOT, stdout=subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    answers = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES
    assert len({json.loads(answer)["receipt"] for answer in answers}) == 1
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        statuses = {status for (status,) in connection.execute("SELECT status FROM analysis_run")}
        assert statuses == {"succeeded"}
    finally:
        connection.close()
