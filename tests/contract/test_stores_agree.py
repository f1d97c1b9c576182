"""Any sequence of operations has equal answers from every store: errors, order, scores and all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from repo_registry.adapters.memory.store import MemoryStore
from repo_registry.adapters.postgresql.store import PostgresStore
from repo_registry.adapters.sqlite.store import SqliteStore
from repo_registry.domain.errors import RegistryError
from repo_registry.domain.model.analysis import CoverageStatus, RunStatus
from repo_registry.domain.model.candidates import CandidateStatus, ClaimKind
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.search import SearchQuery
from repo_registry.domain.ports.candidate_store import CandidateFilter
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession
from tests.contract.builders import (
    ability_map,
    candidate,
    chunk,
    coverage,
    decision,
    entry,
    fact,
    fragment,
    moment,
    proof,
    reading,
    repository,
    run,
    uid,
)

Operation = Callable[[StoreSession], Awaitable[Any]]

few = st.integers(1, 3)
seconds = st.integers(0, 6).map(lambda step: step * 30)
words = st.sampled_from(["pay", "payInvoice", "straße", "a.b", "order", "ORDER", "İ", "repository-1", "1"])
texts = st.lists(words, max_size=6).map(" ".join)
paths = st.sampled_from(["", "a", "a/b", "a/b/c", "a.b", "b", "é"])
names = st.sampled_from(["repository-1", "repository-2", "other"])
origins = st.sampled_from(["example.org/owner/1", "example.org/owner/2", "moved"])
removals = st.none() | st.just(moment(7))
limits = st.none() | st.integers(0, 4)


def _facts(path: str) -> st.SearchStrategy[tuple[Any, ...]]:
    places = st.sampled_from([path, path, "joined"])
    one = st.builds(
        fact, words, places, st.integers(0, 3), kind=st.sampled_from(FactKind), attributes=st.just({"a": [1]})
    )
    return st.lists(one, max_size=3).map(tuple)


@st.composite
def readings(draw: st.DrawFn) -> Any:
    path, blob = draw(paths), draw(st.sampled_from(["x", "y"]))
    chunks = draw(st.lists(st.builds(chunk, texts, st.just(path), title=texts), max_size=3))
    return reading(
        path,
        blob,
        coverage=coverage(path, blob_id=blob, status=draw(st.sampled_from(CoverageStatus))),
        facts=draw(_facts(path)),
        fragments=tuple(draw(st.lists(st.builds(fragment, st.just(path), few), max_size=2))),
        chunks=tuple(chunks),
    )


async def _listed(items: AsyncIterator[Any]) -> list[Any]:
    return [item async for item in items]


async def _attempt(operation: Operation, session: StoreSession) -> Any:
    """Return an answer, or what went wrong in the words that a caller decides by."""
    try:
        answer = await operation(session)
    except RegistryError as error:
        return type(error), getattr(error, "current_version", None)
    return list(answer) if isinstance(answer, Sequence) and not isinstance(answer, str) else answer


class _Abandoned(Exception):
    """Ends a transaction that is to be undone."""


def _give_up_if(abandon: bool) -> None:
    if abandon:
        raise _Abandoned


async def _begin(session: StoreSession, *, number: int) -> None:
    await session.repositories.add(repository(number))
    await session.analyses.enqueue(run(number, of=number))


class StoresAgree(RuleBasedStateMachine):
    """Runs each operation on every store and compares."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._folder = TemporaryDirectory()
        self._open = AsyncExitStack()
        self._stores: list[RegistryStore] = [MemoryStore(), *self._runner.run(self._others())]
        self._readings: list[str] = []

    async def _others(self) -> list[RegistryStore]:
        return [await self._sqlite()]

    async def _sqlite(self) -> RegistryStore:
        path = Path(self._folder.name) / "registry.sqlite3"
        return await self._open.enter_async_context(SqliteStore.open(path, upgrade=True, readers=1))

    def teardown(self) -> None:
        self._runner.run(self._open.aclose())
        self._runner.close()
        self._folder.cleanup()

    def _same(self, *operations: Operation, abandon: bool = False) -> None:
        answers = [self._runner.run(self._do(store, operations, abandon=abandon)) for store in self._stores]
        for answer in answers[1:]:
            assert answer == answers[0]

    async def _do(self, store: RegistryStore, operations: Sequence[Operation], *, abandon: bool) -> list[Any]:
        answers = []
        try:
            async with store.transaction() as session:
                for operation in operations:
                    answers.append(await _attempt(operation, session))  # noqa: PERF401  kept when the block is left
                _give_up_if(abandon)
        except _Abandoned:
            pass
        return answers

    @initialize(queued=st.booleans())
    def begin_with_something(self, *, queued: bool) -> None:
        for number in (1, 2) if queued else ():
            self._same(partial(_begin, number=number))

    @rule(number=few, name=names, origin=origins, alias=origins, removed_at=removals, new=st.booleans())
    def keep_a_repository(self, number: int, name: str, origin: str, alias: str, removed_at: Any, *, new: bool) -> None:
        made = repository(number, name=name, origin=origin, origin_aliases=(alias,), removed_at=removed_at)
        self._same(lambda tx: tx.repositories.add(made) if new else tx.repositories.replace(made))

    @rule(number=few, of=few)
    def enqueue(self, number: int, of: int) -> None:
        self._same(lambda tx: tx.analyses.enqueue(run(number, of=of)))

    @rule(owner=st.sampled_from(["a", "b"]), at=seconds, named=st.none() | few, attempts=few)
    def claim(self, owner: str, at: int, named: int | None, attempts: int) -> None:
        self._same(
            lambda tx: tx.analyses.claim_next(
                owner=owner,
                now=moment(at),
                lease_until=moment(at + 60),
                run_id=None if named is None else run(named).id,
                max_attempts=attempts,
            ),
            lambda tx: tx.analyses.fail_exhausted(now=moment(at), max_attempts=attempts),
        )

    @rule(number=few, owner=st.sampled_from(["a", "b"]), attempt=few, until=seconds)
    def extend(self, number: int, owner: str, attempt: int, until: int) -> None:
        held = run(number, lease_owner=owner, attempt=attempt)
        self._same(lambda tx: tx.analyses.extend_lease(held, lease_until=moment(until)))

    @rule(number=few, of=few, status=st.sampled_from(RunStatus), result=few)
    def finish(self, number: int, of: int, status: RunStatus, result: int) -> None:
        async def end(session: StoreSession) -> None:
            kept = await session.analyses.get(run(number).id)
            await session.analyses.finish(attrs.evolve(kept, status=status, result_run_id=run(result).id))
            await session.analyses.set_current(uid(of), kept.id)

        self._same(end)

    @rule(number=few, at=seconds)
    def cancel(self, number: int, at: int) -> None:
        self._same(lambda tx: tx.analyses.request_cancel(run(number).id, at=moment(at)))

    @rule(found=st.lists(readings(), max_size=4), number=few, abandon=st.booleans())
    def add_and_attach(self, found: list[Any], number: int, *, abandon: bool) -> None:
        ids = [one.id for one in found]
        self._readings = [*dict.fromkeys([*self._readings, *ids])]
        self._same(
            lambda tx: tx.readings.add(found), lambda tx: tx.readings.attach(run(number).id, ids), abandon=abandon
        )

    @rule(number=few)
    def detach_and_forget(self, number: int) -> None:
        self._same(lambda tx: tx.readings.detach(run(number).id), lambda tx: tx.readings.forget_unattached())

    @rule(
        number=few,
        of=few,
        identity=few,
        status=st.sampled_from(CandidateStatus),
        name=texts,
        confidence=st.floats(0, 1),
        decided=st.none() | st.just("old"),
        present=st.booleans(),
    )
    def put_candidates(self, number: int, of: int, identity: int, name: str, **changes: Any) -> None:
        made = candidate(
            number,
            of=of,
            identity=f"{identity}",
            name=name,
            decided_premise_hash=changes.pop("decided"),
            present=changes["present"],
            status=changes["status"],
            confidence=changes["confidence"],
        )
        self._same(lambda tx: tx.candidates.put([made, candidate(number + 1, of=of)]))

    @rule(sequence=st.integers(1, 4), of=few, on=st.none() | few)
    def decide(self, sequence: int, of: int, on: int | None) -> None:
        made = decision(sequence, of=of, candidate_id=None if on is None else uid(2000 + on))
        self._same(lambda tx: tx.reviews.append(made), lambda tx: tx.reviews.head())

    @rule(of=few, version=st.integers(0, 3), expected=st.integers(0, 3), name=texts, abandon=st.booleans())
    def save_map(self, of: int, version: int, expected: int, name: str, *, abandon: bool) -> None:
        made = ability_map(entry(of, name=name), entry(of + 4, kind=ClaimKind.FEATURE), of=of, version=version)
        self._same(lambda tx: tx.reviews.save_map(made, expected_version=expected), abandon=abandon)

    @rule(of=few, number=few, proven=st.lists(few, max_size=2))
    def save_proofs(self, of: int, number: int, proven: list[int]) -> None:
        made = [proof(one) for one in proven]
        self._same(lambda tx: tx.reviews.save_proofs(uid(of), run(number).id, made))

    @rule(of=few, number=st.none() | few)
    def refresh(self, of: int, number: int | None) -> None:
        self._same(
            lambda tx: tx.search.refresh_contents(uid(of), None if number is None else run(number).id),
            lambda tx: tx.search.refresh_claims(uid(of)),
        )

    @rule(terms=st.lists(words.map(str.lower), max_size=3), limit=st.integers(0, 4), only=st.none() | few)
    def find(self, terms: list[str], limit: int, only: int | None) -> None:
        query = SearchQuery(terms=tuple(terms), limit=limit, repository_ids=None if only is None else (uid(only),))
        self._same(lambda tx: tx.search.find(query))

    @rule(number=few, prefix=paths, kinds=st.none() | st.lists(st.sampled_from(FactKind)), limit=limits, after=paths)
    def read(self, number: int, prefix: str, kinds: Any, limit: int | None, after: str) -> None:
        run_id = run(number).id
        self._same(
            lambda tx: _listed(tx.readings.facts(run_id, kinds=kinds, path_prefix=prefix, limit=limit)),
            lambda tx: _listed(tx.readings.coverage(run_id, after=after, limit=limit)),
            lambda tx: _listed(tx.readings.chunks(run_id, path=prefix or None, limit=limit)),
            lambda tx: _listed(tx.readings.facts_of(self._readings, kinds=[*FactKind])),
            lambda tx: _listed(tx.readings.fragments_of(self._readings)),
            lambda tx: tx.readings.known(self._readings),
            lambda tx: tx.readings.coverage_summary(run_id),
            lambda tx: tx.readings.fact_counts(run_id),
        )

    @rule(of=st.none() | few, needs_review=st.booleans(), after=st.none() | st.tuples(st.floats(0, 1), few.map(uid)))
    def page_candidates(self, of: int | None, after: Any, *, needs_review: bool) -> None:
        wanted = CandidateFilter(repository_id=None if of is None else uid(of), needs_review=needs_review)
        self._same(lambda tx: tx.candidates.page(wanted, after=after, limit=2))

    @invariant()
    def everything_listed_is_equal(self) -> None:
        self._same(
            lambda tx: tx.repositories.page(),
            lambda tx: tx.analyses.page(),
            lambda tx: tx.reviews.entries(),
            lambda tx: _listed(tx.reviews.decisions()),
            *(lambda tx, of=of: tx.candidates.of_repository(uid(of)) for of in (1, 2, 3)),
            *(lambda tx, of=of: tx.analyses.current(uid(of)) for of in (1, 2, 3)),
            *(lambda tx, of=of: tx.reviews.load_map(uid(of)) for of in (1, 2, 3)),
            *(lambda tx, of=of: tx.reviews.proofs(uid(of)) for of in (1, 2, 3)),
        )


class AllStoresAgree(StoresAgree):
    """The same with PostgreSQL, which takes longer."""

    url: ClassVar[str]
    empty: ClassVar[Callable[[], object]]

    async def _others(self) -> list[RegistryStore]:
        type(self).empty()
        postgres = await self._open.enter_async_context(PostgresStore.open(self.url))
        return [await self._sqlite(), postgres]


class TestStoresAgree(StoresAgree.TestCase):  # type: ignore[misc, valid-type]  # made by Hypothesis
    settings = settings(max_examples=25, stateful_step_count=40, deadline=None)


class TestAllStoresAgree(AllStoresAgree.TestCase):  # type: ignore[misc, valid-type]  # made by Hypothesis
    settings = settings(max_examples=8, stateful_step_count=40, deadline=None)

    @pytest.fixture(autouse=True)
    def server(self, postgres_kept_url: str, postgres_emptier: Callable[[], object]) -> None:
        AllStoresAgree.url = postgres_kept_url
        AllStoresAgree.empty = staticmethod(postgres_emptier)
