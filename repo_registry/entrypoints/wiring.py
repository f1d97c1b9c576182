"""The composition root: the only place that knows which adapter serves which port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import attrs

from repo_registry.adapters.git.checkout import GitCheckout
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.adapters.logs.operations import OperationsLog
from repo_registry.adapters.observers.limits import ReaderLimits
from repo_registry.adapters.observers.worker_pool import WorkerPool
from repo_registry.adapters.system.clock import SystemClock
from repo_registry.adapters.system.identifiers import Uuid7Source
from repo_registry.adapters.system.random_secrets import RandomSecrets
from repo_registry.domain.errors import Unavailable
from repo_registry.domain.ports.registry_store import RegistryStore
from repo_registry.domain.rules.urls import LocationPolicy
from repo_registry.domain.services.access import AccessService
from repo_registry.domain.services.analysis import AnalysisService
from repo_registry.domain.services.digest import DigestService
from repo_registry.domain.services.inventory import InventoryService
from repo_registry.domain.services.policy import AnalysisPolicy
from repo_registry.domain.services.registration import RegistrationService
from repo_registry.domain.services.replay import ReplayPolicy, ReplayService
from repo_registry.domain.services.review import ReviewService
from repo_registry.domain.services.review_desk import ReviewDesk
from repo_registry.domain.services.search import SearchService
from repo_registry.domain.services.verification import VerificationService
from repo_registry.entrypoints.settings import Settings
from repo_registry.entrypoints.storage import open_store
from repo_registry.entrypoints.worker import Worker


@attrs.frozen(kw_only=True)
class Application:
    """Everything an entrypoint needs: the use cases, and the store for what operators ask of it."""

    settings: Settings
    store: RegistryStore
    checkout: GitCheckout
    registration: RegistrationService
    analysis: AnalysisService
    inventory: InventoryService
    review: ReviewService
    desk: ReviewDesk
    search: SearchService
    digest: DigestService
    verification: VerificationService
    access: AccessService
    replay: ReplayService
    worker: Worker


def location_policy(settings: Settings) -> LocationPolicy:
    """Return what the settings allow repositories to be registered by."""
    return LocationPolicy(
        allow_ssh=settings.allow_ssh,
        local_roots=settings.local_roots,
        allowed_hosts=settings.allowed_hosts,
        extra_ports=settings.extra_ports,
    )


@asynccontextmanager
async def open_application(settings: Settings, *, upgrade: bool = True) -> AsyncIterator[Application]:
    """Open the store and wire the services; close everything at the end.

    Args:
        settings: Read once, at the outermost edge.
        upgrade: Whether a new or older SQLite file is brought to the present schema; PostgreSQL never is here.

    Raises:
        Unavailable: The store cannot be opened, or a setting asks for what this version does not have.
        Corrupt: The database file is not one of ours, or was changed behind our back.
        Conflict: The schema is newer than this version, or older and ``upgrade`` is off.
    """
    _refuse_what_is_not_here(settings)
    async with AsyncExitStack() as stack:
        # A database that others share is upgraded by its operators, never in passing.
        embedded = settings.database_url is None
        store = await stack.enter_async_context(open_store(settings, upgrade=upgrade and embedded))
        observers = await stack.enter_async_context(WorkerPool(reader_limits(settings)))
        yield _wired(settings, store, observers)


def _wired(settings: Settings, store: RegistryStore, observers: WorkerPool) -> Application:
    policy = location_policy(settings)
    checkout = GitCheckout(settings.checkout_root, limits=_git_limits(settings), policy=policy)
    clock, ids, events = SystemClock(), Uuid7Source(), OperationsLog()
    analysis = AnalysisService(
        store=store,
        checkout=checkout,
        observers=observers,
        clock=clock,
        ids=ids,
        events=events,
        policy=AnalysisPolicy(lease_seconds=settings.lease_seconds, max_proof_loss=settings.max_proof_loss),
    )
    return Application(
        settings=settings,
        store=store,
        checkout=checkout,
        registration=RegistrationService(store=store, clock=clock, ids=ids, events=events, policy=policy),
        analysis=analysis,
        inventory=InventoryService(store=store),
        review=ReviewService(store=store, clock=clock, ids=ids, events=events),
        desk=ReviewDesk(store=store),
        search=SearchService(store=store),
        digest=DigestService(store=store),
        verification=VerificationService(store=store, checkout=checkout, max_bytes=analysis.policy.max_evidence_bytes),
        access=AccessService(store=store, clock=clock, ids=ids, secrets=RandomSecrets(), events=events),
        replay=ReplayService(
            store=store,
            clock=clock,
            policy=ReplayPolicy(kept=settings.kept_replies, kept_seconds=settings.reply_seconds),
        ),
        worker=Worker(analysis=analysis),
    )


def _git_limits(settings: Settings) -> GitLimits:
    return GitLimits(
        fetch_seconds=settings.fetch_seconds,
        clone_bytes=settings.max_repository_bytes,
        blob_bytes=settings.max_blob_bytes,
        tree_paths=settings.max_paths,
    )


def reader_limits(settings: Settings) -> ReaderLimits:
    """Return what the settings allow the processes that read files."""
    return ReaderLimits(
        processes=settings.reader_processes,
        seconds=settings.reader_seconds,
        memory_bytes=settings.reader_memory_bytes,
    )


def _refuse_what_is_not_here(settings: Settings) -> None:
    """Refuse settings that this version knows the names of but not yet what to do with."""
    for value, name in (
        (settings.llm_provider, "REPO_REGISTRY_LLM_PROVIDER"),
        (settings.embedding_provider, "REPO_REGISTRY_EMBEDDING_PROVIDER"),
    ):
        if value is not None:
            raise Unavailable(f"{name} is set, but this version cannot use it yet; unset it", step="configuration")
