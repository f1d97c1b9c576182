"""The settings of the HTTP service; all of `settings.Settings` are there for it too."""

from __future__ import annotations

from pathlib import Path

import attrs

from repo_registry.entrypoints.setting_kinds import flag, items, number, path, setting, text

_DAY = 86_400
_MIB = 1 << 20


@attrs.frozen(kw_only=True)
class ServiceSettings:
    """Where the service listens, whom it knows, and how much it takes."""

    host: str = setting("ORCH_HOST", "127.0.0.1", text, "address that the HTTP service listens on")
    port: int = setting("ORCH_PORT", 9325, number(0, 65_535), "port that it listens on; 0 takes any free one")
    admin_token: str | None = setting(
        "ORCH_TOKEN", None, text, "token of the principal `admin`, who may do everything", secret=True
    )
    admin_token_file: Path = setting(
        "ORCH_TOKEN_FILE", Path("var/admin.token"), path, "file of that token when it is not set; made at first start"
    )
    actions_token: str | None = setting(
        "ORCH_ACTIONS_TOKEN", None, text, "token of the principal `actions`, who may only read", secret=True
    )
    actions_token_file: Path = setting(
        "ORCH_ACTIONS_TOKEN_FILE",
        Path("var/actions.token"),
        path,
        "file of that token when it is not set; made at first start",
    )
    cors_origins: tuple[str, ...] = setting(
        "ORCH_CORS_ORIGINS", (), items, "web origins whose pages may call the service, comma-separated; `*` is any"
    )
    run_worker: bool = setting("ORCH_WORKER", True, flag, "whether the service carries out queued analyses itself")
    worker_poll_seconds: int = setting(
        "ORCH_WORKER_POLL_SECONDS", 2, number(1, 3600), "how often a worker looks for runs that others queued"
    )
    shutdown_seconds: int = setting(
        "ORCH_SHUTDOWN_SECONDS", 10, number(0, 3600), "how long a run may go on after a stop before it is queued again"
    )
    max_body_bytes: int = setting(
        "ORCH_MAX_BODY_BYTES", _MIB, number(1024, 1 << 30), "larger request bodies are refused"
    )
    compress_from_bytes: int = setting(
        "ORCH_COMPRESS_FROM_BYTES", 1024, number(1, 1 << 30), "smaller answers are not compressed"
    )
    event_stream_seconds: int = setting(
        "ORCH_EVENT_STREAM_SECONDS", 3600, number(1, _DAY), "how long one stream of events stays open"
    )
    max_event_streams: int = setting(
        "ORCH_MAX_EVENT_STREAMS", 100, number(1, 100_000), "streams of events that are open at once"
    )
    kept_replies: int = setting(
        "ORCH_KEPT_REPLIES", 10_000, number(1, 10_000_000), "answers kept for requests with an Idempotency-Key"
    )
    reply_seconds: int = setting("ORCH_REPLY_SECONDS", _DAY, number(1, 30 * _DAY), "how long such an answer is kept")
