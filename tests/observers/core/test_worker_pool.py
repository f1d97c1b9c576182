"""Files read in processes: in order, the same in each, and one file at most lost to a hostile one."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from pathlib import Path

import pytest

from repo_registry.adapters.observers.limits import ReaderLimits, ReadingLimits
from repo_registry.adapters.observers.worker_pool import WorkerPool
from repo_registry.domain.errors import Cancelled, Unavailable
from repo_registry.domain.model.analysis import CoverageStatus
from repo_registry.domain.model.facts import FactKind, Fragment
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.reading import BlobContent, FileReading
from tests.observers.core.observers_that_misbehave import REFERENCE, fact

pytestmark = pytest.mark.anyio

_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="memory is not limited there")
_BROKEN = REFERENCE.replace(":catalogue", ":broken_catalogue")


def file(path: str, text: str | bytes) -> BlobContent:
    data = text.encode() if isinstance(text, str) else text
    return BlobContent(path=path, blob_id=f"blob of {path}", size_bytes=len(data), data=data)


async def stream(files: Iterable[BlobContent]) -> AsyncIterator[BlobContent]:
    for one in files:
        yield one


async def streamed(fragments: Iterable[Fragment]) -> AsyncIterator[Fragment]:
    for fragment in fragments:
        yield fragment


async def read(pool: WorkerPool, files: Iterable[BlobContent]) -> list[FileReading]:
    return [reading async for reading in pool.read(stream(files))]


def pool_of(processes: int = 1, **limits: float) -> WorkerPool:
    whole = {name: value if name.endswith("seconds") else int(value) for name, value in limits.items()}
    return WorkerPool(ReaderLimits(processes=processes, **whole), catalogue=REFERENCE)  # type: ignore[arg-type]


def many(count: int) -> list[BlobContent]:
    return [
        BlobContent(path=f"link{n}", blob_id="", size_bytes=0, data=None, refusal="symlink")
        if n % 7 == 0
        else file(f"node_modules/{n}.js", "One\n")
        if n % 11 == 0
        else file(f"src/{n}.py", f"Word{n}\nlower\n" * (1 + n % 40))
        for n in range(count)
    ]


def children_of(pid: int) -> set[int]:
    """Return the readers that a process has started; it may have servers of other tests beside them."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return {int(line.split()[0]) for line in listed.stdout.splitlines() if "observers.worker" in line}


def environment_of(pid: int) -> bytes:
    place = Path(f"/proc/{pid}/environ")
    return place.read_bytes() if place.exists() else b""


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_readings_come_in_the_order_of_the_files() -> None:
    files = many(700)
    async with pool_of(2) as pool:
        readings = await read(pool, files)
    assert [reading.coverage.path for reading in readings] == [one.path for one in files]


async def test_one_process_and_two_read_the_same() -> None:
    files = many(400)
    async with pool_of(1) as one, pool_of(2) as two:
        alone, together = await asyncio.gather(read(one, files), read(two, files))
    assert alone == together
    assert repr(alone) == repr(together)


async def test_several_analyses_share_one_pool() -> None:
    async with pool_of(2) as pool:
        first, second = await asyncio.gather(read(pool, many(200)), read(pool, many(300)))
    assert (len(first), len(second)) == (200, 300)
    assert first == second[:200]


async def test_no_file_needs_no_process_and_few_files_need_one() -> None:
    async with pool_of(2) as pool:
        assert await read(pool, []) == []
        assert await read(pool, [many(1)[0]])
        assert children_of(os.getpid()) == set()
        await read(pool, [file("a.py", "One\n"), file("b.py", "Two\n")])
        assert len(children_of(os.getpid())) == 1


@pytest.mark.parametrize(
    ("action", "reason", "status"),
    [
        ("exit", "reader died", CoverageStatus.SKIPPED),
        ("hang", "time limit of 0.7 s", CoverageStatus.SKIPPED),
        ("spin", "time limit of 0.7 s", CoverageStatus.SKIPPED),
        ("regex", "time limit of 0.7 s", CoverageStatus.SKIPPED),
        ("quit", "reader died", CoverageStatus.SKIPPED),
        ("recurse", "test.misbehaving: RecursionError", CoverageStatus.PARTIAL),
        pytest.param("allocate", "test.misbehaving: MemoryError", CoverageStatus.PARTIAL, marks=_POSIX),
        ("print", "", CoverageStatus.PARSED),
    ],
)
async def test_a_hostile_file_costs_itself_and_no_other(action: str, reason: str, status: CoverageStatus) -> None:
    files = [file(f"{n}.py", "One\n") for n in range(5)]
    files[2] = file("hostile.py", f"!{action}\n" + "a" * 60 + "!\n")
    seconds = 0.7 if "0.7" in reason else 20
    async with pool_of(seconds=seconds, memory_bytes=400 * 1024 * 1024, retire_bytes=2**40) as pool:
        readings = await read(pool, files)
    assert [reading.coverage.path for reading in readings] == [one.path for one in files]
    hostile = readings.pop(2)
    assert (hostile.coverage.status, hostile.coverage.reason) == (status, reason)
    assert all(reading.coverage.status is CoverageStatus.PARSED and reading.facts for reading in readings)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("json", "[" * 200_000),
        ("yaml", "[" * 20_000),
        ("yaml", "a: &a [x,x]\nb: &b [*a,*a]\n" * 50),
        ("toml", "a = " + "[" * 200_000),
        ("python", "(" * 200_000),
        ("python", "x = " + "-" * 200_000 + "1"),
        ("python", "a." * 200_000 + "b"),
        ("json", '"' + "x" * 3_000_000 + '"'),
        ("unreadable", "x" * 3_000_000),
    ],
)
async def test_a_bomb_for_a_parser_ends_in_coverage(kind: str, body: str) -> None:
    async with pool_of(seconds=5) as pool:
        bomb, after = await read(pool, [file("bomb.py", f"!{kind}\n{body}\n"), file("after.py", "One\n")])
    assert bomb.coverage.status in (CoverageStatus.PARSED, CoverageStatus.PARTIAL, CoverageStatus.SKIPPED)
    assert (bomb.coverage.reason == "") == (bomb.coverage.status is CoverageStatus.PARSED)
    assert after.coverage.status is CoverageStatus.PARSED


@_POSIX
async def test_a_process_that_has_grown_is_replaced_before_the_next_file() -> None:
    files = [file("a.py", "!grow\n"), file("b.py", "One\n"), file("c.py", "One\n")]
    async with pool_of(retire_bytes=150 * 1024 * 1024) as pool:
        await read(pool, files[1:2])
        (before,) = children_of(os.getpid())
        readings = await read(pool, files)
        (after,) = children_of(os.getpid())
    assert [reading.coverage.status for reading in readings] == [CoverageStatus.PARSED] * 3
    assert before != after


async def test_a_catalogue_that_cannot_be_loaded_there_is_told_once() -> None:
    class Elsewhere(WorkerPool):
        """Knows a catalogue that its processes cannot load."""

    pool = Elsewhere(ReaderLimits(processes=1), catalogue=REFERENCE)
    assert pool.rules_digest
    pool._reference = _BROKEN
    async with pool:
        with pytest.raises(Unavailable, match="no such grammar"):
            await read(pool, many(3))


async def test_a_consumer_that_stops_leaves_nothing_behind() -> None:
    async with pool_of(2) as pool:
        readings = pool.read(stream(many(2_000)))
        async for _ in readings:
            break
        assert isinstance(readings, AsyncGenerator)
        await readings.aclose()
        assert len(await read(pool, many(10))) == 10
    assert children_of(os.getpid()) == set()


async def test_a_cancelled_reader_lets_go_of_a_hanging_file_at_once() -> None:
    async with pool_of(1, seconds=30) as pool:
        task = asyncio.create_task(read(pool, [file("a.py", "!hang\n")]))
        await asyncio.sleep(0.6)
        start = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - start < 2
        assert (await read(pool, [file("b.py", "One\n")]))[0].facts


async def test_closing_ends_hanging_processes_at_once_and_twice_is_no_error() -> None:
    pool = pool_of(1, seconds=30)
    task = asyncio.create_task(read(pool, [file("a.py", "!hang\n")]))
    await asyncio.sleep(0.6)
    start = time.monotonic()
    await pool.aclose()
    await pool.aclose()
    with pytest.raises(Cancelled):
        await task
    assert time.monotonic() - start < 2
    assert children_of(os.getpid()) == set()
    with pytest.raises(Cancelled):
        await read(pool, [file("b.py", "One\n")])


async def test_a_source_that_fails_fails_the_reading_and_only_that() -> None:
    async def failing() -> AsyncIterator[BlobContent]:
        for one in many(100):
            yield one
        raise Unavailable("gone")

    async with pool_of(1) as pool:
        with pytest.raises(Unavailable, match="gone"):
            async for _ in pool.read(failing()):
                pass
        assert len(await read(pool, many(10))) == 10


async def test_the_event_loop_goes_on_while_files_are_read() -> None:
    files = [file(f"{n}.py", ("Word\n" + "lower = 1\n" * 20) * 100) for n in range(300)]
    gaps: list[float] = []

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0)
            gaps.append(time.perf_counter() - before)
            await asyncio.sleep(0.002)

    async with pool_of(2) as pool:
        await read(pool, files[:1])
        watcher = asyncio.create_task(watch())
        async for _ in pool.read(stream(files)):
            await asyncio.sleep(0)
        watcher.cancel()
    gaps.sort()
    # Others share the machine: nearly all gaps are short, and none comes near the time of a batch.
    assert gaps[int(len(gaps) * 0.98)] < 0.02


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("action", ["hang", "spin", "regex"])
def test_a_killed_parent_leaves_no_process_behind(action: str, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import asyncio\n"
        "from tests.observers.core.test_worker_pool import file, pool_of, read\n"
        "async def main():\n"
        "    pool = pool_of(1, seconds=1)\n"
        "    await read(pool, [file('a.py', 'One\\n')])\n"
        "    print('ready', flush=True)\n"
        f"    await read(pool, [file('a.py', '!{action}\\n' + 'a' * 60 + '!\\n')])\n"
        "asyncio.run(main())\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        workers = children_of(parent.pid)
        time.sleep(0.2)
        parent.send_signal(signal.SIGKILL)
    assert len(workers) == 1
    until = time.monotonic() + 20
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_running, workers))


async def test_a_process_hears_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORCH_TOKEN", "do-not-tell")
    async with pool_of(1) as pool:
        await read(pool, [file("a.py", "One\n")])
        (worker,) = children_of(os.getpid())
        assert b"do-not-tell" not in environment_of(worker)


def _word(path: str, word: str) -> Fragment:
    return Fragment(kind="test.word", path=path, line=1, path_class=PathClass.OWN, payload={"word": word})


def _order(action: str) -> Fragment:
    return Fragment(kind="test.order", path="a", line=1, path_class=PathClass.OWN, payload={"do": action})


async def test_joiners_see_the_fragments_they_take_and_all_facts() -> None:
    fragments = [_word("a", "B"), _word("b", "A"), _word("c", "B"), _order("print")]
    async with pool_of() as pool:
        project = await pool.join(streamed(fragments), [fact("a"), fact("b")], [("Python", 75, 2), ("TSX", 25, 1)])
    shares = [(one.key, one.value, dict(one.attributes)) for one in project.facts if one.kind is FactKind.LANGUAGE]
    assert shares == [
        ("Python", "0.7500", {"bytes": 75, "files": 2}),
        ("TypeScript", "0.2500", {"bytes": 25, "files": 1}),
    ]
    joined = [(one.key, dict(one.attributes)) for one in project.facts if one.kind is FactKind.ENV_VARIABLE]
    assert joined == [("before", {}), ("A", {"count": 1, "manifests": 2}), ("B", {"count": 2, "manifests": 2})]
    assert project.reasons == ()


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("exit", "test.misbehaving_join: reader died"),
        ("hang", "test.misbehaving_join: time limit of 0.7 s"),
        ("raise", "test.misbehaving_join: ValueError"),
    ],
)
async def test_a_joiner_that_fails_costs_itself_and_is_told(action: str, reason: str) -> None:
    async with pool_of(join_seconds=0.7) as pool:
        project = await pool.join(streamed([_order(action), _word("a", "A")]), [], [])
    assert [one.key for one in project.facts if one.attributes] == ["A"]
    assert project.reasons == (reason,)


async def test_a_large_project_is_joined() -> None:
    fragments = [_word(f"{number}", f"Word{number}") for number in range(20_000)]
    async with pool_of() as pool:
        project = await pool.join(streamed(fragments), [], [])
    assert [one.key for one in project.facts] == sorted(f"Word{number}" for number in range(20_000))


async def test_versions_and_digest_are_those_of_the_catalogue() -> None:
    pool = pool_of()
    assert pool.versions["test.words"] == 1
    assert len(pool.rules_digest) == 16
    assert pool.rules_digest == pool_of(2, seconds=3).rules_digest
    assert pool.rules_digest != WorkerPool(reading=ReadingLimits(facts=3), catalogue=REFERENCE).rules_digest
    assert pool.rules_digest != WorkerPool().rules_digest


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
async def test_memory_stays_flat_however_many_files_there_are() -> None:
    async def files(count: int) -> AsyncIterator[BlobContent]:
        for number in range(count):
            yield file(f"src/{number}.py", f"Word{number}\n" * 3 + "lower\n" * 60)
            yield file(f"node_modules/{number}.js", bytes(20_000))

    async def drain(count: int) -> int:
        return sum([1 async for _ in pool.read(files(count))])

    async with pool_of(2) as pool:
        await drain(2_000)
        before = _resident_bytes()
        assert await drain(10_000) == 20_000
        assert _resident_bytes() - before < 16 * 1024 * 1024


def _keys(readings: Sequence[FileReading]) -> list[str]:
    return [one.key for reading in readings for one in reading.facts]


async def test_odd_names_are_only_names() -> None:
    names = ["a b.py", "é.py", "-rf.py", "a\nb.py", "\\xff.py", "x" * 3_000 + ".py", "*.py", "..py", "con.py"]
    async with pool_of() as pool:
        readings = await read(pool, [file(name, "One\n") for name in names])
    assert [reading.coverage.path for reading in readings] == names
    assert _keys(readings) == ["One"] * len(names)


async def test_a_large_parent_does_not_make_its_readers_look_large() -> None:
    ballast = bytearray(os.urandom(1024)) * (300 * 1024)
    async with pool_of(retire_bytes=250 * 1024 * 1024) as pool:
        await read(pool, many(3))
        first = children_of(os.getpid())
        await read(pool, many(3))
        assert children_of(os.getpid()) == first != set()
    assert ballast
