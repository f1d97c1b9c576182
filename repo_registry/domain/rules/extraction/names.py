"""What a name looks like: verb and object, 2 to 12 words, sentence case, plain words only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from repo_registry.domain.rules.extraction.inflection import plural, singular
from repo_registry.domain.rules.extraction.verbs import VERBS, plainer
from repo_registry.domain.rules.extraction.word_tables import words

MIN_WORDS = 2
MAX_WORDS = 12
MAX_NAME = 120
MAX_SUMMARY = 400

_CODE_MARKS = re.compile(r"[<>{}\[\]()=$\\|*^~`;]|https?:|www\.|::|--|\.\.\.|…")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_PARENTHESES = re.compile(r"\s*\([^()]{0,300}\)")
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "\u00a0": " ", "‑": "-"})

#: Common words that are proper nouns too; they keep their capital even where prose has them in lower case.
_PROPER = words(
    """
    Go Rust React Express Swift Spring Node Docker Chrome Windows Word Excel Slack Teams Stripe Rails Flask Ruby
    Make Python Java Swing Angular Amazon Apple Google Git Markdown Discord Telegram Redis Prisma Nest Next Bun Yarn
    Safari
    """
)


_ACRONYMS = {
    word.lower(): word
    for word in sorted(
        words(
            """
            JSON YAML TOML HTML CSS PDF CSV XML SQL API APIs URL URLs HTTP HTTPS REST CLI UI UUID UUIDs JWT SSH
            DNS TLS SSL FTP SFTP TCP UDP IP RSS AWS GCP S3 ORM SVG PNG JPEG GIF QR SMS OAuth OAuth2 GraphQL CORS
            CRUD SDK MCP LLM LLMs OCR PostgreSQL MySQL SQLite MongoDB GitHub GitLab OpenAPI SMTP IMAP OIDC SSO
            LDAP MQTT 2FA CSRF XSS RBAC TUI GUI JavaScript TypeScript WebSocket WebSockets Kubernetes
            """
        )
    )
}

#: Ordinary nouns that headings often begin with; they lose their capital inside a name.
_ORDINARY = words(
    """
    account activity alert analytics app application archive article artifact asset audio backup batch bookmark
    browser bug build cache calendar card category chat class client cluster code color column command comment
    commit component config configuration connection contact container content context course credential currency
    custom customer dashboard data database dataset date dependency deployment device directory document domain
    download email employee entity environment error event expense export feature feed field file filter folder font
    form format full-text function graph group history image import index input instance invoice issue item job key
    keyboard label language layout library license line link list location log machine media member memory menu
    message metadata metric model module movie multi multiple music network note notification object order output
    package page parallel password path payment permission photo pipeline playlist plugin policy post process
    product profile project prompt push query queue rate real-time record remote report repository request resource
    response result role route rule schedule schema screen script search secret section server service session
    shared shopping signature site source space spam speech static stats status stock storage stream string
    structured style newsletter podcast recipe habit gallery picture screenshot template snippet todo reminder
    receipt clipboard dotfile certificate host pod subscription syntax system table tag task team test text theme
    thread ticket time token topic traffic transaction type unit url user value variable vector version video view
    virtual voice web webhook website widget word workflow workspace
    """
)


def is_name(text: str) -> bool:
    """Tell whether a text is a well-formed name."""
    words = text.split()
    if not MIN_WORDS <= len(words) <= MAX_WORDS or len(text) > MAX_NAME or text != " ".join(words):
        return False
    if _CODE_MARKS.search(text) or not words[0][0].isupper() or words[0].lower().rstrip(",") not in VERBS:
        return False
    if text[-1] in ".,:;!?-–—/&\"'" or any(unicodedata.category(mark)[0] == "C" for mark in text):
        return False
    return len(_NOT_ASCII.findall(text)) * 3 <= len(text)


def cleaned(text: str) -> str:
    """Return a text of a document as words that may stand in a name: no backticks, parentheses, emoji or controls."""
    text = text[: 4 * MAX_SUMMARY].translate(_QUOTES)
    if not text.isascii():
        text = "".join(
            mark for mark in text if unicodedata.category(mark) not in {"So", "Sk", "Cn", "Co", "Cf", "Mn", "Cs"}
        )
    text = text.replace("`", "").replace("()", "").replace('"', "")
    return _SPACES.sub(
        " ", "".join(" " if mark < " " or mark == "\x7f" else mark for mark in _PARENTHESES.sub("", text))
    ).strip()


def as_name(words: Iterable[str], vocabulary: frozenset[str] = frozenset()) -> str | None:
    """Return words as a name in sentence case, ``None`` when they cannot be one.

    Args:
        words: Begin with a verb in its plain form.
        vocabulary: Lower-case words of the project's prose; capitals of a Title Case phrase are dropped for these.
    """
    words = [_ACRONYMS.get(word, word) for word in words]
    if not words:
        return None
    if len(words) > 1:
        known = vocabulary | _ORDINARY if _title_case(words[1:]) else _ORDINARY
        words[1:] = _lowered_runs(words[1:], known)
    text = " ".join([*plainer(words[0]).split(), *words[1:]]).rstrip(" .,:;!?-–—/&\"'")
    text = text[:1].upper() + text[1:]
    return text if is_name(text) else None


def summary_of(text: str) -> str:
    """Return a text as a summary: one line, no backticks, cut at a word within the limit."""
    text = _SPACES.sub(
        " ", "".join(mark if mark >= " " and mark != "\x7f" else " " for mark in text.replace("`", ""))
    ).strip()
    text = "".join(mark for mark in text if unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Co"})
    if len(text) <= MAX_SUMMARY:
        return text
    return text[: MAX_SUMMARY - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def counted(noun: str) -> str:
    """Return the plural of an ordinary noun; other words stand as they are: "gzip compression" compresses gzip."""
    return plural(noun) if noun.lower() in _ORDINARY else noun


def _title_case(words: list[str]) -> bool:
    content = [word for word in words if len(word) > 3]
    return bool(content) and all(word[0].isupper() or not word[0].isalpha() for word in content)


def _lowered_runs(words: list[str], vocabulary: frozenset[str]) -> list[str]:
    """Drop the capitals of runs of capital words that are all ordinary: "Content Security Policy" is a name."""
    found: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if word[:1].isupper() and word[1:].islower():
            run.append(word)
            continue
        lowered = [_lowered(part, vocabulary) for part in run]
        found += lowered if all(part[0].islower() for part in lowered) else run
        found.append(word)
        run = []
    return found[:-1]


def _lowered(word: str, vocabulary: frozenset[str]) -> str:
    if len(word) < 2 or not word[0].isupper() or not word[1:].islower() or word in _PROPER:
        return word
    lower = word.lower()
    return lower if lower.strip(".,") in vocabulary or singular(lower.strip(".,")) in vocabulary else word
