"""Words that decide whether a text says what something does: adverbs, negations, words to the reader."""

from __future__ import annotations

from repo_registry.domain.rules.extraction.word_tables import words

DETERMINERS = words(
    """
    a an the all any each every your multiple several many new one two more this these its their
    """
)
PARTICLES = words("in out up off on down over with for to from into between through back away")
STRONG_NOUNS = words(
    """
    access alert answer archive audit balance batch bulk block book bookmark boot bundle cache call cast catalog
    chain change chart chat clip cluster color command comment commit contact content control copy cost design
    display document draft drive express feed feature figure file fire fit flag flash focus forecast format function
    graph group guard guide handle hash help hook host image index input interface invite issue key label launch
    level link load lock log look map mark mask match measure mirror mock model mount move name nest note number
    object offer open order output own pack package page paint path pay phase pin pipe plan plot point pool position
    post power prefix preview process produce profile program project prompt prototype proxy pull purchase push
    query queue quote rank rate reach record reference release report request reserve return review round route
    sample scale schedule score screen script secure segment sequence set shard share shift ship show sign slice
    snapshot sort stack stage star state stem step stitch store stream structure style supply support swap switch
    tag tail target template test time token trace track trade train transfer transport trigger trim trust tune turn
    tweak type update upgrade use value vendor version view visit vote wait walk watch watermark work wrap zip zoom
    compact complete correct clean clear close smooth warm search sandbox
    """
)
SHOWING = words(
    """
    show use find get
    load open start stop process display copy move run return clean clear close build write sort filter print
    output list check count set record access download upload
    """
)
_ADVERBS = words(
    """
    also then just only always often optionally even both either now already simply further additionally instead
    still currently basically primarily mainly mostly
    """
)
NEGATIONS = words(
    """
    not never no cannot can't won't don't doesn't isn't aren't didn't wasn't unable without neither nor nothing none
    couldn't shouldn't wouldn't
    """
)
META_NOUNS = words(
    """
    reference guide guides overview guideline guidelines basics tips options configuration process strategies
    strategy api concepts concept blocks page system cases case coverage principles notes changes details examples
    example tutorial documentation docs faq stack model framework library tool tools environment practices
    """
)
_NO_ADVERBS = words("apply reply supply multiply comply rely family assembly only anomaly fly")
STOPS = words(
    """
    so because which who while whereas whether including e.g. i.e. such instead rather unless although though like
    but you thus hence therefore yet i we
    """
)
CUTS = words(
    """
    that which by using from with in on for to as via into when if and or where after before without against inside
    through under over across based given until between within at of depending following found provided than
    """
)
DANGLING = words(
    """
    a an the of and or to with in on for by from as at into via is are be that which when if using between than your
    its their any other some this these not based such including like only also then e.g i.e without each absolute
    same
    """
)
READER = words(
    """
    see check clone visit note ensure read click press go get make open try follow learn download star join contact
    refer remember navigate proceed consider keep look select choose feel pass want ask replace let add change edit
    copy install
    """
)
READER_ONLY = words(
    """
    see visit click press try refer remember consider contact proceed navigate note feel let learn look
    """
)
READER_ACTS = words(
    """
    get have need see find notice be open go click press visit switch type paste access
    """
)
READER_PAIRS = frozenset(
    {
        "ask a",
        "build the",
        "call for",
        "check out",
        "check the",
        "clone the",
        "clone this",
        "copy and",
        "copy the",
        "follow the",
        "follow these",
        "fork the",
        "get help",
        "get in",
        "get involved",
        "get started",
        "get support",
        "go to",
        "have a",
        "help wanted",
        "join the",
        "keep in",
        "keep up",
        "learn more",
        "log an",
        "make sure",
        "open a",
        "open an",
        "read the",
        "report bugs",
        "report issues",
        "run it",
        "run the",
        "set up",
        "star the",
        "start by",
        "start here",
        "start using",
        "start with",
        "stay up",
        "switch to",
        "take a look",
        "turn on",
        "use case",
        "use cases",
        "use it",
        "use this",
        "work in",
    }
)
RELATIVE = words("that which who if when where whether until while what how as because than to")
NAME_TAIL = words(
    """
    automatically easily simply quickly together effortlessly seamlessly instantly etc too again here quite well very
    """
)
CALLS = words(
    """
    run use call add set pass enable specify execute create configure type do simply first include write
    """
)
PLATFORMS = words("windows linux macos mac ios android ubuntu debian on")


def bare(word: str) -> str:
    """Return a word in lower case without the punctuation around it."""
    return word.lower().strip(".,:;!?'\"")


def is_adverb(word: str) -> bool:
    """Tell whether a bare word only says how or when."""
    return word in _ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS)


def without_adverbs(words: list[str]) -> list[str]:
    """Return words without the adverbs that they begin with."""
    start = 0
    while start < len(words) - 1 and is_adverb(bare(words[start])):
        start += 1
    return words[start:]
