"""What is asked for, and what a remote offers: branches, tags, commit ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import attrs

from repo_registry.domain.errors import NotFound

_FULL_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHORT_ID = re.compile(r"[0-9a-f]{4,63}")
_MAX_REF_LENGTH = 1000
_REFUSED = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)|^[-./]|[./]$|^@$")
"""git-check-ref-format(1), and no leading ``-``."""

_SHOWN_NAMES = 5
_PEELED = "^{}"


def is_full_id(text: str) -> bool:
    """Return whether a text is a whole commit id, of SHA-1 or SHA-256."""
    return _FULL_ID.fullmatch(text) is not None


def is_short_id(text: str) -> bool:
    """Return whether a text may be the beginning of a commit id."""
    return _SHORT_ID.fullmatch(text) is not None and not is_full_id(text)


def checked_ref(text: str) -> str:
    """Return a name when it may be one of a branch, tag or commit; a full id in lower case.

    Raises:
        NotFound: No repository can have a branch, tag or commit of this name (``step="ref"``).
    """
    if is_full_id(text.lower()):
        return text.lower()
    encodable = not any("\ud800" <= character <= "\udfff" for character in text)
    if not text or len(text) > _MAX_REF_LENGTH or _REFUSED.search(text) or not encodable:
        raise NotFound("no branch or tag can have this name; give a branch, a tag or a full commit id", step="ref")
    return text


def candidate_names(ref: str) -> tuple[str, ...]:
    """Return the full names that a short one may stand for, in git's order (gitrevisions(7)): tags before branches."""
    if ref.startswith("refs/"):
        return (ref,)
    spelled = (f"refs/{ref}",) if ref.startswith(("heads/", "tags/")) else ()
    return (*spelled, f"refs/tags/{ref}", f"refs/heads/{ref}")


def patterns_for(ref: str | None) -> tuple[str, ...]:
    """Return what to ask a remote for."""
    if ref is None or ref == "HEAD":
        return ("HEAD",)
    names = candidate_names(ref)
    return ("HEAD", *(pattern for name in names for pattern in (name, name + _PEELED)))


@attrs.frozen(kw_only=True)
class Tip:
    """What is to be fetched."""

    source: str
    """Full name of a ref, ``HEAD``, or a full commit id."""
    commit_id: str
    """The commit that it names now; a tag's own id when the remote does not peel it."""
    shown: str
    """The name for people."""


@attrs.frozen(kw_only=True)
class Advertisement:
    """What a remote says it has."""

    ids: Mapping[str, str]
    """Object ids by full name; ``name^{}`` is what a tag points to in the end."""
    default: str | None
    """Full name of the branch that ``HEAD`` names, whether or not it exists."""

    def peeled(self, name: str) -> str | None:
        """Return the id a name leads to, tags followed."""
        return self.ids.get(name + _PEELED, self.ids.get(name))

    @property
    def object_id_length(self) -> int | None:
        """Hexadecimal digits of the remote's ids; ``None`` when it has shown none."""
        return next((len(object_id) for object_id in self.ids.values()), None)


def parse_advertisement(output: bytes) -> Advertisement:
    """Read the answer of ``git ls-remote --symref``; lines of another form are passed over."""
    ids: dict[str, str] = {}
    default: str | None = None
    for line in output.split(b"\n"):
        left, tab, right = line.partition(b"\t")
        name = right.decode("utf-8", "surrogateescape")
        if not tab:
            continue
        if left.startswith(b"ref: "):
            if name == "HEAD":
                default = left[5:].decode("utf-8", "surrogateescape")
        elif is_full_id(left.decode("ascii", "replace")):
            ids[name] = left.decode("ascii")
    return Advertisement(ids=ids, default=default)


def short_name(full: str) -> str:
    """Return a ref's name as people say it."""
    for prefix in ("refs/heads/", "refs/tags/"):
        if full.startswith(prefix):
            return full[len(prefix) :]
    return full


def _can_be_asked_for(full: str) -> bool:
    """Return whether a name that a remote told is one that git would let it have."""
    return full.startswith("refs/") and not _REFUSED.search(full)


def default_tip(offered: Advertisement) -> Tip | None:
    """Return the remote's default, or ``None`` when its ``HEAD`` leads nowhere."""
    commit_id = offered.ids.get("HEAD")
    if commit_id is None:
        return None
    if offered.default is None or not _can_be_asked_for(offered.default):
        return Tip(source="HEAD", commit_id=commit_id, shown="HEAD")
    return Tip(source=offered.default, commit_id=commit_id, shown=short_name(offered.default))


def named_tip(ref: str, offered: Advertisement) -> Tip | None:
    """Return the branch or tag of this name, or ``None``."""
    for name in candidate_names(ref):
        commit_id = offered.peeled(name)
        if commit_id is not None:
            return Tip(source=name, commit_id=commit_id, shown=ref)
    return None


def tip_by_id(prefix: str, offered: Advertisement, *, shown: str) -> Tip | None:
    """Return the one ref whose commit id begins with ``prefix``, or ``None`` when none does.

    Raises:
        NotFound: Several commits do (``step="ref"``).
    """
    found: dict[str, str] = {}
    for name in sorted(offered.ids):
        base = name.removesuffix(_PEELED)
        commit_id = offered.peeled(base)
        if _can_be_asked_for(base) and commit_id is not None and commit_id.startswith(prefix):
            found.setdefault(commit_id, base)
    if len(found) > 1:
        raise NotFound("several commits begin with these digits; give the full commit id", step="ref")
    return next((Tip(source=name, commit_id=commit_id, shown=shown) for commit_id, name in found.items()), None)


def some_branches(names: Iterable[str]) -> str:
    """Return a few branch names fit for a message."""
    branches: Sequence[str] = sorted(name[len("refs/heads/") :] for name in names if name.startswith("refs/heads/"))
    shown = [name for name in branches if name.isprintable() and len(name) <= 60][:_SHOWN_NAMES]  # noqa: PLR2004  fits
    return ", ".join(shown)
