"""What the store writes is checked by plain reads of the file that share no code with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from repo_registry.adapters.sqlite.store import SqliteStore
from repo_registry.domain.model.facts import FactKind
from tests.contract.builders import (
    ability_map,
    candidate,
    chunk,
    decision,
    entry,
    fact,
    fragment,
    moment,
    proof,
    published,
    reading,
    registered,
    repository,
    run,
    uid,
)

pytestmark = pytest.mark.anyio

SideDoor: TypeAlias = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.sqlite3"


@pytest.fixture
def side_door(path: Path) -> SideDoor:
    def ask(question: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(question).fetchall()

    return ask


def as_a_crash_would_leave_it(path: Path) -> Path:
    """Return a copy of the file and its log as they stand at this moment."""
    copy = path.with_name("copy.sqlite3")
    for suffix in ("", "-wal"):
        Path(f"{copy}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
    return copy


async def test_everything_that_is_published_stands_in_its_table(path: Path, side_door: SideDoor) -> None:
    whole = reading(
        "src/a.py",
        facts=(fact("one", "src/a.py", attributes={"b": 1, "a": "ü"}), fact("two", "other.py", kind=FactKind.MANIFEST)),
        fragments=(fragment("src/a.py"),),
        chunks=(chunk("pay", "src/a.py"),),
    )
    async with SqliteStore.open(path, upgrade=True) as store, store.transaction() as tx:
        await tx.repositories.add(repository(1, origin_aliases=("old",), tags=("b", "a")))
        await tx.analyses.enqueue(run(1))
        await published(tx, whole)
        await tx.candidates.put([candidate(1)])
        await tx.reviews.append(decision(1, candidate_id=uid(2001)))
        await tx.reviews.save_map(ability_map(entry(1)), expected_version=0)
        await tx.reviews.save_proofs(uid(1), run(1).id, [proof(1)])
        await tx.search.refresh_contents(uid(1), run(1).id)
        await tx.search.refresh_claims(uid(1))
    expected: dict[str, list[tuple[Any, ...]]] = {
        "SELECT id, name, tags, origin_aliases, registered_at, removed_at FROM repository": [
            (str(uid(1)), "repository-1", '["a","b"]', '["old"]', "2026-03-01T12:00:01.123456Z", None)
        ],
        "SELECT origin FROM repository_origin ORDER BY 1": [("example.org/owner/1",), ("old",)],
        "SELECT id, status, attempt, lease_owner, started_at FROM analysis_run": [
            (str(run(1).id), "succeeded", 1, None, "2026-03-01T12:00:00.123456Z")
        ],
        "SELECT repository_id, run_id FROM current_run": [(str(uid(1)), str(run(1).id))],
        "SELECT id, path, status FROM reading": [(whole.id, "src/a.py", "parsed")],
        "SELECT run_key, reading_key FROM run_reading": [(1, 1)],
        "SELECT ordinal, kind, key, path, attributes FROM fact ORDER BY 1": [
            (0, "entry_point", "one", None, '{"a":"ü","b":1}'),
            (1, "manifest", "two", "other.py", "{}"),
        ],
        "SELECT kind, path, payload FROM fragment": [("tests.fragment", None, '{"line":1}')],
        "SELECT path, text FROM chunk": [(None, "pay")],
        "SELECT id, status, confidence, payload FROM candidate": [
            (str(uid(2001)), "proposed", 0.5, '{"name":"pay","options":[1,2.5,null,true]}')
        ],
        "SELECT sequence, candidate_id, previous_hash, before FROM decision": [
            (1, str(uid(2001)), "0" * 64, f'{{"entries":{{"{uid(2001)}":null}},"verdicts":{{}}}}')
        ],
        "SELECT repository_id, version, digest FROM ability_map": [(str(uid(1)), 1, "digest-1")],
        "SELECT id, name FROM map_entry": [(str(uid(2001)), "Pay invoices 1")],
        "SELECT entry_id, run_id, health FROM entry_proof": [(str(uid(2001)), str(run(1).id), "proven")],
        "SELECT repository_name FROM search_contents": [("repository-1",)],
        "SELECT kind, document_id FROM search_claim ORDER BY 1": [
            ("candidate", str(uid(2001))),
            ("entry", str(uid(2001))),
        ],
        "SELECT rowid FROM chunk_terms WHERE chunk_terms MATCH 'pay'": [(1,)],
        "PRAGMA journal_mode": [("wal",)],
        "PRAGMA integrity_check": [("ok",)],
        "PRAGMA foreign_key_check": [],
    }
    assert {question: side_door(question) for question in expected} == expected


async def test_what_another_program_writes_is_seen(path: Path) -> None:
    async with SqliteStore.open(path, upgrade=True) as store:
        async with store.transaction() as tx:
            await registered(tx)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE repository SET description = 'written elsewhere'")
        async with store.view() as view:
            assert (await view.repositories.get(uid(1))).description == "written elsewhere"


async def test_a_committed_transaction_survives_a_process_that_is_killed(path: Path, side_door: SideDoor) -> None:
    async with SqliteStore.open(path, upgrade=True) as store:
        async with store.transaction() as tx:
            await registered(tx)
        async with store.transaction() as tx:
            await tx.repositories.add(repository(2, registered_at=moment()))
            copy = as_a_crash_would_leave_it(path)
    async with SqliteStore.open(copy) as store, store.view() as view:
        assert [one.name for one in await view.repositories.page()] == ["repository-1"]
    assert len(side_door("SELECT * FROM repository")) == 2
