"""The noun ``token``: who may call the service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import rich_click as click
from rich.console import RenderableType
from rich.text import Text

from repo_registry.domain.model.access import AccessToken
from repo_registry.domain.model.security import Role
from repo_registry.entrypoints.access_documents import token_document
from repo_registry.entrypoints.cli.command import Group
from repo_registry.entrypoints.cli.drawing import local_time, short_id, shown, table
from repo_registry.entrypoints.cli.listing import Listing
from repo_registry.entrypoints.cli.parameters import Word, after_option, limit_option
from repo_registry.entrypoints.cli.session import Session, with_new_registry, with_registry
from repo_registry.entrypoints.cursors import cursor_id, cursor_parts, cursor_text

_MOST_DAYS = 3650


@click.group(cls=Group, example="repo-registry token create rita --role reviewer")
def token() -> None:
    """Say who may call the service: give tokens, list them, take them back."""


@token.command(
    "create",
    example="""
    repo-registry token create rita --role reviewer --days 90
    repo-registry token create ci --role actions --json
    """,
)
@click.argument("name", help="Name of the principal, as decisions and logs will have it.")
@click.option(
    "--role", type=Word(Role), required=True, help="Everything (admin), decide and read (reviewer), or read (actions)."
)
@click.option("--days", type=click.IntRange(1, _MOST_DAYS), help="Days after which it expires; never unless given.")
@with_new_registry
async def create(session: Session, name: str, role: Role, days: int | None) -> None:
    """Give a principal a token. It is shown once and kept as a hash: nobody can show it again."""
    now = datetime.now(UTC)
    made, word = await session.registry.application.access.issue(
        name,
        role,
        expires_at=None if days is None else now + timedelta(days=days),
        created_by=session.registry.user,
    )
    session.output.show(
        token_document(made, now) | {"token": word},
        lambda: Text(word),
        lambda: Text(f"shown once; {shown(name)} is {role.value} with it", style="dim"),
    )


@token.command("list", lists=True, example="repo-registry token list")
@limit_option
@after_option
@with_registry
async def list_tokens(session: Session, limit: int | None, after: str | None) -> None:
    """List the tokens that were given, valid or not, in order. Those of the configuration are not among them."""
    now = datetime.now(UTC)

    async def fetch(cursor: str | None, count: int) -> Sequence[AccessToken]:
        position = cursor_id(cursor_parts(cursor, str)[0]) if cursor else None
        return await session.registry.application.access.tokens(after=position, limit=count)

    listing = Listing(
        fetch=fetch,
        cursor=lambda one: cursor_text(str(one.id)),
        document=lambda one: token_document(one, now),
        draw=lambda rows: _draw(rows, now),
        empty="no token was given yet: repo-registry token create NAME --role ROLE",
    )
    await listing.show(session.output, after=after, limit=limit)


def _draw(tokens: Sequence[AccessToken], now: datetime) -> RenderableType:
    return table(
        ("Id", "Name", "Role", "State", "Created (UTC)", "By", "Expires", "Last used"),
        (
            (
                short_id(one.id),
                shown(one.principal.name, "bold"),
                one.principal.role.value,
                _state(one, now),
                local_time(one.created_at),
                shown(one.created_by),
                local_time(one.expires_at) or "never",
                local_time(one.last_used_at),
            )
            for one in tokens
        ),
    )


def _state(one: AccessToken, now: datetime) -> Text:
    if one.revoked_at is not None:
        return Text("revoked", style="red")
    return Text("valid", style="green") if one.is_valid(now) else Text("expired", style="yellow")


@token.command("revoke", example="repo-registry token revoke rita")
@click.argument("name", metavar="NAME_OR_ID", help="Name of the principal, or the whole id of the token.")
@with_registry
async def revoke(session: Session, name: str) -> None:
    """Take a token back; the next request with it is refused."""
    revoked = await session.registry.application.access.revoke(name, revoked_by=session.registry.user)
    session.output.show(
        token_document(revoked, datetime.now(UTC)),
        lambda: Text(f"revoked the token of {shown(revoked.principal.name)}"),
    )
