"""Reviews: people decide on candidates; decision, map and candidates change together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.domain.errors import Conflict, Corrupt, Invalid, NotFound
from repo_registry.domain.model.abilities import AbilityMap, MapEntry
from repo_registry.domain.model.candidates import Candidate, ClaimKind
from repo_registry.domain.model.evidence import EntryProof, ProofHealth
from repo_registry.domain.model.reviews import (
    ChainHead,
    Change,
    DecisionAction,
    DecisionRequest,
    ReviewDecision,
    ReviewState,
)
from repo_registry.domain.ports.candidate_store import CandidateFilter
from repo_registry.domain.ports.clock import Clock
from repo_registry.domain.ports.event_log import EventLog
from repo_registry.domain.ports.identifiers import IdSource
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession
from repo_registry.domain.rules.ability_map import ability_map, empty_map
from repo_registry.domain.rules.decision_log import START, apply, fold, follow, seal
from repo_registry.domain.rules.identity import EMPTY_HASH
from repo_registry.domain.rules.review import decide, undo
from repo_registry.domain.rules.standing import judged_candidate, live_entries, proof_after, standing_state, waits_alone


@attrs.frozen(kw_only=True)
class ReviewService:
    """Records decisions and tells what follows from them."""

    store: RegistryStore
    clock: Clock
    ids: IdSource
    events: EventLog

    async def decide(
        self, request: DecisionRequest, *, reviewer: str, expected_version: int | None = None
    ) -> ReviewDecision:
        """Record one decision and everything that follows from it.

        Args:
            request: What is decided.
            reviewer: Who decides.
            expected_version: Version of the map that the reviewer saw; ``None`` takes whatever stands.

        Raises:
            NotFound: What is decided on is not there.
            Invalid: The request lacks something.
            Conflict: The map has another version, or the action is not possible as things stand.
        """
        async with self.store.transaction() as session:
            target = await self._target(session, request)
            repository = await session.repositories.get(target.repository_id)
            if repository.removed_at is not None:
                raise Conflict(
                    f"the repository {repository.name!r} was removed; register it again first", step="decide"
                )
            candidates = {one.id: one for one in await session.candidates.of_repository(repository.id)}
            kept = await session.reviews.load_map(repository.id) or empty_map(repository.id)
            if expected_version is not None and expected_version != kept.version:
                raise Conflict(
                    f"the map is at version {kept.version}, not {expected_version}: somebody decided meanwhile; "
                    "look again and decide anew",
                    current_version=kept.version,
                    step="decide",
                )
            state = standing_state(kept, candidates)
            change = undo(state, target) if isinstance(target, ReviewDecision) else decide(state, request, candidates)
            decision = await self._record(session, request, target, change, reviewer, kept.version + 1)
            await self._follow(session, decision, apply(state, change.after), kept, candidates)
        self.events.emit(
            "review.decided",
            decision_id=str(decision.id),
            sequence=decision.sequence,
            repository=repository.name,
            candidate_id=str(decision.candidate_id) if decision.candidate_id else None,
            action=decision.action.value,
            reason=decision.reason.value if decision.reason else None,
            by=reviewer,
        )
        return decision

    async def _target(self, session: StoreSession, request: DecisionRequest) -> Candidate | ReviewDecision:
        if request.action is DecisionAction.UNDO:
            if request.undoes is None:
                raise Invalid("name the decision to take back", field="undoes")
            return await session.reviews.get(request.undoes)
        if request.candidate_id is None:
            raise Invalid("name the candidate to decide on", field="candidate_id")
        return await session.candidates.get(request.candidate_id)

    async def _record(
        self,
        session: StoreSession,
        request: DecisionRequest,
        target: Candidate | ReviewDecision,
        change: Change,
        reviewer: str,
        map_version: int,
    ) -> ReviewDecision:
        head = await session.reviews.head()
        decision = seal(
            ReviewDecision(
                id=self.ids.new_id(),
                sequence=head.sequence + 1,
                repository_id=target.repository_id,
                candidate_id=target.candidate_id if isinstance(target, ReviewDecision) else target.id,
                action=request.action,
                reason=request.reason,
                note=request.note,
                reviewer=reviewer,
                decided_at=self.clock.now(),
                premise_hash=change.premise_hash,
                undoes=request.undoes,
                before=change.before,
                after=change.after,
                map_version=map_version,
                previous_hash=head.hash,
                hash=EMPTY_HASH,
            )
        )
        await session.reviews.append(decision)
        return decision

    async def _follow(
        self,
        session: StoreSession,
        decision: ReviewDecision,
        state: ReviewState,
        kept: AbilityMap,
        candidates: Mapping[UUID, Candidate],
    ) -> None:
        """Bring map, candidates, proofs and search in line with a decision."""
        repository_id = decision.repository_id
        after = ability_map(repository_id, decision.map_version, live_entries(state))
        await session.reviews.save_map(after, expected_version=kept.version)
        touched = [judged_candidate(candidates[key], state, decision.decided_at) for key in decision.after.verdicts]
        await session.candidates.put(touched)
        current = await session.analyses.current(repository_id)
        if current is not None:
            known = {proof.entry_id: proof for proof in await session.reviews.proofs(repository_id)}
            before = {entry.id: entry for entry in kept.entries}
            proofs = [proof_after(entry, before.get(entry.id), known, candidates) for entry in after.entries]
            proofs.sort(key=lambda proof: proof.entry_id)
            await session.reviews.save_proofs(repository_id, current.id, proofs)
        await session.search.refresh_claims(repository_id)

    async def waiting(
        self, name: str | None = None, *, after: tuple[float, UUID] | None = None, limit: int = 50
    ) -> Sequence[Candidate]:
        """Return the abilities and capabilities that wait for a decision, the most confident first."""
        return await self._waiting(name, (ClaimKind.ABILITY, ClaimKind.CAPABILITY), after, limit)

    async def waiting_features(
        self, name: str | None = None, *, after: tuple[float, UUID] | None = None, limit: int = 50
    ) -> Sequence[Candidate]:
        """Return the features that wait for a decision of their own, the most confident first.

        Others are decided with the capability that they are part of: while that waits, they need no word, and when it
        was turned down they deserve none.
        """
        found: list[Candidate] = []
        above: dict[UUID, Candidate] = {}
        while len(found) < limit and (page := await self._waiting(name, (ClaimKind.FEATURE,), after, limit)):
            after = (page[-1].confidence, page[-1].id)
            async with self.store.view() as view:
                for repository_id in {one.repository_id for one in page}:
                    above |= {one.id: one for one in await view.candidates.of_repository(repository_id)}
            found.extend(one for one in page if waits_alone(one, above))
        return found[:limit]

    async def _waiting(
        self, name: str | None, kinds: tuple[ClaimKind, ...], after: tuple[float, UUID] | None, limit: int
    ) -> Sequence[Candidate]:
        async with self.store.view() as view:
            repository_id = None if name is None else (await view.repositories.by_name(name)).id
            wanted = CandidateFilter(repository_id=repository_id, kinds=kinds, needs_review=True)
            return await view.candidates.page(wanted, after=after, limit=limit)

    async def candidates(
        self, wanted: CandidateFilter, *, after: tuple[float, UUID] | None = None, limit: int = 50
    ) -> Sequence[Candidate]:
        """Return candidates by falling confidence."""
        async with self.store.view() as view:
            return await view.candidates.page(wanted, after=after, limit=limit)

    async def candidate(self, id_or_ending: str) -> Candidate:
        """Return the candidate of that id, or the only one whose id ends with those digits.

        Raises:
            NotFound: There is none.
            Invalid: More than one id ends so, or it is no hexadecimal number of at least four digits.
        """
        ending = id_or_ending.replace("-", "").lower()
        if not 4 <= len(ending) <= 32 or any(digit not in "0123456789abcdef" for digit in ending):  # noqa: PLR2004
            raise Invalid(
                f"{id_or_ending[:60]!r} is no id: give all of it or at least its last four digits", field="candidate_id"
            )
        async with self.store.view() as view:
            found = await view.candidates.by_id_ending(ending, limit=2)
        if not found:
            raise NotFound(f"there is no candidate whose id ends with {ending!r}")
        if len(found) > 1:
            raise Invalid(f"more than one id ends with {ending!r}: give more digits", field="candidate_id")
        return found[0]

    async def history(self, candidate_id: UUID) -> list[ReviewDecision]:
        """Return the decisions on one candidate, oldest first."""
        async with self.store.view() as view:
            return [decision async for decision in view.reviews.decisions(candidate_id=candidate_id)]

    async def log(
        self, name: str | None = None, *, limit: int | None = 50, newest_first: bool = True
    ) -> list[ReviewDecision]:
        """Return decisions of one repository, or of all."""
        async with self.store.view() as view:
            repository_id = None if name is None else (await view.repositories.by_name(name)).id
            decisions = view.reviews.decisions(repository_id, limit=limit, newest_first=newest_first)
            return [decision async for decision in decisions]

    async def latest_decision(self, name: str | None = None) -> ReviewDecision:
        """Return the newest decision that is no undo and was not undone.

        Raises:
            NotFound: There is nothing left to undo.
        """
        undone: set[UUID] = set()
        for decision in await self.log(name, limit=None):
            if decision.undoes is not None:
                undone.add(decision.undoes)
            elif decision.id not in undone:
                return decision
        raise NotFound("there is no decision left to undo")

    async def ability_map(self, name: str, *, as_of: datetime | None = None) -> AbilityMap:
        """Return the approved map of a repository, as it is or as it was at a moment."""
        async with self.store.view() as view:
            repository = await view.repositories.by_name(name)
            if as_of is None:
                return await view.reviews.load_map(repository.id) or empty_map(repository.id)
            decisions = [one async for one in view.reviews.decisions(repository.id, until=as_of)]
        return ability_map(repository.id, decisions[-1].map_version if decisions else 0, live_entries(fold(decisions)))

    async def entries(
        self, *, kind: ClaimKind | None = None, after: tuple[str, UUID] | None = None, limit: int = 50
    ) -> list[tuple[str, MapEntry, ProofHealth | None]]:
        """Return approved entries over all repositories: repository name, entry, health of its proof."""
        async with self.store.view() as view:
            found = await view.reviews.entries(kind=kind, after=after, limit=limit)
            names: dict[UUID, str] = {}
            health: dict[str, ProofHealth] = {}
            for repository_id in dict.fromkeys(repository_id for repository_id, _ in found):
                names[repository_id] = (await view.repositories.get(repository_id)).name
                health |= {proof.entry_id: proof.health for proof in await view.reviews.proofs(repository_id)}
        return [(names[repository_id], entry, health.get(str(entry.id))) for repository_id, entry in found]

    async def proofs(self, name: str) -> Sequence[EntryProof]:
        """Return where the proof of each approved entry of a repository stands."""
        async with self.store.view() as view:
            repository = await view.repositories.by_name(name)
            return await view.reviews.proofs(repository.id)

    async def verify(self) -> ChainHead:
        """Check the whole log and every map that follows from it; return the head of the chain.

        Raises:
            Corrupt: A decision is missing or changed, or a stored map is not what the log comes to.
        """
        head = START
        states: dict[UUID, ReviewState] = {}
        versions: dict[UUID, int] = {}
        async with self.store.view() as view:
            async for decision in view.reviews.decisions():
                head = follow(head, decision)
                key = decision.repository_id
                states[key] = apply(states.get(key, ReviewState()), decision.after)
                versions[key] = decision.map_version
            for key, state in states.items():
                kept = await view.reviews.load_map(key)
                if kept is None or kept != ability_map(key, versions[key], live_entries(state)):
                    raise Corrupt(f"the map of repository {key} is not what its decisions come to")
        return head
