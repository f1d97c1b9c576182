"""The verb ``config``."""

from __future__ import annotations

import rich_click as click
from rich.text import Text

from repo_registry.domain.model.validation import JsonValue
from repo_registry.entrypoints.cli.command import Command, invocation_of
from repo_registry.entrypoints.cli.drawing import table
from repo_registry.entrypoints.cli.output import Output
from repo_registry.entrypoints.cli.session import settings_of


@click.command(cls=Command, example="repo-registry config --env-file production.env")
@click.pass_context
def config(context: click.Context) -> None:
    """Show every setting: its value, where it comes from, and what it means. Secrets are masked.

    Settings are environment variables, and below them a file given by --env-file.
    """
    invocation = invocation_of(context)
    rows = settings_of(invocation).described()
    settings: list[JsonValue] = [dict[str, JsonValue](row) for row in rows]
    Output(invocation).show(
        {"settings": settings},
        lambda: table(
            ("Name", "Value", "Origin", "Meaning"),
            (
                (
                    row["name"],
                    row["value"],
                    Text(row["origin"], style="dim" if row["origin"] == "default" else "green"),
                    row["about"],
                )
                for row in rows
            ),
        ),
    )
