"""The verb ``doctor``."""

from __future__ import annotations

import asyncio

import rich_click as click
from rich.text import Text

from repo_registry.domain.errors import Invalid
from repo_registry.domain.model.validation import JsonValue
from repo_registry.entrypoints.cli.command import Command, Invocation, invocation_of
from repo_registry.entrypoints.cli.drawing import shown
from repo_registry.entrypoints.cli.exit_codes import ExitCode
from repo_registry.entrypoints.cli.output import Output
from repo_registry.entrypoints.cli.session import settings_of
from repo_registry.entrypoints.diagnosis import Check, diagnose


@click.command(cls=Command, example="repo-registry doctor")
@click.pass_context
def doctor(context: click.Context) -> ExitCode:
    """Check what the program needs: settings, git, database, folders, disk and reading processes.

    Each check says what to do if it fails; one that fails makes it end with 1.
    """
    invocation = invocation_of(context)
    checks = asyncio.run(_checks(invocation))
    output = Output(invocation)
    if not output.is_text:
        documents: list[JsonValue] = [
            {"name": check.name, "ok": check.ok, "detail": check.detail, "advice": check.advice} for check in checks
        ]
        output.document({"ok": all(check.ok for check in checks), "checks": documents})
    return ExitCode.OK if all(check.ok for check in checks) else ExitCode.FAILED


async def _checks(invocation: Invocation) -> list[Check]:
    """Make the checks; people see each as soon as it is done."""
    output = Output(invocation)
    done: list[Check] = []

    def note(check: Check) -> None:
        done.append(check)
        if output.is_text:
            output.draw(_check_text(check))

    try:
        settings = settings_of(invocation)
    except Invalid as error:
        note(Check(name="settings", ok=False, detail="some cannot be used", advice=error.message))
        return done
    note(Check(name="settings", ok=True, detail=f"{len(settings.origins)} set, the others at their defaults"))
    async for check in diagnose(settings):
        note(check)
    return done


def _check_text(check: Check) -> Text:
    text = Text.assemble(("ok    ", "green") if check.ok else ("fail  ", "bold red"), (f"{check.name}: ", "bold"))
    text.append_text(shown(check.detail))
    if not check.ok:
        text.append("\n      ").append_text(shown(check.advice, "yellow"))
    return text
