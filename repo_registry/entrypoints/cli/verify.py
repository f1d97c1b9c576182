"""The verb ``verify``."""

from __future__ import annotations

import rich_click as click

from repo_registry.entrypoints.cli.command import Command
from repo_registry.entrypoints.cli.drawing import fields
from repo_registry.entrypoints.cli.session import Session, with_registry
from repo_registry.entrypoints.documents import head_document


@click.command(cls=Command, example="repo-registry verify --json > chain-head.json")
@with_registry
async def verify(session: Session) -> None:
    """Check the whole decision log and every map that follows from it, and print the head of its hash chain.

    Keep the head somewhere else: the chain then shows whether anything before it was changed.
    """
    head = await session.registry.verify()
    session.output.show(
        head_document(head), lambda: fields((("decisions", f"{head.sequence} checked"), ("head", head.hash)))
    )
