"""Which network addresses are public."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.rules.addresses import (
    address_is_global,
    address_is_loopback,
    address_is_private,
    is_disguised_address,
)


@pytest.mark.parametrize("text", ["8.8.8.8", "140.82.121.3", "2606:4700::1111", "2a00:1450:4001::1", "100.63.255.255"])
def test_ordinary_addresses_are_global(text: str) -> None:
    assert address_is_global(text)
    assert address_is_global(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.255"),
        *("0.0.0.0", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1"),  # noqa: S104
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "2002:808:808::1"),
        *("2001::1", "2001:db8::1", "3fff::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1", "5f00::1"),
        *("2600::5efe:808:808", "2600::200:5efe:808:808", "fe80::1%eth0", "2606:4700::1111%eth0"),
        *("", "localhost", "8.8.8", "08.8.8.8", "8.8.8.8 ", "0x8.8.8.8", "134744072"),
    ],
)
def test_what_is_special_embedded_or_no_address_is_not_global(text: str) -> None:
    assert not address_is_global(text)


def test_an_address_object_with_a_zone_is_not_global() -> None:
    assert not address_is_global(IPv6Address("2606:4700::1111%eth0"))


@given(st.ip_addresses())
def test_the_verdict_is_never_laxer_than_the_standard_library(address: IPv4Address | IPv6Address) -> None:
    if address_is_global(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses())
def test_global_private_and_loopback_exclude_one_another(address: IPv4Address | IPv6Address) -> None:
    assert address_is_global(address) + address_is_private(address) + address_is_loopback(address) <= 1


@pytest.mark.parametrize(
    ("text", "private"),
    [
        *(("10.0.0.1", True), ("192.168.1.1", True), ("100.64.0.1", True), ("fd12::1", True)),
        *(("100.100.100.200", False), ("fd00:ec2::254", False), ("169.254.169.254", False), ("8.8.8.8", False)),
        *(("127.0.0.1", False), ("fe80::1", False), ("x", False)),
    ],
)
def test_metadata_services_are_never_private(text: str, private: bool) -> None:
    assert address_is_private(text) is private


@pytest.mark.parametrize(
    ("host", "disguised"),
    [
        *(("127.0.0.1", True), ("127.1", True), ("0x7f.1", True), ("0x", True), ("a.0x1f", True), ("1.2.3.4.5", True)),
        *(("09", True), ("example.org", False), ("x1", False), ("0x1g", False), ("1.example", False), ("0x_1", False)),
    ],
)
def test_a_number_in_the_last_place_is_an_address(host: str, disguised: bool) -> None:
    assert is_disguised_address(host) is disguised
