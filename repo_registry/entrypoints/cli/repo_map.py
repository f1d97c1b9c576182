"""``repo map`` and ``repo drift``: what is approved, and whether its proof still stands."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from enum import StrEnum

import rich_click as click

from repo_registry.domain.model.evidence import ProofHealth
from repo_registry.domain.rules.canonical import time_text
from repo_registry.entrypoints.cli.command import Command
from repo_registry.entrypoints.cli.exit_codes import ExitCode
from repo_registry.entrypoints.cli.parameters import Moment, Word
from repo_registry.entrypoints.cli.render_map import draw_drift, draw_map
from repo_registry.entrypoints.cli.session import Answer, Session, with_registry
from repo_registry.entrypoints.map_tree import map_document, map_tree
from repo_registry.entrypoints.repository_documents import drift_document


class MapFormat(StrEnum):
    """How a map is written."""

    TEXT = "text"
    JSON = "json"
    YAML = "yaml"
    MARKDOWN = "markdown"


@click.command(
    "map",
    cls=Command,
    example="""
    repo-registry repo map click
    repo-registry repo map click --as-of 2026-03-01 --format markdown > click.md
    """,
)
@click.argument("name", help="Name of the repository.")
@click.option("--as-of", type=Moment(), help="The map as it was at this moment (ISO 8601; UTC without a zone).")
@click.option(
    "--format", "form", type=Word(MapFormat), default=MapFormat.TEXT, show_default=True, help="How to write it."
)
@with_registry
async def show_map(session: Session, name: str, as_of: datetime | None, form: MapFormat) -> None:
    """Show the approved ability map: what the repository can do, each claim with its proof.

    It is what the decisions come to, so any past map can be shown. Health tells how the proof stands at the latest
    analysis; for a past map it is not known.
    """
    ability_map = await session.registry.ability_map(name, as_of=as_of)
    proofs = () if as_of is not None else await session.registry.proofs(name)
    branches = map_tree(ability_map, {proof.entry_id: proof.health for proof in proofs})
    document = map_document(name, ability_map, branches, None if as_of is None else time_text(as_of))
    if form is MapFormat.JSON or not session.output.is_text:
        session.output.document(document)
    elif form is MapFormat.TEXT:
        session.output.draw(draw_map(name, ability_map, branches))
    else:
        from repo_registry.entrypoints.map_texts import markdown_text, yaml_text  # noqa: PLC0415  rarely asked for

        is_yaml = form is MapFormat.YAML
        click.echo(yaml_text(document) if is_yaml else markdown_text(name, ability_map, branches), nl=False)


@click.command("drift", cls=Command, example="repo-registry repo drift click || echo 'proof is missing'")
@click.argument("name", help="Name of the repository.")
@with_registry
async def drift(session: Session, name: str) -> Answer:
    """Tell for each approved entry whether its proof still stands, and where it stands now.

    Ends with 1 if any proof is lost or weakened at the latest analysis.
    """
    ability_map = await session.registry.ability_map(name)
    entries = {str(entry.id): entry for entry in ability_map.entries}
    proofs = [proof for proof in await session.registry.proofs(name) if proof.entry_id in entries]
    run = await session.registry.current_run(name)
    counts = Counter(proof.health for proof in proofs)
    session.output.show(
        drift_document(name, run, ability_map, proofs),
        lambda: draw_drift(run, proofs, entries),
    )
    hurt = counts[ProofHealth.LOST] + counts[ProofHealth.WEAKENED]
    return ExitCode.FAILED if hurt else ExitCode.OK
