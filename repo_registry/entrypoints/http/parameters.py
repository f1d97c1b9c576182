"""Parameters that many routes take; each limit is checked and documented by the same words."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, PathParameter, QueryParameter, SkipValidation

from repo_registry.domain.model.security import Principal
from repo_registry.entrypoints.http.state import ServiceState
from repo_registry.entrypoints.wiring import Application

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_CURSOR = 2000
MAX_NAME = 100
MAX_PATH = 4096

Opened: TypeAlias = NamedDependency[SkipValidation[Application]]
State: TypeAlias = NamedDependency[SkipValidation[ServiceState]]
Caller: TypeAlias = NamedDependency[SkipValidation[Principal]]

Limit: TypeAlias = Annotated[
    int,
    QueryParameter(ge=1, le=MAX_LIMIT, description="How many items a page holds at most."),
    msgspec.Meta(ge=1, le=MAX_LIMIT),
]
Cursor: TypeAlias = Annotated[
    Annotated[str, msgspec.Meta(max_length=MAX_CURSOR)] | None,
    QueryParameter(description="`next_cursor` of the page before; opaque.", max_length=MAX_CURSOR),
]
RepositoryName: TypeAlias = Annotated[
    str,
    PathParameter(description="Name of a registered repository.", max_length=MAX_NAME),
    msgspec.Meta(max_length=MAX_NAME),
]
IdempotencyKey: TypeAlias = Annotated[
    Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="A word of the caller's for this request: sent again with the same word, it is done once and "
        "answered alike.",
        min_length=1,
        max_length=200,
    ),
]
IfMatch: TypeAlias = Annotated[
    Annotated[str, msgspec.Meta(max_length=1000)] | None,
    HeaderParameter(
        name="If-Match", description="`ETag` of the ability map that was looked at, or `*`.", max_length=1000
    ),
]
IfNoneMatch: TypeAlias = Annotated[
    Annotated[str, msgspec.Meta(max_length=4000)] | None,
    HeaderParameter(
        name="If-None-Match", description="`ETag` of what the caller has already; then 304.", max_length=4000
    ),
]
