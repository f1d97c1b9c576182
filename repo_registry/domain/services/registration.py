"""Repositories come and go: judged, registered, described anew, removed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs

from repo_registry.domain.errors import Conflict, Invalid
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.ports.clock import Clock
from repo_registry.domain.ports.event_log import EventLog
from repo_registry.domain.ports.identifiers import IdSource
from repo_registry.domain.ports.registry_store import RegistryStore, StoreSession
from repo_registry.domain.rules.urls import JudgedLocation, LocationPolicy, judge_location

_NO_SLUG = re.compile(r"[^a-z0-9._-]+")


@attrs.frozen(kw_only=True)
class RepositoryChanges:
    """What to change of a registered repository; ``None`` leaves it as it is."""

    name: str | None = None
    location: str | None = None
    description: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] | None = None
    default_ref: str | None = None
    credential: str | None = None


@attrs.frozen(kw_only=True)
class RegistrationService:
    """Keeps the list of repositories."""

    store: RegistryStore
    clock: Clock
    ids: IdSource
    events: EventLog
    policy: LocationPolicy

    def validate(self, location: str) -> JudgedLocation:
        """Judge an address without contacting it.

        Raises:
            Invalid: It is no address of a git repository (``step="address"``).
            Denied: It is one that this registry does not fetch from (``step="address"``).
        """
        return judge_location(location, self.policy)

    async def register(
        self,
        location: str,
        *,
        name: str | None = None,
        description: str = "",
        owner: str = "",
        tags: Sequence[str] = (),
        default_ref: str | None = None,
        credential: str | None = None,
        registered_by: str,
    ) -> Repository:
        """Register a repository, or bring a removed one of the same origin back with its decisions.

        Args:
            location: URL or local path.
            name: Unique slug; made from the last part of the origin when not given.
            description: What it is for, in a sentence or two.
            owner: Person or team that answers for it.
            tags: Slugs to filter by.
            default_ref: Branch, tag or commit that an analysis takes when none is named.
            credential: Reference to a secret, ``env:NAME`` or ``file:/path``.
            registered_by: Who registers it.

        Raises:
            Invalid: A value cannot be used.
            Denied: The location is not allowed.
            Conflict: The name is taken, or the origin is registered already.
        """
        judged = self.validate(location)
        now = self.clock.now()
        async with self.store.transaction() as session:
            known = await session.repositories.by_origin(judged.origin)
            if known is not None and known.removed_at is None:
                raise Conflict(f"{judged.origin} is registered already, as {known.name!r}", step="register")
            repository = Repository(
                id=known.id if known else self.ids.new_id(),
                name=name if name is not None else await self._free_name(session, judged.origin),
                location=judged.location,
                location_kind=judged.kind,
                origin=known.origin if known else judged.origin,
                origin_aliases=known.origin_aliases if known else (),
                description=description,
                owner=owner,
                tags=tuple(tags),
                default_ref=default_ref,
                credential=credential,
                registered_at=known.registered_at if known else now,
                updated_at=now,
            )
            if known:
                await session.repositories.replace(repository)
                await _search_anew(session, repository)
            else:
                await session.repositories.add(repository)
        self.events.emit(
            "repository.registered",
            repository_id=str(repository.id),
            name=repository.name,
            origin=repository.origin,
            restored=known is not None,
            by=registered_by,
        )
        return repository

    async def get(self, name: str) -> Repository:
        """Return a registered repository.

        Raises:
            NotFound: There is none of that name.
        """
        async with self.store.view() as view:
            return await view.repositories.by_name(name)

    async def page(
        self, *, after: str | None = None, limit: int = 50, tag: str | None = None, owner: str | None = None
    ) -> Sequence[Repository]:
        """Return registered repositories by name, beginning after the name ``after``."""
        async with self.store.view() as view:
            return await view.repositories.page(after=after, limit=limit, tag=tag, owner=owner)

    async def update(self, name: str, changes: RepositoryChanges, *, updated_by: str) -> Repository:
        """Change what is known of a repository. A new location keeps the old origin as an alias.

        Raises:
            NotFound: There is none of that name.
            Invalid: A value cannot be used, or nothing is to be changed.
            Denied: The new location is not allowed.
            Conflict: The new name or origin belongs to another repository.
        """
        wanted = {
            field.name: value
            for field in attrs.fields(RepositoryChanges)
            if (value := getattr(changes, field.name)) is not None
        }
        if not wanted:
            raise Invalid("say what to change", field="changes")
        async with self.store.transaction() as session:
            before = await session.repositories.by_name(name)
            if (location := wanted.pop("location", None)) is not None:
                wanted |= self._relocated(before, self.validate(location))
            repository = attrs.evolve(before, updated_at=self.clock.now(), **wanted)
            await session.repositories.replace(repository)
            await session.search.refresh_claims(repository.id)
        self.events.emit("repository.updated", repository_id=str(repository.id), name=repository.name, by=updated_by)
        return repository

    async def remove(self, name: str, *, removed_by: str) -> Repository:
        """Remove a repository from lists and search. Its decisions are kept; registering it again brings it back.

        Raises:
            NotFound: There is none of that name.
        """
        async with self.store.transaction() as session:
            before = await session.repositories.by_name(name)
            now = self.clock.now()
            repository = attrs.evolve(before, removed_at=now, updated_at=now)
            await session.repositories.replace(repository)
            await session.search.refresh_contents(repository.id, None)
            await session.search.refresh_claims(repository.id)
        self.events.emit("repository.removed", repository_id=str(repository.id), name=repository.name, by=removed_by)
        return repository

    def _relocated(self, before: Repository, judged: JudgedLocation) -> dict[str, object]:
        aliases = before.origin_aliases
        if judged.origin != before.origin:
            aliases = tuple(dict.fromkeys((*aliases, before.origin)))
        return {
            "location": judged.location,
            "location_kind": judged.kind,
            "origin": judged.origin,
            "origin_aliases": tuple(alias for alias in aliases if alias != judged.origin),
        }

    async def _free_name(self, session: StoreSession, origin: str) -> str:
        """Return the last part of an origin as a slug, with the part before it when that alone is taken."""
        parts = [part for part in (_slug(part) for part in origin.split("/")) if part]
        if not parts:
            raise Invalid(f"no name can be made from {origin!r}; give one", field="name")
        taken = {repository.name for repository in await session.repositories.page(limit=100_000)}
        for count in range(1, len(parts) + 1):
            name = "-".join(parts[-count:])[-100:].strip("-._")
            if name not in taken:
                return name
        raise Conflict(f"the name {parts[-1]!r} is taken; give another", step="register")


async def _search_anew(session: StoreSession, repository: Repository) -> None:
    """Let a repository be found by what it is called now, contents included."""
    current = await session.analyses.current(repository.id)
    if current is not None:
        await session.search.refresh_contents(repository.id, current.result_run_id or current.id)
    await session.search.refresh_claims(repository.id)


def _slug(text: str) -> str:
    return _NO_SLUG.sub("-", text.lower()).strip("-._")[:100].strip("-._")
