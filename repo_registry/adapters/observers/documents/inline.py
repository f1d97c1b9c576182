"""From inline markup to plain text: links to their words, images and tags to nothing, code kept in backticks."""

from __future__ import annotations

import html
import re

#: Characters of one paragraph that are looked at; it bounds the work on hostile text.
MAX_INLINE = 4_000

_HELD = re.compile(r"(`+)(?!`)(.{1,400}?)(?<!`)\1(?!`)|\\([!-/:-@\[-_{-~])")
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\](?:\([^()]{0,1500}(?:\([^()]{0,200}\)[^()]{0,200})?\)|\[[^\[\]]{0,100}\])?")
_LINK = re.compile(r"\[([^\[\]]{0,400})\](?:\([^()]{0,1500}(?:\([^()]{0,200}\)[^()]{0,200})?\)|\[[^\[\]]{0,100}\])")
_SHORTCUT = re.compile(r"\[([^\[\]^][^\[\]]{0,200})\]")
_TASK_OR_NOTE = re.compile(r"^\[[ xX]\]\s|\[\^[^\[\]]{1,60}\]|\[![A-Z]{3,12}\]")
_AUTOLINK = re.compile(r"<(?:https?|mailto|ftp):[^<>\s]{1,500}>")
_BREAK = re.compile(r"<(?:br|hr|/p|/div|/li|/td)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*(?:>|$)")
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~")
_SHORTCODE = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,40}:(?![\w:])")
_ROLE = re.compile("\\{[a-z][\\w:.-]{0,40}\\}(?=[\ue000-\uf8ff])")
_ROLE_TARGET = re.compile(r"^(.{1,200}?)\s*<[^<>]{1,200}>$")
_ATTRIBUTES = re.compile(r"\{[#.:][^{}]{0,200}\}\s*$")
#: What is held back while markup is removed stands as one character of the private use area each.
_FIRST_HELD = 0xE000
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def plain(text: str) -> str:
    """Return Markdown inline text as plain words on one line; inline code stays in single backticks."""
    text = text[:MAX_INLINE]
    text = _PRIVATE.sub("", html.unescape(text) if "&#" in text else text)
    if "`" not in text and "\\" not in text:
        return " ".join(_without_markup(text).split())
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        code = " ".join((match[2] or "").split())
        role = _ROLE_TARGET.match(code) if match.start() and text[match.start() - 1] == "}" else None
        held.append(match[3] or (role[1] if role else f"`{code}`"))
        return chr(_FIRST_HELD + len(held) - 1)

    return " ".join(_shown(_without_markup(_ROLE.sub("", _HELD.sub(hold, text))), held).split())


def _shown(text: str, held: list[str]) -> str:
    return _PRIVATE.sub(lambda match: held[ord(match[0]) - _FIRST_HELD], text)


def _without_markup(text: str) -> str:
    if "[" in text:
        text = _IMAGE.sub("", _TASK_OR_NOTE.sub("", text))
        text = _LINK.sub(r"\1", _LINK.sub(r"\1", text))
        text = _SHORTCUT.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", _AUTOLINK.sub("", text)))
    if "*" in text or "_" in text or "~" in text:
        text = _EMPHASIS.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if ":" in text:
        text = _SHORTCODE.sub("", text)
    return _ATTRIBUTES.sub("", text) if text.rstrip().endswith("}") else text


_ONLY_LINKS = re.compile(r"(?:[\s\-–—|,·•/:]*!?\[[^\[\]]{0,300}\](?:\([^()]{0,1500}\)|\[[^\[\]]{0,100}\]))+[\s.]*")
_BEGINS_WITH_LINK = re.compile(r"\s*(?:\*\*|__)?\[[^\[\]]{1,300}\]\((?:[^()]{0,1500})\)")


def only_links(raw: str) -> bool:
    """Tell whether an item is nothing but links, as in a table of contents."""
    return _ONLY_LINKS.fullmatch(raw[:MAX_INLINE]) is not None


def begins_with_link(raw: str) -> bool:
    """Tell whether an item begins with a link, as in a list of other projects."""
    return _BEGINS_WITH_LINK.match(raw[:MAX_INLINE]) is not None


_RST_HELD = re.compile(
    r"``([^`]{1,300}(?:`[^`]{1,300}){0,4})``|:[a-zA-Z][\w:+.-]{0,40}:`([^`]{1,300})`|\\([!-/:-@\[-`{-~])"
)
_RST_LINK = re.compile(r"`([^`<>]{1,300}?)\s*<[^`<>]{1,600}>`__?")
_RST_REFERENCE = re.compile(r"`([^`]{1,300})`__?")
_RST_WORD_REFERENCE = re.compile(r"\b(\w[\w.-]{0,80})_(?![\w_])")
_RST_SUBSTITUTION = re.compile(r"\|[A-Za-z][^|]{0,60}\|_{0,2}")
_RST_NOTE = re.compile(r"\[[#*\w-]{1,20}\]_")


def plain_rst(text: str) -> str:
    """Return reStructuredText inline text as plain words on one line; literals stay in single backticks."""
    text = _PRIVATE.sub("", text[:MAX_INLINE])
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        if match[1]:
            held.append(f"`{match[1].strip()}`")
        elif match[2]:
            label = match[2].partition("<")[0].strip()
            held.append(label or match[2].strip("<>").lstrip("~!").rpartition(".")[2])
        else:
            held.append(match[3])
        return chr(_FIRST_HELD + len(held) - 1)

    text = _RST_HELD.sub(hold, text)
    text = _RST_REFERENCE.sub(r"\1", _RST_LINK.sub(r"\1", text))
    text = _RST_SUBSTITUTION.sub("", _RST_NOTE.sub("", text))
    text = _RST_WORD_REFERENCE.sub(r"\1", text).replace("`", "")
    return " ".join(_shown(_EMPHASIS.sub("", text), held).split())
