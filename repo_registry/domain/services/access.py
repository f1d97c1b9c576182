"""Who may call: tokens are issued, recognised and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from repo_registry.domain.errors import Conflict, Invalid
from repo_registry.domain.model.access import AccessToken
from repo_registry.domain.model.security import Principal, Role
from repo_registry.domain.ports.clock import Clock
from repo_registry.domain.ports.event_log import EventLog
from repo_registry.domain.ports.identifiers import IdSource
from repo_registry.domain.ports.registry_store import RegistryStore
from repo_registry.domain.ports.secret_source import SecretSource
from repo_registry.domain.rules.credentials import holder, is_well_formed, token_hash, token_text

#: Names of the principals that the configuration gives tokens to.
ADMIN_NAME = "admin"
ACTIONS_NAME = "actions"
_RESERVED = frozenset({ADMIN_NAME, ACTIONS_NAME})


@attrs.frozen(kw_only=True)
class AccessService:
    """Keeps the list of those who may call."""

    store: RegistryStore
    clock: Clock
    ids: IdSource
    secrets: SecretSource
    events: EventLog

    async def recognise(self, token: str) -> AccessToken | None:
        """Return the valid token that a caller presents, or ``None``; what cannot be a token is not looked for."""
        if not is_well_formed(token):
            return None
        presented = token_hash(token)
        async with self.store.view() as view:
            kept = await view.principals.by_hash(presented)
        if kept is None or not kept.is_valid(self.clock.now()):
            return None
        return holder(presented, [(kept.token_hash, kept)])

    async def issue(
        self, name: str, role: Role, *, expires_at: datetime | None = None, created_by: str
    ) -> tuple[AccessToken, str]:
        """Give a principal a token; return what is kept of it and the token, which is never seen again.

        Raises:
            Invalid: The name is kept for the configuration, or the token would have expired already.
            Conflict: The principal has a token that is not revoked.
        """
        if name in _RESERVED:
            raise Invalid(f"the name {name!r} belongs to a token of the configuration: choose another", field="name")
        now = self.clock.now()
        if expires_at is not None and expires_at <= now:
            raise Invalid("a token must expire in the future", field="expires_at")
        word = token_text(self.secrets.new_secret())
        token = AccessToken(
            id=self.ids.new_id(),
            principal=Principal(name=name, role=role),
            token_hash=token_hash(word),
            created_by=created_by,
            created_at=now,
            expires_at=expires_at,
        )
        async with self.store.transaction() as session:
            await session.principals.add(token)
        self.events.emit("token.created", token_id=str(token.id), name=name, role=role.value, by=created_by)
        return token, word

    async def revoke(self, name_or_id: str, *, revoked_by: str) -> AccessToken:
        """Take a token back; from the next request on it is nobody's.

        Raises:
            NotFound: There is no such token, or the principal has none that is not revoked.
            Conflict: It was revoked before.
        """
        now = self.clock.now()
        async with self.store.transaction() as session:
            token_id = _id(name_or_id)
            if token_id is None:
                before = await session.principals.by_name(name_or_id)
            else:
                before = await session.principals.get(token_id)
            if before.revoked_at is not None:
                raise Conflict(f"the token of {before.principal.name!r} was revoked before")
            revoked = await session.principals.revoke(before.id, at=now)
        self.events.emit("token.revoked", token_id=str(revoked.id), name=revoked.principal.name, by=revoked_by)
        return revoked

    async def tokens(self, *, after: UUID | None = None, limit: int = 50) -> Sequence[AccessToken]:
        """Return tokens in the order in which they were made, valid or not."""
        async with self.store.view() as view:
            return await view.principals.page(after=after, limit=limit)

    async def note_uses(self, uses: Mapping[UUID, datetime]) -> None:
        """Remember when tokens were used last."""
        if uses:
            async with self.store.transaction() as session:
                for token_id, at in uses.items():
                    await session.principals.note_use(token_id, at=at)


def _id(name_or_id: str) -> UUID | None:
    try:
        return UUID(name_or_id)
    except ValueError:
        return None
