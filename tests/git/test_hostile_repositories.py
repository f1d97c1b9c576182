"""Repositories that want to run something, lead elsewhere, or break whoever reads them."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import attrs
import pytest

from repo_registry.adapters.git.limits import GitLimits
from repo_registry.domain.errors import Denied, LimitExceeded, NotFound, RegistryError, Unavailable
from repo_registry.domain.rules.path_bytes import raw_path
from tests.git.builder import Link, Origin, Submodule, clone_work_tree
from tests.git.conftest import Desk, MakeDesk

pytestmark = pytest.mark.anyio


async def _refusal(desk: Desk, origin: Origin | Path, ref: str | None = None) -> RegistryError:
    with pytest.raises(RegistryError) as caught:
        await desk.fetch(origin, ref)
    return caught.value


def _script(path: Path, marker: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\ntouch "{marker}"\nexec "$@"\n')
    path.chmod(0o755)
    return path


HOOKS = ("post-checkout", "post-merge", "pre-auto-gc", "reference-transaction", "post-update", "update", "pre-receive")


async def test_no_hook_setting_or_filter_of_a_source_runs(desk: Desk, origin: Origin, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    attributes = b"* filter=evil diff=evil merge=evil working-tree-encoding=UTF-16\n"
    first = origin.commit({b".gitattributes": attributes, b"a.txt": b"1"})
    work = tmp_path / "sources" / "work"
    clone_work_tree(origin, work)
    script = _script(tmp_path / "evil.sh", marker)
    for hook in HOOKS:
        _script(work / ".git" / "hooks" / hook, marker)
    settings = "\n".join(
        f"[{section}]\n\t{key} = {script}"
        for section, key in (
            ("core", "fsmonitor"),
            ("core", "sshCommand"),
            ("core", "gitProxy"),
            ("core", "pager"),
            ("core", "editor"),
            ("core", "alternateRefsCommand"),
            ("core", "askPass"),
            ("credential", "helper"),
            ("uploadpack", "packObjectsHook"),
            ("pager", "log"),
            ("alias", "upload-pack"),
            ('filter "evil"', "smudge"),
            ('filter "evil"', "clean"),
            ('filter "evil"', "process"),
            ('diff "evil"', "textconv"),
            ('diff "evil"', "command"),
            ("diff", "external"),
            ("gpg", "program"),
            ('remote "origin"', "uploadpack"),
        )
    )
    with (work / ".git" / "config").open("a") as config:
        config.write(f"{settings}\n")
    assert await desk.read(work) == {".gitattributes": attributes, "a.txt": b"1"}
    assert (await desk.fetch(work, first[:8])).commit_id == first
    assert not marker.exists()


async def test_a_partial_source_does_not_fetch_what_it_lacks(desk: Desk, origin: Origin, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    origin.commit({b"a": b"1"})
    blob = origin.git("rev-parse", "main:a")
    (origin.path / "objects" / blob[:2] / blob[2:]).unlink(missing_ok=True)
    for pack in (origin.path / "objects" / "pack").glob("*"):
        pack.unlink()
    tree = origin.tree([(b"100644", b"a", blob)])
    origin.git("update-ref", "refs/heads/main", origin.raw_commit(tree))
    with (origin.path / "config").open("a") as config:
        config.write(
            "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = evil\n"
            f'[remote "evil"]\n\turl = ext::sh -c "touch% {marker}"\n\tpromisor = true\n[protocol]\n\tallow = always\n'
        )
    error = await _refusal(desk, origin)
    assert (type(error), error.step) == (Unavailable, "connect")
    assert not marker.exists()


async def test_missing_objects_are_told_as_a_damaged_source(desk: Desk, origin: Origin) -> None:
    tree = origin.tree([(b"100644", b"a", "e" * 40)])
    origin.git("update-ref", "refs/heads/main", origin.raw_commit(tree))
    error = await _refusal(desk, origin)
    assert (type(error), error.step) == (Unavailable, "connect")
    assert "damaged" in error.message


async def test_submodules_with_evil_addresses_stay_names(desk: Desk, origin: Origin, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    modules = (
        f'[submodule "../../evil"]\n\tpath = ../up\n\turl = ext::sh -c "touch% {marker}"\n'
        '[submodule "x"]\n\tpath = x\n\turl = --upload-pack=id\n\tupdate = !touch marker\n'
    ).encode()
    origin.commit({b".gitmodules": modules, b"x": Submodule()})
    assert await desk.read(origin) == {".gitmodules": modules, "x": "submodule"}
    assert not marker.exists()


async def test_replaced_objects_are_read_as_they_were_committed(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"true"})
    origin.git("replace", origin.git("rev-parse", "main:a"), origin.blob(b"false"))
    assert await desk.read(origin) == {"a": b"true"}


async def test_a_replacement_in_the_clone_is_not_believed(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"true"})
    await desk.fetch(origin)
    ref = desk.clone / "refs" / "replace" / origin.git("rev-parse", "main:a")
    ref.parent.mkdir(parents=True)
    ref.write_text(origin.blob(b"false") + "\n")
    assert await desk.read(origin) == {"a": b"true"}


async def test_links_that_lead_out_are_only_named(desk: Desk, origin: Origin) -> None:
    origin.commit({b"out": Link(b"../../../../etc/passwd"), b"abs": Link(b"/etc/passwd"), b"loop": Link(b"loop")})
    assert set((await desk.read(origin)).values()) == {"symlink"}


ODD_NAMES = (
    b"caf\xc3\xa9.py",
    b"latin-\xe9.py",
    b"both-\xff-\\xff",
    b"\\x41",
    b"tab\there",
    b"line\nbreak",
    b"-rf",
    b"--help",
    b"quote\"'",
    b"CON",
    b"nul.txt",
    b"trailing. ",
    b"a:b",
    b"back\\slash",
    b"<img src=x onerror=alert(1)>",
    "\u202egpj.exe".encode(),
    b"\x1b[31mred",
    b"$(touch x)",
    b"%2e%2e",
    b" ",
    b"...",
)


async def test_every_odd_name_is_listed_once_and_read(desk: Desk, origin: Origin) -> None:
    origin.commit({name: b"%d" % number for number, name in enumerate(ODD_NAMES)})
    snapshot = await desk.fetch(origin)
    entries = await desk.entries(origin, snapshot)
    assert [entry.raw_path for entry in entries] == sorted(ODD_NAMES)
    assert len({entry.path for entry in entries}) == len(ODD_NAMES)
    assert all(raw_path(entry.path) == entry.raw_path for entry in entries)
    contents = await desk.contents(origin, entries)
    assert [content.data for content in contents] == [b"%d" % ODD_NAMES.index(entry.raw_path) for entry in entries]


@pytest.mark.parametrize("name", [b"..", b".", b".git", b".GIT"])
async def test_names_that_only_harm_a_work_tree_are_read_as_text(desk: Desk, origin: Origin, name: bytes) -> None:
    blob = origin.blob(b"evil")
    inner = origin.tree([(b"100644", b"config", blob)])
    tree = origin.tree([(b"40000", name, inner), (b"100644", b"plain", blob)])
    origin.git("update-ref", "refs/heads/main", origin.raw_commit(tree))
    assert await desk.read(origin) == {f"{name.decode()}/config": b"evil", "plain": b"evil"}


async def test_a_tree_with_a_repeated_name_is_refused(desk: Desk, origin: Origin) -> None:
    one, two = origin.blob(b"1"), origin.blob(b"2")
    tree = origin.tree([(b"100644", b"a", one), (b"100644", b"a", two)])
    origin.git("update-ref", "refs/heads/main", origin.raw_commit(tree))
    error = await _refusal(desk, origin)
    assert (type(error), error.step) == (Denied, "content")


@pytest.mark.parametrize("date", [b"1 +0000", b"99999999999999999999 +0000", b"1700000000 +051800", b"-5 +0000", b"x"])
async def test_histories_with_odd_dates_are_fetched(desk: Desk, origin: Origin, date: bytes) -> None:
    tree = origin.tree([(b"100644", b"a", origin.blob(b"1"))])
    origin.git("update-ref", "refs/heads/main", origin.raw_commit(tree, date=date, message=b"m" * 4_000_000))
    assert (await desk.fetch(origin)).committed_at.year >= 1


async def test_zero_padded_modes_of_old_tools_are_fetched(desk: Desk, origin: Origin) -> None:
    blob = origin.blob(b"1")
    tree = origin.tree([(b"0100644", b"a", blob), (b"040000", b"d", origin.tree([(b"100664", b"b", blob)]))])
    origin.git("update-ref", "refs/heads/main", origin.raw_commit(tree))
    assert await desk.read(origin) == {"a": b"1", "d/b": b"1"}


async def test_a_commit_without_files_is_an_empty_tree(desk: Desk, origin: Origin) -> None:
    origin.git("update-ref", "refs/heads/main", origin.raw_commit(origin.tree([])))
    assert await desk.read(origin) == {}


async def test_a_tree_of_three_thousand_levels_is_listed_and_its_depths_are_not_read(
    desk: Desk, origin: Origin
) -> None:
    origin.commit({b"d/" * 3000 + b"f": b"deep", b"d/" * 255 + b"g": b"fits", b"f": b"flat"})
    assert await desk.read(origin) == {"d/" * 3000 + "f": "too_deep", "d/" * 255 + "g": b"fits", "f": b"flat"}


async def test_a_folder_of_a_hundred_thousand_entries_is_listed_in_bounded_time(desk: Desk, origin: Origin) -> None:
    blob = origin.blob(b"same")
    tree = origin.tree([(b"100644", b"%06d" % number, blob) for number in range(100_000)])
    origin.git("update-ref", "refs/heads/main", origin.raw_commit(tree))
    started = time.monotonic()
    entries = await desk.entries(origin, await desk.fetch(origin))
    assert len(entries) == 100_000
    assert time.monotonic() - started < 20


async def test_two_hundred_nested_tags_are_peeled(desk: Desk, origin: Origin) -> None:
    commit_id = origin.commit({b"a": b"1"})
    target, kind = commit_id, "commit"
    for number in range(200):
        tag = f"object {target}\ntype {kind}\ntag t{number}\ntagger A <a@b> 1 +0000\n\nm\n".encode()
        target, kind = origin.git("hash-object", "-w", "-t", "tag", "--stdin", stdin=tag), "tag"
    origin.git("update-ref", "refs/tags/deep", target)
    assert (await desk.fetch(origin, "deep")).commit_id == commit_id


async def test_blobs_over_the_limit_and_pointers_are_not_handed_on(make_desk: MakeDesk, origin: Origin) -> None:
    desk = make_desk(GitLimits(blob_bytes=1000))
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 1099511627776\n"
    origin.commit({b"big": b"x" * 1001, b"fits": b"x" * 1000, b"pointer": pointer, b"empty": b""})
    assert await desk.read(origin) == {"big": "too_big", "fits": b"x" * 1000, "pointer": "lfs", "empty": b""}


async def test_a_blob_larger_than_its_entry_claims_is_not_read(make_desk: MakeDesk, origin: Origin) -> None:
    desk = make_desk(GitLimits(blob_bytes=1000))
    origin.commit({b"big": b"x" * 300_000, b"small": b"s"})
    entries = [attrs.evolve(entry, size_bytes=1) for entry in await desk.entries(origin, await desk.fetch(origin))]
    assert [(c.data, c.refusal) for c in await desk.contents(origin, entries)] == [(None, "too_big"), (b"s", "")]


@pytest.mark.parametrize(
    ("limits", "setting"),
    [
        (GitLimits(tree_paths=50), "tree_paths"),
        (GitLimits(path_bytes=20), "path_bytes"),
        (GitLimits(listing_bytes=1000), "listing_bytes"),
    ],
)
async def test_a_tree_over_a_limit_is_refused_by_the_setting(
    make_desk: MakeDesk, origin: Origin, limits: GitLimits, setting: str
) -> None:
    desk = make_desk(limits)
    origin.commit({b"a/rather/long/path/%d" % number: b"1" for number in range(60)})
    snapshot = await desk.fetch(origin)
    with pytest.raises(LimitExceeded) as caught:
        await desk.entries(origin, snapshot)
    assert (caught.value.setting, caught.value.step) == (setting, "size")


async def test_a_repository_over_the_limit_is_stopped_and_leaves_little(make_desk: MakeDesk, origin: Origin) -> None:
    desk = make_desk(GitLimits(clone_bytes=100_000))
    origin.commit({b"big": os.urandom(3_000_000)})
    error = await _refusal(desk, origin)
    assert isinstance(error, LimitExceeded)
    assert (error.setting, error.step) == ("clone_bytes", "size")
    left = sum(path.stat().st_size for path in (desk.tmp_path / "clones").rglob("*") if path.is_file())
    assert left < 100_000


async def test_a_clone_that_grew_by_many_commits_is_begun_anew(make_desk: MakeDesk, origin: Origin) -> None:
    desk = make_desk(GitLimits(clone_bytes=400_000))
    for number in range(4):
        data = os.urandom(150_000)
        origin.commit({b"a": data}, message=b"%d" % number)
        assert await desk.read(origin) == {"a": data}


async def test_objects_borrowed_from_an_allowed_folder_are_read(desk: Desk, origin: Origin, tmp_path: Path) -> None:
    origin.commit({b"a": b"1"})
    shared = tmp_path / "sources" / "shared"
    clone_work_tree(origin, shared, "--shared")
    assert await desk.read(shared) == {"a": b"1"}


async def test_objects_borrowed_from_elsewhere_are_denied(desk: Desk, tmp_path: Path) -> None:
    secret = Origin(tmp_path / "secret")
    secret.commit({b"a": b"secret"})
    shared = tmp_path / "sources" / "shared"
    clone_work_tree(secret, shared, "--shared")
    error = await _refusal(desk, shared)
    assert (type(error), error.step) == (Denied, "address")


@pytest.mark.parametrize("how", ["link", "gitfile", "gitlink", "objects", "commondir"])
async def test_a_source_that_leads_out_of_its_root_is_denied(desk: Desk, tmp_path: Path, how: str) -> None:
    secret = Origin(tmp_path / "secret")
    secret.commit({b"a": b"secret"})
    inside = tmp_path / "sources" / "inside"
    if how == "link":
        inside.symlink_to(secret.path)
    elif how == "gitfile":
        inside.mkdir()
        (inside / ".git").write_text(f"gitdir: {secret.path}\n")
    elif how == "gitlink":
        inside.mkdir()
        (inside / ".git").symlink_to(secret.path)
    elif how == "objects":
        shutil.copytree(secret.path, inside)
        shutil.rmtree(inside / "objects")
        (inside / "objects").symlink_to(secret.path / "objects")
    else:
        inside.mkdir()
        (inside / "HEAD").write_text("ref: refs/heads/main\n")
        (inside / "objects").mkdir()
        (inside / "commondir").write_text(f"{secret.path}\n")
    error = await _refusal(desk, inside)
    assert (type(error), error.step) == (Denied, "address")


async def test_objects_borrowed_through_too_many_levels_are_denied(desk: Desk, tmp_path: Path) -> None:
    previous = Origin(tmp_path / "sources" / "level0")
    previous.commit({b"a": b"1"})
    for level in range(1, 8):
        origin = Origin(tmp_path / "sources" / f"level{level}")
        (origin.path / "objects" / "info").mkdir(exist_ok=True)
        (origin.path / "objects" / "info" / "alternates").write_text(f"# borrowed\n{previous.path}/objects\n")
        previous = origin
    error = await _refusal(desk, previous)
    assert (type(error), error.step) == (Denied, "address")
    assert "deeply" in error.message


@pytest.mark.parametrize("content", ["", "gitdir:", "gitdir: ../nowhere", "nonsense", "gitdir: loop"])
async def test_a_git_file_that_leads_nowhere_is_not_found(desk: Desk, tmp_path: Path, content: str) -> None:
    work = tmp_path / "sources" / "work"
    work.mkdir()
    (work / "loop").symlink_to("loop")
    (work / ".git").write_text(content)
    error = await _refusal(desk, work)
    assert (type(error), error.step) == (NotFound, "connect")


async def test_a_pipe_in_the_place_of_a_file_does_not_hang(desk: Desk, origin: Origin, tmp_path: Path) -> None:
    work = tmp_path / "sources" / "work"
    work.mkdir()
    os.mkfifo(work / ".git")
    error = await _refusal(desk, work)
    assert (type(error), error.step) == (NotFound, "connect")


async def test_a_pipe_in_the_place_of_head_is_stopped_in_time(make_desk: MakeDesk, origin: Origin) -> None:
    desk = make_desk(GitLimits(idle_seconds=0.5))
    origin.commit({b"a": b"1"})
    (origin.path / "HEAD").unlink()
    os.mkfifo(origin.path / "HEAD")
    error = await _refusal(desk, origin)
    assert (type(error), error.step) == (Unavailable, "timeout")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another account")
async def test_a_source_of_another_account_is_read(desk: Desk, origin: Origin) -> None:
    origin.commit({b"a": b"1"})
    for path in (origin.path, *origin.path.rglob("*")):
        os.chown(path, 12345, 12345)
    assert await desk.read(origin) == {"a": b"1"}
    assert (await desk.fetch(origin, origin_id := _tip(origin))).commit_id == origin_id


def _tip(origin: Origin) -> str:
    return (origin.path / "refs" / "heads" / "main").read_text().strip()
