"""Settings are read once, and whatever cannot be used is said at once, by name."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from repo_registry.domain.errors import Invalid
from repo_registry.entrypoints.settings import Settings, load_settings


def test_defaults_are_those_of_the_documentation() -> None:
    settings = load_settings({})
    assert settings.database_path == Path("var/repo-registry.sqlite3")
    assert settings.checkout_root == Path("var/checkouts")
    assert settings.log_level == "INFO"
    assert settings.local_roots == ()


def test_the_environment_goes_before_a_file_and_both_are_named_as_origins(tmp_path: Path) -> None:
    file = tmp_path / "registry.env"
    file.write_text("# comment\nexport REPO_REGISTRY_LOG_LEVEL=debug\nREPO_REGISTRY_FETCH_SECONDS='9'\n")
    settings = load_settings({"REPO_REGISTRY_FETCH_SECONDS": "7"}, env_file=file)
    assert (settings.log_level, settings.fetch_seconds) == ("DEBUG", 7)
    origins = {row["name"]: row["origin"] for row in settings.described()}
    assert origins["REPO_REGISTRY_LOG_LEVEL"] == "registry.env"
    assert origins["REPO_REGISTRY_FETCH_SECONDS"] == "environment"
    assert origins["REPO_REGISTRY_MAX_PATHS"] == "default"


def test_all_problems_are_told_at_once_with_a_suggestion_for_unknown_names() -> None:
    with pytest.raises(Invalid) as caught:
        load_settings(
            {
                "REPO_REGISTRY_LOG_LEVEL": "loud",
                "REPO_REGISTRY_FETCH_SECONDS": "soon",
                "REPO_REGISTRY_DATABASE_PAHT": "x",
                "REPO_REGISTRY_MAX_PROOF_LOSS": "2",
                "REPO_REGISTRY_ALLOW_SSH": "perhaps",
            }
        )
    message = caught.value.message
    assert "REPO_REGISTRY_LOG_LEVEL must be one of DEBUG" in message
    assert "REPO_REGISTRY_FETCH_SECONDS must be a whole number" in message
    assert "did you mean REPO_REGISTRY_DATABASE_PATH?" in message
    assert "REPO_REGISTRY_MAX_PROOF_LOSS must be above 0" in message
    assert "REPO_REGISTRY_ALLOW_SSH must be true or false" in message


def test_secrets_are_masked_and_every_setting_says_what_it_is_for() -> None:
    settings = load_settings({"REPO_REGISTRY_DATABASE_URL": "postgresql://user:hunter2@db/x"})
    assert "hunter2" not in str(settings.described())
    assert all(row["about"] for row in settings.described())
    assert len(settings.described()) == len(attrs.fields(Settings)) - 1


@pytest.mark.parametrize("text", ["no equals sign\n", "=x\n", "\udce4"])
def test_a_file_that_cannot_be_read_is_one_clear_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.env"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(Invalid, match=r"broken\.env"):
        load_settings({}, env_file=file)
    with pytest.raises(Invalid, match="cannot be read"):
        load_settings({}, env_file=tmp_path / "missing.env")
