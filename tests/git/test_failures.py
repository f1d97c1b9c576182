"""What git's complaints mean."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.git.failures import excerpt, fetch_failure
from repo_registry.domain.errors import Denied, LimitExceeded, NotFound, RegistryError, Unavailable


@pytest.mark.parametrize(
    ("said", "kind", "step"),
    [
        ("fatal: unable to access 'https://h/': Could not resolve host: h", Unavailable, "connect"),
        (
            "fatal: unable to access 'https://h/': Failed to connect to h port 443: Connection refused",
            Unavailable,
            "connect",
        ),
        ("fatal: could not read Username for 'https://h': terminal prompts disabled", Denied, "authenticate"),
        ("fatal: Authentication failed for 'https://h/'", Denied, "authenticate"),
        ("fatal: unable to access 'https://h/': The requested URL returned error: 403", Denied, "authenticate"),
        ("fatal: unable to access 'https://h/': The requested URL returned error: 502", Unavailable, "connect"),
        ("fatal: repository 'https://h/a/b/' not found", NotFound, "connect"),
        ("remote: Repository not found.\nfatal: repository 'https://h/a/' not found", NotFound, "connect"),
        ("fatal: couldn't find remote ref refs/heads/x", NotFound, "ref"),
        ("fatal: repository 'https://h/a/openssl-no-space-left-on-device/' not found", NotFound, "connect"),
        ("error: Server does not allow request for unadvertised object abc", NotFound, "ref"),
        ("fatal: remote error: upload-pack: not our ref " + "1" * 40, NotFound, "ref"),
        ("fatal: '/srv/x' does not appear to be a git repository", NotFound, "connect"),
        ("fatal: https://h/info/refs not valid: is this a git repository?", NotFound, "connect"),
        ("fatal: detected dubious ownership in repository at '/srv/x'", Denied, "connect"),
        ("error: file write error: No space left on device", Unavailable, "disk"),
        ("fatal: unable to access 'https://h/': Operation too slow. Less than 1000 bytes/sec", Unavailable, "timeout"),
        ("fatal: unable to update url base from redirection:", Denied, "connect"),
        ("fatal: unable to access 'https://h/': SSL certificate problem: self-signed certificate", Denied, "connect"),
        (
            "error: object abc: treeNotSorted\nfatal: fsck error in packed object",
            Denied,
            "content",
        ),
        ("fatal: early EOF\nfatal: fetch-pack: invalid index-pack output", Unavailable, "connect"),
        ("fatal: the remote end hung up unexpectedly", Unavailable, "connect"),
        ("fatal: transport 'ext' not allowed", Denied, "address"),
        ("fatal: pack exceeds maximum allowed size (1.00 MiB)", LimitExceeded, "size"),
        ("fatal: something new", Unavailable, "connect"),
        ("", Unavailable, "connect"),
    ],
)
def test_a_complaint_is_told_by_its_meaning(said: str, kind: type[RegistryError], step: str) -> None:
    error = fetch_failure(said.encode())
    assert (type(error), error.step) == (kind, step)
    assert "; " in error.message


def test_an_unknown_complaint_is_quoted_without_secrets_addresses_or_controls() -> None:
    said = b"remote: \x1b[31mhi\r\nfatal: odd \x07thing at https://u:pw@h/x?token=1 with s3cret by ada@example.org\n"
    message = fetch_failure(said, secrets=("s3cret",)).message
    assert message == "git could not fetch and said: fatal: odd thing at … with … by …; try again later"


@given(st.binary(max_size=400))
def test_whatever_git_says_the_message_is_one_printable_line(said: bytes) -> None:
    assert fetch_failure(said).message.isprintable()
    assert len(fetch_failure(said).message) < 400


@pytest.mark.parametrize(
    "said", [b"a" * 65_536, b"@" * 65_536, b"repository " * 6000, b"a://" * 16_000, b" '" * 32_000]
)
def test_a_long_complaint_is_read_in_bounded_time(said: bytes) -> None:
    started = time.perf_counter()
    fetch_failure(said)
    excerpt(said)
    assert time.perf_counter() - started < 2
