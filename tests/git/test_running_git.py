"""How git is run: what it sees, what it may take, and which git it is."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import attrs
import pytest

from repo_registry.adapters.git.checkout import GitCheckout
from repo_registry.adapters.git.environment import hardened_environment
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.adapters.git.process import Bounds, run_git
from repo_registry.adapters.git.version import MINIMUM_GIT, parse_version
from repo_registry.domain.errors import Cancelled, Invalid, LimitExceeded, Unavailable
from tests.git.processes import git_processes_in


def _environment(**inherited: str) -> dict[str, str]:
    return hardened_environment({"PATH": os.environ["PATH"]} | inherited, GitLimits())


def _bounds(**changed: Any) -> Bounds:
    return attrs.evolve(Bounds(seconds=20.0, idle_seconds=20.0, output_bytes=100_000), **changed)


def _with_alias(command: str) -> dict[str, str]:
    settings = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "alias.own", "GIT_CONFIG_VALUE_0": f"!{command}"}
    return _environment() | settings


def test_nothing_of_the_machines_environment_reaches_git() -> None:
    environment = _environment(
        HOME="/home/ada", GIT_DIR="/x", GIT_CONFIG_PARAMETERS="x", http_proxy="http://p", GIT_TRACE="1", LD_PRELOAD="x"
    )
    assert environment["HOME"] == os.devnull
    assert not {"GIT_DIR", "GIT_CONFIG_PARAMETERS", "http_proxy", "GIT_TRACE", "LD_PRELOAD"} & set(environment)


def test_git_sees_the_hardened_settings_and_no_file(tmp_path: Path) -> None:
    (tmp_path / ".gitconfig").write_text("[alias]\n\tx = !id\n")
    result = run_git(("config", "--list", "--show-scope"), _environment(), folder=tmp_path, bounds=_bounds())
    lines = result.stdout.decode().splitlines()
    assert {line.split("\t")[0] for line in lines} == {"command"}
    settings = [line.split("\t")[1] for line in lines]
    for wanted in ("protocol.allow=never", "http.followredirects=false", "fetch.fsckobjects=true", "gc.auto=0"):
        assert wanted in settings


@pytest.mark.parametrize(
    "address", ["ext::sh -c id", "/srv", "file:///srv", "https://127.0.0.1:1/x", "ssh://h/x", "git://h/x"]
)
def test_without_a_transport_git_may_contact_nothing(tmp_path: Path, address: str) -> None:
    result = run_git(("ls-remote", "--", address), _environment(), folder=tmp_path, bounds=_bounds())
    assert result.status != 0
    assert b"not allowed" in result.stderr


def test_too_much_output_stops_git(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded) as caught:
        run_git(("help", "-c"), _environment(), folder=tmp_path, bounds=_bounds(output_bytes=100))
    assert caught.value.step == "size"


@pytest.mark.parametrize("bounds", [{"seconds": 0.3}, {"idle_seconds": 0.3}])
def test_a_git_that_waits_is_killed_with_all_it_started(tmp_path: Path, bounds: dict[str, float]) -> None:
    started = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        run_git(("own",), _with_alias("sleep 20"), folder=tmp_path, bounds=_bounds(**bounds))
    assert caught.value.step == "timeout"
    assert time.monotonic() - started < 15
    assert_soon_gone(tmp_path)


def assert_soon_gone(folder: Path) -> None:
    """A killed process is listed until somebody has reaped it, which takes a moment on a busy machine."""
    deadline = time.monotonic() + 10
    while git_processes_in(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert git_processes_in(folder) == []


def test_a_set_cancel_stops_git_at_once(tmp_path: Path) -> None:
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    with pytest.raises(Cancelled):
        run_git(("own",), _with_alias("sleep 20"), folder=tmp_path, bounds=_bounds(cancel=cancel))


def test_a_process_that_git_leaves_behind_is_killed_with_it(tmp_path: Path) -> None:
    left = tmp_path / "left"
    environment = _with_alias(f"sh -c '(sleep 0.5; touch {left}) & exit 0'")
    assert run_git(("own",), environment, folder=tmp_path, bounds=_bounds()).status == 0
    time.sleep(0.7)
    assert not left.exists()


def test_a_machine_without_git_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        run_git(("version",), {"PATH": str(tmp_path)}, folder=tmp_path, bounds=_bounds())
    assert caught.value.step == "git"


@pytest.mark.anyio
async def test_the_git_here_is_new_enough(tmp_path: Path) -> None:
    version = await GitCheckout(tmp_path).git_version()
    assert version.number >= MINIMUM_GIT
    assert version.complaint is None


@pytest.mark.parametrize(
    ("answer", "number", "will_do"),
    [
        ("git version 2.39.5", (2, 39, 5), True),
        ("git version 2.39.3 (Apple Git-146)", (2, 39, 3), False),
        ("git version 2.45.0", (2, 45, 0), False),
        ("git version 2.45.1.windows.1", (2, 45, 1), True),
        ("git version 2.50", (2, 50, 0), True),
        ("git version 1.9.1", (1, 9, 1), False),
        ("git version 3.0.0-rc1", (3, 0, 0), True),
    ],
)
def test_old_and_holed_versions_are_complained_about(answer: str, number: tuple[int, int, int], will_do: bool) -> None:
    version = parse_version(answer)
    assert version is not None
    assert version.number == number
    assert (version.complaint is None) is will_do
    assert parse_version("hg 5") is None


def test_a_limit_of_nothing_is_invalid() -> None:
    with pytest.raises(Invalid):
        GitLimits(clone_bytes=0)
