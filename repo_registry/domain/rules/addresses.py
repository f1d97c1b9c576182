"""Which network addresses belong to the public internet, and how addresses are disguised as names.

The blocks are those of the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its successors), kept
here rather than taken from `ipaddress`, whose verdicts change between versions of Python. Where the registries call a
block globally reachable although its packets end in a tunnel or a translator, it is refused all the same: what it
embeds may be a private address.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_IPV4_NOT_GLOBAL = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers (CGNAT); holds the metadata service of Alibaba Cloud
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # the platform service of Azure
        "169.254.0.0/16",  # link-local; holds most metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; holds the metadata service of Oracle Cloud
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)

_IPV6_GLOBAL_UNICAST = IPv6Network("2000::/3")
_IPV6_NOT_GLOBAL = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: embeds an IPv4 address
        "3fff::/20",  # documentation
    )
)
_ISATAP_IDENTIFIERS = (0x0000_5EFE, 0x0200_5EFE)
"""Upper half of an interface identifier that embeds an IPv4 address (RFC 5214)."""

_PRIVATE = (
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
    IPv4Network("100.64.0.0/10"),
    IPv6Network("fc00::/7"),
)
_METADATA = (IPv4Network("100.100.100.200/32"), IPv6Network("fd00:ec2::/32"), IPv6Network("fd20:ce::/64"))
"""Metadata services of clouds that hide inside private blocks: Alibaba, Amazon, Google."""

_LOOPBACK = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))

_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")

Address = IPv4Address | IPv6Address


def _in_any(address: Address, blocks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return any(address.version == block.version and address in block for block in blocks)


def parsed_address(text: str) -> Address | None:
    """Return the address that ``text`` spells in its usual form, or ``None``; an address with a zone is none."""
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def _known(address: Address | str) -> Address | None:
    if isinstance(address, str):
        return parsed_address(address)
    return None if isinstance(address, IPv6Address) and address.scope_id else address


def address_is_global(address: Address | str) -> bool:
    """Return whether an address is an ordinary one of the public internet, where a repository may be fetched from.

    False for loopback, private, shared (CGNAT), link-local, documentation, multicast and reserved blocks, for the
    metadata services of clouds, for every form that embeds an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo,
    ISATAP), for an address with a zone, and for text that is no address.
    """
    known = _known(address)
    if isinstance(known, IPv4Address):
        return not _in_any(known, _IPV4_NOT_GLOBAL)
    if known is None or known not in _IPV6_GLOBAL_UNICAST or _in_any(known, _IPV6_NOT_GLOBAL):
        return False
    return (int(known) >> 32) & 0xFFFF_FFFF not in _ISATAP_IDENTIFIERS


def address_is_loopback(address: Address | str) -> bool:
    """Return whether an address is this machine's own, in its plain form (``127.0.0.0/8`` or ``::1``)."""
    known = _known(address)
    return known is not None and _in_any(known, _LOOPBACK)


def address_is_private(address: Address | str) -> bool:
    """Return whether an address belongs to an organisation's own network; metadata services never do."""
    known = _known(address)
    return known is not None and _in_any(known, _PRIVATE) and not _in_any(known, _METADATA)


def is_disguised_address(host: str) -> bool:
    """Return whether resolvers may read a host as an IPv4 address: its last label is a number of any base.

    So does the WHATWG URL standard; ``2130706433``, ``0x7f.1``, ``0177.0.0.1`` and ``127.1`` are all ``127.0.0.1``. The
    usual form with four decimal parts also answers True: ask `parsed_address` first.
    """
    return _NUMBER.fullmatch(host.rpartition(".")[2]) is not None
