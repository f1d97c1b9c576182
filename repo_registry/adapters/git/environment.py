"""The environment git runs in: built from nothing, so that no setting of a machine, a user or a repository has a say.

Configuration goes in through ``GIT_CONFIG_COUNT`` and its companions (git-config(1), ENVIRONMENT), which outrank every
file and appear in no argument list. git drops them for the ``upload-pack`` it starts in a local source; that process
is given `LOCAL_SOURCE_CONFIG` as its global file instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from repo_registry.adapters.git.limits import MEBIBYTE, GitLimits

LOCAL_SOURCE_CONFIG: Final = Path(__file__).with_name("local_source.gitconfig")

INHERITED: Final = ("PATH", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT")
"""What is taken over: where git is, and which authorities vouch for hosts. Proxies are not, as they resolve names."""

LOW_SPEED_BYTES: Final = 1000
"""Bytes a second below which a transfer counts as idle."""

_HARMLESS_WARTS: Final = (
    "badDate",
    "badDateOverflow",
    "badEmail",
    "badFilemode",
    "badName",
    "badTagName",
    "badTimezone",
    "emptyName",
    "extraHeaderEntry",
    "fullPathname",
    "gitattributesBlob",
    "gitattributesLarge",
    "gitattributesLineLength",
    "gitattributesMissing",
    "gitattributesSymlink",
    "gitignoreSymlink",
    "gitmodulesBlob",
    "gitmodulesLarge",
    "gitmodulesMissing",
    "gitmodulesName",
    "gitmodulesParse",
    "gitmodulesPath",
    "gitmodulesSymlink",
    "gitmodulesUpdate",
    "gitmodulesUrl",
    "hasDot",
    "hasDotdot",
    "hasDotgit",
    "mailmapSymlink",
    "missingEmail",
    "missingNameBeforeEmail",
    "missingSpaceBeforeDate",
    "missingSpaceBeforeEmail",
    "missingTaggerEntry",
    "multipleAuthors",
    "nulInCommit",
    "zeroPaddedDate",
    "zeroPaddedFilemode",
)
"""What old tools wrote into real histories, and what only harms who checks files out or runs submodules.

Structure stays checked: order and repeats in trees, headers, object ids, types, empty ids.
"""


def _fixed_config() -> Iterable[tuple[str, str]]:
    yield from (
        ("protocol.allow", "never"),
        ("protocol.version", "2"),
        ("core.hooksPath", os.devnull),
        ("core.fsmonitor", "false"),
        ("core.askPass", ""),
        ("core.attributesFile", os.devnull),
        ("core.logAllRefUpdates", "false"),
        ("core.bigFileThreshold", str(16 * MEBIBYTE)),
        ("credential.helper", ""),
        ("gc.auto", "0"),
        ("gc.autoDetach", "false"),
        ("maintenance.auto", "false"),
        ("fetch.fsckObjects", "true"),
        ("transfer.fsckObjects", "true"),
        ("transfer.bundleURI", "false"),
        ("fetch.unpackLimit", "1"),
        ("fetch.writeCommitGraph", "false"),
        ("fetch.recurseSubmodules", "false"),
        ("submodule.recurse", "false"),
        ("log.mailmap", "false"),
        ("http.followRedirects", "false"),
        ("http.proxy", ""),
        ("http.sslVerify", "true"),
        ("http.lowSpeedLimit", str(LOW_SPEED_BYTES)),
    )
    yield from ((f"fetch.fsck.{wart}", "ignore") for wart in _HARMLESS_WARTS)


def hardened_environment(
    inherited: Mapping[str, str],
    limits: GitLimits,
    *,
    config: Iterable[tuple[str, str]] = (),
    transport: str | None = None,
    git_dir: Path | None = None,
    ceiling: Path | None = None,
) -> dict[str, str]:
    """Return the whole environment of one git process.

    Args:
        inherited: The environment of this process; only `INHERITED` is taken from it.
        limits: Where the idle time comes from.
        config: Further settings, after the fixed ones; may hold a secret.
        transport: The one protocol allowed (``https``, ``http``, ``ssh`` or ``file``); ``None`` allows none.
        git_dir: The repository worked on; ``None`` for none.
        ceiling: Folder above which no repository is looked for.
    """
    settings = [*_fixed_config(), ("http.lowSpeedTime", str(max(1, int(limits.idle_seconds))))]
    if transport is not None:
        settings.append((f"protocol.{transport}.allow", "always"))
    settings.extend(config)
    environment = {name: inherited[name] for name in INHERITED if name in inherited}
    environment |= {
        # libcurl reads ~/.netrc and, without HOME, asks the password file where that is.
        "HOME": os.devnull,
        "LC_ALL": "C",
        "GIT_ALLOW_PROTOCOL": transport or "none",
        "GIT_ASKPASS": "",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(LOCAL_SOURCE_CONFIG) if transport == "file" else os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_EDITOR": "false",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "GIT_PROTOCOL_FROM_USER": "0",
        "GIT_SSH_VARIANT": "ssh",
        "GIT_TERMINAL_PROMPT": "0",
        "SSH_ASKPASS": "",
        "SSH_ASKPASS_REQUIRE": "never",
        "GIT_CONFIG_COUNT": str(len(settings)),
    }
    for number, (key, value) in enumerate(settings):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = value
    if git_dir is not None:
        environment["GIT_DIR"] = str(git_dir)
    if ceiling is not None:
        environment["GIT_CEILING_DIRECTORIES"] = str(ceiling)
    return environment
