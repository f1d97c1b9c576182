"""How long a store takes to keep and publish one analysis, beside writing the very same rows without any of its care.

    python benchmarks/publish.py [--files 10000] [--url postgresql://…] [--json FILE]

Each file has eight facts, two fragments and four chunks of about 900 characters; every tenth has a candidate.
SQLite is measured in a folder of its own, PostgreSQL where the URL leads (an empty database), else on the server of the
test extra's wheel with its settings as they come. *Raw* writes the rows that the store's tables hold, without the index
for search: by ``executemany`` in one transaction into SQLite, by ``COPY`` in one transaction into PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import attrs
import psycopg

from repo_registry.adapters.postgresql import migrations as server_migrations
from repo_registry.adapters.postgresql.store import PostgresStore
from repo_registry.adapters.sqlite import migrations as file_migrations
from repo_registry.adapters.sqlite.store import SqliteStore
from repo_registry.adapters.tables.rows.reading import chunk_rows, fact_rows, fragment_rows, reading_row
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.reading import FileReading
from repo_registry.domain.model.search import SearchQuery
from repo_registry.domain.ports.registry_store import RegistryStore
from repo_registry.domain.rules.tokens import terms
from tests.contract.builders import candidate, chunk, fact, fragment, published, reading, registered, run, uid
from tests.postgresql.server import running_server, with_database

BATCH = 200
COLUMNS = {
    "reading": "key, id, path, blob_id, size_bytes, status, reason, language, path_class, line_count",
    "fact": "reading_key, ordinal, kind, key, value, path, start_line, end_line, rule, rule_version, path_class, "
    "attributes",
    "fragment": "reading_key, ordinal, kind, path, line, path_class, payload",
    "chunk": "reading_key, ordinal, path, start_line, end_line, title, text, sha256",
}


def analysis(files: int) -> list[FileReading]:
    """Return what the files of a made-up repository gave."""
    chance = random.Random(7)  # noqa: S311  the same words every time
    syllables = [a + b for a in "bcdfglmnprst" for b in "aeiou"]
    plain = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(6000)]
    # As in code: a few words make up most of a text, and one in six is a compound name.
    words = [word if n % 6 else f"{word}_{plain[-n]}" for n, word in enumerate(plain)]
    weights = [1 / (rank + 5) for rank in range(len(words))]

    def text() -> str:
        return " ".join(chance.choices(words, weights, k=110))

    return [
        reading(
            path := f"src/part{number % 97}/module{number}.py",
            facts=tuple(
                fact(
                    f"part{number}.name{n}",
                    path,
                    n,
                    kind=FactKind.PUBLIC_SYMBOL,
                    value=f"def name{n}(value: int)",
                    attributes={"symbol_kind": "function", "name": f"name{n}", "module": f"part{number}"},
                )
                for n in range(8)
            ),
            fragments=tuple(fragment(path, n, payload={"name": f"name{n}", "calls": ["a", "b"]}) for n in range(2)),
            chunks=tuple(chunk(text(), path, title=f"name{n}", start_line=n) for n in range(4)),
        )
        for number in range(files)
    ]


def candidates(files: int) -> list[Candidate]:
    """Return a candidate for every tenth file."""
    return [candidate(number) for number in range(1, files // 10 + 1)]


def rows(readings: list[FileReading]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each table, as a store would write them."""
    numbered = [*enumerate(readings, 1)]
    return {
        "reading": [reading_row(key, one) for key, one in numbered],
        "fact": [row for key, one in numbered for row in fact_rows(key, one)],
        "fragment": [row for key, one in numbered for row in fragment_rows(key, one)],
        "chunk": [row for key, one in numbered for row in chunk_rows(key, one)],
    }


@contextmanager
def timed(figures: dict[str, float], name: str) -> Iterator[None]:
    """Note how many seconds the block took."""
    started = time.perf_counter()
    yield
    figures[name] = round(time.perf_counter() - started, 3)


async def through(store: RegistryStore, readings: list[FileReading], proposed: list[Candidate]) -> dict[str, float]:
    """Publish through the store, step by step, and return the seconds of each."""
    figures: dict[str, float] = {}
    asked = tuple(term for term, _ in Counter(terms(readings[0].chunks[0].text)).most_common()[20:23])
    async with store.transaction() as tx:
        await registered(tx)
        await tx.analyses.enqueue(run(2))
    with timed(figures, "keep readings"):
        for start in range(0, len(readings), BATCH):
            async with store.transaction() as tx:
                await tx.readings.add(readings[start : start + BATCH])
    with timed(figures, "attach and propose"):
        async with store.transaction() as tx:
            await published(tx, *readings[:1])
            await tx.readings.attach(run(1).id, [one.id for one in readings])
            await tx.candidates.put(proposed)
    with timed(figures, "index for search"):
        async with store.transaction() as tx:
            await tx.search.refresh_contents(uid(1), run(1).id)
            await tx.search.refresh_claims(uid(1))
    changed = attrs.evolve(readings[0], id="f" * 32)
    with timed(figures, "publish one changed file"):
        async with store.transaction() as tx:
            await published(tx, changed, number=2)
            await tx.readings.attach(run(2).id, [one.id for one in readings[1:]])
            await tx.search.refresh_contents(uid(1), run(2).id)
    with timed(figures, "search, three words"):
        async with store.view() as view:
            found = await view.search.find(SearchQuery(terms=asked))
            assert len(found) == 20  # noqa: S101  otherwise nothing was measured
    with timed(figures, "read all facts"):
        async with store.view() as view:
            assert sum([1 async for _ in view.readings.facts(run(2).id)]) == 8 * len(readings)  # noqa: S101  same
    return figures


def raw_sqlite(path: Path, tables: dict[str, list[tuple[Any, ...]]]) -> float:
    """Return the seconds that writing the rows takes without the store."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        file_migrations.apply(connection, file_migrations.migrations())
        started = time.perf_counter()
        connection.execute("BEGIN")
        for table, made in tables.items():
            marks = ", ".join("?" * len(made[0]))
            connection.executemany(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", made)  # noqa: S608  ours
        connection.execute("COMMIT")
        return round(time.perf_counter() - started, 3)


async def raw_postgresql(url: str, tables: dict[str, list[tuple[Any, ...]]]) -> float:
    """Return the seconds that copying the rows takes without the store."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await server_migrations.apply(connection, server_migrations.migrations(), lock_seconds=30)
        started = time.perf_counter()
        async with connection.transaction():
            for table, made in tables.items():
                async with connection.cursor().copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN") as copy:
                    for row in made:
                        await copy.write_row(row)
        return round(time.perf_counter() - started, 3)


@asynccontextmanager
async def fresh_database(server: str, name: str) -> AsyncIterator[str]:
    """Make an empty database for one measurement."""
    async with await psycopg.AsyncConnection.connect(server, autocommit=True) as connection:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield with_database(server, name)
        finally:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def measure(files: int, server: str) -> dict[str, dict[str, float]]:
    """Return the seconds of every step by store."""
    readings, proposed = analysis(files), candidates(files)
    tables = rows(readings)
    with tempfile.TemporaryDirectory() as folder:
        raw = raw_sqlite(Path(folder) / "raw.sqlite3", tables)
        async with SqliteStore.open(Path(folder) / "registry.sqlite3", upgrade=True) as file:
            on_file = {"raw rows": raw, **await through(file, readings, proposed)}
    async with fresh_database(server, "publish_raw") as url:
        raw = await raw_postgresql(url, tables)
    async with fresh_database(server, "publish_store") as url, PostgresStore.open(url, upgrade=True) as store:
        on_server = {"raw rows": raw, **await through(store, readings, proposed)}
    for figures in (on_file, on_server):
        figures["readings, share of raw speed"] = round(figures["raw rows"] / figures["keep readings"], 2)
    return {"sqlite": on_file, "postgresql": on_server}


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--files", type=int, default=10_000)
    arguments.add_argument("--url")
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    if given.url:
        figures = asyncio.run(measure(given.files, given.url))
    else:
        with running_server() as url:
            figures = asyncio.run(measure(given.files, url))
    for name in figures["sqlite"]:
        print(f"{name:32} {figures['sqlite'][name]:>10.3f} {figures['postgresql'][name]:>10.3f}")
    if given.json:
        given.json.write_text(json.dumps({"files": given.files, **figures}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
