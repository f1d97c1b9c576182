"""What git is given to fetch from: a judged address, bound to judged hosts, with its secret."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

import attrs

from repo_registry.adapters.git.credentials import http_credential, read_secret
from repo_registry.adapters.git.environment import hardened_environment
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.adapters.git.local_source import LocalSource
from repo_registry.adapters.git.resolving import Resolver, curl_pin, judged_addresses
from repo_registry.domain.errors import Denied
from repo_registry.domain.model.repository import LocationKind
from repo_registry.domain.rules.urls import JudgedLocation, LocationPolicy


@attrs.frozen(kw_only=True)
class Source:
    """A place to fetch from, ready to use."""

    address: str
    transport: str
    """The one protocol git may use: ``https``, ``http``, ``ssh`` or ``file``."""
    limits: GitLimits
    ceiling: Path
    config: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)
    variables: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)
    secrets: tuple[str, ...] = attrs.field(default=(), repr=False)
    local_git_dir: Path | None = None

    def environment(self, *, git_dir: Path | None) -> Mapping[str, str]:
        """Return the environment for contacting the source."""
        return hardened_environment(
            os.environ,
            self.limits,
            config=self.config,
            transport=self.transport,
            git_dir=git_dir,
            ceiling=self.ceiling,
        ) | dict(self.variables)


def _ssh_command(judged: JudgedLocation, address: str, key_file: str | None, limits: GitLimits) -> str:
    """Return a command line that asks nobody, reads no settings, and connects to the judged address only."""
    port = judged.port or 22
    alias = judged.host if port == 22 else f"[{judged.host}]:{port}"  # noqa: PLR2004  ssh(1)
    seconds = max(1, int(limits.idle_seconds))
    options = {
        "BatchMode": "yes",
        "StrictHostKeyChecking": "yes",
        "UpdateHostKeys": "no",
        "HostName": address,
        "HostKeyAlias": str(alias),
        "ClearAllForwardings": "yes",
        "PermitLocalCommand": "no",
        "ControlMaster": "no",
        "ControlPath": "none",
        "ConnectTimeout": str(seconds),
        "ServerAliveInterval": str(seconds),
        "ServerAliveCountMax": "2",
    }
    if key_file is not None:
        options["IdentitiesOnly"] = "yes"
    command = ["ssh", "-F", os.devnull, "-T", "-a", "-x"]
    for name, value in options.items():
        command += ["-o", f"{name}={value}"]
    if key_file is not None:
        command += ["-i", key_file]
    return shlex.join(command)


def _ssh_key(reference: str | None) -> str | None:
    if reference is None:
        return None
    kind, _, place = reference.partition(":")
    if kind != "file":
        raise Denied("ssh takes a key file as its credential; give file:/path of a private key", step="authenticate")
    if not os.access(place, os.R_OK):
        raise Denied("the key file named by the credential reference cannot be read", step="authenticate")
    return place


@attrs.frozen(kw_only=True)
class SourceFinder:
    """Turns judged locations into sources."""

    root: Path
    limits: GitLimits
    policy: LocationPolicy
    resolver: Resolver
    secrets_environment: Mapping[str, str] = attrs.field(repr=False)
    """Where ``env:`` references are looked up."""

    def find(self, judged: JudgedLocation, credential: str | None) -> Source:
        """Return the source of a location.

        Raises:
            Denied: An address or folder is refused (``step="address"``), or the credential is not there
                (``step="authenticate"``).
            NotFound: There is no local repository (``step="connect"``).
            Unavailable: The host is unknown (``step="connect"``).
        """
        if judged.kind is LocationKind.LOCAL:
            git_dir = LocalSource(self.policy.local_roots).git_dir(judged.location)
            return Source(
                address=str(git_dir), transport="file", limits=self.limits, ceiling=self.root, local_git_dir=git_dir
            )
        addresses = judged_addresses(judged, self.resolver, self.limits.idle_seconds)
        if judged.kind is LocationKind.SSH:
            command = _ssh_command(judged, addresses[0], _ssh_key(credential), self.limits)
            return Source(
                address=judged.location,
                transport="ssh",
                limits=self.limits,
                ceiling=self.root,
                variables=(("GIT_SSH_COMMAND", command),),
            )
        return self._web_source(judged, addresses, credential)

    def _web_source(self, judged: JudgedLocation, addresses: tuple[str, ...], credential: str | None) -> Source:
        config = [("http.curloptResolve", curl_pin((judged.host or "").strip("[]"), judged.port or 0, addresses))]
        secrets: tuple[str, ...] = ()
        if credential is not None:
            secret = http_credential(read_secret(credential, self.secrets_environment))
            config.append(("http.extraHeader", secret.header))
            secrets = secret.traces
        return Source(
            address=judged.location,
            transport=judged.location.partition(":")[0],
            limits=self.limits,
            ceiling=self.root,
            config=tuple(config),
            secrets=secrets,
        )
