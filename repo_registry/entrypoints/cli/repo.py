"""The noun ``repo``: registering repositories; what is in them stands in modules of its own."""

from __future__ import annotations

import os
from collections.abc import Sequence

import rich_click as click
from rich.text import Text

from repo_registry.domain.errors import Invalid
from repo_registry.domain.services.registration import RepositoryChanges
from repo_registry.entrypoints.cli.command import Group, invocation_of
from repo_registry.entrypoints.cli.exit_codes import ExitCode
from repo_registry.entrypoints.cli.listing import Listing
from repo_registry.entrypoints.cli.output import Output, on_terminal
from repo_registry.entrypoints.cli.parameters import after_option, limit_option
from repo_registry.entrypoints.cli.render_repositories import (
    RepositoryRow,
    draw_location,
    draw_overview,
    draw_repositories,
    row_document,
)
from repo_registry.entrypoints.cli.render_runs import draw_run
from repo_registry.entrypoints.cli.repo_analyze import analyze, analyze_one, exit_code_of_run, runs
from repo_registry.entrypoints.cli.repo_contents import coverage, facts
from repo_registry.entrypoints.cli.repo_map import drift, show_map
from repo_registry.entrypoints.cli.session import Answer, Session, settings_of, with_new_registry, with_registry
from repo_registry.entrypoints.cursors import cursor_parts, cursor_text
from repo_registry.entrypoints.documents import location_document, repository_document, run_document
from repo_registry.entrypoints.repository_documents import overview_document
from repo_registry.entrypoints.visible import visible

_RELATIVE = ("./", "../")


@click.group(cls=Group, example="repo-registry repo add https://github.com/pallets/click --analyze")
def repo() -> None:
    """Register repositories, analyze them, and look into what was found."""


for _verb in (analyze, runs, facts, coverage, show_map, drift):
    repo.add_command(_verb)


def _absolute(location: str) -> str:
    """Return what the shell's user means by a path relative to the working directory."""
    if location in (".", "..") or location.startswith(_RELATIVE):
        return os.path.abspath(location)  # noqa: PTH100  links are not followed, the address is judged as text
    return location


@repo.command(
    "add",
    example="""
    repo-registry repo add https://github.com/pallets/click --tag python --analyze
    repo-registry repo add ./services/billing --name billing --owner team-billing
    """,
)
@click.argument("location", help="URL or local path of the git repository.")
@click.option("--name", help="Unique slug; made from the address unless given.")
@click.option("--description", default="", help="What it is for, in a sentence or two.")
@click.option("--owner", default="", help="Person or team that answers for it.")
@click.option("--tag", "tags", multiple=True, help="A slug to filter by; may be repeated.")
@click.option("--ref", "default_ref", help="Branch, tag or commit to analyze when none is named.")
@click.option(
    "--credential", metavar="REFERENCE", help="Where the secret for fetching is: env:NAME or file:/path, never itself."
)
@click.option("--analyze", "analyze_now", is_flag=True, help="Analyze it at once.")
@with_new_registry
async def add(
    session: Session,
    location: str,
    *,
    name: str | None,
    description: str,
    owner: str,
    tags: Sequence[str],
    default_ref: str | None,
    credential: str | None,
    analyze_now: bool,
) -> Answer:
    """Register a repository, so that it can be analyzed.

    Nothing is contacted before an analysis. Two clones of one origin are one repository; one that was removed comes
    back with all its decisions.
    """
    repository = await session.registry.add(
        _absolute(location),
        name=name,
        description=description,
        owner=owner,
        tags=tags,
        default_ref=default_ref,
        credential=credential,
    )
    document = repository_document(repository)
    if not analyze_now:
        session.output.show(
            document | {"run": None},
            lambda: Text(f"registered {repository.name}; next: repo-registry repo analyze {repository.name}"),
        )
        return None
    run = await analyze_one(session, repository.name)
    counts = await session.registry.fact_counts(repository.name) if run.result_run_id else {}
    session.output.show(
        document | {"run": run_document(run, repository.name)}, lambda: draw_run(run, repository.name, counts)
    )
    return exit_code_of_run(run)


@repo.command("list", lists=True, example="repo-registry repo list --tag python --json")
@click.option("--tag", help="Only those with this tag.")
@click.option("--owner", help="Only those of this person or team.")
@limit_option
@after_option
@with_registry
async def list_repositories(
    session: Session, tag: str | None, owner: str | None, limit: int | None, after: str | None
) -> None:
    """List the registered repositories by name, with the commit that each shows."""

    async def fetch(cursor: str | None, count: int) -> Sequence[RepositoryRow]:
        name = str(cursor_parts(cursor, str)[0]) if cursor else None
        found = await session.registry.repositories(after=name, limit=count, tag=tag, owner=owner)
        runs = await session.registry.application.inventory.shown_runs([one.id for one in found])
        return [RepositoryRow(repository=one, run=runs[one.id]) for one in found]

    listing = Listing(
        fetch=fetch,
        cursor=lambda row: cursor_text(row.repository.name),
        document=row_document,
        draw=draw_repositories,
        empty="no repository is registered yet: repo-registry repo add LOCATION",
    )
    await listing.show(session.output, after=after, limit=limit)


@repo.command("show", example="repo-registry repo show click")
@click.argument("name", help="Name of the repository.")
@with_registry
async def show(session: Session, name: str) -> None:
    """Show one repository: its address, its latest analysis, and where its review stands."""
    overview = await session.registry.application.inventory.overview(name)
    session.output.show(overview_document(overview), lambda: draw_overview(overview))


@repo.command("update", example="repo-registry repo update click --owner team-tools --tag python --tag cli")
@click.argument("name", help="Name of the repository.")
@click.option("--name", "new_name", help="Another slug.")
@click.option("--location", help="Another address; the old origin stays as an alias.")
@click.option("--description", help="What it is for.")
@click.option("--owner", help="Person or team that answers for it.")
@click.option("--tag", "tags", multiple=True, help="All its tags anew; may be repeated.")
@click.option("--no-tags", is_flag=True, help="Take all tags away.")
@click.option("--ref", "default_ref", help="Branch, tag or commit to analyze when none is named.")
@click.option("--credential", metavar="REFERENCE", help="Where the secret for fetching is: env:NAME or file:/path.")
@with_registry
async def update(
    session: Session,
    name: str,
    *,
    new_name: str | None,
    location: str | None,
    description: str | None,
    owner: str | None,
    tags: tuple[str, ...],
    no_tags: bool,
    default_ref: str | None,
    credential: str | None,
) -> None:
    """Change what is known of a repository; what is not named stays as it is."""
    if tags and no_tags:
        raise Invalid("give --tag or --no-tags, not both", field="tags")
    changes = RepositoryChanges(
        name=new_name,
        location=None if location is None else _absolute(location),
        description=description,
        owner=owner,
        tags=() if no_tags else tags or None,
        default_ref=default_ref,
        credential=credential,
    )
    repository = await session.registry.update(name, changes)
    session.output.show(repository_document(repository), lambda: Text(f"updated {repository.name}"))


@repo.command("validate", example="repo-registry repo validate https://github.com/pallets/click")
@click.argument("location", help="URL or local path to judge.")
@click.pass_context
def validate(context: click.Context, location: str) -> None:
    """Judge an address without contacting it: may a repository be registered by it?

    Ends with 0 when it may, with 2 when it is no address of a repository, and with 4 when this registry does not fetch
    from there.
    """
    from repo_registry.domain.rules.urls import judge_location  # noqa: PLC0415  the rest of the group needs none
    from repo_registry.entrypoints.wiring import location_policy  # noqa: PLC0415  all adapters: slow to import

    invocation = invocation_of(context)
    judged = judge_location(location, location_policy(settings_of(invocation)))
    Output(invocation).show(location_document(judged), lambda: draw_location(judged))


@repo.command("remove", example="repo-registry repo remove click --yes")
@click.argument("name", help="Name of the repository.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_registry
async def remove(session: Session, name: str, *, yes: bool) -> Answer:
    """Remove a repository from lists and search.

    Its decisions are kept for ever: adding it again brings them back.
    """
    repository = await session.registry.repository(name)
    if not yes:
        if not on_terminal() or not session.output.is_text:
            raise Invalid(f"removing {name!r} wants a word of confirmation: add --yes", field="yes")
        if not click.confirm(f"Remove {visible(repository.name)} from lists and search?"):
            session.output.draw(Text("nothing was removed"))
            return ExitCode.FAILED
    removed = await session.registry.remove(name)
    session.output.show(repository_document(removed), lambda: Text(f"removed {removed.name}; its decisions are kept"))
    return None
