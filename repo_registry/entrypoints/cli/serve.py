"""The verb ``serve``: the registry over HTTP."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import attrs
import rich_click as click
from rich.text import Text

from repo_registry.entrypoints.cli.command import Command, Invocation, invocation_of
from repo_registry.entrypoints.cli.output import Output
from repo_registry.entrypoints.cli.session import settings_of
from repo_registry.entrypoints.settings import Settings, read_env_file

_PORTS = 65_535
_MOST_PROCESSES = 64


@click.command(
    cls=Command,
    example="""
    repo-registry serve
    repo-registry serve --port 8080 --no-worker
    """,
)
@click.option("--host", help="Address to listen on, instead of ORCH_HOST.")
@click.option(
    "--port", type=click.IntRange(0, _PORTS), help="Port to listen on, instead of ORCH_PORT; 0 takes any free one."
)
@click.option("--no-worker", is_flag=True, help="Leave analyses to `repo-registry worker`.")
@click.option(
    "--workers",
    "processes",
    type=click.IntRange(1, _MOST_PROCESSES),
    default=1,
    show_default=True,
    help="Processes that take requests.",
)
@click.pass_context
def serve(context: click.Context, *, host: str | None, port: int | None, no_worker: bool, processes: int) -> None:
    """Serve the registry over HTTP until Ctrl-C.

    A new database file is made, an older one brought up to date; the tokens for its first callers are made where there
    are none. Structured events go to stderr.
    """
    invocation = invocation_of(context)
    settings = settings_of(invocation)
    settings = attrs.evolve(
        settings,
        host=settings.host if host is None else host,
        port=settings.port if port is None else port,
        run_worker=settings.run_worker and not no_worker,
    )
    # The service is imported here alone: nothing else needs the framework.
    from repo_registry.entrypoints.http.server import serve as serve_here  # noqa: PLC0415
    from repo_registry.entrypoints.http.server import serve_in_processes  # noqa: PLC0415
    from repo_registry.entrypoints.http.token_files import given_tokens  # noqa: PLC0415

    tokens = {token.principal.name: token.source for token in given_tokens(settings)}
    if processes > 1:
        _tell(invocation, f"http://{settings.host}:{settings.port}", tokens)
        serve_in_processes(settings, _environment(invocation, settings), processes)
        return
    serve_here(settings, lambda address: _tell(invocation, address, tokens))


def _tell(invocation: Invocation, address: str, tokens: Mapping[str, str]) -> None:
    """Tell where the service is, where its tokens are, and lines that work."""
    output = Output(invocation)
    if not output.is_text:
        output.document({"address": address, "tokens": dict(tokens)})
    else:
        admin = tokens["admin"]
        word = f"${admin}" if admin.startswith("ORCH_") else f"$(cat {admin})"
        bearer = f'curl -H "Authorization: Bearer {word}"'
        output.draw(
            Text(f"Serving on {address}   (Ctrl-C ends it)", style="bold"),
            Text(f"  admin token:   {admin}\n  reading token: {tokens['actions']}\n"),
            Text(
                f"  curl {address}/health\n  {bearer} {address}/api/repositories\n"
                f"  {bearer} '{address}/api/search?q=verify+a+hash+chain&limit=3'"
            ),
        )
    sys.stdout.flush()


def _environment(invocation: Invocation, settings: Settings) -> dict[str, str]:
    """Return what processes of their own need to come to the same settings."""
    given = {} if invocation.env_file is None else read_env_file(invocation.env_file)
    kept = {name: value for name, value in given.items() if name not in os.environ}
    return kept | {"ORCH_WORKER": "true" if settings.run_worker else "false"}
