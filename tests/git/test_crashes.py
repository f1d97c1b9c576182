"""Clones after crashes, and several processes at one clone."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import filelock
import pytest

from repo_registry.adapters.git.limits import GitLimits
from repo_registry.domain.errors import Unavailable
from tests.git.builder import Origin
from tests.git.conftest import REPOSITORY_ID, Desk, MakeDesk
from tests.git.http_server import serving
from tests.git.processes import git_processes_in

pytestmark = pytest.mark.anyio

PROGRAM = textwrap.dedent("""
    import asyncio, sys
    from pathlib import Path
    from repo_registry.adapters.git.checkout import GitCheckout
    from repo_registry.domain.ports.progress import Silence
    from repo_registry.domain.rules.urls import LocationPolicy
    from tests.git.conftest import Desk

    root, location, host = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    policy = LocationPolicy(local_roots=(str(root / "sources"),), allowed_hosts=(host,) if host else ())
    desk = Desk(root, GitCheckout(root / "clones", None, policy))

    async def main():
        repository = desk.repository(Path(location) if location.startswith("/") else location)
        snapshot = await desk.checkout.fetch(repository, None, Silence())
        entries = [entry async for batch in desk.checkout.tree(repository, snapshot) for entry in batch]
        contents = [content async for content in desk.checkout.blobs(repository, entries)]
        print(snapshot.commit_id, sum(content.data is not None for content in contents), flush=True)

    asyncio.run(main())
""")


def _start(root: Path, location: str, host: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(root), location, host], stdout=subprocess.PIPE, text=True
    )


async def test_several_processes_at_one_clone_all_read_it_whole(desk: Desk, origin: Origin) -> None:
    commit_id = origin.commit({b"%03d" % number: os.urandom(500) for number in range(300)})
    running = [_start(desk.tmp_path, str(origin.path)) for _ in range(3)]
    answers = [await asyncio.to_thread(process.communicate, None, 60) for process in running]
    assert [answer[0].strip() for answer in answers] == [f"{commit_id} 300"] * 3


async def test_many_fetches_of_one_process_wait_for_each_other(desk: Desk, origin: Origin) -> None:
    commit_id = origin.commit({b"a": b"1"})
    snapshots = await asyncio.gather(*(desk.fetch(origin) for _ in range(8)))
    assert {snapshot.commit_id for snapshot in snapshots} == {commit_id}


async def test_a_process_killed_in_the_middle_of_a_fetch_is_mended_by_the_next(desk: Desk, origin: Origin) -> None:
    commit_id = origin.commit({b"a": os.urandom(400_000)})
    with serving(desk.tmp_path / "sources") as server:
        server.behaviour.stall_on = b"command=fetch"
        process = _start(desk.tmp_path, f"http://{server.place}/origin", server.place)
        assert await asyncio.to_thread(server.behaviour.stalled.wait, 20)
        process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(process.communicate)
        assert (await desk.fetch(origin)).commit_id == commit_id
    assert await desk.read(origin, commit_id)


async def test_what_a_killed_git_leaves_behind_is_swept(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"1"})
    await desk.fetch(origin)
    left = [
        desk.clone / "shallow.lock",
        desk.clone / "refs" / "registry" / "incoming" / "0123.lock",
        desk.clone / "objects" / "pack" / "tmp_pack_a1b2c3",
        desk.tmp_path / "clones" / f".new-{REPOSITORY_ID}-0123456789abcdef" / "HEAD",
    ]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    commit_id = origin.commit({b"a": b"2"})
    assert (await desk.fetch(origin)).commit_id == commit_id
    assert [path for path in left if path.exists()] == []


def _empty_packs(clone: Path) -> None:
    for pack in (clone / "objects" / "pack").iterdir():
        pack.chmod(0o600)
        pack.write_bytes(b"")


def _flip_packs(clone: Path) -> None:
    for pack in (clone / "objects" / "pack").glob("*.pack"):
        pack.chmod(0o600)
        data = bytearray(pack.read_bytes())
        for place in range(12, len(data) - 20):
            data[place] ^= 0xFF
        pack.write_bytes(data)


def _delete_head(clone: Path) -> None:
    (clone / "HEAD").unlink()


def _delete_objects(clone: Path) -> None:
    shutil.rmtree(clone / "objects")


def _delete_packs(clone: Path) -> None:
    for pack in (clone / "objects" / "pack").iterdir():
        pack.unlink()


def _break_config(clone: Path) -> None:
    (clone / "config").write_bytes(b"[core\n\xff")


def _break_shallow(clone: Path) -> None:
    (clone / "shallow").write_bytes(b"nonsense\n")


def _empty_refs(clone: Path) -> None:
    for path in (clone / "refs").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")


def _empty_folder(clone: Path) -> None:
    shutil.rmtree(clone)
    clone.mkdir()


BREAKAGES = (
    _delete_head,
    _delete_objects,
    _delete_packs,
    _empty_packs,
    _flip_packs,
    _break_config,
    _break_shallow,
    _empty_refs,
    _empty_folder,
)


@pytest.mark.parametrize("breakage", BREAKAGES)
@pytest.mark.parametrize("moved", [False, True])
async def test_a_broken_clone_is_made_anew(
    desk: Desk, origin: Origin, breakage: Callable[[Path], None], moved: bool
) -> None:
    commit_id = origin.commit({b"a": b"1"})
    await desk.fetch(origin)
    breakage(desk.clone)
    if moved:
        commit_id = origin.commit({b"a": b"1"}, message=b"new")
    assert (await desk.fetch(origin)).commit_id == commit_id
    assert await desk.read(origin) == {"a": b"1"}


async def test_damage_met_while_reading_is_mended_by_the_next_fetch(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"0" * 5000, b"d/b": b"2"})
    snapshot = await desk.fetch(origin)
    entries = await desk.entries(origin, snapshot)
    _flip_packs(desk.clone)
    contents = await desk.contents(origin, entries)
    assert [content.refusal for content in contents] == ["missing", "missing"]
    assert await desk.read(origin) == {"a": b"0" * 5000, "d/b": b"2"}


async def test_a_clone_that_vanished_while_it_was_to_be_read_is_told(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"1"})
    snapshot = await desk.fetch(origin)
    entries = await desk.entries(origin, snapshot)
    shutil.rmtree(desk.clone)
    for reading in (desk.entries(origin, snapshot), desk.contents(origin, entries)):
        with pytest.raises(Unavailable) as caught:
            await reading
        assert caught.value.step == "read"


async def test_a_folder_that_cannot_be_written_is_told_as_such(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"1"})
    (desk.tmp_path / "clones").write_bytes(b"a file")
    with pytest.raises(Unavailable) as caught:
        await desk.fetch(origin)
    assert caught.value.step == "disk"


async def test_a_clone_that_another_process_keeps_is_given_up_in_time(make_desk: MakeDesk, origin: Origin) -> None:
    desk = make_desk(GitLimits(fetch_seconds=0.4))
    origin.commit({b"a": b"1"})
    (desk.tmp_path / "clones").mkdir()
    started = time.monotonic()
    with (
        filelock.FileLock(str(desk.tmp_path / "clones" / f"{REPOSITORY_ID}.lock")),
        pytest.raises(Unavailable) as caught,
    ):
        await desk.fetch(origin)
    assert caught.value.step == "timeout"
    assert time.monotonic() - started < 3


async def test_waiting_for_another_process_can_be_cancelled(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"1"})
    (desk.tmp_path / "clones").mkdir()
    with filelock.FileLock(str(desk.tmp_path / "clones" / f"{REPOSITORY_ID}.lock")):
        task = asyncio.create_task(desk.fetch(origin))
        await asyncio.sleep(0.3)
        started = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert time.monotonic() - started < 3


async def test_reading_that_is_broken_off_leaves_no_process(desk: Desk, origin: Origin) -> None:
    origin.commit({b"%04d" % number: os.urandom(3000) for number in range(3000)})
    repository = desk.repository(origin.path)
    snapshot = await desk.fetch(origin)
    entries = await desk.entries(origin, snapshot)
    reading = desk.checkout.blobs(repository, entries)
    assert (await anext(reading)).data
    assert git_processes_in(desk.tmp_path)
    await reading.aclose()  # type: ignore[attr-defined]
    listing = desk.checkout.tree(repository, snapshot)
    await anext(listing)
    await listing.aclose()  # type: ignore[attr-defined]
    assert git_processes_in(desk.tmp_path) == []
