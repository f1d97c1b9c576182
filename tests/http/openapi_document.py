"""The OpenAPI document as it is checked in: ``python -m tests.http.openapi_document > tests/http/openapi.json``."""

from __future__ import annotations

import json
import sys
from typing import Any

from repo_registry.entrypoints.http.service import create_service
from repo_registry.entrypoints.settings import Settings


def document() -> Any:
    """Return the document of this version, without the version itself."""
    found = json.loads(json.dumps(create_service(Settings()).routes.openapi_schema.to_schema(), default=str))
    found["info"]["version"] = "any"
    return found


def text() -> str:
    """Return it as it is written."""
    return json.dumps(document(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
