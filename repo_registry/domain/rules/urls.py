"""Which addresses a repository may be registered by, and when two of them name one place.

Everything is decided on the text alone, before anything is resolved or opened, and by an own parser that accepts one
spelling only: URL parsers disagree on the rest, and what one checks another would fetch. No message repeats any part
of the address that could hold a secret.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, NoReturn

import attrs

from repo_registry.domain.errors import Denied, Invalid
from repo_registry.domain.model.repository import LocationKind
from repo_registry.domain.rules.addresses import address_is_loopback
from repo_registry.domain.rules.hosts import judge_host, well_formed_host
from repo_registry.domain.rules.url_paths import (
    PATHS_WITHOUT_CASE,
    judge_local_path,
    judge_remote_path,
    normal_path,
)

MAX_LOCATION_LENGTH = 2000
"""Characters; what a repository's ``location`` may have."""

MAX_PORT = 65535
_HTTPS_PORT = 443
_HTTP_PORT = 80
_SSH_PORT = 22

_HELPER = re.compile(r"[A-Za-z0-9][A-Za-z0-9+.-]*::")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_WINDOWS = re.compile(r"[A-Za-z]:(?:[\\/]|$)|\\\\|//")
_RELATIVE = re.compile(r"[.~$]")
_SCP = re.compile(r"(?:(?P<user>[^@:/]*)@)?(?P<host>\[[^\]/]*\]|[^@:/]*):(?P<path>.*)")
_SSH_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_FOREIGN_SCHEMES = frozenset(
    (
        *("about", "bundle", "data", "dict", "file", "ftp", "ftps", "git", "gopher", "http", "https", "javascript"),
        *("ldap", "mailto", "rsync", "sftp", "smb", "svn", "telnet", "tftp", "ws", "wss"),
    )
)


def _normal_endpoint(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not _PORT.fullmatch(port) or int(port) > MAX_PORT:
        raise Invalid("an allowed host is written host:port, such as git.corp.internal:443", field="allowed_hosts")
    return well_formed_host(host), int(port)


def _endpoints(instance: object, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:  # noqa: ARG001  attrs
    for text in value:
        _normal_endpoint(text)


def _roots(instance: object, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:  # noqa: ARG001  attrs
    for root in value:
        if not root.startswith("/") or (root != "/" and judge_local_path(root) != root):
            raise Invalid("a local root is an absolute path without '.', '..' or a trailing '/'", field="local_roots")


def _ports(instance: object, attribute: attrs.Attribute[Any], value: tuple[int, ...]) -> None:  # noqa: ARG001  attrs
    if any(not 0 < port <= MAX_PORT for port in value):
        raise Invalid(f"a port is a number from 1 to {MAX_PORT}", field="extra_ports")


@attrs.frozen(kw_only=True)
class LocationPolicy:
    """What an administrator allows repositories to be registered by. The default is https to public hosts only."""

    allow_ssh: bool = False
    """Whether ``ssh://`` and ``user@host:path`` are accepted."""
    local_roots: tuple[str, ...] = attrs.field(default=(), validator=_roots)
    """Absolute folders below which local paths are accepted; none by default."""
    extra_ports: tuple[int, ...] = attrs.field(default=(), validator=_ports)
    """Ports accepted on any host beside 443 for https and 22 for ssh."""
    allowed_hosts: tuple[str, ...] = attrs.field(default=(), validator=_endpoints)
    """Hosts inside the own network that are accepted by name, as ``host:port``.

    They may resolve to private addresses, never to metadata services or link-local ones. A loopback host
    (``127.0.0.1:8080``, ``localhost:8080``) is accepted over http too.
    """

    def vouches_for(self, host: str, port: int) -> bool:
        """Return whether the host is named in ``allowed_hosts`` with this port."""
        return any(_normal_endpoint(text) == (host, port) for text in self.allowed_hosts)


@attrs.frozen(kw_only=True)
class JudgedLocation:
    """An address that may be fetched from, in its normal form."""

    kind: LocationKind
    """``https`` also for plain http to an allowed loopback host."""
    location: str
    """What git is given, without password or token; the login name of ssh stays, as another one would not be let in."""
    origin: str
    """Tells repositories apart: ``host/path`` without scheme, user, default port and ``.git``; a local one's path."""
    host: str | None = None
    """Lower-case name, or literal (an IPv6 one in brackets); ``None`` for a local path."""
    port: int | None = None
    """The port contacted; ``None`` for a local path."""
    vouched: bool = False
    """Whether the policy names this host, so that it may be inside the own network."""


def _deny(why: str, instead: str) -> NoReturn:
    raise Denied(f"{why}; {instead}", step="address")


def _invalid(why: str, instead: str) -> NoReturn:
    raise Invalid(f"{why}; {instead}", field="location", step="address")


def _check_characters(text: str) -> None:
    if text[0].isspace() or text[-1].isspace():
        _invalid("the address begins or ends with white space", "give it without")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for character in text):
        _invalid("the address holds control, direction or unassigned characters", "type it anew instead of pasting it")
    if any(character != " " and character.isspace() for character in text):
        _invalid("the address holds white space", "give it without")


def _is_loopback_host(host: str) -> bool:
    return host == "localhost" or address_is_loopback(host.strip("[]"))


def _split_port(authority: str) -> tuple[str, str | None]:
    if authority.startswith("["):
        inner, bracket, rest = authority.partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            _invalid("the brackets of the host are not closed", "write an IPv6 address as [address]")
        return inner + bracket, rest[1:] if rest else None
    host, colon, port = authority.partition(":")
    return host, port if colon else None


def _judged_endpoint(authority: str, default_port: int, policy: LocationPolicy) -> tuple[str, int, bool]:
    """Return host, port and whether the policy vouches for them."""
    raw_host, raw_port = _split_port(authority)
    if raw_port is not None and (not _PORT.fullmatch(raw_port) or int(raw_port) > MAX_PORT):
        _invalid("the port of the address is not a plain number", f"leave it out or write 1 to {MAX_PORT}")
    port = default_port if raw_port is None else int(raw_port)
    host = well_formed_host(raw_host)
    if policy.vouches_for(host, port):
        return host, port, True
    host = judge_host(host)
    if port != default_port and port not in policy.extra_ports:
        _deny(f"port {port} is not allowed here", f"use port {default_port} or let an administrator allow it")
    return host, port, False


def _origin(host: str, port: int, default_port: int, path: str) -> str:
    place = host if port == default_port else f"{host}:{port}"
    normal = normal_path(path)
    return f"{place}/{normal.lower() if host in PATHS_WITHOUT_CASE else normal}"


def _judged_web(scheme: str, rest: str, policy: LocationPolicy) -> JudgedLocation:
    authority, slash, path = rest.partition("/")
    if "@" in authority:
        _deny(
            "the address holds a user name or a secret before '@'",
            "leave it out and give the secret by a credential reference (env:NAME or file:/path)",
        )
    default_port = _HTTPS_PORT if scheme == "https" else _HTTP_PORT
    host, port, vouched = _judged_endpoint(authority, default_port, policy)
    if scheme == "http" and not (vouched and _is_loopback_host(host)):
        _deny("http would let anybody on the way change what is read", "give the https address")
    judged = judge_remote_path(path if slash else "", host)
    place = host if port == default_port else f"{host}:{port}"
    return JudgedLocation(
        kind=LocationKind.HTTPS,
        location=f"{scheme}://{place}/{judged}",
        origin=_origin(host, port, default_port, judged),
        host=host,
        port=port,
        vouched=vouched,
    )


def _checked_user(user: str | None) -> str:
    if user is None:
        return ""
    if ":" in user:
        _deny("the address holds a password", "leave it out and give a key by a credential reference (file:/path)")
    if not _SSH_USER.fullmatch(user):
        _invalid("the login name of the address is not made of letters, digits and . _ -", "most servers want git@")
    return f"{user}@"


def _judged_ssh_url(rest: str, policy: LocationPolicy) -> JudgedLocation:
    authority, slash, path = rest.partition("/")
    user, at, place = authority.rpartition("@")
    login = _checked_user(user if at else None)
    host, port, vouched = _judged_endpoint(place, _SSH_PORT, policy)
    judged = judge_remote_path(path if slash else "", host)
    shown = host if port == _SSH_PORT else f"{host}:{port}"
    return JudgedLocation(
        kind=LocationKind.SSH,
        location=f"ssh://{login}{shown}/{judged}",
        origin=_origin(host, port, _SSH_PORT, judged),
        host=host,
        port=port,
        vouched=vouched,
    )


def _judged_scp(match: re.Match[str], policy: LocationPolicy) -> JudgedLocation:
    login = _checked_user(match["user"])
    host, port, vouched = _judged_endpoint(match["host"], _SSH_PORT, policy)
    path = match["path"]
    if "%" in path:
        _invalid("an address of the form user@host:path knows no % escapes", "give the https address")
    absolute = path.startswith("/")
    judged = judge_remote_path(path.removeprefix("/"), host)
    return JudgedLocation(
        kind=LocationKind.SSH,
        location=f"{login}{host}:{'/' if absolute else ''}{judged}",
        origin=_origin(host, port, _SSH_PORT, judged),
        host=host,
        port=port,
        vouched=vouched,
    )


def _judged_local(text: str, policy: LocationPolicy) -> JudgedLocation:
    path = judge_local_path(text)
    if not any(root in ("/", path) or path.startswith(root + "/") for root in policy.local_roots):
        _deny(
            "the local path is not below a folder that this registry may read",
            "give an https address, or name its folder in the setting REPO_REGISTRY_LOCAL_ROOTS",
        )
    return JudgedLocation(kind=LocationKind.LOCAL, location=path, origin=path)


def _judged_remote(text: str, policy: LocationPolicy) -> JudgedLocation:
    if not text.isascii() or " " in text:
        _invalid(
            "the address has spaces or characters outside ASCII", "write them as % escapes, a host in its xn-- form"
        )
    if "\\" in text:
        _invalid("the address holds a backslash", "write '/'")
    if "?" in text or "#" in text:
        _invalid("the address has a query or a fragment", "give it without anything from '?' or '#' on")
    url = _SCHEME.match(text)
    scheme = url[1].lower() if url else ""
    if url and scheme in ("https", "http"):
        return _judged_web(scheme, text[url.end() :], policy)
    scp = None if url else _SCP.fullmatch(text)
    if (url and scheme != "ssh") or (scp and scp["user"] is None and scp["host"].lower() in _FOREIGN_SCHEMES):
        _deny("addresses of this scheme are not fetched", "give the https address")
    if not url and not scp:
        _invalid("this is no address of a repository", "give it whole, such as https://host/owner/name")
    if not policy.allow_ssh:
        _deny("ssh is not allowed here", "give the https address or let an administrator allow ssh")
    if url:
        return _judged_ssh_url(text[url.end() :], policy)
    return _judged_scp(scp, policy) if scp else _judged_local(text, policy)


def judge_location(text: str, policy: LocationPolicy) -> JudgedLocation:
    """Return the normal form of an address that a repository may be registered by and fetched from.

    Args:
        text: As a person gave it: ``https://host/owner/name``, where allowed ``ssh://git@host/owner/name`` or
            ``git@host:owner/name``, or an absolute local path.
        policy: What is allowed here.

    Raises:
        Invalid: It is malformed or not in the one accepted spelling (``step="address"``).
        Denied: It is well formed and not allowed here (``step="address"``).
    """
    if not text:
        _invalid("the address is empty", "give one such as https://host/owner/name")
    if len(text) > MAX_LOCATION_LENGTH:
        _invalid(f"the address has more than {MAX_LOCATION_LENGTH} characters", "give a shorter one")
    _check_characters(text)
    if text.startswith("-"):
        _invalid(
            "the address begins with '-' and would be read as an option",
            "give it whole, such as https://host/owner/name",
        )
    if _WINDOWS.match(text):
        _deny("Windows and network paths are not fetched", "give the https address")
    if text.startswith("/"):
        return _judged_local(text, policy)
    if _RELATIVE.match(text):
        _invalid("the path is relative or holds a shorthand", "give the absolute path or an https address")
    if _HELPER.match(text):
        _deny("addresses of the form helper:: run a program", "give the https address")
    return _judged_remote(text, policy)
