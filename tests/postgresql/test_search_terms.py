"""The index keeps the terms of the domain letter by letter, scores as it does, and works on what has changed only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repo_registry.adapters.postgresql import search_index
from repo_registry.adapters.postgresql.search_index import _index_columns
from repo_registry.adapters.postgresql.store import PostgresStore
from repo_registry.domain.model.search import SearchQuery
from repo_registry.domain.rules.lexical import Fields, counts, scores
from repo_registry.domain.rules.tokens import terms
from tests.contract.builders import ability_map, candidate, chunk, entry, published, reading, registered, run, uid

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
same_server = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def server(postgres_kept_url: str) -> Any:
    with psycopg.connect(postgres_kept_url, autocommit=True) as connection:
        yield connection


@same_server
@given(texts, texts)
def test_arrays_hold_the_terms_and_frequencies_of_the_domain(server: Any, body: str, title: str) -> None:
    fields = Fields(body=body, title=title, path="null", repository="NULL")
    length, *arrays = _index_columns(fields)
    found, frequencies = server.execute("SELECT %s::text[], %s::double precision[]", arrays).fetchone()
    expected = counts(fields)
    assert dict(zip(found, frequencies, strict=True)) == expected.frequencies
    assert length == expected.length


words = st.sampled_from(["pay", "invoice", "order", "ship", "note"])
bodies = st.lists(st.lists(words, max_size=12).map(" ".join), min_size=1, max_size=8)


@pytest.mark.anyio
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(written=bodies, wanted=st.lists(words, min_size=1, max_size=4, unique=True))
async def test_scores_are_exactly_those_of_the_domain(
    postgres_url: str, postgres_emptier: Callable[[], object], written: list[str], wanted: list[str]
) -> None:
    postgres_emptier()
    asked = tuple(term for word in wanted for term in terms(word))
    whole = reading("a", chunks=tuple(chunk(text, "a") for text in written))
    documents = [counts(Fields(body=text, title="", path="a", repository="repository-1")) for text in written]
    async with PostgresStore.open(postgres_url) as store, store.transaction() as tx:
        await registered(tx)
        await published(tx, whole)
        await tx.search.refresh_contents(uid(1), run(1).id)
        found = await tx.search.find(SearchQuery(terms=asked))
    by_place = {int(hit.document_id.rpartition(":")[2]): hit.score for hit in found}
    assert tuple(by_place.get(place) for place in range(len(written))) == scores(asked, documents)


def test_the_terms_are_those_that_the_tables_were_filled_with() -> None:
    sample = "getUserById HTTPServer2 parse_url caching classes IDs Straße İi naïve x__y 3D Ω2 日本語 dependencies runs"
    columns = _index_columns(Fields(body=sample, title="a", path="b", repository="c"))
    assert hashlib.sha256(repr(columns).encode()).hexdigest()[:16] == "41000f217593eb1e", (
        "the rules that cut or weigh terms have changed: add a migration that empties search_contents, "
        "search_reading, search_chunk, search_claim and search_total, then pin the new digest here"
    )


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Bodies that were cut into terms since the last look."""
    seen: list[str] = []

    def watched(fields: Fields) -> Any:
        seen.append(fields.body)
        return _index_columns(fields)

    monkeypatch.setattr(search_index, "_index_columns", watched)
    return seen


@pytest.mark.anyio
async def test_one_changed_file_costs_that_file_only(cut: list[str], postgres_store: PostgresStore) -> None:
    old = [reading(f"{n}", "old", chunks=(chunk(f"text {n}", f"{n}"),)) for n in range(200)]
    new = reading("7", "new", chunks=(chunk("other text", "7"),))
    async with postgres_store.transaction() as tx:
        await registered(tx)
        await tx.analyses.enqueue(run(2))
        await published(tx, *old)
        await tx.search.refresh_contents(uid(1), run(1).id)
        assert len(cut) == 200
        cut.clear()
        await published(tx, *old[:7], new, *old[8:], number=2)
        await tx.search.refresh_contents(uid(1), run(2).id)
    assert cut == ["other text"]


@pytest.mark.anyio
async def test_unchanged_claims_are_not_indexed_again(cut: list[str], postgres_store: PostgresStore) -> None:
    async with postgres_store.transaction() as tx:
        await registered(tx)
        await tx.candidates.put([candidate(n) for n in range(1, 50)])
        await tx.reviews.save_map(ability_map(entry(60), entry(61)), expected_version=0)
        await tx.search.refresh_claims(uid(1))
        cut.clear()
        await tx.candidates.put([candidate(3, name="Another")])
        await tx.search.refresh_claims(uid(1))
    assert len(cut) == 1


@pytest.mark.anyio
async def test_nothing_is_left_of_what_was_taken_out(postgres_store: PostgresStore, postgres_url: str) -> None:
    async with postgres_store.transaction() as tx:
        await registered(tx)
        await published(tx, *(reading(f"{n}", chunks=(chunk(f"text {n}", f"{n}"),)) for n in range(20)))
        await tx.search.refresh_contents(uid(1), run(1).id)
        await tx.search.refresh_contents(uid(1), None)
    with psycopg.connect(postgres_url) as connection:
        for table in ("search_contents", "search_reading", "search_chunk"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608  from above
        assert connection.execute("SELECT documents, length FROM search_total").fetchall() == [(0, 0)]
