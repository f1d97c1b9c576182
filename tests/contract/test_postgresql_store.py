"""The PostgreSQL store keeps every promise of the ports."""

from __future__ import annotations

import pytest

from repo_registry.domain.ports.registry_store import RegistryStore
from tests.contract.access_suite import PrincipalStoreSuite, ReplyStoreSuite
from tests.contract.analysis_suite import AnalysisStoreSuite
from tests.contract.candidate_suite import CandidateStoreSuite
from tests.contract.reading_suite import ReadingStoreSuite
from tests.contract.registry_suite import RegistryStoreSuite
from tests.contract.repository_suite import RepositoryStoreSuite
from tests.contract.review_suite import ReviewStoreSuite
from tests.contract.search_suite import SearchIndexSuite

pytestmark = pytest.mark.anyio


@pytest.fixture
def store(postgres_store: RegistryStore) -> RegistryStore:
    return postgres_store


class TestPostgresRegistryStore(RegistryStoreSuite): ...


class TestPostgresRepositoryStore(RepositoryStoreSuite): ...


class TestPostgresAnalysisStore(AnalysisStoreSuite): ...


class TestPostgresReadingStore(ReadingStoreSuite): ...


class TestPostgresCandidateStore(CandidateStoreSuite): ...


class TestPostgresReviewStore(ReviewStoreSuite): ...


class TestPostgresSearchIndex(SearchIndexSuite): ...


class TestPostgresPrincipalStore(PrincipalStoreSuite): ...


class TestPostgresReplyStore(ReplyStoreSuite): ...
