"""The verb ``verify``."""

from __future__ import annotations

from collections.abc import Sequence

import rich_click as click
from rich.console import Group as Lines
from rich.console import RenderableType
from rich.text import Text

from repo_registry.domain.model.evidence import Verdict
from repo_registry.domain.model.reviews import ChainHead
from repo_registry.domain.services.verification import VerifiedEvidence
from repo_registry.entrypoints.cli.command import Command
from repo_registry.entrypoints.cli.drawing import fields, shown
from repo_registry.entrypoints.cli.exit_codes import ExitCode
from repo_registry.entrypoints.cli.session import Session, with_registry
from repo_registry.entrypoints.documents import head_document
from repo_registry.entrypoints.review_documents import verified_document

_STYLES = {Verdict.SUPPORTS: "green", Verdict.CONTRADICTS: "bold red", Verdict.UNKNOWN: "yellow"}


@click.command(cls=Command, example="repo-registry verify --json > chain-head.json")
@click.option(
    "--evidence",
    "repositories",
    metavar="REPOSITORY",
    multiple=True,
    help="Also read the approved evidence of this repository at its commits; may be repeated.",
)
@with_registry
async def verify(session: Session, repositories: Sequence[str]) -> ExitCode:
    """Check the whole decision log and every map that follows from it, and print the head of its hash chain.

    Keep the head somewhere else: the chain then shows whether anything before it was changed. With --evidence the lines
    that approved entries quote are read again at their commits; it ends with 1 when one says something else.
    """
    head = await session.registry.verify()
    verified = [one for name in repositories async for one in session.registry.verify_evidence(name)]
    document = head_document(head)
    if repositories:
        document["evidence"] = [verified_document(one) for one in verified]
    session.output.show(document, lambda: _drawn(head, verified))
    wrong = any(one.verdict is Verdict.CONTRADICTS for one in verified)
    return ExitCode.FAILED if wrong else ExitCode.OK


def _drawn(head: ChainHead, verified: Sequence[VerifiedEvidence]) -> RenderableType:
    lines: list[RenderableType] = [fields((("decisions", f"{head.sequence} checked"), ("head", head.hash)))]
    for one in verified:
        evidence = one.evidence
        place = f"{evidence.path}:{evidence.start_line}-{evidence.end_line} at {evidence.commit_id[:12]}"
        verdict = (f"{one.verdict.value:<12}", _STYLES[one.verdict])
        lines.append(Text.assemble(verdict, shown(f"{one.entry.name}  {place}"), f"  {one.reason}"))
    return Lines(*lines)
