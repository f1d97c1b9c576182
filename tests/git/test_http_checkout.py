"""Fetching over HTTP from a real server that may misbehave."""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from repo_registry.adapters.git.checkout import GitCheckout
from repo_registry.adapters.git.limits import GitLimits
from repo_registry.domain.errors import Denied, NotFound, RegistryError, Unavailable
from repo_registry.domain.ports.progress import Silence
from repo_registry.domain.rules.urls import LocationPolicy
from tests.git.builder import Origin
from tests.git.conftest import Desk
from tests.git.http_server import Server, serving
from tests.git.processes import git_processes_in

pytestmark = pytest.mark.anyio

SECRET = "t0p-s3cret-value"


@pytest.fixture
def server(tmp_path: Path, origin: Origin) -> Iterator[Server]:
    with serving(tmp_path / "sources") as running:
        yield running


def _desk(
    tmp_path: Path,
    server: Server,
    limits: GitLimits | None = None,
    *,
    secrets: Mapping[str, str] | None = None,
    allowed: bool = True,
) -> Desk:
    policy = LocationPolicy(allowed_hosts=(server.place,) if allowed else ())
    return Desk(tmp_path, GitCheckout(tmp_path / "clones", limits, policy, secrets_environment=secrets or {}))


async def _fetch(desk: Desk, server: Server, ref: str | None = None, *, credential: str | None = None) -> str:
    repository = desk.repository(f"http://{server.place}/origin", credential=credential)
    return (await desk.checkout.fetch(repository, ref, Silence())).commit_id


async def _refusal(
    desk: Desk, server: Server, ref: str | None = None, *, credential: str | None = None
) -> RegistryError:
    with pytest.raises(RegistryError) as caught:
        await _fetch(desk, server, ref, credential=credential)
    message = caught.value.message
    assert message.isprintable()
    assert server.place not in message
    assert SECRET not in message
    return caught.value


async def test_a_commit_is_fetched_over_http_and_read(tmp_path: Path, origin: Origin, server: Server) -> None:
    commit_id = origin.commit({b"a": b"1"})
    desk = _desk(tmp_path, server)
    repository = desk.repository(f"http://{server.place}/origin")
    snapshot = await desk.checkout.fetch(repository, None, Silence())
    assert (snapshot.commit_id, snapshot.ref) == (commit_id, "main")
    entries = [entry async for batch in desk.checkout.tree(repository, snapshot) for entry in batch]
    assert [c.data async for c in desk.checkout.blobs(repository, entries)] == [b"1"]


async def test_a_branch_that_is_here_costs_no_pack(tmp_path: Path, origin: Origin, server: Server) -> None:
    origin.commit({b"a": b"1"})
    desk = _desk(tmp_path, server)
    await _fetch(desk, server)
    server.behaviour.requests.clear()
    await _fetch(desk, server)
    assert len(server.behaviour.requests) == 2


async def test_a_full_id_that_is_here_asks_nobody(tmp_path: Path, origin: Origin, server: Server) -> None:
    commit_id = origin.commit({b"a": b"1"})
    desk = _desk(tmp_path, server)
    await _fetch(desk, server)
    server.behaviour.requests.clear()
    assert await _fetch(desk, server, commit_id) == commit_id
    assert server.behaviour.requests == []


async def test_only_one_commit_is_transferred(tmp_path: Path, origin: Origin, server: Server) -> None:
    first = origin.commit({b"a": b"1"})
    second = origin.commit({b"a": b"2"})
    desk = _desk(tmp_path, server)
    assert await _fetch(desk, server) == second
    assert not (desk.clone / "objects" / first[:2] / first[2:]).exists()
    assert await _fetch(desk, server, first) == first


async def test_a_server_that_gives_out_no_ids_is_asked_for_the_branch(
    tmp_path: Path, origin: Origin, server: Server
) -> None:
    first = origin.commit({b"a": b"1"})
    second = origin.commit({b"a": b"2"}, ref="refs/heads/dev")
    server.behaviour.by_id = False
    desk = _desk(tmp_path, server)
    assert await _fetch(desk, server, second) == second
    older = origin.commit({b"a": b"3"}, ref="refs/heads/dev")
    assert older != second
    assert await _fetch(desk, server, first) == first
    gone = origin.git("commit-tree", "-m", "x", "main^{tree}")
    error = await _refusal(desk, server, gone)
    assert (type(error), error.step) == (NotFound, "ref")
    assert "name a branch" in error.message


async def test_a_loopback_address_that_is_not_named_is_denied(tmp_path: Path, origin: Origin, server: Server) -> None:
    origin.commit({b"a": b"1"})
    error = await _refusal(_desk(tmp_path, server, allowed=False), server)
    assert (type(error), error.step) == (Denied, "address")
    assert server.behaviour.requests == []


@pytest.mark.parametrize(
    ("secret", "header"),
    [
        (SECRET, "Basic " + base64.b64encode(f"x-access-token:{SECRET}".encode()).decode()),
        (f"ada:{SECRET}", "Basic " + base64.b64encode(f"ada:{SECRET}".encode()).decode()),
        (f"Bearer {SECRET}", f"Bearer {SECRET}"),
        (f"{SECRET}\n", "Basic " + base64.b64encode(f"x-access-token:{SECRET}".encode()).decode()),
    ],
)
async def test_a_credential_opens_and_is_kept_nowhere(
    tmp_path: Path, origin: Origin, server: Server, secret: str, header: str
) -> None:
    commit_id = origin.commit({b"a": b"1"})
    server.behaviour.authorization = header
    desk = _desk(tmp_path, server, secrets={"TOKEN": secret})
    assert await _fetch(desk, server, credential="env:TOKEN") == commit_id
    kept = [path for path in desk.clone.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert kept == []
    (tmp_path / "token").write_text(secret)
    await desk.checkout.discard(desk.repository("x"))
    assert await _fetch(desk, server, credential=f"file:{tmp_path}/token") == commit_id


@pytest.mark.parametrize("credential", [None, "env:TOKEN", "env:ABSENT", "file:/nowhere/at/all", "file:/dev/null"])
async def test_a_missing_or_wrong_credential_is_denied(
    tmp_path: Path, origin: Origin, server: Server, credential: str | None
) -> None:
    origin.commit({b"a": b"1"})
    server.behaviour.authorization = "Basic right"
    error = await _refusal(_desk(tmp_path, server, secrets={"TOKEN": SECRET}), server, credential=credential)
    assert (type(error), error.step) == (Denied, "authenticate")


@pytest.mark.parametrize("content", [b"", b"a\nb", b"a\x00b", b"\xff\xfe", b"x" * 20_000, b"a\x1b[31m"])
async def test_a_credential_that_is_not_one_line_of_text_is_denied(
    tmp_path: Path, server: Server, content: bytes
) -> None:
    (tmp_path / "token").write_bytes(content)
    error = await _refusal(_desk(tmp_path, server), server, credential=f"file:{tmp_path}/token")
    assert (type(error), error.step) == (Denied, "authenticate")
    assert server.behaviour.requests == []


async def test_a_secret_is_in_no_argument_list(tmp_path: Path, origin: Origin, server: Server) -> None:
    origin.commit({b"a": b"1"})
    server.behaviour.stall_on = b"command=fetch"
    desk = _desk(tmp_path, server, secrets={"TOKEN": SECRET})
    task = asyncio.create_task(_fetch(desk, server, credential="env:TOKEN"))
    assert await asyncio.to_thread(server.behaviour.stalled.wait, 10)
    commands = git_processes_in(tmp_path)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert commands
    assert not any(SECRET in command or "Authorization" in command for command in commands)
    assert any("Authorization" in headers for headers in server.behaviour.headers)


async def test_a_redirect_is_not_followed(tmp_path: Path, origin: Origin, server: Server) -> None:
    origin.commit({b"a": b"1"})
    with serving(tmp_path / "sources") as other:
        server.behaviour.redirect_to = f"http://{other.place}"
        error = await _refusal(_desk(tmp_path, server), server)
        assert other.behaviour.requests == []
    assert (type(error), error.step) == (Denied, "connect")
    assert "redirect" in error.message


@pytest.mark.parametrize(
    ("status", "kind", "step"),
    [
        (404, NotFound, "connect"),
        (403, Denied, "authenticate"),
        (500, Unavailable, "connect"),
        (503, Unavailable, "connect"),
    ],
)
async def test_an_answer_of_the_server_is_told_by_its_meaning(
    tmp_path: Path, origin: Origin, server: Server, status: int, kind: type[RegistryError], step: str
) -> None:
    server.behaviour.status = status
    error = await _refusal(_desk(tmp_path, server), server)
    assert (type(error), error.step) == (kind, step)


async def test_a_web_page_is_no_repository(tmp_path: Path, origin: Origin, server: Server) -> None:
    server.behaviour.html = True
    error = await _refusal(_desk(tmp_path, server), server)
    assert (type(error), error.step) == (NotFound, "connect")


async def test_a_server_without_git_is_told_as_such(tmp_path: Path, origin: Origin, server: Server) -> None:
    origin.commit({b"a": b"1"})
    origin.git("update-server-info")
    server.behaviour.dumb = True
    error = await _refusal(_desk(tmp_path, server), server)
    assert (type(error), error.step) == (Unavailable, "connect")
    assert "dumb" in error.message


async def test_nobody_listening_is_unavailable(tmp_path: Path, origin: Origin) -> None:
    with serving(tmp_path / "sources") as gone:
        desk = _desk(tmp_path, gone)
    error = await _refusal(desk, gone)
    assert (type(error), error.step) == (Unavailable, "connect")


@pytest.mark.parametrize("silence", [b"info/refs", b"command=fetch"])
async def test_a_silent_server_is_given_up_and_nothing_is_left_running(
    tmp_path: Path, origin: Origin, server: Server, silence: bytes
) -> None:
    origin.commit({b"a": b"1"})
    server.behaviour.stall_on = silence
    started = time.monotonic()
    error = await _refusal(_desk(tmp_path, server, GitLimits(idle_seconds=0.6)), server)
    assert (type(error), error.step) == (Unavailable, "timeout")
    assert time.monotonic() - started < 5
    assert git_processes_in(tmp_path) == []


async def test_the_whole_fetch_has_a_time_limit(tmp_path: Path, origin: Origin, server: Server) -> None:
    origin.commit({b"a": b"1"})
    server.behaviour.stall_on = b"command=fetch"
    error = await _refusal(_desk(tmp_path, server, GitLimits(fetch_seconds=0.8)), server)
    assert (type(error), error.step) == (Unavailable, "timeout")


async def test_a_cancelled_fetch_leaves_nothing_running_and_the_next_one_works(
    tmp_path: Path, origin: Origin, server: Server
) -> None:
    commit_id = origin.commit({b"a": b"1"})
    server.behaviour.stall_on = b"command=fetch"
    desk = _desk(tmp_path, server)
    task = asyncio.create_task(_fetch(desk, server))
    assert await asyncio.to_thread(server.behaviour.stalled.wait, 10)
    assert git_processes_in(tmp_path)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert git_processes_in(tmp_path) == []
    server.behaviour.stall_on = None
    assert await _fetch(desk, server) == commit_id


async def test_a_server_that_dies_in_the_middle_of_a_pack_is_told_and_mended(
    tmp_path: Path, origin: Origin, server: Server
) -> None:
    commit_id = origin.commit({b"a": os.urandom(400_000)})
    server.behaviour.cut_pack = True
    desk = _desk(tmp_path, server)
    error = await _refusal(desk, server)
    assert (type(error), error.step) == (Unavailable, "connect")
    assert list(desk.clone.rglob("tmp_*")) == []
    server.behaviour.cut_pack = False
    assert await _fetch(desk, server) == commit_id


def _answering(*addresses: str) -> object:
    def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolve


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.1",),
        ("169.254.169.254",),
        ("93.184.216.34", "127.0.0.1"),
        ("::1",),
        ("::ffff:127.0.0.1",),
        ("fe80::1%eth0",),
        ("64:ff9b::7f00:1",),
        ("fd00:ec2::254",),
    ],
)
async def test_a_public_name_with_an_inner_address_is_denied(tmp_path: Path, addresses: tuple[str, ...]) -> None:
    checkout = GitCheckout(tmp_path / "clones", resolver=_answering(*addresses))  # type: ignore[arg-type]
    desk = Desk(tmp_path, checkout)
    with pytest.raises(Denied) as caught:
        await checkout.fetch(desk.repository("https://git.example.com/o/r.git"), None, Silence())
    assert caught.value.step == "address"


@pytest.mark.parametrize(("address", "allowed"), [("10.0.0.1", True), ("169.254.169.254", False), ("127.0.0.1", False)])
async def test_a_vouched_name_may_be_private_but_never_metadata_or_loopback(
    tmp_path: Path, address: str, allowed: bool
) -> None:
    policy = LocationPolicy(allowed_hosts=("git.corp.internal:443",))
    limits = GitLimits(idle_seconds=0.3)
    checkout = GitCheckout(tmp_path / "clones", limits, policy, resolver=_answering(address))  # type: ignore[arg-type]
    with pytest.raises(RegistryError) as caught:
        await checkout.fetch(Desk(tmp_path, checkout).repository("https://git.corp.internal/o/r"), None, Silence())
    assert isinstance(caught.value, Denied) is not allowed


async def test_an_unknown_host_is_unavailable(tmp_path: Path) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError(-2, "Name or service not known")

    checkout = GitCheckout(tmp_path / "clones", resolver=resolve)
    with pytest.raises(Unavailable) as caught:
        await checkout.fetch(Desk(tmp_path, checkout).repository("https://git.example.com/o/r.git"), None, Silence())
    assert caught.value.step == "connect"


async def test_a_slow_resolver_is_given_up(tmp_path: Path) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        time.sleep(1)
        return ("93.184.216.34",)

    checkout = GitCheckout(tmp_path / "clones", GitLimits(idle_seconds=0.1), resolver=resolve)
    with pytest.raises(Unavailable) as caught:
        await checkout.fetch(Desk(tmp_path, checkout).repository("https://git.example.com/o/r.git"), None, Silence())
    assert caught.value.step == "timeout"


async def test_git_connects_to_the_address_that_was_judged(tmp_path: Path, origin: Origin, server: Server) -> None:
    """The name exists nowhere but in the resolver: only a pinned address can reach the server."""
    origin.commit({b"a": b"1"})
    port = server.place.rpartition(":")[2]
    policy = LocationPolicy(allowed_hosts=(f"localhost:{port}",))
    checkout = GitCheckout(tmp_path / "clones", None, policy, resolver=_answering("127.0.0.1"))  # type: ignore[arg-type]
    await checkout.fetch(Desk(tmp_path, checkout).repository(f"http://localhost:{port}/origin"), None, Silence())
    astray = GitCheckout(tmp_path / "other", None, policy, resolver=_answering("127.0.0.2"))  # type: ignore[arg-type]
    with pytest.raises(Unavailable) as caught:
        await astray.fetch(Desk(tmp_path, astray).repository(f"http://localhost:{port}/origin"), None, Silence())
    assert caught.value.step == "connect"
