"""Every named statement is understood by the server, and the hot ones read along an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import psycopg
import pytest

from repo_registry.adapters.postgresql.queries import queries

SUBJECTS = sorted(
    file.name.removesuffix(".sql") for file in (files("repo_registry.adapters.postgresql") / "sql").iterdir()
)
NAMED = [(subject, name) for subject in SUBJECTS for name in queries(subject)]
ID = "00000000-0000-7000-8000-000000000001"
#: What is asked for; anything else is null, as if nobody asked for it.
_VALUES: dict[str, Any] = {
    "after_sequence": 0,
    "busy": [],
    "decimals": 6,
    "ids": ["x"],
    "keep": 1,
    "kinds": [],
    "limit": 1,
    "max_attempts": 5,
    "min_confidence": 0.5,
    "name": "x",
    "needs_review": True,
    "now": "2026-03-01T12:00:00Z",
    "origin": "x",
    "saturation": 1.2,
    "share": 0.75,
    "statuses": [],
    "terms": ["x"],
    "token_hash": "x",
}


@pytest.fixture
def database(postgres_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL jit = off")
        yield connection
        connection.rollback()


def plan(database: psycopg.Connection[Any], statement: str, **known: object) -> str:
    """Return how PostgreSQL would run a statement; it is planned, not run."""
    given = {name: known.get(name, _VALUES.get(name)) for name in re.findall(r"%\((\w+)\)s", statement)}
    rows = database.execute(f"EXPLAIN {statement}", given or None).fetchall()
    return "\n".join(row[0] for row in rows)


@pytest.mark.parametrize(("subject", "name"), NAMED, ids=[f"{subject}.{name}" for subject, name in NAMED])
def test_every_statement_is_understood(database: psycopg.Connection[Any], subject: str, name: str) -> None:
    statement = queries(subject)[name]
    if statement.startswith("COPY"):
        # Nothing is copied, but the table and its columns are looked up.
        with database.cursor().copy(statement):
            pass
    else:
        plan(database, statement)


@pytest.mark.parametrize(
    ("subject", "name", "index"),
    [
        ("analysis", "next_workable", "analysis_run_open"),
        ("analysis", "exhausted", "analysis_run_open"),
        ("candidate", "page", "candidate_confidence_order"),
        ("candidate", "get", "candidate_id"),
        ("repository", "by_name", "repository_name"),
        ("repository", "page", "repository_name"),
        ("repository", "by_origin", "repository_origin_origin"),
        ("review", "entries", "map_entry_name"),
        ("review", "decisions", "decision_pkey"),
        ("reading", "known", "reading_id"),
        ("reading", "facts_of", "fact_pkey"),
        ("search", "find_chunk", "search_posting_pkey"),
        ("principal", "by_hash", "access_token_hash"),
    ],
)
def test_hot_statements_read_along_an_index(
    database: psycopg.Connection[Any], subject: str, name: str, index: str
) -> None:
    known = {"kinds": ["language"]} if subject == "reading" else {"id": ID} if name == "get" else {}
    assert re.search(rf"(using|on) {index}\b", plan(database, queries(subject)[name], **known))
