"""Which paths of an address name one repository, and their one spelling."""

from __future__ import annotations

import re
import unicodedata
from typing import NoReturn
from urllib.parse import quote, unquote_to_bytes

from repo_registry.domain.errors import Denied, Invalid

PATHS_WITHOUT_CASE = frozenset(("bitbucket.org", "codeberg.org", "github.com", "gitlab.com"))
"""Hosts on which ``Owner/Name`` and ``owner/name`` are one repository."""

_TWO_COMPONENTS = frozenset(("bitbucket.org", "codeberg.org", "github.com"))
"""Hosts on which a repository is named by owner and name; anything longer is a page."""

_OWNER_AND_NAME = 2
_COMPONENT = re.compile(r"(?:[A-Za-z0-9._~+@!(),:=-]|%[0-9A-Fa-f]{2})+")
_REFUSED_ESCAPES = frozenset(b"./\\%")


def _invalid(why: str, instead: str) -> NoReturn:
    raise Invalid(f"{why}; {instead}", field="location", step="address")


def _page(instead: str) -> NoReturn:
    _invalid("the address is a page or a part of a repository", instead)


def _check_escapes(component: str) -> None:
    if "%" not in component:
        return
    data = unquote_to_bytes(component)
    escaped = {int(escape, 16) for escape in re.findall(r"%(..)", component)}
    if escaped & _REFUSED_ESCAPES:
        _invalid("the path hides a dot, slash, backslash or percent sign in a % escape", "write it plainly")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        _invalid("the % escapes of the path are not UTF-8", "give the address as the server shows it")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp") for character in text):
        _invalid("the path holds escaped control or direction characters", "give the address as the server shows it")


def _check_component(component: str) -> None:
    if not component:
        _invalid("the path has an empty part ('//')", "give the address of one repository")
    if component in (".", ".."):
        _invalid("the path holds '.' or '..'", "give the address of the repository itself")
    if not _COMPONENT.fullmatch(component):
        _invalid("the path has characters that an address may not hold", "write them as % escapes")
    _check_escapes(component)
    plain = unquote_to_bytes(component)
    if plain.startswith(b"-"):
        _page("give it without the part that begins with '-' and what follows")
    if plain != plain.strip() or plain.lower() == b".git":
        _page("give the address of the repository itself")


def judge_remote_path(path: str, host: str) -> str:
    """Return the path of a remote repository without its trailing slash.

    Args:
        path: What follows the first ``/`` after the host.
        host: In its normal form; some hosts name every repository by owner and name.

    Raises:
        Invalid: It is empty, not in the one accepted spelling, or the path of something else than a repository.
    """
    trimmed = path.removesuffix("/")
    if not trimmed:
        _invalid("the address has no path", "give it whole, such as https://host/owner/name")
    components = trimmed.split("/")
    for component in components:
        _check_component(component)
    if any(component.lower().endswith(".git") for component in components[:-1]):
        _page("give it only as far as .git")
    if host in _TWO_COMPONENTS and len(components) != _OWNER_AND_NAME:
        _page(f"give https://{host}/ with owner and name, and nothing behind")
    return trimmed


def normal_path(path: str) -> str:
    """Return the one spelling of a judged path: escapes only where needed, without ``.git``."""
    normal = "/".join(quote(unquote_to_bytes(component), safe="~+@!(),:=") for component in path.split("/"))
    return normal.removesuffix(".git")


def judge_local_path(text: str) -> str:
    """Return an absolute local path in its one spelling: no trailing slash, no final ``.git`` folder.

    Raises:
        Invalid: It is not absolute, or holds ``.``, ``..``, an empty part or a part that begins with ``-``.
        Denied: It is the root folder.
    """
    if not text.startswith("/"):
        _invalid("the path is relative", "give the absolute path")
    trimmed = text.removesuffix("/").removesuffix("/.git")
    if not trimmed:
        raise Denied("the root folder is no repository; give the folder of one", step="address")
    for component in trimmed[1:].split("/"):
        if component in ("", ".", ".."):
            _invalid("the path holds '.', '..' or '//'", "give the absolute path of the folder")
        if component.startswith("-"):
            _invalid("a part of the path begins with '-'", "rename the folder or give another path")
    return trimmed
