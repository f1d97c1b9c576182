"""Every named statement compiles against the schema, and the hot ones read along an index."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files

import pytest

from repo_registry.adapters.sqlite import migrations
from repo_registry.adapters.sqlite.queries import queries

SUBJECTS = sorted(file.name.removesuffix(".sql") for file in (files("repo_registry.adapters.sqlite") / "sql").iterdir())


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.create_function("terms", 1, str, deterministic=True)
        migrations.apply(connection, migrations.migrations())
        yield connection


def plan(database: sqlite3.Connection, statement: str) -> str:
    """Return how SQLite would run a statement; it is compiled, not run."""
    named = dict.fromkeys(re.findall(r":(\w+)", statement))
    rows = database.execute(f"EXPLAIN QUERY PLAN {statement}", named or [None] * statement.count("?"))
    return "\n".join(row[3] for row in rows)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_statement_compiles(database: sqlite3.Connection, subject: str) -> None:
    assert queries(subject)
    for statement in queries(subject).values():
        plan(database, statement)


@pytest.mark.parametrize(
    ("subject", "name", "index"),
    [
        ("analysis", "next_workable", "USING INDEX analysis_run_open"),
        ("analysis", "exhausted", "USING INDEX analysis_run_open"),
        ("candidate", "page", "USING INDEX candidate_confidence_order"),
        ("candidate", "of_repository", "USING INDEX candidate_identity"),
        ("repository", "by_name", "USING INDEX repository_name"),
        ("repository", "page", "USING INDEX repository_name"),
        ("repository", "by_origin", "USING INDEX repository_origin_origin"),
        ("review", "entries", "USING INDEX map_entry_name"),
        ("search", "forget_readings", "USING COVERING INDEX search_reading_reading"),
    ],
)
def test_hot_statements_read_along_an_index(database: sqlite3.Connection, subject: str, name: str, index: str) -> None:
    assert index in plan(database, queries(subject)[name])


@pytest.mark.parametrize(
    "name", ["attach", "known", "facts", "facts_of", "chunks", "coverage", "fact_counts", "detach"]
)
def test_readings_are_reached_by_key_and_never_scanned(database: sqlite3.Connection, name: str) -> None:
    steps = plan(database, queries("reading")[name])
    assert not re.search(r"SCAN (reading|run_reading|fact|fragment|chunk)\b", steps), steps
