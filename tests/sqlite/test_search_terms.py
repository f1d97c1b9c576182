"""The full-text tables keep the domain's terms letter by letter, and do no more work than has changed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.sqlite import connections, migrations
from repo_registry.adapters.sqlite.connections import joined_terms
from repo_registry.adapters.sqlite.search_index import _TOKEN
from repo_registry.adapters.sqlite.store import SqliteStore
from repo_registry.domain.rules.tokens import terms
from tests.contract.builders import ability_map, candidate, chunk, entry, published, reading, registered, run, uid

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.fixture(scope="module")
def tokenizer() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.apply(connection, migrations.migrations())
        connection.execute("CREATE VIRTUAL TABLE kept USING fts5vocab (entry_terms, 'instance')")
        yield connection


@given(texts)
def test_full_text_tables_split_at_spaces_only_and_fold_nothing(tokenizer: sqlite3.Connection, text: str) -> None:
    tokenizer.execute("DELETE FROM entry_terms")
    tokenizer.execute("INSERT INTO entry_terms (rowid, body) VALUES (1, ?)", (joined_terms(text),))
    kept = Counter(row[0] for row in tokenizer.execute("SELECT term FROM kept"))
    assert kept == Counter(terms(text))


@given(texts)
def test_every_term_of_the_domain_can_be_asked_for(text: str) -> None:
    assert all(_TOKEN.fullmatch(term) for term in terms(text))


def test_the_terms_are_those_that_the_tables_were_filled_with() -> None:
    sample = "getUserById HTTPServer2 parse_url caching classes IDs Straße İi naïve x__y 3D Ω2 日本語 dependencies runs"
    found = hashlib.sha256(joined_terms(sample).encode()).hexdigest()[:16]
    assert found == "ba0f0c9ec7c91781", (
        "the rules that cut terms have changed: add a migration that empties search_contents, search_reading, "
        "search_chunk, chunk_terms, search_claim, entry_terms and candidate_terms, then pin the new digest here"
    )


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with SqliteStore.open(tmp_path / "registry.sqlite3", upgrade=True) as opened:
        yield opened


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Texts that were cut into terms inside SQLite since the last look."""
    seen: list[str] = []

    def watched(text: str) -> str:
        seen.append(text)
        return joined_terms(text)

    monkeypatch.setattr(connections, "joined_terms", watched)
    return seen


@pytest.mark.anyio
async def test_one_changed_file_costs_that_file_only(cut: list[str], store: SqliteStore) -> None:
    old = [reading(f"{n}", "old", chunks=(chunk(f"text {n}", f"{n}"),)) for n in range(200)]
    new = reading("7", "new", chunks=(chunk("other text", "7"),))
    async with store.transaction() as tx:
        await registered(tx)
        await tx.analyses.enqueue(run(2))
        await published(tx, *old)
        await tx.search.refresh_contents(uid(1), run(1).id)
        assert len(cut) == 600
        cut.clear()
        await published(tx, *old[:7], new, *old[8:], number=2)
        await tx.search.refresh_contents(uid(1), run(2).id)
    assert sorted(cut) == sorted(["text 7", "", "7", "other text", "", "7"])


@pytest.mark.anyio
async def test_unchanged_claims_are_not_indexed_again(cut: list[str], store: SqliteStore) -> None:
    async with store.transaction() as tx:
        await registered(tx)
        await tx.candidates.put([candidate(n) for n in range(1, 50)])
        await tx.reviews.save_map(ability_map(entry(60), entry(61)), expected_version=0)
        await tx.search.refresh_claims(uid(1))
        cut.clear()
        await tx.candidates.put([candidate(3, name="Another")])
        await tx.search.refresh_claims(uid(1))
    assert len(cut) == 4
    assert "Another" in cut


@pytest.mark.anyio
async def test_nothing_is_left_of_what_was_taken_out(store: SqliteStore, tmp_path: Path) -> None:
    async with store.transaction() as tx:
        await registered(tx)
        await published(tx, *(reading(f"{n}", chunks=(chunk(f"text {n}", f"{n}"),)) for n in range(20)))
        await tx.search.refresh_contents(uid(1), run(1).id)
        await tx.candidates.put([candidate(1)])
        await tx.search.refresh_claims(uid(1))
        await tx.search.refresh_contents(uid(1), None)
    with closing(sqlite3.connect(tmp_path / "registry.sqlite3")) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.kept USING fts5vocab (main, chunk_terms, 'instance')")
        assert connection.execute("SELECT * FROM kept").fetchall() == []
        for table in ("search_contents", "search_reading", "search_chunk"):
            assert connection.execute(f"SELECT * FROM {table}").fetchall() == []  # noqa: S608  names from above
        for table in ("chunk_terms", "candidate_terms", "entry_terms"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")  # noqa: S608  same
