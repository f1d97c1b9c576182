"""What every `CandidateStore` promises."""

from __future__ import annotations

import attrs
import pytest

from repo_registry.domain.errors import Conflict, Invalid, NotFound
from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind
from repo_registry.domain.ports.candidate_store import CandidateFilter
from repo_registry.domain.ports.registry_store import RegistryStore
from tests.contract.builders import candidate, link, moment, registered, repository, uid

pytestmark = pytest.mark.anyio


class CandidateStoreSuite:
    """Subclassed per store with the fixture ``store``."""

    async def test_a_candidate_comes_back_as_it_was_kept(self, store: RegistryStore) -> None:
        whole = candidate(
            anchors=("http:GET /größe/{}", "symbol:a.B"),
            evidence=(link("a\tb"), link("c", path="x y.py", line=7)),
            parent_id=uid(2002),
            status=CandidateStatus.MERGED,
            decided_premise_hash="q" * 64,
            merged_into=uid(2003),
            similar_to=uid(2004),
            confidence=0.1 + 0.2,
            present=False,
        )
        async with store.transaction() as tx:
            await registered(tx)
            await tx.candidates.put([whole])
        async with store.view() as view:
            assert await view.candidates.get(whole.id) == whole
            with pytest.raises(NotFound):
                await view.candidates.get(uid(9))

    async def test_putting_again_keeps_the_new_state(self, store: RegistryStore) -> None:
        changed = candidate(1, name="Other", identity="other", updated_at=moment(50), payload={})
        async with store.transaction() as tx:
            await registered(tx)
            await tx.candidates.put([candidate(1), candidate(2)])
            await tx.candidates.put([changed])
            await tx.candidates.put([candidate(3, identity="identity-1")])
            assert await tx.candidates.of_repository(uid(1)) == [
                changed,
                candidate(2),
                candidate(3, identity="identity-1"),
            ]

    async def test_an_identity_is_unique_within_its_repository_only(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await tx.candidates.put([candidate(1), candidate(2, of=2, identity="identity-1")])
            with pytest.raises(Conflict):
                await tx.candidates.put([candidate(3), candidate(4, identity="identity-1")])
            assert await tx.candidates.of_repository(uid(1)) == [candidate(1)]

    async def test_a_candidate_names_a_repository_and_runs_that_are_kept(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            for dangling in (candidate(of=2), candidate(first_run_id=uid(9)), candidate(last_run_id=uid(9))):
                with pytest.raises(NotFound):
                    await tx.candidates.put([dangling])
            assert await tx.candidates.of_repository(uid(1)) == []

    async def test_texts_that_cannot_be_kept_everywhere_are_invalid_and_keep_nothing(
        self, store: RegistryStore
    ) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            for bad in (
                candidate(2, name="a\0b"),
                candidate(2, summary="\ud800"),
                candidate(2, anchors=("\ud800",)),
                candidate(2, payload={"\udfff": 1}),
            ):
                with pytest.raises(Invalid):
                    await tx.candidates.put([candidate(1), bad])
            assert await tx.candidates.of_repository(uid(1)) == []
            escaped = candidate(1, payload={"a": "b\0c"}, identity="\U0010ffff" * 200)
            await tx.candidates.put([escaped])
            assert await tx.candidates.get(escaped.id) == escaped

    async def test_all_of_a_repository_are_ordered_by_id(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await tx.candidates.put([candidate(3), candidate(1, status=CandidateStatus.ABSENT), candidate(2, of=2)])
            assert [one.id for one in await tx.candidates.of_repository(uid(1))] == [uid(2001), uid(2003)]

    async def test_pages_fall_in_confidence_then_follow_the_id(self, store: RegistryStore) -> None:
        confidences = [0.5, 0.9, 0.5, 1, 0.1 + 0.2, 0.3, 0.5]
        many = [candidate(number, confidence=value) for number, value in enumerate(confidences, 1)]
        async with store.transaction() as tx:
            await registered(tx)
            await tx.candidates.put(many)
        async with store.view() as view:
            seen: list[Candidate] = []
            after = None
            while page := await view.candidates.page(CandidateFilter(), after=after, limit=2):
                seen += page
                after = (page[-1].confidence, page[-1].id)
        assert seen == sorted(many, key=lambda one: (-one.confidence, one.id))

    async def test_a_filter_keeps_what_it_names(self, store: RegistryStore) -> None:
        many = [
            candidate(1, kind=ClaimKind.ABILITY, confidence=0.9),
            candidate(2, status=CandidateStatus.REJECTED, confidence=0.8),
            candidate(3, proposer="model.x", confidence=0.7),
            candidate(4, of=2, confidence=0.6),
        ]
        expected: list[tuple[CandidateFilter, list[int]]] = [
            (CandidateFilter(), [1, 2, 3, 4]),
            (CandidateFilter(repository_id=uid(1)), [1, 2, 3]),
            (CandidateFilter(statuses=(CandidateStatus.REJECTED, CandidateStatus.MERGED)), [2]),
            (CandidateFilter(kinds=(ClaimKind.FEATURE,)), [2, 3, 4]),
            (CandidateFilter(proposer="model.x"), [3]),
            (CandidateFilter(min_confidence=0.7), [1, 2, 3]),
            (CandidateFilter(min_confidence=0.75, kinds=(ClaimKind.FEATURE,)), [2]),
        ]
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await tx.candidates.put(many)
        async with store.view() as view:
            for wanted, numbers in expected:
                assert [one.id for one in await view.candidates.page(wanted)] == [uid(2000 + n) for n in numbers]

    async def test_what_waits_for_a_decision_is_undecided_or_changed_since(self, store: RegistryStore) -> None:
        rejected = candidate(1, status=CandidateStatus.REJECTED, decided_premise_hash="p" * 64)
        many = [
            rejected,
            candidate(2),
            candidate(3, status=CandidateStatus.REJECTED, decided_premise_hash="old"),
            candidate(4, status=CandidateStatus.REJECTED, decided_premise_hash="old", present=False),
            candidate(5, status=CandidateStatus.ABSENT, present=False),
            candidate(6, status=CandidateStatus.ACCEPTED, decided_premise_hash="old"),
            candidate(7, status=CandidateStatus.DEFERRED),
        ]
        async with store.transaction() as tx:
            await registered(tx)
            await tx.candidates.put(many)
            page = await tx.candidates.page(CandidateFilter(needs_review=True))
        assert [one.id for one in page] == [uid(2002), uid(2003), uid(2006)]

    async def test_candidates_of_a_removed_repository_are_listed_only_by_name(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await tx.candidates.put([candidate(1)])
            await tx.repositories.replace(repository(1, removed_at=moment(9)))
            assert await tx.candidates.page(CandidateFilter()) == []
            assert await tx.candidates.page(CandidateFilter(repository_id=uid(1))) == [candidate(1)]

    async def test_people_find_a_candidate_by_the_end_of_its_id(self, store: RegistryStore) -> None:
        many = [candidate(number) for number in (0x1A, 0x2A, 0x3A, 0x4A, 0x5B)]
        async with store.transaction() as tx:
            await registered(tx)
            await tx.candidates.put(many)
        async with store.view() as view:
            last = many[4].id.hex
            assert await view.candidates.by_id_ending(last[-1]) == [many[4]]
            assert await view.candidates.by_id_ending(last) == [many[4]]
            assert await view.candidates.by_id_ending(last[-2:].upper()) == [many[4]]
            assert len(await view.candidates.by_id_ending(many[0].id.hex[-1])) == 3
            assert await view.candidates.by_id_ending("%") == []
            assert await view.candidates.by_id_ending("_") == []
            assert await view.candidates.by_id_ending(f"0{last}") == []

    async def test_what_is_kept_does_not_change_with_the_callers_dictionary(self, store: RegistryStore) -> None:
        given = candidate(1)
        async with store.transaction() as tx:
            await registered(tx)
            await tx.candidates.put([attrs.evolve(given, payload=(payload := {"name": "pay"}))])
            payload["name"] = "changed"
            assert (await tx.candidates.get(given.id)).payload == {"name": "pay"}
