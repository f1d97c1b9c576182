"""What cannot be opened is refused in one clear sentence and left as it was."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from repo_registry.adapters.sqlite import migrations
from repo_registry.adapters.sqlite.store import SqliteStore
from repo_registry.domain.errors import Conflict, Corrupt, Invalid, NotFound, RegistryError, Unavailable
from repo_registry.domain.rules.migrations import MigrationState
from tests.contract.builders import repository, uid

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]


async def made(path: Path) -> Path:
    async with SqliteStore.open(path, upgrade=True) as store, store.transaction() as tx:
        await tx.repositories.add(repository(1))
    return path


def changed(path: Path, statement: str) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    return path


async def refused(path: Path, kind: type[RegistryError], *, upgrade: bool = True) -> RegistryError:
    """Open a file, expect that it is refused, and see that it and its folder are as they were."""
    before = picture(path.parent)
    with pytest.raises(kind) as caught:
        async with SqliteStore.open(path, upgrade=upgrade, busy_seconds=0.1):
            pass
    assert picture(path.parent) == before
    assert type(caught.value) is kind
    return caught.value


def picture(folder: Path) -> dict[str, str]:
    return {
        str(file): hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "folder"
        for file in sorted(folder.rglob("*"))
    }


async def test_a_new_file_is_made_with_its_folder_for_its_owner_alone(tmp_path: Path) -> None:
    path = await made(tmp_path / "new" / "folder" / "registry.sqlite3")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    async with SqliteStore.open(path) as store, store.view() as view:
        assert await view.repositories.get(uid(1)) == repository(1)


async def test_nothing_is_left_beside_the_file_after_closing(tmp_path: Path) -> None:
    path = await made(tmp_path / "registry.sqlite3")
    assert [*picture(tmp_path)] == [str(path)]
    async with SqliteStore.open(path) as store, store.view() as view:
        assert len(await view.repositories.page()) == 1
    assert [*picture(tmp_path)] == [str(path)]


async def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    path = await made(tmp_path / "a b%20?mode=memory#ü.sqlite3")
    assert path.stat().st_size > 0


async def test_a_missing_file_is_made_only_when_asked(tmp_path: Path) -> None:
    error = await refused(tmp_path / "none" / "registry.sqlite3", NotFound, upgrade=False)
    assert "db upgrade" in error.message


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("these are my notes, keep them")
    await refused(tmp_path / "notes.txt", Corrupt)


async def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = await made(tmp_path / "registry.sqlite3")
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xa5" * 3996
    path.write_bytes(data)
    await refused(path, Corrupt)


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    error = await refused(tmp_path / "folder", Invalid)
    assert "folder" in error.message


async def test_a_file_where_a_folder_is_needed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    await refused(tmp_path / "file" / "registry.sqlite3", Invalid)


async def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    changed(tmp_path / "other.sqlite3", "CREATE TABLE notes (text TEXT)")
    await refused(tmp_path / "other.sqlite3", Invalid)


async def test_an_older_schema_is_upgraded_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "registry.sqlite3").touch()
    error = await refused(tmp_path / "registry.sqlite3", Conflict, upgrade=False)
    assert "db upgrade" in error.message
    assert isinstance(error, Conflict)
    assert error.current_version == 0
    async with SqliteStore.open(tmp_path / "registry.sqlite3", upgrade=True) as store:
        assert (await store.describe())["schema_version"] == len(migrations.migrations())


@pytest.mark.parametrize("upgrade", [True, False])
async def test_a_newer_schema_is_refused(tmp_path: Path, *, upgrade: bool) -> None:
    path = await made(tmp_path / "registry.sqlite3")
    changed(path, "INSERT INTO schema_migration SELECT 9999, 'future', sha256, '2030' FROM schema_migration LIMIT 1")
    error = await refused(path, Conflict, upgrade=upgrade)
    assert "9999 future" in error.message


@pytest.mark.parametrize("upgrade", [True, False])
async def test_an_edited_schema_is_refused(tmp_path: Path, *, upgrade: bool) -> None:
    path = await made(tmp_path / "registry.sqlite3")
    changed(
        path,
        "UPDATE schema_migration SET sha256 = reverse.sha256 FROM schema_migration AS reverse "
        "WHERE schema_migration.number = 2 AND reverse.number = 1",
    )
    await refused(path, Corrupt, upgrade=upgrade)


async def test_a_file_locked_by_another_program_is_unavailable(tmp_path: Path) -> None:
    path = await made(tmp_path / "registry.sqlite3")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            async with SqliteStore.open(path, busy_seconds=0.1):
                pass


@pytest.fixture
def readable_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="users of Windows have no numbers")
@pytest.mark.parametrize("exists", [True, False])
def test_a_place_that_may_not_be_written_is_refused(readable_folder: Path, *, exists: bool) -> None:
    path = readable_folder / "registry.sqlite3"
    if exists:
        asyncio.run(made(path))
        path.chmod(0o444)
    readable_folder.chmod(0o555)
    before = picture(readable_folder)
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from repo_registry.adapters.sqlite import migrations, opening\n"
        "from repo_registry.domain.errors import Denied\n"
        "migrations.migrations()\n"  # whatever is imported late is imported now: nobody may read the interpreter
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "try: opening.prepare(Path(sys.argv[1]), upgrade=True, busy_seconds=1)\n"
        "except Denied as error: print('denied:', error)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    readable_folder.chmod(0o755)
    assert ended.stderr == ""
    assert ended.stdout.startswith("denied:")
    assert picture(readable_folder) == before


async def test_the_status_of_a_file_is_told_without_changing_it(tmp_path: Path) -> None:
    path = await made(tmp_path / "registry.sqlite3")
    before = picture(tmp_path)
    assert {line.state for line in await SqliteStore.migration_status(path)} == {MigrationState.APPLIED}
    missing = await SqliteStore.migration_status(tmp_path / "none.sqlite3")
    assert {line.state for line in missing} == {MigrationState.PENDING}
    assert picture(tmp_path) == before
    with pytest.raises(Invalid):
        await SqliteStore.migration_status(tmp_path)


async def test_opening_twice_in_one_process_keeps_the_log_from_other_processes(tmp_path: Path) -> None:
    """A file that is closed by anybody but SQLite loses the locks of this process: its log could be taken away."""
    path = tmp_path / "registry.sqlite3"
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from repo_registry.adapters.sqlite.store import SqliteStore\n"
        "from tests.contract.builders import repository\n"
        "async def main():\n"
        "    async with SqliteStore.open(Path(sys.argv[1])) as store:\n"
        "        async with store.transaction() as tx:\n"
        "            await tx.repositories.add(repository(7))\n"
        "asyncio.run(main())\n"
    )
    async with SqliteStore.open(path, upgrade=True) as first:
        async with SqliteStore.open(path) as second, second.view() as view:
            assert list(await view.repositories.page()) == []
        await SqliteStore.migration_status(path)
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", code, str(path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert path.with_name(path.name + "-wal").exists(), "the log is still there for the connection of this process"
        async with first.view() as view:
            assert [one.name for one in await view.repositories.page()] == ["repository-7"]
