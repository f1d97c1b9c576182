"""Analyses one after the other: nothing appears from nowhere, nothing decided is lost, nothing gone stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from repo_registry import Registry, open_registry
from repo_registry.domain.model.analysis import AnalysisRun, CoverageStatus, RunStatus
from repo_registry.domain.model.candidates import Candidate, CandidateStatus, ClaimKind
from repo_registry.domain.model.evidence import ProofHealth
from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.model.reviews import ReasonCode
from repo_registry.domain.model.search import DocumentKind
from repo_registry.domain.rules.canonical import fact_json
from repo_registry.domain.rules.extraction import proposals
from repo_registry.domain.rules.identity import canonical_json
from repo_registry.domain.services.registration import RepositoryChanges
from tests.git.builder import Link, Origin, Submodule
from tests.lifecycle.shop import APP, CLI, FILES, PYPROJECT

pytestmark = pytest.mark.anyio


async def analyzed(registry: Registry, *, allow_proof_loss: bool = False) -> AnalysisRun:
    run = await registry.analyze("shop", allow_proof_loss=allow_proof_loss)
    assert run.status is RunStatus.SUCCEEDED, run.failure
    return run


async def facts(registry: Registry, *kinds: FactKind) -> list[ObservedFact]:
    return [fact async for fact in registry.facts("shop", kinds=kinds or None)]


async def all_bytes(registry: Registry) -> bytes:
    found = [canonical_json(fact_json(fact)) async for fact in registry.facts("shop")]
    chunks = [repr(chunk).encode() async for chunk in registry.chunks("shop")]
    return b"\n".join([*found, *chunks])


async def candidate_with(registry: Registry, anchor: str) -> Candidate:
    listed = await registry.candidates("shop", limit=500)
    found = [one for one in listed if one.kind is ClaimKind.FEATURE and one.anchors == (anchor,)]
    assert len(found) == 1, [one.anchors for one in listed]
    return found[0]


def new_changed_closed(run: AnalysisRun) -> tuple[int, int, int]:
    counts = run.counts
    return counts["candidates_new"], counts["candidates_updated"], counts["candidates_absent"]


async def test_a_small_service_is_understood(registry: Registry) -> None:
    run = await analyzed(registry)
    assert run.snapshot is not None
    routes = [fact.key for fact in await facts(registry, FactKind.HTTP_ROUTE) if fact.path_class is PathClass.OWN]
    assert routes == ["GET /invoices/", "GET /invoices/{number}/pdf", "POST /invoices/"]
    assert [fact.key for fact in await facts(registry, FactKind.CLI_COMMAND)] == ["shop", "shop import", "shop remind"]
    assert {fact.key for fact in await facts(registry, FactKind.DEPENDENCY)} == {"pkg:pypi/fastapi", "pkg:pypi/click"}
    names = [one.name.lower() for one in await registry.candidates("shop", limit=500)]
    assert any("pdf" in name and "render" in name for name in names), names
    assert any("import" in name and "customers" in name for name in names), names
    assert not any("only-in-tests" in name for name in names)


async def test_the_same_commit_twice_changes_nothing_at_all(registry: Registry, origin: Origin) -> None:
    first = await analyzed(registry)
    before, content = await registry.candidates("shop", limit=500), await all_bytes(registry)
    again = await analyzed(registry)
    assert new_changed_closed(again) == (0, 0, 0)
    assert (again.receipt, again.counts["files_read"]) == (first.receipt, 0)
    assert await registry.candidates("shop", limit=500) == before
    assert await all_bytes(registry) == content


async def test_the_same_tree_read_anew_in_another_registry_is_byte_identical(
    registry: Registry, origin: Origin, tmp_path: Path
) -> None:
    first = await analyzed(registry)
    async with open_registry(
        tmp_path / "other.sqlite3", checkout_root=tmp_path / "other", local_roots=[tmp_path / "origins"], user="rita"
    ) as other:
        await other.add(str(origin.path), name="shop")
        second = await analyzed(other)
        assert second.receipt == first.receipt
        assert await all_bytes(other) == await all_bytes(registry)
        assert (await other.digest()).digest == (await registry.digest()).digest


async def test_one_changed_file_is_the_only_one_read(registry: Registry, origin: Origin) -> None:
    await analyzed(registry)
    origin.commit({**FILES, b"shop/cli.py": CLI + b"\n# a comment\n"})
    assert (await analyzed(registry)).counts["files_read"] == 1


async def test_a_deleted_file_leaves_no_fact_chunk_or_open_candidate_behind(registry: Registry, origin: Origin) -> None:
    await analyzed(registry)
    kept = {path: data for path, data in FILES.items() if path != b"shop/cli.py"}
    origin.commit(kept)
    run = await analyzed(registry)
    assert run.counts["candidates_absent"] > 0
    assert not [fact for fact in await facts(registry) if fact.path == "shop/cli.py"]
    assert not [chunk async for chunk in registry.chunks("shop", path="shop/cli.py")]
    assert not [record async for record in registry.coverage("shop") if record.path == "shop/cli.py"]
    answer = await registry.search("overdue reminders sender")
    assert not [hit for hit in answer.hits if hit.path == "shop/cli.py"]
    gone = await candidate_with(registry, "cli:shop import")
    assert gone.status is CandidateStatus.ABSENT


async def test_edit_then_revert_brings_everything_back_as_it_was(registry: Registry, origin: Origin) -> None:
    await analyzed(registry)
    content = await all_bytes(registry)
    ids = {one.id: one.status for one in await registry.candidates("shop", limit=500)}
    origin.commit({**FILES, b"shop/cli.py": b"# nothing\n", b"README.md": b"# shop\n"})
    await analyzed(registry)
    origin.commit(FILES)
    await analyzed(registry)
    assert await all_bytes(registry) == content
    after = {one.id: one.status for one in await registry.candidates("shop", limit=500)}
    assert {key: after[key] for key in ids} == ids
    assert all(after[key] is CandidateStatus.ABSENT for key in after.keys() - ids.keys())


async def test_a_renamed_file_loses_no_approval_and_leaves_no_ghost(registry: Registry, origin: Origin) -> None:
    await analyzed(registry)
    candidate = await candidate_with(registry, "http:GET /invoices/{}/pdf")
    await registry.accept(candidate.id)
    moved = {path: data for path, data in FILES.items() if path != b"shop/app.py"}
    origin.commit({**moved, b"shop/service.py": APP})
    await analyzed(registry)
    assert not [fact for fact in await facts(registry) if fact.path == "shop/app.py"]
    (proof,) = await registry.proofs("shop")
    assert proof.health is ProofHealth.MOVED
    assert proof.findings[0].found is not None
    assert proof.findings[0].found.path == "shop/service.py"
    assert [entry.id for entry in (await registry.ability_map("shop")).entries] == [candidate.id]


async def test_deleted_proof_is_lost_but_what_was_approved_stays(registry: Registry, origin: Origin) -> None:
    await analyzed(registry)
    candidate = await candidate_with(registry, "http:GET /invoices/{}/pdf")
    await registry.accept(candidate.id)
    origin.commit({**FILES, b"shop/app.py": b"# all gone\n"})
    stopped = await registry.analyze("shop")
    assert stopped.status is RunStatus.FAILED
    assert stopped.failure is not None
    assert stopped.failure.step == "proof"
    assert [fact.key for fact in await facts(registry, FactKind.HTTP_ROUTE)], "the last good result stays"
    await analyzed(registry, allow_proof_loss=True)
    (proof,) = await registry.proofs("shop")
    assert proof.health is ProofHealth.LOST
    assert [entry.id for entry in (await registry.ability_map("shop")).entries] == [candidate.id]


async def test_what_was_rejected_stays_rejected_in_a_renamed_file(registry: Registry, origin: Origin) -> None:
    await analyzed(registry)
    candidate = await candidate_with(registry, "cli:shop remind")
    await registry.reject(candidate.id, ReasonCode.TOO_SMALL)
    moved = {path: data for path, data in FILES.items() if path != b"shop/cli.py"}
    pyproject = PYPROJECT.replace(b"shop.cli", b"shop.commands")
    origin.commit({**moved, b"shop/commands.py": CLI, b"pyproject.toml": pyproject})
    await analyzed(registry)
    after = await candidate_with(registry, "cli:shop remind")
    assert (after.id, after.status, after.premise_changed) == (candidate.id, CandidateStatus.REJECTED, False)


async def test_changed_evidence_shows_the_earlier_verdict_again(registry: Registry, origin: Origin) -> None:
    await analyzed(registry)
    candidate = await candidate_with(registry, "cli:shop remind")
    await registry.reject(candidate.id, ReasonCode.TOO_SMALL)
    origin.commit({**FILES, b"shop/cli.py": CLI.replace(b"Send reminders for overdue", b"Mail letters about late")})
    await analyzed(registry)
    after = await candidate_with(registry, "cli:shop remind")
    assert after.status is CandidateStatus.REJECTED
    if after.premise_hash != candidate.premise_hash:
        waiting = await registry.application.review.waiting_features("shop", limit=500)
        assert after.id in {one.id for one in waiting}


async def test_another_rules_version_reads_anew_and_keeps_what_was_decided(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    await analyzed(registry)
    candidate = await candidate_with(registry, "cli:shop remind")
    await registry.reject(candidate.id, ReasonCode.OTHER)
    monkeypatch.setattr(proposals, "VERSION", proposals.VERSION + 1)
    run = await analyzed(registry)
    assert run.result_run_id == run.id, "the rules changed, so the result was made anew"
    assert (await candidate_with(registry, "cli:shop remind")).status is CandidateStatus.REJECTED
    assert (run.counts["candidates_new"], run.counts["candidates_absent"]) == (0, 0)


async def test_a_failed_run_names_its_step_and_never_replaces_the_last_good_one(
    registry: Registry, origin: Origin
) -> None:
    await analyzed(registry)
    before = await all_bytes(registry)
    failed = await registry.analyze("shop", ref="no-such-branch")
    assert failed.status is RunStatus.FAILED
    assert failed.failure is not None
    assert (failed.failure.code, failed.failure.step) == ("not_found", "ref")
    assert await all_bytes(registry) == before


async def test_every_path_is_accounted_for_with_its_reason(registry: Registry, origin: Origin) -> None:
    origin.commit(
        {
            **FILES,
            b"out": Link(b"/etc/passwd"),
            b"sub": Submodule(),
            b"big.txt": b"x" * 3_000_000,
            b"data.bin": bytes(range(256)) * 20,
            b"caf\xe9.txt": b"latin-1 name\n",
            b"latin.txt": "caf\xe9 au lait\r\n".encode("latin-1"),
            b"wide.md": "# Übersicht\n".encode("utf-16"),
            b"broken.json": b'{"a": ',
            b"package.json": b"{" * 100_000,
            b"bomb.yml": b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
            b"node_modules/left/index.js": b"module.exports = 1\n",
            b"esc\x1b[31m.md": b"# red\n",
        }
    )
    run = await analyzed(registry)
    records = {record.path: record async for record in registry.coverage("shop")}
    assert len(records) == run.counts["files"] == len(FILES) + 12
    assert records["out"].status is CoverageStatus.SKIPPED
    assert records["sub"].status is CoverageStatus.SKIPPED
    assert records["big.txt"].status is CoverageStatus.TOO_BIG
    assert records["data.bin"].status is CoverageStatus.BINARY
    assert records["node_modules/left/index.js"].status is CoverageStatus.VENDORED
    assert records["package.json"].status is CoverageStatus.PARTIAL
    for record in records.values():
        assert record.reason or record.status is CoverageStatus.PARSED
    chunks = [chunk.text async for chunk in registry.chunks("shop")]
    assert any("café au lait" in text for text in chunks)
    assert any("Übersicht" in text for text in chunks)
    assert not any("root:" in text for text in chunks), "no link was followed"


async def test_a_search_without_hits_is_only_called_none_where_everything_was_read(
    registry: Registry, origin: Origin
) -> None:
    unknown = await registry.search("zeppelin")
    assert unknown.coverage.value == "unknown", "never analyzed"
    await analyzed(registry)
    assert (await registry.search("zeppelin")).coverage.value == "none_in_covered"
    origin.commit({**FILES, b"big.txt": b"x" * 3_000_000})
    await analyzed(registry)
    answer = await registry.search("zeppelin")
    assert answer.coverage.value == "unknown"
    assert answer.repositories[0].not_looked_at == 1


async def test_readme_words_find_the_chunk_that_holds_them(registry: Registry) -> None:
    await analyzed(registry)
    answer = await registry.search("how do I import customers from CSV?")
    assert answer.coverage.value == "found"
    assert {hit.path for hit in answer.hits} & {"README.md", "shop/cli.py"}


async def test_a_renamed_or_restored_repository_is_found_as_it_is_called_now(registry: Registry) -> None:
    await analyzed(registry)
    await registry.update("shop", RepositoryChanges(name="billing"))
    answer = await registry.search("billing reminders")
    assert {hit.repository for hit in answer.hits} == {"billing"}
    removed = await registry.remove("billing")
    assert (await registry.search("reminders")).hits == ()
    restored = await registry.add(removed.location, name="shop")
    assert restored.id == removed.id
    found = await registry.search("reminders")
    assert {hit.kind for hit in found.hits} == {DocumentKind.CANDIDATE, DocumentKind.CHUNK}
