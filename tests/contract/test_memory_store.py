"""The memory store keeps every promise of the ports."""

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
def store(memory_store: RegistryStore) -> RegistryStore:
    return memory_store


class TestMemoryRegistryStore(RegistryStoreSuite): ...


class TestMemoryRepositoryStore(RepositoryStoreSuite): ...


class TestMemoryAnalysisStore(AnalysisStoreSuite): ...


class TestMemoryReadingStore(ReadingStoreSuite): ...


class TestMemoryCandidateStore(CandidateStoreSuite): ...


class TestMemoryReviewStore(ReviewStoreSuite): ...


class TestMemorySearchIndex(SearchIndexSuite): ...


class TestMemoryPrincipalStore(PrincipalStoreSuite): ...


class TestMemoryReplyStore(ReplyStoreSuite): ...
