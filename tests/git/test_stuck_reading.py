"""Reading from a git that does not answer, lies or dies."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from pathlib import Path

import pytest

from repo_registry.adapters.git.checkout import GitCheckout
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.domain.errors import Invalid, RegistryError, Unavailable
from repo_registry.domain.model.analysis import RepositorySnapshot, TreeEntry
from repo_registry.domain.ports.checkout import Checkout
from tests.git.builder import Origin
from tests.git.conftest import NOW, REPOSITORY_ID, Desk, MakeDesk
from tests.git.processes import git_processes_in

pytestmark = pytest.mark.anyio


def _replace_git(monkeypatch: pytest.MonkeyPatch, folder: Path, instead: str) -> None:
    """Put a program before git that does something else when blobs or trees are read."""
    real = shutil.which("git")
    program = folder / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\ncase "$*" in *cat-file*|*ls-tree*) {instead};; esac\nexec "{real}" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


async def _read_ready(desk: Desk, origin: Origin) -> tuple[RepositorySnapshot, list[TreeEntry]]:
    origin.commit({b"a": b"1", b"b": b"2"})
    snapshot = await desk.fetch(origin)
    return snapshot, await desk.entries(origin, snapshot)


async def test_a_git_that_does_not_answer_is_killed_in_time(
    make_desk: MakeDesk, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(GitLimits(idle_seconds=0.5))
    snapshot, entries = await _read_ready(desk, origin)
    _replace_git(monkeypatch, desk.tmp_path, "sleep 30")
    started = time.monotonic()
    for reading in (desk.entries(origin, snapshot), desk.contents(origin, entries)):
        with pytest.raises(Unavailable) as caught:
            await reading
        assert caught.value.step == "timeout"
    assert time.monotonic() - started < 5
    assert git_processes_in(desk.tmp_path) == []


@pytest.mark.parametrize("what", ["tree", "blobs"])
async def test_cancelled_reading_leaves_nothing_running(
    desk: Desk, origin: Origin, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    snapshot, entries = await _read_ready(desk, origin)
    _replace_git(monkeypatch, desk.tmp_path, "sleep 30")
    task = asyncio.create_task(desk.entries(origin, snapshot) if what == "tree" else desk.contents(origin, entries))
    for _ in range(200):
        await asyncio.sleep(0.02)
        if git_processes_in(desk.tmp_path):
            break
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    started = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - started < 5
    assert git_processes_in(desk.tmp_path) == []


@pytest.mark.parametrize("answer", ["exit 1", "echo nonsense", "kill -9 $$", "echo", "head -c 100000 /dev/zero"])
async def test_a_git_that_answers_nonsense_costs_the_blobs_not_the_reading(
    desk: Desk, origin: Origin, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    _, entries = await _read_ready(desk, origin)
    _replace_git(monkeypatch, desk.tmp_path, f"{answer}; exit 1")
    assert [content.refusal for content in await desk.contents(origin, entries)] == ["missing", "missing"]


async def test_too_many_broken_blobs_end_the_reading(
    desk: Desk, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, entries = await _read_ready(desk, origin)
    _replace_git(monkeypatch, desk.tmp_path, "exit 1")
    with pytest.raises(Unavailable) as caught:
        await desk.contents(origin, entries * 60)
    assert caught.value.step == "read"


async def test_ids_that_are_none_are_not_asked_for(desk: Desk, origin: Origin) -> None:
    _, entries = await _read_ready(desk, origin)
    strange = [
        TreeEntry(path="x", raw_path=b"x", mode="100644", object_id=object_id, size_bytes=1)
        for object_id in ("", "HEAD", "-" * 40, "main:a", "e" * 40, "\n" * 40)
    ]
    contents = await desk.contents(origin, [*strange, entries[0]])
    assert [content.refusal for content in contents] == ["missing"] * 6 + [""]
    assert contents[-1].data == b"1"


async def test_a_clone_that_is_replaced_while_it_is_read_is_told(desk: Desk, origin: Origin) -> None:
    origin.commit({b"%04d" % number: os.urandom(3000) for number in range(3000)})
    snapshot = await desk.fetch(origin)
    entries = await desk.entries(origin, snapshot)
    absent = TreeEntry(path="x", raw_path=b"x", mode="100644", object_id="e" * 40, size_bytes=1)
    reading = desk.checkout.blobs(desk.repository(origin.path), [*entries, absent])
    assert (await anext(reading)).data
    await desk.checkout.discard(desk.repository(origin.path))
    origin.commit({b"other": b"1"})
    await desk.fetch(origin)
    with pytest.raises(Unavailable) as caught:
        assert [content async for content in reading]
    assert caught.value.step == "read"


async def test_an_entry_that_names_a_tree_is_no_blob(desk: Desk, origin: Origin) -> None:
    snapshot, entries = await _read_ready(desk, origin)
    folder = TreeEntry(path="x", raw_path=b"x", mode="100644", object_id=snapshot.tree_id, size_bytes=1)
    contents = await desk.contents(origin, [folder, entries[1]])
    assert [(content.data, content.refusal) for content in contents] == [(None, "missing"), (b"2", "")]


async def test_a_snapshot_that_names_no_tree_is_invalid(desk: Desk, origin: Origin) -> None:
    await _read_ready(desk, origin)
    snapshot = RepositorySnapshot(
        repository_id=REPOSITORY_ID, ref="x", commit_id="x", tree_id="--help", committed_at=NOW, complete=True
    )
    with pytest.raises(Invalid):
        await desk.entries(origin, snapshot)


async def test_an_address_that_is_no_longer_valid_is_denied_before_anything_is_contacted(tmp_path: Path) -> None:
    desk = Desk(tmp_path, GitCheckout(tmp_path / "clones"))
    checkout: Checkout = desk.checkout
    with pytest.raises(RegistryError) as caught:
        await desk.fetch(Path("/srv/../etc"))
    assert (caught.value.code, caught.value.step) == ("denied", "address")
    assert not (tmp_path / "clones").exists()
    await checkout.discard(desk.repository("x"))
