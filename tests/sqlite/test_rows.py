"""Rows and models turn into one another without loss."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import attrs
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.tables.rows import analysis, candidate, reading, repository, review
from repo_registry.adapters.tables.values import json_of, json_text, time_of, time_text
from repo_registry.domain.model.abilities import MapEntry
from repo_registry.domain.model.analysis import AnalysisRun
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.evidence import EntryProof
from repo_registry.domain.model.facts import ObservedFact
from repo_registry.domain.model.reading import FileReading
from repo_registry.domain.model.repository import Repository
from repo_registry.domain.model.reviews import ReviewDecision
from repo_registry.domain.rules.identity import canonical_json
from tests.contract.strategies import (
    candidates,
    counts,
    decisions,
    entries,
    ids,
    objects,
    proofs,
    readings,
    repositories,
    runs,
)


def through_sqlite(columns: Mapping[str, Any]) -> sqlite3.Row:
    """Return a row as SQLite gives it back."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.row_factory = sqlite3.Row
        selected = ", ".join(f':{name} AS "{name}"' for name in columns)
        row: sqlite3.Row = connection.execute(f"SELECT {selected}", columns).fetchone()
        return row


@given(repositories)
def test_repositories(model: Repository) -> None:
    assert repository.repository_of(through_sqlite(repository.repository_row(model))) == model


@given(runs)
def test_runs(model: AnalysisRun) -> None:
    assert analysis.run_of(through_sqlite(analysis.run_row(model))) == model


@given(candidates)
def test_candidates(model: Candidate) -> None:
    assert candidate.candidate_of(through_sqlite(candidate.candidate_row(model))) == model


@given(decisions)
def test_decisions(model: ReviewDecision) -> None:
    assert review.decision_of(through_sqlite(review.decision_row(model))) == model


@given(entries, ids, counts)
def test_entries(model: MapEntry, repository_id: UUID, ordinal: int) -> None:
    assert review.entry_of(through_sqlite(review.entry_row(repository_id, ordinal, model))) == model


@given(proofs, ids, ids)
def test_proofs(model: EntryProof, repository_id: UUID, run_id: UUID) -> None:
    assert review.proof_of(through_sqlite(review.proof_row(repository_id, run_id, model))) == model


@given(readings)
def test_readings(model: FileReading) -> None:
    path = model.coverage.path

    def with_path(row: tuple[Any, ...], place: int) -> list[Any]:
        """Return the columns behind the two keys, with the path as the statements fill it in."""
        return [path if value is None else value for value in row[2:]] if row[place] is None else [*row[2:]]

    assert reading.coverage_of(reading.reading_row(1, model)[2:]) == model.coverage
    assert tuple(reading.fact_of(with_path(row, 5)) for row in reading.fact_rows(1, model)) == model.facts
    assert tuple(reading.fragment_of(with_path(row, 3)) for row in reading.fragment_rows(1, model)) == model.fragments
    assert tuple(reading.chunk_of(with_path(row, 2)) for row in reading.chunk_rows(1, model)) == model.chunks


def test_no_field_of_a_model_is_left_out() -> None:
    models = {Repository: 14, AnalysisRun: 20, Candidate: 25, ReviewDecision: 16, MapEntry: 7, ObservedFact: 10}
    assert {model: len(attrs.fields(model)) for model in models} == models


@given(objects)
def test_json_is_kept_in_its_canonical_spelling(value: dict[str, Any]) -> None:
    assert json_text(value).encode() == canonical_json(value)
    assert json_of(json_text(value)) == value


@given(st.lists(st.datetimes(), min_size=2, max_size=9))
def test_times_sort_as_their_texts(naive: list[datetime]) -> None:
    exact = [moment.replace(tzinfo=UTC) for moment in naive]
    assert [time_of(time_text(moment)) for moment in exact] == exact
    assert {len(time_text(moment)) for moment in exact} == {len("2026-01-01T00:00:00.000000Z")}
    assert sorted(exact) == sorted(exact, key=time_text)


def test_a_zone_that_is_utc_by_another_name_is_kept_as_utc() -> None:
    assert time_text(datetime(1, 1, 1, tzinfo=timezone(timedelta(0), "GMT"))) == "0001-01-01T00:00:00.000000Z"
