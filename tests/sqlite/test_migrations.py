"""Tables are made by numbered files, each applied exactly once, and never behind anybody's back."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import pytest

from repo_registry.adapters.sqlite import migrations
from repo_registry.adapters.tables.migration_files import read_migrations
from repo_registry.domain.errors import Conflict, Corrupt
from repo_registry.domain.model.analysis import CoverageStatus, RunStatus
from repo_registry.domain.model.candidates import CandidateStatus, ClaimKind
from repo_registry.domain.model.evidence import ProofHealth
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.repository import LocationKind
from repo_registry.domain.model.reviews import DecisionAction, ReasonCode
from repo_registry.domain.model.search import DocumentKind
from repo_registry.domain.model.security import Role
from repo_registry.domain.rules.migrations import MigrationState

FIRST = "CREATE TABLE schema_migration (number INTEGER, name TEXT, sha256 TEXT, applied_at TEXT);\n"

ENUMS: dict[str, type[StrEnum]] = {
    "repository_location_kind": LocationKind,
    "analysis_run_status": RunStatus,
    "reading_status": CoverageStatus,
    "reading_path_class": PathClass,
    "fact_kind": FactKind,
    "fact_path_class": PathClass,
    "fragment_path_class": PathClass,
    "candidate_kind": ClaimKind,
    "candidate_status": CandidateStatus,
    "decision_action": DecisionAction,
    "decision_reason": ReasonCode,
    "map_entry_kind": ClaimKind,
    "entry_proof_health": ProofHealth,
    "access_token_role": Role,
}


def folder(path: Path, *texts: str) -> Path:
    path.mkdir()
    for number, text in enumerate((FIRST, *texts), 1):
        (path / f"{number:04}_step.sql").write_text(text)
    return path


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)) as connection:
        yield connection


def tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_the_shipped_migrations_apply_once_and_then_find_nothing_to_do(database: sqlite3.Connection) -> None:
    shipped = migrations.migrations()
    assert migrations.apply(database, shipped) == tuple(one.number for one in shipped)
    assert migrations.apply(database, shipped) == ()
    lines = migrations.status(database, shipped)
    assert {line.state for line in lines} == {MigrationState.APPLIED}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line.applied_at or "") for line in lines)


def test_the_catalogue_is_the_one_checked_in(database: sqlite3.Connection) -> None:
    """After a new migration: look at the difference, then write `catalogue` into the file."""
    migrations.apply(database, migrations.migrations())
    rows = database.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB '*_terms_*' ORDER BY type, name"
    )
    catalogue = "".join(f"{row[0]};\n\n" for row in rows)
    assert Path(__file__).with_name("catalogue.sql").read_text(encoding="utf-8") == catalogue


def test_every_check_lists_exactly_the_values_of_its_enum(database: sqlite3.Connection) -> None:
    migrations.apply(database, migrations.migrations())
    schema = "\n".join(row[0] for row in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
    listed = {
        name: re.findall(r"'([^']*)'", values)
        for name, values in re.findall(r"CONSTRAINT (\w+)\s+CHECK \(\w+ IN \(([^)]*'[^)]*)\)\s*\)", schema)
    }
    assert listed.pop("search_claim_kind") == [DocumentKind.ENTRY, DocumentKind.CANDIDATE]
    assert listed == {name: [member.value for member in enum] for name, enum in ENUMS.items()}


def test_every_ordinary_table_is_strict_and_every_foreign_key_is_indexed(database: sqlite3.Connection) -> None:
    migrations.apply(database, migrations.migrations())
    ordinary = [row for row in database.execute("PRAGMA table_list") if row[2] == "table" and "sqlite_" not in row[1]]
    assert {row[1] for row in ordinary if not row[5]} == set()
    for table in (row[1] for row in ordinary):
        leading = {
            database.execute(f"PRAGMA index_info({index[1]})").fetchone()[2]
            for index in database.execute(f"PRAGMA index_list({table})")
        }
        leading |= {row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[5] == 1}
        for key in database.execute(f"PRAGMA foreign_key_list({table})"):
            if (table, key[3]) in {("search_chunk", "repository_key"), ("search_claim", "repository_key")}:
                continue  # repositories are never deleted, and claims are indexed by it
            if (table, key[3]) == ("candidate", "first_run_id") or (table, key[3]) == ("candidate", "last_run_id"):
                continue  # runs are never deleted
            if (table, key[3]) == ("decision", "undoes"):
                continue  # decisions are never deleted
            assert key[3] in leading, f"{table}.{key[3]} has no index"


def test_line_ends_do_not_change_the_digest(tmp_path: Path) -> None:
    unix = read_migrations(folder(tmp_path / "unix", "CREATE TABLE a (b TEXT);\n"))
    windows = folder(tmp_path / "windows", "CREATE TABLE a (b TEXT);\n")
    for file in windows.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert [one.sha256 for one in read_migrations(windows)] == [one.sha256 for one in unix]


def test_a_gap_a_repeat_and_a_wrong_name_are_refused(tmp_path: Path) -> None:
    gap = folder(tmp_path / "gap")
    (gap / "0003_later.sql").write_text("SELECT 1;")
    repeat = folder(tmp_path / "repeat")
    (repeat / "0001_again.sql").write_text("SELECT 1;")
    misnamed = folder(tmp_path / "misnamed")
    (misnamed / "2_later.sql").write_text("SELECT 1;")
    empty = tmp_path / "empty"
    empty.mkdir()
    for broken in (gap, repeat, misnamed, empty):
        with pytest.raises(Corrupt):
            read_migrations(broken)


def test_an_edited_migration_is_refused_and_nothing_is_applied(tmp_path: Path, database: sqlite3.Connection) -> None:
    files = folder(tmp_path / "files", "CREATE TABLE a (b TEXT);")
    migrations.apply(database, read_migrations(files))
    (files / "0002_step.sql").write_text("CREATE TABLE a (b TEXT, c TEXT);")
    (files / "0003_step.sql").write_text("CREATE TABLE d (e TEXT);")
    edited = read_migrations(files)
    assert [line.state.value for line in migrations.status(database, edited)] == ["applied", "edited", "pending"]
    with pytest.raises(Corrupt, match="0002"):
        migrations.apply(database, edited)
    assert "d" not in tables(database)


def test_a_newer_database_is_refused(tmp_path: Path, database: sqlite3.Connection) -> None:
    files = folder(tmp_path / "files", "CREATE TABLE a (b TEXT);")
    migrations.apply(database, read_migrations(files))
    (files / "0002_step.sql").unlink()
    older = read_migrations(files)
    assert [line.state.value for line in migrations.status(database, older)] == ["applied", "unknown"]
    with pytest.raises(Conflict, match="0002"):
        migrations.apply(database, older)


def test_a_missing_migration_before_an_applied_one_is_refused(tmp_path: Path, database: sqlite3.Connection) -> None:
    shipped = read_migrations(folder(tmp_path / "files", "CREATE TABLE a (b TEXT);", "SELECT 1;"))
    migrations.apply(database, shipped)
    database.execute("DELETE FROM schema_migration WHERE number = 2")
    with pytest.raises(Corrupt, match="0002"):
        migrations.apply(database, shipped)


def test_a_migration_that_fails_is_undone_and_the_ones_before_it_stand(
    tmp_path: Path, database: sqlite3.Connection
) -> None:
    files = folder(tmp_path / "files", "CREATE TABLE a (b TEXT);", "CREATE TABLE c (d TEXT); CREATE TABLE a (b TEXT);")
    with pytest.raises(sqlite3.OperationalError):
        migrations.apply(database, read_migrations(files))
    assert tables(database) == {"schema_migration", "a"}
    assert database.execute("SELECT max(number) FROM schema_migration").fetchone() == (2,)
    assert not database.in_transaction


def test_a_migration_that_leaves_dangling_references_is_undone(tmp_path: Path, database: sqlite3.Connection) -> None:
    files = folder(
        tmp_path / "files",
        "CREATE TABLE a (b INTEGER PRIMARY KEY); CREATE TABLE c (d INTEGER REFERENCES a (b));",
        "INSERT INTO c (d) VALUES (7);",
    )
    with pytest.raises(Corrupt, match="0003"):
        migrations.apply(database, read_migrations(files))
    assert database.execute("SELECT count(*) FROM c").fetchone() == (0,)


def test_statements_are_split_where_sqlite_would() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n    SELECT 'x;y'; -- not; here\n    SELECT 2;\nEND;"
    text = f"-- a comment; it's one\n\nCREATE TABLE a (b TEXT); -- after; it\n{trigger} SELECT 1;\n-- the end\n"
    assert list(migrations.statements(text)) == [
        "-- a comment; it's one\n\nCREATE TABLE a (b TEXT);",
        f" -- after; it\n{trigger}",
        " SELECT 1;",
    ]
    with pytest.raises(Corrupt):
        list(migrations.statements("CREATE TABLE a (b TEXT)"))


def test_of_six_processes_at_once_exactly_one_applies_each_migration(tmp_path: Path) -> None:
    path = tmp_path / "registry.sqlite3"
    program = (
        "import sqlite3, sys\n"
        "from pathlib import Path\n"
        "from repo_registry.adapters.sqlite import migrations, opening\n"
        "applied = []\n"
        "original = migrations._apply_one\n"
        "def counted(connection, migration):\n"
        "    original(connection, migration)\n"
        "    applied.append(migration.number)\n"
        "migrations._apply_one = counted\n"
        "sys.stdin.readline()\n"
        "opening.prepare(Path(sys.argv[1]), upgrade=True, busy_seconds=60)\n"
        "print(*applied)\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(6)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    printed = [process.communicate(timeout=100)[0] for process in started]
    assert [process.returncode for process in started] == [0] * 6
    applied = sorted(int(number) for line in printed for number in line.split())
    assert applied == [one.number for one in migrations.migrations()]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
