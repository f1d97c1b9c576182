"""From prose to verb and object: headings, bullets and sentences that say what something does.

"Taking a screenshot" gives "Take a screenshot", "X lets you browse files" gives "Browse files", "a linter for
`package.json` files" gives "Lint package.json files". What holds no verb of the closed list gives nothing: it may
become summary text, never a name.
"""

from __future__ import annotations

import re
from enum import Enum

import attrs

from repo_registry.domain.rules.extraction import nominals
from repo_registry.domain.rules.extraction.names import MAX_WORDS, as_name, cleaned
from repo_registry.domain.rules.extraction.nouns import EMPTY_WORDS, PRONOUNS, VEHICLES, is_plural
from repo_registry.domain.rules.extraction.verbs import AMBIGUOUS, VERBS, from_gerund, from_third_person

#: Words of a sentence that are looked at.
MAX_TOKENS = 60
#: Clauses that one sentence may give.
MAX_CLAUSES = 6
#: How far from the beginning the verb of a sentence is looked for.
MAX_SUBJECT = 12


class Form(Enum):
    """The grammatical form in which the verbs of a clause stand."""

    PLAIN = "plain"
    GERUND = "gerund"
    THIRD = "third"


@attrs.frozen(kw_only=True)
class Wording:
    """How one project words things."""

    subjects: frozenset[str] = frozenset()
    """Lower-case names that the project calls itself by."""
    vocabulary: frozenset[str] = frozenset()
    """Lower-case words of its prose."""


@attrs.frozen(kw_only=True)
class Phrase:
    """A name found in a text."""

    name: str
    nominal: bool = False
    """Whether it was made from a noun: less certain than from a verb."""
    source: str = ""
    """The words that it was made from."""


PLAIN_WORDING = Wording()

_DETERMINERS = frozenset(
    "a an the all any each every your multiple several many new one two more this these its their".split()
)
_PARTICLES = frozenset("in out up off on down over with for to from into between through back away".split())
_STRONG_NOUNS = frozenset(
    """
    access alert answer archive audit balance batch bulk block book bookmark boot bundle cache call cast catalog chain change
    chart chat clip cluster color command comment commit contact content control copy cost design display document draft
    drive express feed feature figure file fire fit flag flash focus forecast format function graph group guard guide handle
    hash help hook host image index input interface invite issue key label launch level link load lock log look map mark
    mask match measure mirror mock model mount move name nest note number object offer open order output own pack package
    page paint path pay phase pin pipe plan plot point pool position post power prefix preview process produce profile
    program project prompt prototype proxy pull purchase push query queue quote rank rate reach record reference release
    report request reserve return review round route sample scale schedule score screen script secure segment sequence set
    shard share shift ship show sign slice snapshot sort stack stage star state stem step stitch store stream structure style
    supply support swap switch tag tail target template test time token trace track trade train transfer transport trigger
    trim trust tune turn tweak type update upgrade use value vendor version view visit vote wait walk watch watermark work
    wrap zip zoom compact complete correct clean clear close secure smooth warm slice audit search sandbox sort stream
    """.split()
)
_SHOWING = frozenset(
    "show load open start stop process display copy move run return clean clear close build write sort filter print output "
    "list check count set record access download upload".split()
)
_ADVERBS = frozenset(
    "also then just only always often optionally even both either now already simply further additionally instead "
    "still currently basically primarily mainly mostly".split()
)
_NEGATIONS = frozenset(
    "not never no cannot can't won't don't doesn't isn't aren't didn't wasn't unable without neither nor nothing none "
    "couldn't shouldn't wouldn't".split()
)
#: How far into a sentence a negation takes its claim back.
MAX_NEGATION = 10
_ABOUT_TEXT = re.compile(
    r"(?:(?:in|on)\s+)?(?:this|the|these|following|next|each)\s+(?:\w+\s+){0,2}?(?:page|guide|document|documentation|section|tutorial|"
    r"chapter|article|how-to|howto|post|recipe|table|list|reference|walkthrough|readme|file|steps?|instructions?|notes?|"
    r"diagram|snippet|code\s+below)s?\b",
    re.IGNORECASE,
)
_META_NOUNS = frozenset(
    "reference guide guides overview guideline guidelines basics tips options configuration process strategies strategy api "
    "concepts concept blocks page system cases case coverage principles notes changes details examples example tutorial "
    "documentation docs faq support stack model framework library tool tools environment practices".split()
)
_NO_ADVERBS = frozenset("apply reply supply multiply comply rely family assembly only anomaly fly".split())
_STOPS = frozenset(
    "so because which who while whereas whether including e.g. i.e. such instead rather unless although though like but "
    "you thus hence therefore yet i we".split()
)
_CUTS = frozenset(
    "that which by using from with in on for to as via into when if and or where after before without against inside "
    "through under over across based given until between within at of depending following found provided than".split()
)
_DANGLING = frozenset(
    "a an the of and or to with in on for by from as at into via is are be that which when if using between than your its "
    "their any other some this these not based such including like only also then e.g i.e without each absolute same".split()
)
_READER = frozenset(
    "see check clone visit note ensure read click press go get make open try follow learn download star join contact refer "
    "remember navigate proceed consider keep look select choose feel pass want ask replace let add change edit copy "
    "install".split()
)
_READER_ONLY = frozenset(
    "see visit click press try refer remember consider contact proceed navigate note feel let learn look".split()
)
_READER_ACTS = frozenset("get have need see find notice be open go click press visit switch type paste access".split())
_READER_PAIRS = frozenset(
    "make sure,get started,clone the,clone this,check out,get started,go to,keep in,take a look,have a,get help,get involved,get in,report "
    "bugs,report issues,open an,open a,follow the,read the,star the,join the,ask a,use this,use it,use case,use cases,"
    "learn more,get support,check the,help wanted,stay up,keep up,work in,run the,build the,follow these,call for,"
    "set up,log an,start with,start by,switch to,turn on,copy and,copy the,fork the,run it,start using,start here".split(
        ","
    )
)
_RELATIVE = frozenset("that which who if when where whether until while what how as because than to".split())
_IDENTIFIER = re.compile(r"[a-z]+[a-z0-9]*[A-Z]|\w+_\w*|@[\w.-]+/|[\w-]*\.[a-z_]+\(")
_NAME_TAIL = frozenset(
    "automatically easily simply quickly together effortlessly seamlessly instantly etc too again here".split()
)
_GRANT = re.compile(
    r"\b(?:can(?: also| be used to| either| optionally| help you| easily)?|could|will(?: also| automatically)?|lets? (?:you|users|us|one|developers|people)|"
    r"let's you|allows?(?: for)?(?: you| users| developers| one| anyone| people| us| teams)?(?: to)?|allowing (?:you|users) to|"
    r"enables?(?: you| users| developers| teams)?(?: to)?|enabling (?:you|users) to|"
    r"helps?(?: you| users| developers| teams| people| in)?(?: to)?|"
    r"makes? it (?:very |really |super |much )?(?:easy|easier|possible|simple|simpler|trivial|straightforward) to|"
    r"gives? (?:you|users) the (?:ability|power|option) to|"
    r"provides? (?:you with )?(?:a |an |the )?(?:\w+ ){0,3}(?:ways?|ability|means|possibility|option|functionality) (?:to|of|for)|"
    r"(?:is|are) (?:\w+ly )?(?:used|designed|intended|meant|able|built|made|useful|responsible|suitable) (?:to|for)|"
    r"(?:is|are) about|used (?:to|for)|aims? (?:to|at)|(?:the )?ability to|(?:the )?options? to|how to|ways? to|"
    r"capable of|responsible for)\s+(?=\S)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<![A-Z\s.])(?<!e\.g)(?<!i\.e)(?<!vs)(?<!etc)[.!?](?=\s+[\"'(`]?[A-Z`\d]|\s*$)")
_NUMBERING = re.compile(
    r"^(?:(?:step|part|chapter)\s+\d{1,3}|\d{1,3}(?:\.\d{1,3}){0,3}|[a-z]\))[.:)\s-]+\s*(?=\S)", re.IGNORECASE
)
_LABEL = re.compile(r"^([^:–—]{2,60}?)(?::\s+|\s+[-–—]{1,2}\s+|\s*[–—]\s*)(?=\S)(.+)$")


def sentences(text: str, limit: int = 4) -> tuple[str, ...]:
    """Return the first sentences of a text, each without its final stop."""
    found: list[str] = []
    for line in text.split("\n"):
        start = 0
        for end in _SENTENCE_END.finditer(line):
            found.append(line[start : end.start()].strip())
            start = end.end()
        found.append(line[start:].strip())
        if len(found) >= 3 * limit:
            break
    return tuple(sentence for sentence in found if sentence)[:limit]


def heading_phrase(text: str, wording: Wording = PLAIN_WORDING, *, nominal: bool = True) -> Phrase | None:
    """Return the name that a heading, a title or a label gives, if any."""
    words = _tokens(_NUMBERING.sub("", cleaned(text)))
    if len(words) == 2 and words[1].lower() in _META_NOUNS and words[0].lower() != "support":  # noqa: PLR2004
        return None
    if not words or _negated(words) or words[0].lower().rstrip(",") in {"why", "what", "when", "where", "who", "which"}:
        return None
    if words[0].lower() == "how":
        return _how(words, wording)
    return _spoken(words, wording, trusted=False) or (_nominal(words, wording) if nominal else None)


def help_phrase(text: str, wording: Wording = PLAIN_WORDING) -> Phrase | None:
    """Return the name that a help text, route summary or docstring gives by its first sentence, if any.

    Such texts say what the thing does, so that an ambiguous first word is taken for a verb.
    """
    first = next(iter(sentences(text, 1)), "")
    words = _tokens(cleaned(first))
    if words and words[0].lower() in _NEGATIONS:
        return None
    return _spoken(words, wording, trusted=True) or _told(words, wording) or _nominal(words, wording)


def bullet_phrase(text: str, wording: Wording = PLAIN_WORDING) -> Phrase | None:
    """Return the name that an item of a feature list gives: its label, else what follows it, else its noun."""
    whole = cleaned(text)
    label = _LABEL.match(whole[:600])
    if label and all(word.lower().strip(",&") in nominals.WEAK | {"and", "&", ""} for word in label[1].split()):
        return None
    parts = [label[1], label[2]] if label else [whole]
    parts = [part for part in parts if not _negated(part.split())]
    for part in parts:
        first = next(iter(sentences(part, 1)), "")
        words = _tokens(first)
        found = _spoken(words, wording, trusted=False) or _told(words, wording)
        if found:
            return found
    for part in parts:
        found = _nominal(_tokens(next(iter(sentences(part, 1)), "")), wording)
        if found:
            return found
    return None


def clauses(sentence: str, wording: Wording = PLAIN_WORDING) -> tuple[Phrase, ...]:
    """Return the names that a sentence about the project gives, one for each coordinated verb with an object."""
    words = _tokens(cleaned(sentence))
    if _negated(words) or _ABOUT_TEXT.match(sentence[:120]):
        return ()
    if (
        not words
        or " ".join(words[:2]).lower() in {"this example", "for example", "the example", "for instance"}
        or any(word.lower().strip(",") in {"i", "we", "our", "my", "i'm", "we're", "i've"} for word in words[:4])
    ):
        return ()
    for finder in (_all_granted, _all_of_vehicle, _all_of_subject, _all_direct):
        found = finder(words, wording)
        if found:
            return found[:MAX_CLAUSES]
    one = _described(words, wording)
    return (one,) if one else ()


def purpose(sentence: str, wording: Wording = PLAIN_WORDING) -> Phrase | None:
    """Return the name in a sentence of the kind "To track stats over time, run:"."""
    words = _tokens(cleaned(sentence))
    if len(words) < 4 or words[0].lower() != "to":  # noqa: PLR2004  to, verb, object, what to do
        return None
    comma = next((place for place, word in enumerate(words) if word.endswith(",")), 0)
    follows = _bare(words[comma + 1]) if comma and comma + 1 < len(words) else ""
    if follows in _CALLS or (follows == "you" and comma + 3 < len(words)):
        return _verb_object([*words[1:comma], words[comma].rstrip(",")], Form.PLAIN, wording, trusted=True)
    return None


_CALLS = frozenset(
    "run use call add set pass enable specify set execute create configure type do simply first include write".split()
)


def _negated(words: list[str]) -> bool:
    return any(word.lower().strip(".,!") in _NEGATIONS for word in words[:MAX_NEGATION])


def _tokens(text: str) -> list[str]:
    return text.split()[:MAX_TOKENS]


def _bare(word: str) -> str:
    return word.lower().strip(".,:;!?'\"")


def _how(words: list[str], wording: Wording) -> Phrase | None:
    if len(words) > 2 and words[1].lower() == "to":  # noqa: PLR2004
        return _verb_object(words[2:], Form.PLAIN, wording, trusted=True)
    if len(words) > 3 and words[1].lower() in wording.subjects:  # noqa: PLR2004
        return _verb_object(words[2:], Form.THIRD, wording, trusted=True)
    return None


def _spoken(words: list[str], wording: Wording, *, trusted: bool) -> Phrase | None:
    """Take words that begin with the verb itself, in whatever form."""
    words = _without_adverbs(words)
    if len(words) < 2:  # noqa: PLR2004
        return None
    first = _bare(words[0])
    if first == "to" or (first in {"ability", "support"} and _bare(words[1]) in {"to", "for"}):
        rest = words[1:] if first == "to" else words[2:]
        if first != "support":
            return _verb_object(rest, Form.PLAIN, wording, trusted=True)
        return _verb_object(rest, Form.GERUND, wording, trusted=True) or _verb_object(
            ["support", *rest], Form.PLAIN, wording, trusted=True
        )
    if first in {"supports", "allows", "enables", "lets", "helps", "provides"}:
        granted = _all_granted(words, wording)
        if granted:
            return granted[0]
    for form in (Form.PLAIN, Form.GERUND, Form.THIRD):
        found = _coordinated(words, form, wording, trusted=trusted)
        if found:
            return found[0]
    return None


def _told(words: list[str], wording: Wording) -> Phrase | None:
    for finder in (_all_granted, _all_of_vehicle, _all_of_subject):
        found = finder(words, wording)
        if found:
            return found[0]
    return None


def _all_granted(words: list[str], wording: Wording) -> tuple[Phrase, ...]:
    text = " ".join(words)
    match = _GRANT.search(text)
    if match is None or len(text[: match.start()].split()) > MAX_SUBJECT:
        return ()
    before = text[: match.start()].lower().split()
    if match[0].lower().startswith(("can", "could", "will")) and not _is_subject(before, wording):
        return ()
    rest = text[match.end() :].split()
    if rest and before and before[-1] in {"you", "users"} and _bare(rest[0]) in _READER_ACTS:
        return ()
    if match[0].lower().startswith(("how", "way", "option", "used")) and before and not set(before) & VEHICLES:
        return ()
    gerunds = match[0].rstrip().lower().endswith((" for", " of", " in", " about", " at"))
    for form in (Form.GERUND,) if gerunds else (Form.PLAIN, Form.GERUND):
        found = _coordinated(rest, form, wording)
        if found:
            return found
    return ()


def _is_subject(before: list[str], wording: Wording) -> bool:
    if not before:
        return False
    names = {_bare(word) for word in before}
    return bool(names & (wording.subjects | {"it", "this", "which", "that", "you", "users", "they"})) or bool(
        names & VEHICLES and len(before) <= 5  # noqa: PLR2004
    )


def _all_of_vehicle(words: list[str], wording: Wording) -> tuple[Phrase, ...]:
    for place, word in enumerate(words[: MAX_SUBJECT + 4]):
        link = _bare(words[place + 1]) if place + 1 < len(words) else ""
        later = [part.lower() for part in words[place + 1 : place + 7]]
        if _bare(word) in VEHICLES and word.endswith(",") and "to" in later:
            found = _coordinated(words[place + later.index("to") + 2 :], Form.PLAIN, wording)
            if found:
                return found
        if (
            _bare(word) not in VEHICLES
            or word.endswith((",", ":"))
            or link not in {"to", "for", "that", "which", "used"}
        ):
            continue
        rest = words[place + 2 :]
        if link in {"that", "which"}:
            found = _coordinated(rest, Form.THIRD, wording)
        else:
            found = _coordinated(rest, Form.PLAIN if link == "to" else Form.GERUND, wording)
        if found:
            return found
        if link == "for":
            one = _nominal(rest, wording)
            return (one,) if one else ()
    return ()


def _all_of_subject(words: list[str], wording: Wording) -> tuple[Phrase, ...]:
    first = _bare(words[0]) if words else ""
    known = first in wording.subjects or first in {"it", "this", "these", "which"} or (first == "the" and _is_subject(
        [_bare(word) for word in words[1:3]], wording))  # fmt: skip
    if not known:
        return ()
    for place in range(1, min(6, len(words) - 1)):
        if from_third_person(_bare(words[place])) and _bare(words[place]) not in VEHICLES:
            return _coordinated(words[place:], Form.THIRD, wording)
    return ()


def _all_direct(words: list[str], wording: Wording) -> tuple[Phrase, ...]:
    words = _without_adverbs(words)
    for form in (Form.PLAIN, Form.GERUND, Form.THIRD):
        found = _coordinated(words, form, wording, trusted=False)
        if found:
            return found
    return ()


def _described(words: list[str], wording: Wording) -> Phrase | None:
    """Take "X is a linter for Y" or "a linter for Y" by its noun."""
    for place, word in enumerate(words[:MAX_SUBJECT]):
        if word.lower() in {"is", "are"} and place and place + 1 < len(words):
            before = [_bare(part) for part in words[:place]]
            if (
                before[0] in wording.subjects
                or before[0] in {"it", "this"}
                or set(before) & (wording.subjects | VEHICLES)
            ):
                return _nominal(words[place + 1 :], wording)
            return None
    if len(words) > 2 and words[1] in {"-", "–", "—", ":"}:  # noqa: PLR2004
        return _nominal(words[2:], wording)
    return _nominal(words, wording)


def _coordinated(words: list[str], form: Form, wording: Wording, *, trusted: bool = True) -> tuple[Phrase, ...]:
    """Split "taking X, recording Y and scraping Z" where a verb of the same form begins anew."""
    words = _without_adverbs(words)
    if not words or _base(words[0], form) is None:
        return ()
    pieces: list[list[str]] = [[]]
    for place, word in enumerate(words):
        begins = place > 0 and _begins_clause(words, place, form)
        if begins and len(pieces[-1]) > 1 and not _only_verbs(pieces[-1], form):
            pieces.append([])
        if not (not pieces[-1] and word.lower() in {"and", "or", "then"}):
            pieces[-1].append(word)
    found = (_verb_object(piece, form, wording, trusted=trusted) for piece in pieces[:MAX_CLAUSES])
    named = [phrase for phrase in found if phrase]
    if not named or _base(pieces[0][0], form) is None:
        return ()
    return tuple(named)


def _begins_clause(words: list[str], place: int, form: Form) -> bool:
    before = words[place - 1]
    joined = before.endswith((",", ";")) or before.lower() in {"and", "or", "then", "&"}
    if before.lower() in {"and", "or"} and place > 1 and form is Form.PLAIN and words[place - 2].endswith(","):
        joined = True
    if not joined or place + 1 >= len(words):
        return False
    word = _bare(words[place])
    if _base(word, form) is None:
        after = place + 1 < len(words) and word.endswith("ly") and _base(words[place + 1], form) is not None
        return after
    if form is Form.PLAIN:
        return word not in _STRONG_NOUNS or words[place + 1].lower() in _DETERMINERS
    return True


def _only_verbs(piece: list[str], form: Form) -> bool:
    return all(
        _base(word, form) is not None or _bare(word) in {"and", "or", "&"} or _is_adverb(_bare(word)) for word in piece
    )


def _base(word: str, form: Form) -> str | None:
    bare = _bare(word)
    if form is Form.GERUND:
        return from_gerund(bare)
    if form is Form.THIRD:
        return from_third_person(bare)
    return bare if bare in VERBS else None


def _without_adverbs(words: list[str]) -> list[str]:
    start = 0
    while start < len(words) - 1 and _is_adverb(_bare(words[start])):
        start += 1
    return words[start:]


def _is_adverb(word: str) -> bool:
    return word in _ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS)  # noqa: PLR2004


def _verb_object(words: list[str], form: Form, wording: Wording, *, trusted: bool) -> Phrase | None:
    words = _without_adverbs(words)
    if len(words) < 2:  # noqa: PLR2004
        return None
    head, rest = _verbs(words, form)
    if not head or not rest:
        return None
    if form is Form.PLAIN and not _is_verb_here(words, rest, trusted=trusted):
        return None
    if _to_the_reader([head[0], *rest], trusted=trusted) or _only_compatible(head[0], rest):
        return None
    if form is not Form.PLAIN and _bare(rest[0]) in {"is", "are", "was", "of", "has"}:
        return None
    target = _object(rest)
    if target is None:
        return None
    name = as_name([*head, *target], wording.vocabulary)
    return Phrase(name=name, source=" ".join(words)) if name else None


def _verbs(words: list[str], form: Form) -> tuple[list[str], list[str]]:
    """Split off the coordinated verbs at the beginning: ``create, update and delete`` stay together."""
    head: list[str] = []
    place = 0
    while place < len(words):
        verb = _base(words[place], form)
        if verb is None or (head and not _joined(head[-1])):
            break
        head.append(verb + ("," if words[place].endswith(",") else ""))
        place += 1
        if place + 1 < len(words) and words[place].lower() in {"and", "or", "&"} and _base(words[place + 1], form):
            follows = words[place + 2 :]
            if not follows or (
                form is Form.PLAIN and _bare(words[place + 1]) in _STRONG_NOUNS and not _object_like(follows)
            ):
                break
            head.append(words[place].lower().replace("&", "and"))
            place += 1
    while head and head[-1] in {"and", "or"}:
        head.pop()
        place -= 1
    if head and head[-1].endswith(","):
        head[-1] = head[-1].rstrip(",")
        if place < len(words) and words[place].lower() not in {"and", "or"}:
            return head[:1], words[place:] if len(head) == 1 else words[len(head) :]
    return head, words[place:]


def _joined(last: str) -> bool:
    return last.endswith(",") or last in {"and", "or"}


def _object_like(words: list[str]) -> bool:
    return bool(words) and words[0].lower() not in _CUTS - {"in"}


def _is_verb_here(words: list[str], rest: list[str], *, trusted: bool) -> bool:
    first, follows = _bare(words[0]), rest[0]
    if first not in AMBIGUOUS and first not in _STRONG_NOUNS:
        return True
    bare = _bare(follows)
    if bare in _DETERMINERS or (bare in _PARTICLES and first not in {"access", "support"} and trusted):
        return True
    if bare in {"is", "are", "was", "were", "has", "of", "and", "or"} or words[0].endswith((":", ",")):
        return False
    if (
        trusted
        and first not in _SHOWING
        and len(rest) > 1
        and rest[1].lower() in {"that", "which", "of", "is", "are", "used"}
    ):
        return False
    if trusted:
        return len(rest) > 1 or first not in _STRONG_NOUNS or is_plural(follows) or follows.isupper()
    if first in _STRONG_NOUNS - {"support", "use"}:
        return False
    if follows[0].isupper() and not follows.isupper() and first not in {"use", "support"}:
        return is_plural(rest[-1])
    return len(rest) > 1 or is_plural(follows) or not bare.isalpha() or first in {"use", "support"}


def _to_the_reader(words: list[str], *, trusted: bool) -> bool:
    first = _bare(words[0])
    if first in _READER_ONLY:
        return True
    pair = f"{first} {_bare(words[1])}"
    if pair in _READER_PAIRS:
        return not trusted or first in {"make", "check", "get", "go", "learn", "read"} and pair != "check the"  # noqa: RUF021
    return not trusted and first in _READER and any(_bare(word) in {"you", "your", "yourself"} for word in words[1:6])


def _only_compatible(verb: str, rest: list[str]) -> bool:
    """Tell whether it only says on what it runs: "Supports Python 3.13", "Works on Linux"."""
    if verb not in {"support", "require", "use", "work", "run"}:
        return False
    words = [_bare(word) for word in rest[:3]]
    return (
        words[0] in nominals.LANGUAGES | _PLATFORMS
        and verb != "use"
        or any(_VERSION.fullmatch(word) for word in words[1:2])
    )  # noqa: RUF021


_PLATFORMS = frozenset("windows linux macos mac ios android ubuntu debian on".split())
_VERSION = re.compile(r"[v>=^~]{0,2}\d{1,4}(?:\.[\dx*]{1,4}){0,3}\+?")


def _object(words: list[str]) -> list[str] | None:
    """Return the object cut to what a name may hold, ``None`` when it says nothing."""
    kept: list[str] = []
    for place, word in enumerate(words):
        lower = word.lower()
        if place and _bare(word) in {"this", "these", "following", "below", "above", "here"}:
            kept = _without_tail(kept)
            break
        if lower in {"is", "are"} and place and not _RELATIVE & {_bare(before) for before in kept}:
            break
        if lower in _STOPS or word in {"-", "–", "—", "|", "->", "=>", "/"}:
            break
        if (
            place
            and words[place - 1].endswith(",")
            and lower in {"with", "making", "allowing", "using", "without", "by", "where", "when", "then", "if"}
        ):
            break
        kept.append(_own_word(word, words[place + 1] if place + 1 < len(words) else ""))
        if word[-1] in ";:!?" or (word[-1] == "." and lower not in {"e.g.", "i.e.", "vs.", "etc."}):
            break
    kept = [word for word in kept if word]
    if len(kept) > 2 and [_bare(word) for word in kept[:2]] in (["any", "of"], ["all", "of"], ["one", "of"]):  # noqa: PLR2004
        kept = kept[2:]
    if not kept or _bare(kept[0]) in PRONOUNS - {"its", "all", "one", "more", "other", "each", "both", "their", "many"}:
        return None
    kept = _shortened(kept)
    if any(_bare(word) in {"we", "our", "i", "my", "me", "us", "you", "yourself", "i'm"} for word in kept):
        return None
    tells = [
        word for word in kept if _bare(word) not in EMPTY_WORDS and len(_bare(word)) > 1 and not _IDENTIFIER.match(word)
    ]
    tells = [word for word in tells if any(mark.isalpha() for mark in word)]
    return kept if any(not _is_adverb(_bare(word)) for word in tells) else None


def _without_tail(words: list[str]) -> list[str]:
    """Drop what led to a word that points outside the phrase: "the version based on this table"."""
    while words and (
        _bare(words[-1]) in _DANGLING | _CUTS or _bare(words[-1]) in {"needed", "used", "shown", "required", "matching"}
    ):
        words = words[:-1]
    return words


def _own_word(word: str, follows: str) -> str:
    if word.lower() == "own" or (word.lower() == "your" and follows.lower() == "own"):
        return "" if word.lower() == "own" else "a"
    if word.lower() in {"your", "their"}:
        return "" if not follows or is_plural(_bare(follows)) else "the"
    return word


def _shortened(words: list[str]) -> list[str]:
    limit = MAX_WORDS - 1
    if len(words) > limit:
        cut = next((place for place in range(limit, 1, -1) if _cuttable(words, place)), 0)
        cut = cut or next((place for place in range(limit, 2, -1) if words[place].lower() in {"and", "or"}), limit)
        words = words[:cut]
    while len(words) > 1 and (
        _bare(words[-1]) in _DANGLING or _bare(words[-1]) in _NAME_TAIL or _is_adverb(_bare(words[-1]))
    ):
        words = words[:-1]
    return words


def _cuttable(words: list[str], place: int) -> bool:
    if words[place].lower() in _CUTS - {"and", "or", "of"}:
        return not any(word.endswith(",") for word in words[max(0, place - 4) : place])
    return False


def _nominal(words: list[str], wording: Wording) -> Phrase | None:
    found = nominals.verb_object(_until_stop(words))
    if found is None:
        return None
    verb, rest = found
    target = _object(rest)
    name = as_name([*verb, *target], wording.vocabulary) if target else None
    return Phrase(name=name, nominal=True, source=" ".join(words)) if name else None


def _until_stop(words: list[str]) -> list[str]:
    kept: list[str] = []
    for word in words:
        if word in {"-", "–", "—", "|", "/"} or word.lower() in _STOPS - {"like"}:
            break
        kept.append(word)
        if word[-1] in ";:!?" or (word[-1] == "." and len(word) > 3):  # noqa: PLR2004
            break
    return [*kept[:-1], kept[-1].rstrip(".;:!?")] if kept else []
