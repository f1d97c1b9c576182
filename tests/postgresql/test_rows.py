"""Rows and models turn into one another without loss through the types of PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from psycopg.rows import dict_row
from psycopg.types.string import TextLoader

from repo_registry.adapters.postgresql.connections import AS_TEXT
from repo_registry.adapters.tables.rows import analysis, candidate, reading, repository, review
from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.analysis import AnalysisRun
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.evidence import EntryProof
from repo_registry.domain.model.reading import FileReading
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.model.reviews import ReviewDecision
from tests.contract.strategies import (
    candidates,
    counts,
    decisions,
    entries,
    ids,
    proofs,
    readings,
    repositories,
    runs,
)

Through = Callable[[str, Mapping[str, Any]], Any]
same_server = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def through(postgres_kept_url: str) -> Iterator[Through]:
    """Turns the columns of a table into the types that they have there, and back as the adapter reads them."""
    with _connected(postgres_kept_url) as connection:
        types = {
            (table, column): kind
            for table, column, kind in connection.execute(
                "SELECT attrelid::regclass::text, attname, atttypid::regtype::text FROM pg_attribute "
                "WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
            ).fetchall()
        }

        def turn(table: str, columns: Mapping[str, Any]) -> Any:
            casts = ", ".join(
                # Flags come as numbers, for stores that know no others.
                f'%({name})s{"::integer" if types[table, name] == "boolean" else ""}::{types[table, name]} AS "{name}"'
                for name in columns
            )
            return connection.cursor(row_factory=dict_row).execute(f"SELECT {casts}", columns).fetchone()

        yield turn


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET timezone = 'UTC'")
        for name in AS_TEXT:
            connection.adapters.register_loader(name, TextLoader)
        yield connection


@same_server
@given(repositories)
def test_repositories(through: Through, model: Repository) -> None:
    assert repository.repository_of(through("repository", repository.repository_row(model))) == model


@same_server
@given(runs)
def test_runs(through: Through, model: AnalysisRun) -> None:
    assert analysis.run_of(through("analysis_run", analysis.run_row(model))) == model


@same_server
@given(candidates)
def test_candidates(through: Through, model: Candidate) -> None:
    assert candidate.candidate_of(through("candidate", candidate.candidate_row(model))) == model


@same_server
@given(decisions)
def test_decisions(through: Through, model: ReviewDecision) -> None:
    assert review.decision_of(through("decision", review.decision_row(model))) == model


@same_server
@given(entries, ids, counts)
def test_entries(through: Through, model: MapEntry, repository_id: UUID, ordinal: int) -> None:
    row = {**review.entry_row(repository_id, ordinal, model), "ordinal": 0}
    assert review.entry_of(through("map_entry", row)) == model


@same_server
@given(proofs, ids, ids)
def test_proofs(through: Through, model: EntryProof, repository_id: UUID, run_id: UUID) -> None:
    assert review.proof_of(through("entry_proof", review.proof_row(repository_id, run_id, model))) == model


@same_server
@given(readings)
def test_facts(through: Through, model: FileReading) -> None:
    columns = ("kind", "key", "value", "path", "start_line", "end_line", "rule", "rule_version", "path_class")
    for fact, row in zip(model.facts, reading.fact_rows(1, model), strict=True):
        kept = through("fact", dict(zip((*columns, "attributes"), row[2:], strict=True)))
        path = model.coverage.path if kept["path"] is None else kept["path"]
        assert reading.fact_of({**kept, "path": path}.values()) == fact
