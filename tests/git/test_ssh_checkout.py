"""Fetching over ssh, with a program in the place of ``ssh`` that notes its arguments and serves locally."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from repo_registry.adapters.git.checkout import GitCheckout
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.domain.errors import Denied, RegistryError
from repo_registry.domain.ports.progress import Silence
from repo_registry.domain.rules.urls import LocationPolicy
from tests.git.builder import Origin
from tests.git.conftest import Desk

pytestmark = pytest.mark.anyio


def _resolve(host: str, port: int) -> Sequence[str]:
    return ("93.184.216.34",)


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that the program notes its arguments in."""
    noted = tmp_path / "arguments"
    program = tmp_path / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "$word" >> "{noted}"; last=$word; done\nsh -c "$last"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return noted


def _noted(ssh: Path) -> list[str]:
    return ssh.read_text().split("\n")


def _desk(tmp_path: Path, limits: GitLimits | None = None) -> Desk:
    policy = LocationPolicy(allow_ssh=True, extra_ports=(2222,))
    return Desk(tmp_path, GitCheckout(tmp_path / "clones", limits, policy, resolver=_resolve))


async def test_a_commit_is_fetched_over_ssh_from_the_judged_address(tmp_path: Path, origin: Origin, ssh: Path) -> None:
    commit_id = origin.commit({b"a": b"1"})
    key = tmp_path / "key with 'quotes'; touch x"
    key.write_text("secret key")
    desk = _desk(tmp_path)
    repository = desk.repository(f"ssh://git@git.example.org:2222{origin.path}", credential=f"file:{key}")
    assert (await desk.checkout.fetch(repository, None, Silence())).commit_id == commit_id
    words = _noted(ssh)
    for word in (
        "HostName=93.184.216.34",
        "HostKeyAlias=[git.example.org]:2222",
        "BatchMode=yes",
        "StrictHostKeyChecking=yes",
        "IdentitiesOnly=yes",
        str(key),
        "git@git.example.org",
        "2222",
    ):
        assert word in words
    assert words[:2] == ["-F", os.devnull]
    assert not (tmp_path / "x").exists()


async def test_the_short_form_of_ssh_works_too(tmp_path: Path, origin: Origin, ssh: Path) -> None:
    commit_id = origin.commit({b"a": b"1"})
    desk = _desk(tmp_path)
    repository = desk.repository(f"git@git.example.org:{origin.path}")
    assert (await desk.checkout.fetch(repository, "main", Silence())).commit_id == commit_id
    assert "HostKeyAlias=git.example.org" in _noted(ssh)


@pytest.mark.parametrize("credential", ["env:TOKEN", "file:/nowhere/key"])
async def test_ssh_takes_only_a_key_file_that_is_there(tmp_path: Path, credential: str) -> None:
    desk = _desk(tmp_path)
    repository = desk.repository("ssh://git@git.example.org/a/b", credential=credential)
    with pytest.raises(Denied) as caught:
        await desk.checkout.fetch(repository, None, Silence())
    assert caught.value.step == "authenticate"


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("Host key verification failed.", "authenticate"),
        ("git@git.example.org: Permission denied (publickey).", "authenticate"),
        ("ssh: connect to host 93.184.216.34 port 22: Connection refused", "connect"),
        ("ssh: connect to host 93.184.216.34 port 22: Connection timed out", "timeout"),
    ],
)
async def test_what_ssh_says_is_told_by_its_meaning(tmp_path: Path, ssh: Path, said: str, step: str) -> None:
    (ssh.parent / "bin" / "ssh").write_text(f'#!/bin/sh\necho "{said}" >&2\nexit 255\n')
    desk = _desk(tmp_path)
    with pytest.raises(RegistryError) as caught:
        await desk.checkout.fetch(desk.repository("git@git.example.org:a/b"), None, Silence())
    assert caught.value.step == step
    assert "93.184" not in caught.value.message
