"""Records of a tree, as git prints them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from repo_registry.adapters.git.trees import parse_entry
from repo_registry.domain.rules.path_bytes import raw_path


@given(
    st.sampled_from(["100644", "100755", "120000", "160000"]),
    st.from_regex("[0-9a-f]{40}|[0-9a-f]{64}", fullmatch=True),
    st.one_of(st.none(), st.integers(0, 10**15)),
    st.binary(min_size=1).map(lambda raw: raw.replace(b"\0", b"\t")),
)
def test_a_record_is_read_whatever_its_path(mode: str, object_id: str, size: int | None, path: bytes) -> None:
    shown = "-" if size is None else str(size)
    entry = parse_entry(f"{mode} blob {object_id} {shown:>7}\t".encode() + path)
    assert (entry.mode, entry.object_id, entry.size_bytes) == (mode, object_id, size or 0)
    assert entry.raw_path == path
    assert raw_path(entry.path) == path


def test_a_size_that_git_cannot_tell_is_zero() -> None:
    assert parse_entry(b"100644 blob " + b"e" * 40 + b"     BAD\ta").size_bytes == 0
