"""Evidence is checked at its own commit, and gets the right verdict of three."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from repo_registry import Registry
from repo_registry.domain.model.candidates import ClaimKind
from repo_registry.domain.model.evidence import Evidence, Verdict
from repo_registry.domain.rules.identity import quote_hash
from tests.git.builder import Origin
from tests.lifecycle.shop import FILES

pytestmark = pytest.mark.anyio

BINARY = bytes(range(256)) * 8


@pytest.fixture
async def proof(registry: Registry, origin: Origin) -> Evidence:
    """Return real evidence of a real candidate."""
    origin.commit({**FILES, b"logo.bin": BINARY})
    await registry.analyze("shop")
    (candidate,) = [
        one
        for one in await registry.candidates("shop", limit=500)
        if one.anchors == ("http:GET /invoices/{}/pdf",) and one.kind is ClaimKind.FEATURE
    ]
    return candidate.evidence[0].evidence


def changed(**changes: Any) -> Callable[[Evidence], Evidence]:
    return lambda evidence: attrs.evolve(evidence, **changes)


async def verdict(registry: Registry, evidence: Evidence) -> Verdict:
    return (await registry.application.verification.judge("shop", evidence))[0]


async def test_real_evidence_stands_where_it_is_said_to_stand(registry: Registry, proof: Evidence) -> None:
    assert await verdict(registry, proof) is Verdict.SUPPORTS


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changed(start_line=0), Verdict.CONTRADICTS),
        (changed(start_line=100_000, end_line=100_001), Verdict.CONTRADICTS),
        (changed(start_line=1, end_line=1), Verdict.CONTRADICTS),
        (changed(quote="x", quote_hash=quote_hash("x")), Verdict.CONTRADICTS),
        (changed(path="shop/nowhere.py"), Verdict.CONTRADICTS),
        (changed(blob_id="0" * 40), Verdict.CONTRADICTS),
        (changed(commit_id="0" * 40), Verdict.UNKNOWN),
        (changed(commit_id="not a commit"), Verdict.UNKNOWN),
    ],
    ids=["line 0", "past the end", "other lines", "other words", "no file", "other blob", "no commit", "no commit id"],
)
async def test_invented_evidence_is_contradicted_and_what_cannot_be_read_is_unknown(
    registry: Registry, proof: Evidence, change: Callable[[Evidence], Evidence], expected: Verdict
) -> None:
    assert await verdict(registry, change(proof)) is expected


async def test_evidence_at_another_commit_is_contradicted_where_that_says_something_else(
    registry: Registry, origin: Origin, proof: Evidence
) -> None:
    other = origin.commit({**FILES, b"shop/app.py": b"# empty\n"})
    assert await verdict(registry, attrs.evolve(proof, commit_id=other)) is Verdict.CONTRADICTS


async def test_a_binary_file_says_nothing(registry: Registry, origin: Origin, proof: Evidence) -> None:
    evidence = attrs.evolve(proof, path="logo.bin", blob_id=origin.blob(BINARY), start_line=1, end_line=1)
    assert await verdict(registry, evidence) is Verdict.UNKNOWN


async def test_replaced_objects_are_read_as_they_were_committed(
    registry: Registry, origin: Origin, proof: Evidence
) -> None:
    clone = next((registry.application.settings.checkout_root).glob("*.git"))
    forged = Origin.__new__(Origin)
    forged.path = clone
    other = forged.blob(b"# forged\n")
    forged.git("replace", proof.blob_id, other)
    assert await verdict(registry, proof) is Verdict.SUPPORTS


async def test_the_whole_approved_map_is_checked(registry: Registry, proof: Evidence) -> None:
    best = (await registry.candidates("shop", kinds=[ClaimKind.CAPABILITY], limit=1))[0]
    await registry.accept(best.id, with_parts=True)
    verified = [one async for one in registry.verify_evidence("shop")]
    assert verified
    assert {one.verdict for one in verified} == {Verdict.SUPPORTS}
