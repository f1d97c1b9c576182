"""Fetching and reading local repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from repo_registry.domain.errors import Denied, NotFound, RegistryError
from repo_registry.domain.ports.progress import Silence
from tests.git.builder import Executable, Link, Origin, Submodule, add_work_tree, clone_work_tree
from tests.git.conftest import Desk, MakeDesk

pytestmark = pytest.mark.anyio


async def test_a_commit_is_fetched_listed_and_read(desk: Desk, origin: Origin) -> None:
    commit_id = origin.commit({b"README.md": b"# Hi\n", b"src/a.py": b"pass\n", b"run": Executable(b"#!/bin/sh\n")})
    snapshot = await desk.fetch(origin)
    assert (snapshot.commit_id, snapshot.ref, snapshot.complete) == (commit_id, "main", True)
    assert snapshot.tree_id == origin.git("rev-parse", "main^{tree}")
    assert int(snapshot.committed_at.timestamp()) == 1_700_000_000
    entries = await desk.entries(origin, snapshot)
    assert [(e.path, e.mode, e.size_bytes) for e in entries] == [
        ("README.md", "100644", 5),
        ("run", "100755", 10),
        ("src/a.py", "100644", 5),
    ]
    contents = await desk.contents(origin, entries)
    assert [(c.path, c.data) for c in contents] == [
        ("README.md", b"# Hi\n"),
        ("run", b"#!/bin/sh\n"),
        ("src/a.py", b"pass\n"),
    ]


async def test_contents_come_in_the_order_asked_for(desk: Desk, origin: Origin) -> None:
    origin.commit({b"%04d" % number: b"%d" % number for number in range(1000)})
    entries = (await desk.entries(origin, await desk.fetch(origin)))[::-1] * 2
    contents = await desk.contents(origin, entries)
    assert [c.data for c in contents] == [b"%d" % int(e.path) for e in entries]


async def test_links_and_submodules_are_refused_by_name(desk: Desk, origin: Origin) -> None:
    origin.commit({b"link": Link(b"/etc/passwd"), b"mod": Submodule(), b"plain": b"x"})
    assert await desk.read(origin) == {"link": "symlink", "mod": "submodule", "plain": b"x"}


@pytest.mark.parametrize("ref", ["dev", "refs/heads/dev", "heads/dev", "v1", "light", "refs/tags/v1"])
async def test_branches_and_tags_are_peeled_to_their_commit(desk: Desk, origin: Origin, ref: str) -> None:
    origin.commit({b"a": b"1"})
    commit_id = origin.commit({b"a": b"2"}, ref="refs/heads/dev")
    origin.git("tag", "light", "dev")
    origin.git("tag", "-a", "-m", "one", "inner", "dev")
    origin.git("tag", "-a", "-m", "two", "v1", "inner")
    snapshot = await desk.fetch(origin, ref)
    assert (snapshot.commit_id, snapshot.ref) == (commit_id, ref)


async def test_a_tag_comes_before_a_branch_of_the_same_name(desk: Desk, origin: Origin) -> None:
    tagged = origin.commit({b"a": b"1"})
    origin.git("tag", "same", "main")
    origin.commit({b"a": b"2"}, ref="refs/heads/same")
    assert (await desk.fetch(origin, "same")).commit_id == tagged


async def test_an_older_commit_is_fetched_by_its_full_or_abbreviated_id(desk: Desk, origin: Origin) -> None:
    first = origin.commit({b"a": b"1"})
    origin.commit({b"a": b"2"})
    assert (await desk.fetch(origin, first[:9])).commit_id == first
    assert (await desk.fetch(origin, first)).commit_id == first
    assert (await desk.fetch(origin, first.upper())).commit_id == first


async def test_a_full_id_that_is_here_needs_no_source(desk: Desk, origin: Origin) -> None:
    commit_id = origin.commit({b"a": b"1"})
    await desk.fetch(origin)
    origin.path.rename(origin.path.with_name("gone"))
    assert (await desk.fetch(origin, commit_id)).commit_id == commit_id
    with pytest.raises(NotFound) as caught:
        await desk.fetch(origin)
    assert caught.value.step == "connect"


async def test_a_branch_that_moved_is_fetched_again(desk: Desk, origin: Origin) -> None:
    first = origin.commit({b"a": b"1"})
    assert (await desk.fetch(origin)).commit_id == first
    second = origin.commit({b"a": b"2", b"b": b"3"})
    assert await desk.read(origin) == {"a": b"2", "b": b"3"}
    assert (await desk.fetch(origin)).commit_id == second
    assert await desk.read(origin, first) == {"a": b"1"}


async def test_a_history_rewritten_at_the_remote_is_followed(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"1"})
    await desk.fetch(origin)
    origin.git("update-ref", "-d", "refs/heads/main")
    origin.commit({b"z": b"9"}, message=b"other")
    assert await desk.read(origin) == {"z": b"9"}


async def test_a_sha256_repository_is_read(desk: Desk, tmp_path: Path) -> None:
    origin = Origin(tmp_path / "sources" / "long", object_format="sha256")
    first = origin.commit({b"a": b"1"})
    origin.commit({b"a": b"2"})
    assert await desk.read(origin) == {"a": b"2"}
    assert len(first) == 64
    assert await desk.read(origin, first) == {"a": b"1"}


async def test_a_repository_that_changed_its_object_format_is_cloned_anew(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"1"})
    await desk.fetch(origin)
    origin.path.rename(origin.path.with_name("old"))
    Origin(origin.path, object_format="sha256").commit({b"b": b"2"})
    assert await desk.read(origin) == {"b": b"2"}


async def test_a_work_tree_and_a_linked_work_tree_are_sources(desk: Desk, origin: Origin, tmp_path: Path) -> None:
    commit_id = origin.commit({b"a": b"1"})
    work, linked = tmp_path / "sources" / "work", tmp_path / "sources" / "linked"
    clone_work_tree(origin, work)
    add_work_tree(work, linked, "side")
    assert (await desk.fetch(work)).commit_id == commit_id
    snapshot = await desk.fetch(linked)
    assert (snapshot.commit_id, snapshot.ref) == (commit_id, "side")


async def test_discarding_twice_is_no_error_and_leaves_nothing(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"1"})
    await desk.fetch(origin)
    await desk.checkout.discard(desk.repository(origin.path))
    await desk.checkout.discard(desk.repository(origin.path))
    assert not desk.clone.exists()
    assert [path.name for path in (desk.tmp_path / "clones").iterdir() if not path.name.endswith(".lock")] == []


async def _refusal(desk: Desk, origin: Origin | Path, ref: str | None = None) -> RegistryError:
    with pytest.raises(RegistryError) as caught:
        await desk.fetch(origin, ref)
    assert caught.value.message
    return caught.value


@pytest.mark.parametrize(
    "ref", ["nowhere", "refs/heads/nowhere", "dead1", "f" * 40, "--upload-pack=id", "a b", "a..b", ""]
)
async def test_a_ref_that_is_not_there_is_not_found(desk: Desk, origin: Origin, ref: str) -> None:
    origin.commit({b"a": b"1"}, ref="refs/heads/trunk")
    error = await _refusal(desk, origin, ref)
    assert (type(error), error.step) == (NotFound, "ref")


async def test_a_missing_branch_is_answered_with_those_there_are(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"1"}, ref="refs/heads/trunk")
    assert "trunk" in (await _refusal(desk, origin, "main")).message
    assert "trunk" in (await _refusal(desk, origin)).message


async def test_an_empty_repository_says_so(desk: Desk, origin: Origin) -> None:
    error = await _refusal(desk, origin)
    assert (type(error), error.step) == (NotFound, "ref")
    assert "empty" in error.message


async def test_a_detached_head_is_a_default(desk: Desk, origin: Origin) -> None:
    commit_id = origin.commit({b"a": b"1"})
    origin.git("update-ref", "--no-deref", "HEAD", commit_id)
    snapshot = await desk.fetch(origin)
    assert (snapshot.commit_id, snapshot.ref) == (commit_id, "HEAD")


async def test_a_tag_of_a_blob_is_no_commit(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"1"})
    origin.git("tag", "thing", origin.blob(b"x"))
    error = await _refusal(desk, origin, "thing")
    assert (type(error), error.step) == (NotFound, "ref")


async def test_a_folder_without_a_repository_is_not_found(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "sources" / "plain").mkdir()
    error = await _refusal(desk, tmp_path / "sources" / "plain")
    assert (type(error), error.step) == (NotFound, "connect")


async def test_a_path_outside_the_roots_is_denied(desk: Desk, tmp_path: Path) -> None:
    outside = Origin(tmp_path / "elsewhere")
    outside.commit({b"a": b"1"})
    error = await _refusal(desk, outside)
    assert (type(error), error.step) == (Denied, "address")


async def test_progress_ends_at_a_hundred(desk: Desk, origin: Origin) -> None:
    class Watching(Silence):
        def __init__(self) -> None:
            self.done = 0
            self.phases: list[tuple[str, int | None]] = []

        def phase(self, name: str, total: int | None = None) -> None:
            self.phases.append((name, total))

        def advance(self, steps: int = 1) -> None:
            self.done += steps

    origin.commit({b"%d" % number: b"%d" % number for number in range(200)})
    watching = Watching()
    await desk.checkout.fetch(desk.repository(origin.path), None, watching)
    assert watching.phases == [("fetch", 100)]
    assert watching.done <= 100


async def test_two_roots_do_not_know_each_other(make_desk: MakeDesk, origin: Origin, tmp_path: Path) -> None:
    origin.commit({b"a": b"1"})
    denied = make_desk(local_roots=(str(tmp_path / "else"),))
    error = await _refusal(denied, origin)
    assert (type(error), error.step) == (Denied, "address")
