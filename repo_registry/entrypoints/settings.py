"""The configuration: environment variables, read once, at the outermost edge."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from repo_registry.domain.errors import Invalid
from repo_registry.entrypoints.service_settings import ServiceSettings
from repo_registry.entrypoints.setting_kinds import (
    flag,
    folders,
    items,
    level,
    number,
    path,
    ports,
    setting,
    share,
    text,
)

_PREFIXES = ("REPO_REGISTRY_", "ORCH_")
#: Set for tests and by package managers; not ours to complain about.
_FOREIGN = frozenset({"REPO_REGISTRY_TEST_POSTGRES_URL", "REPO_REGISTRY_FAULT_ROUTE"})
_GIB = 1 << 30
_MIB = 1 << 20


@attrs.frozen(kw_only=True)
class Settings(ServiceSettings):
    """Every setting, with the default that holds when nothing is set."""

    database_path: Path = setting(
        "REPO_REGISTRY_DATABASE_PATH", Path("var/repo-registry.sqlite3"), path, "SQLite file of the default store"
    )
    database_url: str | None = setting(
        "REPO_REGISTRY_DATABASE_URL", None, text, "postgresql://… chooses the PostgreSQL store", secret=True
    )
    checkout_root: Path = setting(
        "REPO_REGISTRY_CHECKOUT_ROOT", Path("var/checkouts"), path, "folder of the local checkout cache"
    )
    log_level: str = setting(
        "REPO_REGISTRY_LOG_LEVEL", "INFO", level, "level of the repo_registry.operations JSON event logger"
    )
    llm_provider: str | None = setting(
        "REPO_REGISTRY_LLM_PROVIDER", None, text, "optional candidate extraction by a model: openai or anthropic"
    )
    llm_model: str | None = setting("REPO_REGISTRY_LLM_MODEL", None, text, "name of that model")
    embedding_provider: str | None = setting(
        "REPO_REGISTRY_EMBEDDING_PROVIDER", None, text, "hashing, openai or model2vec for hybrid scoring"
    )
    local_roots: tuple[str, ...] = setting(
        "REPO_REGISTRY_LOCAL_ROOTS", (), folders, "folders below which local repositories may be registered"
    )
    allow_ssh: bool = setting("REPO_REGISTRY_ALLOW_SSH", False, flag, "whether ssh addresses are accepted")
    allowed_hosts: tuple[str, ...] = setting(
        "REPO_REGISTRY_ALLOWED_HOSTS", (), items, "host:port inside the own network to fetch from, comma-separated"
    )
    extra_ports: tuple[int, ...] = setting(
        "REPO_REGISTRY_EXTRA_PORTS", (), ports, "ports accepted on any host beside 443 and 22"
    )
    fetch_seconds: int = setting("REPO_REGISTRY_FETCH_SECONDS", 600, number(1, 86_400), "how long one fetch may take")
    max_repository_bytes: int = setting(
        "REPO_REGISTRY_MAX_REPOSITORY_BYTES", 2 * _GIB, number(1, 1 << 50), "size of a clone on disk"
    )
    max_blob_bytes: int = setting(
        "REPO_REGISTRY_MAX_BLOB_BYTES", 2 * _MIB, number(1, _GIB), "larger files are not read"
    )
    max_paths: int = setting(
        "REPO_REGISTRY_MAX_PATHS", 200_000, number(1, 100_000_000), "paths that one commit may have"
    )
    reader_processes: int = setting("REPO_REGISTRY_READER_PROCESSES", 2, number(1, 256), "processes that read files")
    reader_seconds: int = setting(
        "REPO_REGISTRY_READER_SECONDS", 10, number(1, 3600), "how long reading one file may take"
    )
    reader_memory_bytes: int = setting(
        "REPO_REGISTRY_READER_MEMORY_BYTES",
        _GIB,
        number(64 * _MIB, 1 << 50),
        "memory that one reading process may take",
    )
    lease_seconds: int = setting(
        "REPO_REGISTRY_LEASE_SECONDS", 120, number(5, 86_400), "how long a silent worker keeps an analysis"
    )
    max_proof_loss: float = setting(
        "REPO_REGISTRY_MAX_PROOF_LOSS", 0.5, share, "share of approved entries whose proof one analysis may lose"
    )
    busy_seconds: int = setting(
        "REPO_REGISTRY_BUSY_SECONDS", 30, number(1, 3600), "how long a writer waits for another one"
    )
    pool_size: int = setting(
        "REPO_REGISTRY_POOL_SIZE", 10, number(1, 1000), "connections to PostgreSQL that one process holds at most"
    )
    statement_seconds: int = setting(
        "REPO_REGISTRY_STATEMENT_SECONDS", 120, number(1, 86_400), "how long one statement may take on PostgreSQL"
    )
    prepared_statements: bool = setting(
        "REPO_REGISTRY_PREPARED_STATEMENTS", True, flag, "off behind a pooler that lends connections by transaction"
    )
    origins: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    """Where each value came from, by field name: ``default``, ``environment`` or the name of a file."""

    def described(self) -> list[dict[str, str]]:
        """Return every setting for people: name, value (secrets masked), origin, default and meaning."""
        rows = []
        for field in _declared():
            value, default = getattr(self, field.name), field.default
            masked = "********" if field.metadata["secret"] and value is not None else _shown(value)
            rows.append(
                {
                    "name": str(field.metadata["name"]),
                    "value": masked,
                    "origin": self.origins.get(field.name, "default"),
                    "default": _shown(default),
                    "about": str(field.metadata["about"]),
                }
            )
        return rows


def load_settings(environ: Mapping[str, str], *, env_file: Path | None = None) -> Settings:
    """Read the settings from the environment, and below it from a file of ``NAME=value`` lines.

    Raises:
        Invalid: One or more values cannot be used; the message names them all, one a line.
    """
    sources = [("environment", environ)]
    if env_file is not None:
        sources.append((env_file.name, read_env_file(env_file)))
    fields = {str(field.metadata["name"]): field for field in _declared()}
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    problems: list[str] = []
    for origin, source in reversed(sources):
        for name in sorted(source):
            if not name.startswith(_PREFIXES) or name in _FOREIGN:
                continue
            field = fields.get(name)
            if field is None:
                if name.startswith(_PREFIXES[0]):
                    problems.append(_unknown(name, fields))
                continue
            try:
                values[field.name] = field.metadata["parse"](source[name])
                origins[field.name] = origin
            except ValueError as error:
                problems.append(f"{name} {error}")
    if problems:
        raise Invalid("the configuration cannot be used: " + "; ".join(dict.fromkeys(problems)), field="configuration")
    return Settings(**values, origins=origins)


def _declared() -> list[attrs.Attribute[Any]]:
    return [field for field in attrs.fields(Settings) if "name" in field.metadata]


def _unknown(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"{name} is no setting" + (f"; did you mean {near[0]}?" if near else "")


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def read_env_file(path: Path) -> dict[str, str]:
    """Return the lines ``NAME=value`` of a file.

    Raises:
        Invalid: It cannot be read, or has a line of another shape.
    """
    try:
        written = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise Invalid(f"the settings file {path} cannot be read: {reason}", field="env_file") from error
    values: dict[str, str] = {}
    for count, line in enumerate(written.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        name, equals, value = stripped.removeprefix("export ").partition("=")
        if not equals or not name.strip().isidentifier():
            raise Invalid(f"{path.name}, line {count}: write NAME=value", field="env_file")
        values[name.strip()] = value.strip().strip("\"'")
    return values
