"""What git's complaints mean for a caller.

git's own words are recognised, never passed on whole: they may repeat an address with a secret in it, come from the
server, or hold control characters.
"""

from __future__ import annotations

import re

import attrs

from repo_registry.domain.errors import Denied, LimitExceeded, NotFound, RegistryError, Unavailable

_EXCERPT_LENGTH = 160
_NAMES = re.compile(r"(?<!\S)'[^'\n]{0,2000}'|[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s'\"]{1,2000}")
"""Addresses and quoted names: what a repository is called must not decide what a complaint means."""


@attrs.frozen
class _Meaning:
    pattern: re.Pattern[str]
    error: type[RegistryError]
    step: str
    message: str


def _means(pattern: str, error: type[RegistryError], step: str, message: str) -> _Meaning:
    return _Meaning(re.compile(pattern, re.IGNORECASE), error, step, message)


_MEANINGS = (
    _means(
        "no space left on device|disk quota exceeded|read-only file system",
        Unavailable,
        "disk",
        "the clone cannot be written: the disk is full or read-only; make room and try again",
    ),
    _means(
        "could not resolve host|name or service not known|temporary failure in name resolution",
        Unavailable,
        "connect",
        "the host is unknown; check its name and the network",
    ),
    _means(
        "host key verification failed|no .{1,40} host key is known",
        Denied,
        "authenticate",
        "the host's key is not known; add it to the known hosts of the account that runs this registry",
    ),
    _means(
        "terminal prompts disabled|could not read (?:username|password)|authentication failed|permission denied \\(|"
        "returned error: 40[13]|authentication required|too many authentication failures|load key",
        Denied,
        "authenticate",
        "the server wants other credentials; set a credential reference (env:NAME or file:/path) that may read it",
    ),
    _means(
        "unable to update url base from redirection|returned error: 30[0-9]",
        Denied,
        "connect",
        "the server redirects elsewhere, which is not followed; give the address it redirects to",
    ),
    _means(
        "ssl certificate|certificate verif|server certificate|ssl peer certificate|self.signed|gnutls_handshake|"
        "ssl_error|tls connect error|tlsv1 alert|openssl",
        Denied,
        "connect",
        "the host could not prove its identity by a certificate; check the address or the certificate authorities",
    ),
    _means(
        "does not allow request for unadvertised|not our ref|unadvertised object",
        NotFound,
        "ref",
        "the server lacks this commit or does not give it out by its id; name a branch or tag that ends in it",
    ),
    _means(
        "couldn't find remote ref|remote ref .{0,300} not found|no such ref",
        NotFound,
        "ref",
        "the branch or tag is gone from the remote; name another",
    ),
    _means(
        "detected dubious ownership",
        Denied,
        "connect",
        "the folder belongs to another account and git refuses it; update git to the stated minimum version",
    ),
    _means(
        "returned error: 404|repository .{0,2000} not found|does not appear to be a git repository|"
        "not a git repository|not valid: is this a git repository|no such repository",
        NotFound,
        "connect",
        "there is no repository at this address, or it may not be seen without a credential; check the address",
    ),
    _means(
        "dumb http transport",
        Unavailable,
        "connect",
        "the server offers files only (git's dumb protocol), which is not fetched; give the address of a git server",
    ),
    _means("permission denied|access denied", Denied, "authenticate", "the repository may not be read by this account"),
    _means(
        "operation too slow|timed out|timeout",
        Unavailable,
        "timeout",
        "the remote did not answer in time; try again later",
    ),
    _means(
        "failed to connect|connection refused|couldn't connect|no route to host|network is unreachable|"
        "could not read from remote repository",
        Unavailable,
        "connect",
        "the host cannot be reached; check the address, the port and the network",
    ),
    _means(
        "protocol .{1,40} not supported|transport .{1,60} not allowed|unsupported url protocol",
        Denied,
        "address",
        "git may not use this way of fetching; give the https address",
    ),
    _means(
        "fsck error|error in object|error in .{1,20} [0-9a-f]{40,64}|invalid .{1,20} in object",
        Denied,
        "content",
        "the repository holds malformed objects and is not taken in; repair its history (git fsck shows where)",
    ),
    _means(
        "exceeds maximum allowed size|pack exceeds|too big",
        LimitExceeded,
        "size",
        "the repository is too large; raise the limit or register a smaller one",
    ),
    _means(
        "missing (?:blob|tree|commit|tag)|bad (?:tree|commit|tag|blob) object|unable to read|bad object|"
        "missing necessary|did not send all necessary objects|unable to find|could not parse object|is corrupt",
        Unavailable,
        "connect",
        "the remote repository is damaged or incomplete: objects are missing; repair it (git fsck) and try again",
    ),
    _means(
        "early eof|unexpected disconnect|hung up unexpectedly|invalid index-pack|index-pack failed|rpc failed|"
        "transfer closed|bad pack header|pack has bad|returned error: 5[0-9][0-9]|empty reply|connection reset|"
        "inflate|expected .{1,40} got|protocol error|bad line length|invalid server response|expected flush|"
        "unexpected end|recv failure|chunk|unable to access",
        Unavailable,
        "connect",
        "the connection broke or the server answered something else than git; try again later",
    ),
)


def excerpt(stderr: bytes, secrets: tuple[str, ...] = ()) -> str:
    """Return the last complaint fit for a message: one short line without control characters, addresses or secrets."""
    text = stderr.decode("utf-8", "replace")
    for secret in secrets:
        if secret:
            text = text.replace(secret, "…")
    text = re.sub(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s'\"]{1,2000}", "…", text)
    text = re.sub(r"\S{1,200}@\S{1,200}", "…", text)
    lines = [line for line in re.split(r"[\r\n]+", text) if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines[-1:]
    shown = "".join(character if character.isprintable() else " " for character in "".join(told[:1]))
    return " ".join(shown.split())[:_EXCERPT_LENGTH]


def fetch_failure(stderr: bytes, *, secrets: tuple[str, ...] = ()) -> RegistryError:
    """Return the error that a failed ``fetch`` or ``ls-remote`` means."""
    text = _NAMES.sub("…", stderr.decode("utf-8", "replace"))
    for meaning in _MEANINGS:
        if meaning.pattern.search(text):
            if issubclass(meaning.error, LimitExceeded):
                return LimitExceeded(meaning.message, setting="clone_bytes", step=meaning.step)
            return meaning.error(meaning.message, step=meaning.step)
    said = excerpt(stderr, secrets) or "nothing"
    return Unavailable(f"git could not fetch and said: {said}; try again later", step="connect")
