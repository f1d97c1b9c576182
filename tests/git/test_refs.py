"""What is asked for, and what a remote offers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.git.refs import (
    checked_ref,
    default_tip,
    named_tip,
    parse_advertisement,
    patterns_for,
    some_branches,
    tip_by_id,
)
from repo_registry.domain.errors import NotFound

ONE, TWO = "1" * 40, "1" * 39 + "2"


@pytest.mark.parametrize("ref", ["main", "feature/x", "v1.0", "refs/pull/1/head", "日本", "a" * 64, "r-1", "HEAD"])
def test_names_that_git_allows_are_passed_on(ref: str) -> None:
    assert checked_ref(ref) == ref


@pytest.mark.parametrize(
    "ref",
    [
        *("", "-x", "--help", "a b", "a..b", "a:b", "a~1", "a^", "^a", "a^{commit}", "@{u}", "@", "a*", "a?", "a[b"),
        *("a\\b", "a\nb", "/a", "a/", "a//b", "a.lock", "a.lock/b", ".a", "a/.b", "a.", "\x00", "a\x7f", "x" * 1001),
        "\ud800",
    ],
)
def test_names_that_no_ref_can_have_are_not_found(ref: str) -> None:
    with pytest.raises(NotFound) as caught:
        checked_ref(ref)
    assert caught.value.step == "ref"


@given(st.text())
def test_no_name_that_passes_can_be_an_option_or_a_pattern(ref: str) -> None:
    try:
        passed = checked_ref(ref)
    except NotFound:
        return
    assert not passed.startswith("-")
    assert all(pattern == "HEAD" or pattern.startswith("refs/") for pattern in patterns_for(passed))
    assert not set(passed) & set(" \n\0:^~?*[\\")


@given(st.binary())
def test_any_answer_of_a_remote_is_read(output: bytes) -> None:
    offered = parse_advertisement(output)
    assert all(set(object_id) <= set("0123456789abcdef") for object_id in offered.ids.values())


def test_the_default_is_the_branch_that_head_names() -> None:
    offered = parse_advertisement(f"ref: refs/heads/trunk\tHEAD\n{ONE}\tHEAD\n".encode())
    tip = default_tip(offered)
    assert tip is not None
    assert (tip.source, tip.commit_id, tip.shown) == ("refs/heads/trunk", ONE, "trunk")


@pytest.mark.parametrize("target", ["--upload-pack=id", "refs/heads/a:b", "../x", "HEAD", "refs/heads/*"])
def test_a_default_with_an_impossible_name_is_fetched_as_head(target: str) -> None:
    tip = default_tip(parse_advertisement(f"ref: {target}\tHEAD\n{ONE}\tHEAD\n".encode()))
    assert tip is not None
    assert (tip.source, tip.shown) == ("HEAD", "HEAD")


def test_a_tag_is_peeled_and_comes_before_a_branch() -> None:
    answer = f"{ONE}\trefs/heads/x\n{'3' * 40}\trefs/tags/x\n{TWO}\trefs/tags/x^{{}}\n"
    tip = named_tip("x", parse_advertisement(answer.encode()))
    assert tip is not None
    assert (tip.source, tip.commit_id) == ("refs/tags/x", TWO)
    assert named_tip("y", parse_advertisement(answer.encode())) is None


def test_the_beginning_of_an_id_names_one_commit_or_none() -> None:
    offered = parse_advertisement(f"{ONE}\trefs/heads/a\n{ONE}\trefs/heads/b\n{TWO}\trefs/heads/c\n".encode())
    tip = tip_by_id(TWO[:40], offered, shown="x")
    assert tip is not None
    assert tip.source == "refs/heads/c"
    assert tip_by_id("2222", offered, shown="x") is None
    with pytest.raises(NotFound):
        tip_by_id("1111", offered, shown="x")


def test_a_ref_with_an_impossible_name_is_never_asked_for() -> None:
    offered = parse_advertisement(f"{ONE}\trefs/heads/a:refs/heads/b\n{ONE}\t--upload-pack=id\n".encode())
    assert tip_by_id(ONE, offered, shown="x") is None


def test_branches_are_suggested_only_when_they_can_be_printed() -> None:
    names = ["refs/heads/b", "refs/heads/a", "refs/heads/\x1b[31m", "refs/tags/t", "refs/heads/" + "x" * 100]
    assert some_branches(names) == "a, b"
