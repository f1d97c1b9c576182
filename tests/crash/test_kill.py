"""kill -9 at any moment leaves a whole database, everything acknowledged, and nothing half-written."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from repo_registry import open_registry
from repo_registry.domain.model.analysis import RunStatus
from tests.crash.nursery import BRANCHES
from tests.lifecycle.shop import APP, FILES, shop

ROOT = Path(__file__).parents[2]
KILLS = 400 if os.environ.get("RUN_SLOW") else 50
LEASE_SECONDS = "5"
#: How long a session may take for its steps; some cannot get so far.
PATIENCE_SECONDS = 10


class Nursery:
    """Starts sessions and reads what was acknowledged to them."""

    def __init__(self, *arguments: Path) -> None:
        environment = {**os.environ, "REPO_REGISTRY_LEASE_SECONDS": LEASE_SECONDS}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.nursery", *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[tuple[str, str]] = []
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()
        self._wait_for("ready", 0)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            _, kind, what = line.rstrip("\n").split(" ", 2)
            with self._news:
                self.lines.append((kind, what))
                self._news.notify_all()

    def _wait_for(self, kind: str, start: int, seconds: float = 30.0) -> str:
        with self._news:
            self._news.wait_for(lambda: any(known == kind for known, _ in self.lines[start:]), seconds)
            return next(what for known, what in self.lines[start:] if known == kind)

    def live_and_die(self, seed: int, steps: int, seconds: float) -> None:
        """Start a session, let it get so far and work on for a moment, and kill it with everything it started."""
        assert self._process.stdin is not None
        start = len(self.lines)
        self._process.stdin.write(f"{seed}\n")
        self._process.stdin.flush()
        child = int(self._wait_for("started", start))
        with self._news:
            self._news.wait_for(lambda: len(self.lines) > start + steps, PATIENCE_SECONDS)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        self._wait_for("ended", start)

    def close(self) -> str:
        assert self._process.stdin is not None
        assert self._process.stderr is not None
        self._process.stdin.close()
        with self._process:
            errors = self._process.stderr.read()
            self._listener.join(30)
        return errors


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, Path]:
    origin = shop(tmp_path / "origins" / "shop.git")
    origin.git("branch", "next")
    origin.commit({**FILES, b"shop/app.py": APP + b"\n# later\n", b"shop/more.py": b"X = 1\n"}, ref="refs/heads/next")
    return tmp_path / "registry.sqlite3", tmp_path / "checkouts", origin.path


@pytest.fixture
def nursery(places: tuple[Path, Path, Path]) -> Iterator[Nursery]:
    opened = Nursery(*places)
    yield opened
    assert "Traceback" not in opened.close()


def check_whole(database: Path, acknowledged: list[tuple[str, str]]) -> None:
    """Look at the file itself, past the code that wrote it."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = {
            f"{sequence}:{sealed}" for sequence, sealed in connection.execute("SELECT sequence, hash FROM decision")
        }
        assert {what for kind, what in acknowledged if kind == "decision"} <= kept
        runs = dict(connection.execute("SELECT id, receipt FROM analysis_run WHERE status = 'succeeded'"))
        for what in (what for kind, what in acknowledged if kind == "analyzed"):
            run, _, receipt = what.partition(":")
            assert runs[run] == receipt
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_kills_at_any_moment_lose_nothing_acknowledged(places: tuple[Path, Path, Path], nursery: Nursery) -> None:
    database, checkouts, origin = places
    dice = random.Random(20261121)  # noqa: S311  reproducible, not secret
    for number in range(KILLS):
        nursery.live_and_die(number, dice.choice((0, 0, 1, 2, 4, 6)), dice.uniform(0.0, 0.4))
        if database.exists() and any(kind == "added" for kind, _ in nursery.lines):
            check_whole(database, nursery.lines)
    kinds = [kind for kind, _ in nursery.lines]
    assert kinds.count("analyzed") > KILLS / 4, "the sessions lived long enough to do something"
    assert kinds.count("decision") > KILLS / 4
    assert not [what for kind, what in nursery.lines if kind == "FAILED"]
    asyncio.run(_goes_on(database, checkouts, origin))


async def _goes_on(database: Path, checkouts: Path, origin: Path) -> None:
    """The next command works, and the result is that of a registry that was never killed."""
    receipts: dict[Path, list[str | None]] = {}
    fresh = database.with_name("fresh.sqlite3")
    for path, clones in ((database, checkouts), (fresh, checkouts.with_name("fresh"))):
        async with open_registry(path, checkout_root=clones, local_roots=[origin.parent], user="rita") as registry:
            if path == fresh:
                await registry.add(str(origin), name="shop")
            runs = [await registry.analyze("shop", ref=branch, allow_proof_loss=True) for branch in BRANCHES]
            assert [run.status for run in runs] == [RunStatus.SUCCEEDED] * len(BRANCHES), runs
            receipts[path] = [run.receipt for run in runs]
            await registry.verify()
    assert receipts[database] == receipts[fresh]
