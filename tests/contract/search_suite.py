"""What every `SearchIndex` promises."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from repo_registry.domain.errors import NotFound
from repo_registry.domain.model.candidates import CandidateStatus
from repo_registry.domain.model.search import DocumentKind, ScoredDocument, SearchQuery
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession
from repo_registry.domain.rules.lexical import Fields, counts, scores
from repo_registry.domain.rules.tokens import query_terms
from tests.contract.builders import (
    ability_map,
    candidate,
    chunk,
    entry,
    moment,
    published,
    reading,
    registered,
    repository,
    run,
    uid,
)

pytestmark = pytest.mark.anyio


async def find(session: StoreSession, question: str, **wanted: Any) -> list[ScoredDocument]:
    return list(await session.search.find(SearchQuery(terms=query_terms(question), **wanted)))


async def show(session: StoreSession, *texts: str, number: int = 1, of: int = 1) -> None:
    """Publish one file per text and index it."""
    readings = [reading(f"{place}.py", text, chunks=(chunk(text, f"{place}.py"),)) for place, text in enumerate(texts)]
    await published(session, *readings, number=number, of=of)
    await session.search.refresh_contents(uid(of), run(number).id)


class SearchIndexSuite:
    """Subclassed per store with the fixture ``store``."""

    async def test_a_chunk_is_found_with_its_place(self, store: RegistryStore) -> None:
        found = chunk("Pays the invoice", "src/pay.py", title="pay", start_line=3, end_line=9)
        whole = reading("src/pay.py", chunks=(chunk("nothing", "src/pay.py"), found))
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, whole)
            await tx.search.refresh_contents(uid(1), run(1).id)
        async with store.view() as view:
            (hit,) = await find(view, "invoice")
        assert attrs.evolve(hit, score=0.0) == ScoredDocument(
            kind=DocumentKind.CHUNK,
            repository_id=uid(1),
            document_id=f"{whole.id}:1",
            score=0.0,
            title="pay",
            text="Pays the invoice",
            path="src/pay.py",
            start_line=3,
            end_line=9,
        )

    async def test_the_score_is_the_one_of_the_domain(self, store: RegistryStore) -> None:
        texts = ["pay invoice invoice", "pay pay order", "order", "nothing here at all, really nothing", "invoice"]
        titles = ["", "invoice", "pay", "", "order"]
        readings = [
            reading(f"src/pay/{place}.py", chunks=(chunk(text, f"src/pay/{place}.py", title=title),))
            for place, (text, title) in enumerate(zip(texts, titles, strict=True))
        ]
        documents = [
            counts(Fields(body=one.text, title=one.title, path=one.path, repository="repository-1"))
            for whole in readings
            for one in whole.chunks
        ]
        expected = scores(("invoic", "order", "absent"), documents)
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, *readings)
            await tx.search.refresh_contents(uid(1), run(1).id)
            hits = await tx.search.find(SearchQuery(terms=("invoic", "order", "absent")))
        by_path = {hit.path: hit.score for hit in hits}
        assert [by_path.get(f"src/pay/{place}.py") for place in range(5)] == [*expected]
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)

    async def test_title_path_and_repository_name_are_searched_too(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await tx.repositories.add(repository(1, name="ledger"))
            await tx.analyses.enqueue(run(1))
            await published(
                tx,
                reading("a", chunks=(chunk("x", "a", title="getUserById"),)),
                reading("src/billing_core/b.py", chunks=(chunk("y", "src/billing_core/b.py"),)),
            )
            await tx.search.refresh_contents(uid(1), run(1).id)
            assert [hit.path for hit in await find(tx, "getuserbyid users")] == ["a"]
            assert [hit.path for hit in await find(tx, "billing")] == ["src/billing_core/b.py"]
            assert len(await find(tx, "ledger")) == 2

    @pytest.mark.parametrize(
        ("text", "question"),
        [
            ("Straße", "straße"),
            ("naïve café", "café"),
            ("ИНВОЙС оплата", "инвойс"),
            ("日本語 の テキスト", "テキスト"),
            ("İstanbul", "İstanbul"),
            ("value ٣٤", "٣٤"),
            ("\U00010428\U00010428", "\U00010428\U00010428"),
            ("get_user_by_id", "get_user_by_id"),
            ("ﬁle", "ﬁle"),
        ],
    )
    async def test_letters_beyond_ascii_are_found_as_they_are(
        self, store: RegistryStore, text: str, question: str
    ) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await show(tx, text, "cafe naive strasse istanbul file other")
            hits = await tx.search.find(SearchQuery(terms=query_terms(question)[:1]))
        assert [hit.text for hit in hits] == [text]

    @pytest.mark.parametrize("term", ['a"b', "AND", "pay*", "title:pay", "(", "NEAR", "-pay", "'", "^pay", "", "pay;"])
    async def test_operators_and_quotes_are_never_syntax(self, store: RegistryStore, term: str) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await show(tx, "pay order")
            assert await tx.search.find(SearchQuery(terms=(term,))) == []
            assert len(await tx.search.find(SearchQuery(terms=(term, "order", "order")))) == 1

    async def test_no_terms_find_nothing(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await show(tx, "pay")
            assert await tx.search.find(SearchQuery(terms=())) == []

    async def test_ties_are_ordered_by_document_and_the_limit_cuts_after_them(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await show(tx, *(f"pay {'order' if place % 3 else 'bill'}" for place in range(30)))
            await show(tx, *(f"pay {'order' if place % 3 else 'bill'}" for place in range(30)), number=2, of=2)
            everything = await find(tx, "order", limit=100)
            assert len(everything) == 40
            places = [(-hit.score, hit.document_id, hit.repository_id) for hit in everything]
            assert places == sorted(places)
            for limit in (0, 1, 7, 39):
                assert await find(tx, "order", limit=limit) == everything[:limit]

    async def test_only_the_repositories_asked_for_are_searched(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await show(tx, "pay order")
            await show(tx, "pay bill", number=2, of=2)
            both = await find(tx, "pay")
            assert {hit.repository_id for hit in both} == {uid(1), uid(2)}
            only = await find(tx, "pay", repository_ids=(uid(2), uid(9)))
            assert only == [hit for hit in both if hit.repository_id == uid(2)]
            assert await find(tx, "pay", repository_ids=()) == []

    async def test_a_new_run_takes_the_place_of_the_old_one(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1)
            await tx.analyses.enqueue(run(2))
            await show(tx, "pay order", "stays here", number=1)
            await show(tx, "pay bill", "stays here", number=2)
            assert await find(tx, "order") == []
            assert [hit.text for hit in await find(tx, "bill")] == ["pay bill"]
            assert [hit.text for hit in await find(tx, "stays")] == ["stays here"]

    async def test_an_index_kept_up_step_by_step_answers_as_a_new_one_does(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await tx.analyses.enqueue(run(3))
            await show(tx, "pay order", "stays here", "pay twice", number=1)
            await show(tx, "unrelated", number=2, of=2)
            await show(tx, "pay bill", "stays here", number=3)
            await tx.search.refresh_contents(uid(2), None)
            step_by_step = await find(tx, "pay stays")
            await tx.search.refresh_contents(uid(1), None)
            assert await find(tx, "pay stays") == []
            await tx.search.refresh_contents(uid(1), run(3).id)
            assert await find(tx, "pay stays") == step_by_step
            assert len(step_by_step) == 2

    async def test_one_reading_is_found_in_each_repository_that_shows_it(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await show(tx, "pay order")
            await show(tx, "pay order", number=2, of=2)
            assert [hit.repository_id for hit in await find(tx, "order")] == [uid(1), uid(2)]
            await tx.search.refresh_contents(uid(1), None)
            assert [hit.repository_id for hit in await find(tx, "order")] == [uid(2)]

    async def test_contents_stay_found_until_they_are_refreshed(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await show(tx, "pay")
            await tx.readings.detach(run(1).id)
            assert len(await find(tx, "pay")) == 1
            await tx.search.refresh_contents(uid(1), run(1).id)
            assert await find(tx, "pay") == []

    async def test_a_new_name_is_found_after_a_refresh(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await show(tx, "pay", "order")
            await tx.candidates.put([candidate(1)])
            await tx.search.refresh_claims(uid(1))
            await tx.repositories.replace(repository(1, name="ledger"))
            assert await find(tx, "ledger") == []
            await tx.search.refresh_contents(uid(1), run(1).id)
            await tx.search.refresh_claims(uid(1))
            assert len(await find(tx, "ledger")) == 3
            assert await find(tx, "repository") == []

    async def test_entries_come_before_candidates_before_chunks(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await show(tx, "pay pay pay")
            await tx.reviews.save_map(ability_map(entry(1, name="Pay bills")), expected_version=0)
            await tx.candidates.put([candidate(2, name="Pay orders")])
            await tx.search.refresh_claims(uid(1))
            found = await find(tx, "pay")
            assert [hit.kind for hit in found] == [DocumentKind.ENTRY, DocumentKind.CANDIDATE, DocumentKind.CHUNK]
            only = await find(tx, "pay", kinds=(DocumentKind.CHUNK, DocumentKind.ENTRY))
            assert only == [found[0], found[2]]
        assert (found[0].document_id, found[0].title, found[0].text) == (str(uid(2001)), "Pay bills", "Pays invoices")
        assert (found[1].document_id, found[1].title, found[1].text) == (
            str(uid(2002)),
            "Pay orders",
            "Pays one invoice",
        )

    async def test_claims_are_found_by_summary_anchors_and_component(self, store: RegistryStore) -> None:
        one = candidate(1, name="x", summary="about ledgers", anchors=("http:GET /bills/{}",), component="services/tax")
        async with store.transaction() as tx:
            await registered(tx)
            await tx.candidates.put([one])
            await tx.reviews.save_map(ability_map(entry(2, component="libs/core")), expected_version=0)
            await tx.search.refresh_claims(uid(1))
            for word in ("ledgers", "bills", "tax", "get"):
                assert [hit.document_id for hit in await find(tx, word)] == [str(one.id)]
            for word in ("core", "cli"):
                assert [hit.document_id for hit in await find(tx, word)] == [str(uid(2002))]

    async def test_only_candidates_that_wait_are_found_and_claims_follow_a_refresh(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await tx.candidates.put([candidate(n, status=s, name=s) for n, s in enumerate(CandidateStatus, 1)])
            assert await find(tx, "invoice") == []
            await tx.search.refresh_claims(uid(1))
            assert [hit.title for hit in await find(tx, "invoice")] == ["proposed", "deferred"]
            await tx.candidates.put([candidate(1, status=CandidateStatus.REJECTED)])
            await tx.search.refresh_claims(uid(1))
            assert [hit.title for hit in await find(tx, "invoice")] == ["deferred"]
            await tx.reviews.save_map(ability_map(entry(8, name="Invoices"), version=1), expected_version=0)
            await tx.search.refresh_claims(uid(1))
            assert [hit.title for hit in await find(tx, "invoice")] == ["Invoices", "deferred"]
            await tx.reviews.save_map(ability_map(version=2), expected_version=1)
            await tx.search.refresh_claims(uid(1))
            assert [hit.title for hit in await find(tx, "invoice")] == ["deferred"]

    async def test_a_removed_repository_is_taken_out(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await show(tx, "pay")
            await tx.candidates.put([candidate(1)])
            await tx.search.refresh_claims(uid(1))
            await tx.repositories.replace(repository(1, removed_at=moment(9)))
            await tx.search.refresh_contents(uid(1), None)
            await tx.search.refresh_claims(uid(1))
            assert await find(tx, "pay invoice") == []

    async def test_refreshing_what_is_not_there_is_not_found(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            with pytest.raises(NotFound):
                await tx.search.refresh_contents(uid(9), None)
            with pytest.raises(NotFound):
                await tx.search.refresh_contents(uid(1), uid(9))
            with pytest.raises(NotFound):
                await tx.search.refresh_claims(uid(9))
