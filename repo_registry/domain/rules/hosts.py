"""Which host names a repository may be fetched from, judged by the name alone.

A name that passes still has to be resolved, and every address it resolves to judged by `rules.addresses`.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv6Address

from repo_registry.domain.errors import Denied, Invalid, RegistryError
from repo_registry.domain.rules.addresses import address_is_global, is_disguised_address, parsed_address

MAX_HOST_LENGTH = 253
"""RFC 1035, without the trailing dot."""

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

_INSIDE_ENDINGS = frozenset(
    (
        "arpa",
        "cluster",
        "corp",
        "home",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
        "private",
        "svc",
    )
)
"""Last labels that name no host of the public internet (RFC 6761, RFC 6762, RFC 7686, ICANN's reservations, habit)."""

_INWARD_NAMES = frozenset(
    (
        "1u.ms",
        "backname.io",
        "ddev.site",
        "fuf.me",
        "instance-data.com",
        "ip.addr.tools",
        "lacolhost.com",
        "lndo.site",
        "local.gd",
        "localho.st",
        "localtest.me",
        "lvh.me",
        "mail.ebc.apple.com",
        "metadata.packet.net",
        "metadata.platformequinix.com",
        "metadata.tencentyun.com",
        "nip.io",
        "rbndr.us",
        "smackaho.st",
        "spoofed.burpcollaborator.net",
        "sslip.io",
        "traefik.me",
        "ulh.us",
        "vcap.me",
        "xip.io",
        "xip.name",
    )
)
"""Public names whose records are known to point inward, or wherever the asker wants."""


def _refused(why: str) -> RegistryError:
    return Denied(f"{why}; give the https address of a repository on a public host", step="address")


def _malformed(why: str) -> RegistryError:
    return Invalid(
        f"{why}; give the host as it stands in the address bar of a browser", field="location", step="address"
    )


def _judged_literal(inner: str) -> str:
    address = parsed_address(inner)
    if not isinstance(address, IPv6Address):
        raise _malformed("the brackets of the host do not hold an IPv6 address without a zone")
    if not address_is_global(address):
        raise _refused("the host is an address inside a network, not one of the public internet")
    return f"[{address.compressed}]"


def _judged_number(host: str) -> str:
    address = parsed_address(host)
    if address is None:
        raise _refused("the host is a number that resolvers read as an address")
    if not address_is_global(address):
        raise _refused("the host is an address inside a network, not one of the public internet")
    return str(address)


def _decoded(label: str) -> str:
    try:
        text = label[4:].encode("ascii").decode("punycode")
        again = text.encode("punycode").decode("ascii")
    except (UnicodeError, ValueError, OverflowError) as error:
        raise _malformed("the host holds an xn-- label that does not decode") from error
    if again != label[4:]:
        raise _malformed("the host holds an xn-- label that is not in its normal form")
    return text


def _check_international(label: str) -> None:
    """Refuse an ``xn--`` label that is not the one spelling of a name of letters and digits (RFC 5891, section 5.4)."""
    text = _decoded(label)
    words = text.replace("-", "")
    if text.isascii() or unicodedata.normalize("NFKC", text).lower() != text:
        raise _malformed("the host holds an xn-- label that folds into another name")
    if any(unicodedata.category(character)[0] not in "LMN" for character in words):
        raise _malformed("the host holds an xn-- label with characters that are no letters")
    scripts = {unicodedata.name(character, "?").split(" ")[0] for character in words if character.isalpha()}
    if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "?"}:
        raise _malformed("the host mixes letters of scripts that look alike")


def well_formed_host(host: str) -> str:
    """Return a host name or literal in lower case, refusing only what is malformed; nothing is said of where it leads.

    Raises:
        Invalid: It is empty, not ASCII, too long, ends with a dot, or holds a label that no host name may have.
    """
    lowered = host.lower()
    if not host.isascii():
        raise _malformed("the host has characters outside ASCII; its xn-- form says which name is meant")
    if not host or len(host) > MAX_HOST_LENGTH:
        raise _malformed(f"the host has no, or more than {MAX_HOST_LENGTH}, characters")
    if lowered.startswith("[") and lowered.endswith("]"):
        return lowered
    if host.endswith("."):
        raise _malformed("the host ends with a dot")
    for label in lowered.split("."):
        if not _LABEL.fullmatch(label):
            raise _malformed("the host is not made of letters, digits and inner hyphens between single dots")
        if label.startswith("xn--"):
            _check_international(label)
        elif label[2:4] == "--":
            raise _malformed("the host holds a label with reserved hyphens")
    return lowered


def judge_host(host: str) -> str:
    """Return the host in its one spelling when its name may belong to the public internet.

    Args:
        host: As it stands in an address, an IPv6 literal with its brackets.

    Raises:
        Invalid: It is malformed (see `well_formed_host`).
        Denied: It is an address that is not global, in whatever form, or a name that leads inside a network.
    """
    name = well_formed_host(host)
    if name.startswith("["):
        return _judged_literal(name[1:-1])
    if is_disguised_address(name):
        return _judged_number(name)
    labels = name.split(".")
    if len(labels) == 1:
        raise _refused("the host is a single word, which names a machine inside a network")
    if labels[-1] in _INSIDE_ENDINGS:
        raise _refused(f"host names ending in .{labels[-1]} lead inside a network")
    if any(".".join(labels[start:]) in _INWARD_NAMES for start in range(len(labels) - 1)):
        raise _refused("the host is known to resolve to addresses inside a network")
    return name
