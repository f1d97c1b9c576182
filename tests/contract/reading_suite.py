"""What every `ReadingStore` promises."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeVar

import attrs
import pytest

from repo_registry.domain.errors import Invalid, NotFound
from repo_registry.domain.model.analysis import CoverageStatus
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.ports.registry_store import RegistryStore
from tests.contract.builders import chunk, coverage, fact, fragment, published, reading, registered, run, uid

pytestmark = pytest.mark.anyio

_Item = TypeVar("_Item")
RUN = run(1).id


async def everything(items: AsyncIterator[_Item]) -> list[_Item]:
    return [item async for item in items]


class ReadingStoreSuite:
    """Subclassed per store with the fixture ``store``."""

    async def test_a_reading_comes_back_part_by_part_as_it_was_kept(self, store: RegistryStore) -> None:
        whole = reading(
            "src/größe.py",
            coverage=coverage(
                "src/größe.py",
                status=CoverageStatus.PARTIAL,
                reason="cut",
                language="Python",
                path_class=PathClass.DOCS,
            ),
            facts=(
                fact("b", "src/größe.py", attributes={"nested": [1, 0.1, None, {"ü": True}], "big": 2**53 + 1}),
                fact("a", "elsewhere.py", kind=FactKind.HTTP_ROUTE, value="", rule="x.y", rule_version=7),
            ),
            fragments=(fragment("src/größe.py", 3), fragment("elsewhere.py", 2, payload={})),
            chunks=(chunk("eins\n\ttwo \N{SNOWMAN}", "src/größe.py", title="T", start_line=3, end_line=4),),
        )
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, whole)
        async with store.view() as view:
            assert await view.readings.known([whole.id, "0" * 32]) == {whole.id: whole.coverage}
            assert await everything(view.readings.coverage(RUN)) == [whole.coverage]
            assert await everything(view.readings.facts_of([whole.id], kinds=[*FactKind])) == [*whole.facts]
            assert await everything(view.readings.fragments_of([whole.id])) == [*whole.fragments]
            assert await everything(view.readings.chunks(RUN)) == [*whole.chunks]

    @pytest.mark.parametrize(
        "bad",
        [
            pytest.param(fact("a\0b"), id="NUL"),
            pytest.param(fact("a\ud800b"), id="lone surrogate"),
            pytest.param(fact(line=2**63), id="more than 64 bits"),
            pytest.param(fact(line=-(2**63) - 1), id="less than 64 bits"),
            pytest.param(fact(attributes={"a": ["\udfff"]}), id="lone surrogate in JSON"),
            pytest.param(fact(attributes={"a": float("nan")}), id="no number"),
        ],
    )
    async def test_what_cannot_be_kept_everywhere_is_invalid_and_the_transaction_goes_on(
        self, store: RegistryStore, bad: ObservedFact
    ) -> None:
        good = reading(facts=(fact(line=2**63 - 1, attributes={"nul": "a\0b", "big": 2**70}),))
        async with store.transaction() as tx:
            await registered(tx)
            with pytest.raises(Invalid):
                await tx.readings.add([good, reading("bad", facts=(fact(), bad))])
            assert await tx.readings.known([good.id, reading("bad").id]) == {}
            await published(tx, good)
        async with store.view() as view:
            assert await everything(view.readings.facts(RUN)) == [*good.facts]

    async def test_a_reading_kept_already_is_left_as_it_is(self, store: RegistryStore) -> None:
        first = reading(facts=(fact("first"),))
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, first)
            await tx.readings.add([attrs.evolve(first, facts=(fact("second"), fact("third")))])
            assert await everything(tx.readings.facts(RUN)) == [fact("first")]

    async def test_of_two_readings_with_one_id_added_together_the_first_is_kept(self, store: RegistryStore) -> None:
        first = reading(facts=(fact("first"),))
        async with store.transaction() as tx:
            await registered(tx)
            await tx.readings.add([first, attrs.evolve(first, facts=(fact("second"),))])
            await tx.readings.attach(RUN, [first.id])
            assert await everything(tx.readings.facts(RUN)) == [fact("first")]

    async def test_nothing_is_seen_of_readings_that_belong_to_no_run(self, store: RegistryStore) -> None:
        loose = reading(facts=(fact(),), chunks=(chunk(),))
        async with store.transaction() as tx:
            await registered(tx)
            await tx.readings.add([loose])
        async with store.view() as view:
            assert await everything(view.readings.facts(RUN)) == []
            assert await everything(view.readings.chunks(RUN)) == []
            assert await everything(view.readings.coverage(RUN)) == []
            assert await view.readings.fact_counts(RUN) == {}
            assert await view.readings.coverage_summary(RUN) == {}
            assert await view.readings.known([loose.id]) == {loose.id: loose.coverage}

    async def test_a_reading_belongs_to_a_run_at_most_once(self, store: RegistryStore) -> None:
        one, two = reading("a.py"), reading("b.py")
        async with store.transaction() as tx:
            await registered(tx)
            await tx.readings.add([one, two])
            await tx.readings.attach(RUN, [one.id, one.id])
            await tx.readings.attach(RUN, [one.id, two.id])
            assert await everything(tx.readings.coverage(RUN)) == [one.coverage, two.coverage]

    async def test_a_reading_is_shared_by_runs_and_repositories(self, store: RegistryStore) -> None:
        shared = reading(facts=(fact(),))
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await published(tx, shared, number=1)
            await published(tx, shared, number=2, of=2)
        async with store.view() as view:
            assert await everything(view.readings.facts(run(1).id)) == [fact()]
            assert await everything(view.readings.facts(run(2).id)) == [fact()]

    async def test_attaching_what_is_not_kept_is_not_found_and_attaches_nothing(self, store: RegistryStore) -> None:
        one = reading()
        async with store.transaction() as tx:
            await registered(tx)
            await tx.readings.add([one])
            with pytest.raises(NotFound):
                await tx.readings.attach(RUN, [one.id, "0" * 32])
            with pytest.raises(NotFound):
                await tx.readings.attach(uid(9), [one.id])
            assert await everything(tx.readings.coverage(RUN)) == []

    async def test_coverage_is_ordered_by_code_points_and_continues_after_a_path(self, store: RegistryStore) -> None:
        paths = ["b", "a/b", "a.b", "a", "\N{LATIN SMALL LETTER Z}", "\uffee", "\U0001f600", "A", "é"]
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, *map(reading, paths))
        async with store.view() as view:
            assert [one.path async for one in view.readings.coverage(RUN)] == sorted(paths)
            seen: list[str] = []
            while page := await everything(view.readings.coverage(RUN, after=seen[-1] if seen else "", limit=4)):
                seen += [one.path for one in page]
            assert seen == sorted(paths)

    async def test_coverage_can_be_asked_by_status_and_is_summed_up(self, store: RegistryStore) -> None:
        statuses = [CoverageStatus.PARSED, CoverageStatus.BINARY, CoverageStatus.PARSED, CoverageStatus.TOO_BIG]
        readings = [
            reading(f"{number}", coverage=coverage(f"{number}", status=status))
            for number, status in enumerate(statuses)
        ]
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, *readings)
        async with store.view() as view:
            parsed = await everything(view.readings.coverage(RUN, status=CoverageStatus.PARSED))
            assert [one.path for one in parsed] == ["0", "2"]
            assert await view.readings.coverage_summary(RUN) == {
                CoverageStatus.PARSED: 2,
                CoverageStatus.BINARY: 1,
                CoverageStatus.TOO_BIG: 1,
            }

    async def test_the_project_as_a_whole_has_facts_but_no_coverage(self, store: RegistryStore) -> None:
        share = fact("Python", path="", line=0, kind=FactKind.LANGUAGE)
        joined = fact("GET /a", path="src/app.py", kind=FactKind.HTTP_ROUTE)
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, reading("", facts=(share, joined)), reading("src/app.py"))
        async with store.view() as view:
            assert [one.path async for one in view.readings.coverage(RUN)] == ["src/app.py"]
            assert await view.readings.coverage_summary(RUN) == {CoverageStatus.PARSED: 1}
            assert await everything(view.readings.facts(RUN)) == [joined, share]

    async def test_facts_are_ordered_by_kind_key_path_line_and_place(self, store: RegistryStore) -> None:
        route = FactKind.HTTP_ROUTE
        one = reading(
            "b.py",
            facts=(
                fact("b", "b.py", 2),
                fact("a", "b.py", 9, value="later"),
                fact("a", "b.py", 9, value="latest"),
                fact("a", "b.py", 3),
                fact("z", "b.py", 1, kind=FactKind.CLI_COMMAND),
            ),
        )
        two = reading("a.py", facts=(fact("a", "a.py", 99), fact("A", "a.py", 1, kind=route)))
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, one, two)
        async with store.view() as view:
            assert await everything(view.readings.facts(RUN)) == [
                fact("z", "b.py", 1, kind=FactKind.CLI_COMMAND),
                fact("a", "a.py", 99),
                fact("a", "b.py", 3),
                fact("a", "b.py", 9, value="later"),
                fact("a", "b.py", 9, value="latest"),
                fact("b", "b.py", 2),
                fact("A", "a.py", 1, kind=route),
            ]
            assert len(await everything(view.readings.facts(RUN, limit=3))) == 3
            assert await everything(view.readings.facts(RUN, kinds=[route])) == [fact("A", "a.py", 1, kind=route)]
            assert await everything(view.readings.facts(RUN, kinds=[])) == []
            assert await view.readings.fact_counts(RUN) == {
                FactKind.CLI_COMMAND: 1,
                FactKind.ENTRY_POINT: 5,
                route: 1,
            }

    @pytest.mark.parametrize(
        ("prefix", "expected"),
        [
            ("", ["a", "a/b", "a/b/c", "a/b%", "a/bc", "a/é"]),
            ("a", ["a", "a/b", "a/b/c", "a/b%", "a/bc", "a/é"]),
            ("a/", ["a", "a/b", "a/b/c", "a/b%", "a/bc", "a/é"]),
            ("a/b", ["a/b", "a/b/c"]),
            ("a/b/", ["a/b", "a/b/c"]),
            ("a/b%", ["a/b%"]),
            ("A", []),
            ("b", []),
        ],
    )
    async def test_a_path_prefix_keeps_one_file_or_what_lies_below_a_folder(
        self, store: RegistryStore, prefix: str, expected: list[str]
    ) -> None:
        paths = ["a", "a/b", "a/b/c", "a/b%", "a/bc", "a/é"]
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, *(reading(path, facts=(fact("k", path),)) for path in paths))
            found = [one.path async for one in tx.readings.facts(RUN, path_prefix=prefix)]
        assert found == sorted(expected)

    async def test_parts_come_in_the_order_of_the_readings_given(self, store: RegistryStore) -> None:
        many = [
            reading(
                f"{number:04}",
                facts=(fact("b", f"{number:04}", 2), fact("a", f"{number:04}", 1, kind=FactKind.MANIFEST)),
                fragments=(fragment(f"{number:04}", 2), fragment(f"{number:04}", 1)),
            )
            for number in range(1200)
        ]
        ids = [one.id for one in reversed(many)]
        async with store.transaction() as tx:
            await tx.readings.add(many)
            facts = await everything(tx.readings.facts_of([*ids, "0" * 32], kinds=[*FactKind]))
            manifests = await everything(tx.readings.facts_of(ids, kinds=[FactKind.MANIFEST]))
            fragments = await everything(tx.readings.fragments_of(ids))
        assert facts == [one for whole in reversed(many) for one in whole.facts]
        assert manifests == [whole.facts[1] for whole in reversed(many)]
        assert fragments == [one for whole in reversed(many) for one in whole.fragments]

    async def test_chunks_are_ordered_by_path_and_appearance(self, store: RegistryStore) -> None:
        one = reading("b.py", chunks=tuple(chunk(f"{n}", "b.py", start_line=12 - n) for n in range(12)))
        two = reading("a.py", chunks=(chunk("first", "a.py"),))
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, one, two)
        async with store.view() as view:
            assert await everything(view.readings.chunks(RUN)) == [*two.chunks, *one.chunks]
            assert await everything(view.readings.chunks(RUN, path="b.py", limit=2)) == [*one.chunks[:2]]
            assert await everything(view.readings.chunks(RUN, path="c.py")) == []

    async def test_unattached_readings_are_forgotten_up_to_the_limit(self, store: RegistryStore) -> None:
        attached, *loose = (reading(f"{number}", facts=(fact(),), chunks=(chunk(),)) for number in range(6))
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, attached)
            await tx.readings.add(loose)
            assert await tx.readings.forget_unattached(limit=3) == 3
            assert await tx.readings.forget_unattached() == 2
            assert await tx.readings.forget_unattached() == 0
            assert [*await tx.readings.known([one.id for one in [attached, *loose]])] == [attached.id]
            assert await everything(tx.readings.facts(RUN)) == [*attached.facts]

    async def test_detached_readings_can_be_forgotten_unless_another_run_has_them(self, store: RegistryStore) -> None:
        own, shared = reading("own"), reading("shared")
        async with store.transaction() as tx:
            await registered(tx, 1, 2)
            await published(tx, own, shared, number=1)
            await published(tx, shared, number=2, of=2)
            await tx.readings.detach(run(1).id)
            assert await everything(tx.readings.coverage(run(1).id)) == []
            assert await tx.readings.forget_unattached() == 1
            assert [*await tx.readings.known([own.id, shared.id])] == [shared.id]
            with pytest.raises(NotFound):
                await tx.readings.detach(uid(9))

    async def test_readings_that_search_still_finds_are_not_forgotten(self, store: RegistryStore) -> None:
        async with store.transaction() as tx:
            await registered(tx)
            await published(tx, reading(chunks=(chunk(),)))
            await tx.search.refresh_contents(uid(1), RUN)
            await tx.readings.detach(RUN)
            assert await tx.readings.forget_unattached() == 0
            await tx.search.refresh_contents(uid(1), None)
            assert await tx.readings.forget_unattached() == 1
