"""The sqlite store keeps every promise of the ports."""

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
def store(sqlite_store: RegistryStore) -> RegistryStore:
    return sqlite_store


class TestSqliteRegistryStore(RegistryStoreSuite): ...


class TestSqliteRepositoryStore(RepositoryStoreSuite): ...


class TestSqliteAnalysisStore(AnalysisStoreSuite): ...


class TestSqliteReadingStore(ReadingStoreSuite): ...


class TestSqliteCandidateStore(CandidateStoreSuite): ...


class TestSqliteReviewStore(ReviewStoreSuite): ...


class TestSqliteSearchIndex(SearchIndexSuite): ...


class TestSqlitePrincipalStore(PrincipalStoreSuite): ...


class TestSqliteReplyStore(ReplyStoreSuite): ...
