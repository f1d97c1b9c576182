"""What every `ReviewStore` promises."""

from __future__ import annotations

import pytest

from repo_registry.domain.errors import Conflict, Invalid, NotFound
from repo_registry.domain.model.candidates import CandidateStatus, ClaimKind
from repo_registry.domain.model.evidence import ProofHealth
from repo_registry.domain.model.reviews import (
    CandidateVerdict,
    ChainHead,
    DecisionAction,
    ReasonCode,
    ReviewDecision,
    ReviewState,
)
from repo_registry.domain.ports.registry_store import RegistryStore
from tests.contract.builders import (
    ability_map,
    candidate,
    decision,
    decision_hash,
    entry,
    moment,
    proof,
    registered,
    repository,
    run,
    uid,
)

pytestmark = pytest.mark.anyio


class ReviewStoreSuite:
    """Subclassed per store with the fixture ``store``."""

    async def test_an_empty_log_ends_in_zeros(self, store: RegistryStore) -> None:
        async with store.view() as view:
            assert await view.reviews.head() == ChainHead(sequence=0, hash="0" * 64)

    async def test_a_decision_comes_back_as_it_was_kept(self, store: RegistryStore) -> None:
        verdict = CandidateVerdict(status=CandidateStatus.MERGED, premise_hash="p", merged_into=uid(2002))
        first = decision(
            1,
            candidate_id=uid(2001),
            action=DecisionAction.REJECT,
            reason=ReasonCode.DUPLICATE_OF,
            note="Größe\nline two",
            premise_hash="p" * 64,
            before=ReviewState(entries={uid(2001): None}, verdicts={uid(2001): None}),
            after=ReviewState(entries={uid(2001): entry()}, verdicts={uid(2001): verdict}),
        )
        second = decision(2, action=DecisionAction.UNDO, undoes=first.id, before=ReviewState(), after=ReviewState())
        async with store.transaction() as tx:
            await registered(tx)
            await tx.candidates.put([candidate(1)])
            await tx.reviews.append(first)
            await tx.reviews.append(second)
        async with store.view() as view:
            assert await view.reviews.get(first.id) == first
            assert await view.reviews.get(second.id) == second
            assert await view.reviews.head() == ChainHead(sequence=2, hash=decision_hash(2))
            with pytest.raises(NotFound):
                await view.reviews.get(uid(9))

    @pytest.mark.parametrize(
        "wrong",
        [
            pytest.param(decision(1), id="sequence taken"),
            pytest.param(decision(3), id="gap"),
            pytest.param(decision(2, previous_hash=decision_hash(7)), id="other hash"),
            pytest.param(decision(2, id=decision(1).id), id="id taken"),
        ],
    )
    async def test_a_decision_that_does_not_follow_the_head_conflicts(
        self, store: RegistryStore, wrong: ReviewDecision
    ) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await tx.reviews.append(decision(1))
            with pytest.raises(Conflict):
                await tx.reviews.append(wrong)
            assert await tx.reviews.head() == ChainHead(sequence=1, hash=decision_hash(1))
            await tx.reviews.append(decision(2))

    async def test_texts_that_cannot_be_kept_everywhere_are_invalid_and_keep_nothing(
        self, store: RegistryStore
    ) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            with pytest.raises(Invalid):
                await tx.reviews.append(decision(1, premise_hash="a\0b"))
            with pytest.raises(Invalid):
                await tx.reviews.save_map(ability_map(entry(1), entry(2, summary="\ud800")), expected_version=0)
            assert (await tx.reviews.head()).sequence == 0
            assert await tx.reviews.load_map(uid(1)) is None

    async def test_a_decision_names_what_is_kept(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            for dangling in (decision(1, of=2), decision(1, candidate_id=uid(9)), decision(1, undoes=uid(9))):
                with pytest.raises(NotFound):
                    await tx.reviews.append(dangling)
            assert (await tx.reviews.head()).sequence == 0

    async def test_decisions_come_in_order_and_as_asked_for(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await tx.candidates.put([candidate(1)])
            for number in range(1, 7):
                on = uid(2001) if number in (3, 5) else None
                await tx.reviews.append(decision(number, of=1 + (number == 4), candidate_id=on))
        async with store.view() as view:
            reviews = view.reviews
            assert [one.sequence async for one in reviews.decisions()] == [1, 2, 3, 4, 5, 6]
            assert [one.sequence async for one in reviews.decisions(uid(1))] == [1, 2, 3, 5, 6]
            assert [one.sequence async for one in reviews.decisions(candidate_id=uid(2001))] == [3, 5]
            assert [one.sequence async for one in reviews.decisions(after_sequence=2, limit=2)] == [3, 4]
            assert [one.sequence async for one in reviews.decisions(until=moment(3))] == [1, 2, 3]
            assert [one.sequence async for one in reviews.decisions(newest_first=True, limit=2)] == [6, 5]
            latest = reviews.decisions(uid(1), after_sequence=3, newest_first=True)
            assert [one.sequence async for one in latest] == [6, 5]

    async def test_a_map_comes_back_as_it_was_saved_and_is_replaced_whole(self, store: RegistryStore) -> None:
        first = ability_map(entry(2), entry(1, parent_id=uid(2002), kind=ClaimKind.FEATURE), version=1)
        second = ability_map(entry(3), version=2)
        async with store.transaction() as tx:
            await registered(tx)
            assert await tx.reviews.load_map(uid(1)) is None
            await tx.reviews.save_map(first, expected_version=0)
            assert await tx.reviews.load_map(uid(1)) == first
            await tx.reviews.save_map(second, expected_version=1)
        async with store.view() as view:
            assert await view.reviews.load_map(uid(1)) == second

    async def test_a_map_that_moved_on_conflicts_and_tells_its_version(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await tx.reviews.save_map(ability_map(entry(1), version=4), expected_version=0)
            for stale in (0, 3, 5):
                with pytest.raises(Conflict) as caught:
                    await tx.reviews.save_map(ability_map(version=6), expected_version=stale)
                assert caught.value.current_version == 4
            assert await tx.reviews.load_map(uid(1)) == ability_map(entry(1), version=4)
            with pytest.raises(NotFound):
                await tx.reviews.save_map(ability_map(of=2), expected_version=0)

    async def test_entries_of_all_repositories_are_listed_by_name(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2, 3)
            one = ability_map(entry(1, name="b"), entry(2, name="a", kind=ClaimKind.FEATURE))
            two = ability_map(entry(3, name="b"), entry(4, name="B"), entry(5, name="é"), of=2)
            await tx.reviews.save_map(one, expected_version=0)
            await tx.reviews.save_map(two, expected_version=0)
            await tx.reviews.save_map(ability_map(entry(6, name="a"), of=3), expected_version=0)
            await tx.repositories.replace(repository(3, removed_at=moment(9)))
        async with store.view() as view:
            listed = await view.reviews.entries()
            assert [(key, one.name, one.id) for key, one in listed] == [
                (uid(2), "B", uid(2004)),
                (uid(1), "a", uid(2002)),
                (uid(1), "b", uid(2001)),
                (uid(2), "b", uid(2003)),
                (uid(2), "é", uid(2005)),
            ]
            assert await view.reviews.entries(after=("b", uid(2001)), limit=1) == [listed[3]]
            assert await view.reviews.entries(kind=ClaimKind.FEATURE) == [listed[1]]

    async def test_proofs_are_replaced_whole_and_ordered_by_entry(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            assert list(await tx.reviews.proofs(uid(1))) == []
            await tx.reviews.save_proofs(uid(1), run(1).id, [proof(3), proof(1, ProofHealth.LOST)])
            await tx.reviews.save_proofs(uid(2), run(2).id, [proof(2)])
            assert list(await tx.reviews.proofs(uid(1))) == [proof(1, ProofHealth.LOST), proof(3)]
            await tx.reviews.save_proofs(uid(1), run(1).id, [proof(4)])
            assert list(await tx.reviews.proofs(uid(1))) == [proof(4)]
            assert list(await tx.reviews.proofs(uid(2))) == [proof(2)]

    async def test_proofs_name_what_is_kept_and_each_entry_once(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await tx.reviews.save_proofs(uid(1), run(1).id, [proof(1)])
            with pytest.raises(NotFound):
                await tx.reviews.save_proofs(uid(1), uid(9), [proof(2)])
            with pytest.raises(NotFound):
                await tx.reviews.save_proofs(uid(2), run(1).id, [proof(2)])
            with pytest.raises(Conflict):
                await tx.reviews.save_proofs(uid(1), run(1).id, [proof(2), proof(2)])
            assert list(await tx.reviews.proofs(uid(1))) == [proof(1)]
