"""The index keeps the terms of the domain letter by letter, scores as it does, and works on what has changed only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repo_registry.adapters.postgresql import search_index, search_segments
from repo_registry.adapters.postgresql.search_index import _index_columns
from repo_registry.adapters.postgresql.search_segments import MANY_SMALL_SEGMENTS
from repo_registry.adapters.postgresql.store import PostgresStore
from repo_registry.domain.model.search import SearchQuery
from repo_registry.domain.rules.lexical import Counts, Fields, counts, scores
from repo_registry.domain.rules.tokens import terms
from tests.contract.builders import (
    ability_map,
    candidate,
    chunk,
    entry,
    published,
    reading,
    registered,
    repository,
    run,
    uid,
)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
same_server = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


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
@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
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
        "the rules that cut or weigh terms have changed: add a migration that empties search_contents, search_reading, "
        "search_chunk, search_segment with search_posting, search_claim and search_total, then pin the new digest here"
    )


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Bodies that were cut into terms since the last look."""
    seen: list[str] = []

    def watched(fields: Fields) -> Counts:
        seen.append(fields.body)
        return counts(fields)

    for module in (search_index, search_segments):
        monkeypatch.setattr(module, "counts", watched)
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
        for table in ("search_contents", "search_reading", "search_chunk", "search_segment", "search_posting"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608  from above
        assert connection.execute("SELECT documents, length FROM search_total").fetchall() == [(0, 0)]


def segments(url: str) -> list[tuple[int, int]]:
    """Return how many chunks each segment says it has, and how many of them are found by a word that all have."""
    with psycopg.connect(url) as connection:
        return connection.execute(
            """
            SELECT search_segment.chunks, sum(cardinality(places))::integer
            FROM search_segment JOIN search_posting USING (repository_key, segment)
            WHERE term = 'common' GROUP BY repository_key, segment, search_segment.chunks ORDER BY segment
            """
        ).fetchall()


async def publish(store: PostgresStore, number: int, texts: list[str]) -> None:
    readings = [reading(f"{n}", text, chunks=(chunk(f"common {text}", f"{n}"),)) for n, text in enumerate(texts)]
    async with store.transaction() as tx:
        await tx.analyses.enqueue(run(number))
        await published(tx, *readings, number=number)
        await tx.search.refresh_contents(uid(1), run(number).id)


async def answers_as_the_domain_does(store: PostgresStore, texts: list[str]) -> None:
    documents = [
        counts(Fields(body=f"common {text}", title="", path=f"{n}", repository="repository-1"))
        for n, text in enumerate(texts)
    ]
    for asked in (("common",), ("common", "pay"), ("pay", "order", "7")):
        async with store.view() as view:
            found = await view.search.find(SearchQuery(terms=asked, limit=1000))
        by_path = {hit.path: hit.score for hit in found}
        assert tuple(by_path.get(f"{n}") for n in range(len(texts))) == scores(asked, documents)


@pytest.mark.anyio
async def test_small_segments_are_merged_and_answers_stay_the_same(
    postgres_store: PostgresStore, postgres_url: str
) -> None:
    async with postgres_store.transaction() as tx:
        await tx.repositories.add(repository(1))
    texts = [f"pay {n}" if n % 3 else f"order {n}" for n in range(60)]
    most = 0
    for number in range(1, 20):
        await publish(postgres_store, number, texts)
        await answers_as_the_domain_does(postgres_store, texts)
        most = max(most, len(segments(postgres_url)))
        texts[number] = f"changed {number} pay pay"
    assert most == MANY_SMALL_SEGMENTS - 1
    assert len(segments(postgres_url)) < MANY_SMALL_SEGMENTS


@pytest.mark.anyio
async def test_what_is_no_longer_found_does_not_stay_for_ever(postgres_store: PostgresStore, postgres_url: str) -> None:
    async with postgres_store.transaction() as tx:
        await tx.repositories.add(repository(1))
    texts = [f"pay {n}" for n in range(30)]
    for number in range(1, 8):
        await publish(postgres_store, number, texts)
        texts = [f"{text} order" for text in texts[:-2]]
        assert sum(found for _, found in segments(postgres_url)) <= 2 * (len(texts) + 2)
        assert all(said == found for said, found in segments(postgres_url))


@pytest.mark.anyio
async def test_a_repository_may_take_several_segments_at_once(
    postgres_store: PostgresStore, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_segments, "READINGS_IN_SEGMENT", 7)
    async with postgres_store.transaction() as tx:
        await tx.repositories.add(repository(1))
    texts = [f"pay {n}" for n in range(40)]
    await publish(postgres_store, 1, texts)
    assert segments(postgres_url) == [(7, 7)] * 5 + [(5, 5)]
    await answers_as_the_domain_does(postgres_store, texts)
