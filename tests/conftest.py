"""What all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.postgresql.fixtures import (  # noqa: F401  fixtures are found by their names here
    postgres_copies,
    postgres_copy,
    postgres_emptier,
    postgres_kept_url,
    postgres_server,
    postgres_store,
    postgres_url,
    worker_id_or_main,
)

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("nightly", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
