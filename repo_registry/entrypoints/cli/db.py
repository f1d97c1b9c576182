"""The noun ``db``: the database."""

from __future__ import annotations

import asyncio

import rich_click as click
from rich.console import Group as Drawn
from rich.console import RenderableType
from rich.text import Text

from repo_registry.entrypoints.amounts import bytes_text
from repo_registry.entrypoints.cli.command import Group, invocation_of
from repo_registry.entrypoints.cli.drawing import fields, table
from repo_registry.entrypoints.cli.exit_codes import ExitCode
from repo_registry.entrypoints.cli.output import Output
from repo_registry.entrypoints.cli.session import Session, settings_of, with_registry
from repo_registry.entrypoints.database import DatabaseStatus, database_status, status_document, upgrade_database
from repo_registry.entrypoints.storage import store_place


@click.group(cls=Group, example="repo-registry db status")
def db() -> None:
    """Look after the database: its schema, its health and a digest of its content."""


@db.command("status", example="repo-registry db status --json")
@click.pass_context
def status(context: click.Context) -> ExitCode:
    """Tell where the schema stands, migration by migration, how large the database is, and whether it is whole.

    Ends with 1 when it is not there, not up to date or damaged. Nothing is changed.
    """
    invocation = invocation_of(context)
    found = asyncio.run(database_status(settings_of(invocation)))
    Output(invocation).show(status_document(found), lambda: _draw_status(found))
    return ExitCode.OK if found.sound else ExitCode.FAILED


def _draw_status(found: DatabaseStatus) -> RenderableType:
    integrity = "not looked at: bring it up to date first"
    if found.up_to_date:
        integrity = "; ".join(found.problems) or "whole"
    return Drawn(
        fields(
            (
                ("database", found.place + ("" if found.exists else " (not there)")),
                ("schema", f"{found.schema_version}{'' if found.up_to_date else ', not up to date'}"),
                ("size", bytes_text(found.size_bytes)),
                ("integrity", integrity),
            )
        ),
        Text(),
        table(
            ("No.", "Migration", "State", "Applied"),
            ((f"{one.number:04}", one.name, one.state.value, one.applied_at or "") for one in found.migrations),
        ),
    )


@db.command("upgrade", example="repo-registry db upgrade")
@click.pass_context
def upgrade(context: click.Context) -> None:
    """Bring the database to the schema of this version; a file that is not there is made.

    Several processes may do so at once: each migration is applied once. Make a backup first.
    """
    invocation = invocation_of(context)
    settings = settings_of(invocation)
    applied = asyncio.run(upgrade_database(settings))
    numbers = ", ".join(f"{number:04}" for number in applied)
    Output(invocation).show(
        {"path": store_place(settings), "applied": [*applied]},
        lambda: Text(f"applied {numbers}" if applied else "nothing to do: the schema is up to date"),
    )


@db.command("digest", example="repo-registry db digest")
@with_registry
async def digest(session: Session) -> None:
    """Print one digest of all that the registry says, and one for each repository.

    Two registries that were told the same and analyzed the same commits by the same rules have the same digest.
    """
    found = await session.registry.digest()
    session.output.show(
        {"digest": found.digest, "repositories": dict(found.repositories)},
        lambda: fields((("all", found.digest), *found.repositories.items())),
    )
