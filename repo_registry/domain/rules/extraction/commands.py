"""Commands: each is a capability named by its help; a command with sub-commands may hold them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.rules.extraction.drafts import (
    MAX_SPANS,
    PRIORS,
    Draft,
    FeatureDraft,
    Source,
    span_of,
    split_words,
    stems,
)
from repo_registry.domain.rules.extraction.inflection import is_plural, plural
from repo_registry.domain.rules.extraction.material import Material
from repo_registry.domain.rules.extraction.names import as_name, cleaned, summary_of
from repo_registry.domain.rules.extraction.nouns import (
    EMPTY_WORDS,
)
from repo_registry.domain.rules.extraction.phrases import clauses, help_phrase, sentences
from repo_registry.domain.rules.extraction.verb_phrases import Phrase, Wording
from repo_registry.domain.rules.extraction.verbs import VERBS
from repo_registry.domain.rules.extraction.word_tables import words

#: Commands that every tool has: they tell nothing about this one.
COMMON_COMMANDS = frozenset(
    {"help", "version", "completion", "completions", "autocomplete", "--help", "--version", "about"}
)
#: Options that every tool has.
COMMON_OPTIONS = words(
    """
    help h version v verbose quiet q debug silent output o config c color no-color log-level yes y force f dry-run
    input i file format timeout host port user username password name path dir directory all width height
    json-indent
    """
)
#: What a name loses that was made from the words of the command itself.
WORDS_LOSS = 0.2
NOUN_LOSS = 0.08
GROUP_LOSS = 0.1
MAX_OPTION_DRAFTS = 24

_ARTISAN = re.compile(r"[:/._-]+")


def command_drafts(material: Material) -> Iterator[Draft]:
    """Yield a draft for each command, and a broad one for each that has sub-commands."""
    facts = [
        fact
        for fact in material.of(FactKind.CLI_COMMAND)
        if fact.key.split()[-1:] and fact.key.split()[-1] not in COMMON_COMMANDS
    ]
    groups = {fact.key.rpartition(" ")[0] for fact in facts} - {""}
    for fact in facts:
        is_group = fact.key in groups
        phrase, loss = _phrase(fact, material, is_group=is_group)
        if phrase is None:
            continue
        if is_group and " " not in fact.key:
            yield from _root(fact, phrase)
            continue
        yield Draft(
            name=phrase.name,
            summary=summary_of(fact.value),
            sources=(Source.COMMAND,),
            score=PRIORS[Source.COMMAND] - loss - (GROUP_LOSS if is_group else 0),
            spans=(span_of(fact, f"command {fact.key}"),),
            features=(_feature(fact, phrase),),
            broad=is_group,
            backed=True,
            files=frozenset({fact.path}),
        )


def _root(fact: ObservedFact, phrase: Phrase) -> Iterator[Draft]:
    yield Draft(
        name=phrase.name,
        summary=summary_of(fact.value),
        sources=(Source.DESCRIPTION,),
        score=PRIORS[Source.DESCRIPTION],
        spans=(span_of(fact, f"command {fact.key}"),),
        clause=phrase.source or fact.key,
        broad=True,
        backed=True,
        files=frozenset({fact.path}),
    )


def _feature(fact: ObservedFact, phrase: Phrase) -> FeatureDraft:
    return FeatureDraft(
        anchor=f"cli:{fact.key}",
        name=phrase.name,
        summary=summary_of(fact.value) or f"The command {fact.key}",
        span=span_of(fact, f"command {fact.key}"),
        source=Source.COMMAND,
    )


def _phrase(fact: ObservedFact, material: Material, *, is_group: bool) -> tuple[Phrase | None, float]:
    words = fact.key.split()
    spoken = _spoken(fact.value, material.wording) if fact.value else None
    if spoken and not (spoken.nominal and len(words) > 1 and words[-1] in VERBS):
        about = stems(words[-1])
        if not stems(spoken.name) & about:
            told = clauses(next(iter(sentences(fact.value, 1))), material.wording)
            later = [phrase for phrase in told if stems(phrase.name) & about]
            spoken = later[0] if later else spoken
        return spoken, 0.0
    by_words = _from_words(words[1:], material.wording, is_group=is_group)
    first = cleaned(next(iter(sentences(fact.value, 1)), ""))
    if by_words is None and first and not is_group and len(words) > 1:
        return _noun(first, material.wording), NOUN_LOSS
    return by_words, WORDS_LOSS


def _spoken(text: str, wording: Wording) -> Phrase | None:
    """Take the first sentence of a help text, or the second where the first only says what the tool is."""
    told = sentences(text, 2)
    if len(told) > 1 and told[0].lower().startswith(("a ", "an ", "the ")):
        return help_phrase(told[1], wording) or help_phrase(told[0], wording)
    return help_phrase(text, wording)


def _noun(text: str, wording: Wording) -> Phrase | None:
    """Name a command whose help is a noun, such as "Current version": what such a command does is give it."""
    words = text.rstrip(".").split()
    if len(words) > 1 and (is_plural(words[1]) or words[1].lower() in {"a", "an", "the"}) and not is_plural(words[0]):
        return None
    if not 2 <= len(words) <= 10 or words[0].lower() in EMPTY_WORDS - {"the", "new", "all", "next", "last"}:
        return None
    if words[-1].lower() in {"commands", "command", "utilities", "tools", "operations", "subcommands"}:
        name = as_name(["manage", *words[:-2], plural(words[-2])], wording.vocabulary) if len(words) > 1 else None
    else:
        name = as_name(["get", words[0] if words[0].isupper() else words[0].lower(), *words[1:]], wording.vocabulary)
    return Phrase(name=name, nominal=True, source=text) if name else None


def _from_words(words: list[str], wording: Wording, *, is_group: bool) -> Phrase | None:
    """Name a command by its own words: ``users list`` and ``list-users`` are "List users"."""
    words = [word for word in words if word.lower() not in {"cli", "app", "main", "commands", "console"}]
    compound = len(words) == 1 and ":" not in words[0]
    words = [part.lower() for word in words for part in _ARTISAN.split(word) if part]
    if len(words) < 2 or (compound and words[0] not in VERBS):
        return None
    if words[0] in VERBS and words[0] not in {"run", "make", "get", "set"}:
        found = [words[0], *words[1:]]
    elif words[-1] in VERBS:
        found = [words[-1], *words[:-2], words[-2] if words[-1] in {"show", "get"} else plural(words[-2])]
    elif words[1] in VERBS:
        found = [words[1], *words[2:], words[0]] if len(words) > 2 else [words[1], words[0]]
    elif is_group:
        found = ["manage", *words[:-1], plural(words[-1])]
    else:
        return None
    name = as_name(found, wording.vocabulary)
    return Phrase(name=name, source=" ".join(words)) if name else None


def option_drafts(material: Material) -> Iterator[Draft]:
    """Yield options whose help says what the tool then does; one for each name, with the commands that take it."""
    takers: dict[str, list[tuple[ObservedFact, str]]] = defaultdict(list)
    for fact in material.of(FactKind.CLI_COMMAND):
        for name, text in _options(fact):
            if name not in COMMON_OPTIONS and text:
                takers[name].append((fact, text))
    made = 0
    for name, found in sorted(
        takers.items(), key=lambda item: (-len(item[1]), item[1][0][0].path, item[1][0][0].start_line, item[0])
    ):
        phrase = help_phrase(found[0][1], material.wording)
        if phrase is None or phrase.nominal or not stems(phrase.name.partition(" ")[2]) or made >= MAX_OPTION_DRAFTS:
            continue
        made += 1
        yield Draft(
            name=phrase.name,
            summary=summary_of(f"{found[0][1]} (option {name} of {', '.join(fact.key for fact, _ in found[:4])})"),
            sources=(Source.OPTION,),
            score=PRIORS[Source.OPTION] + 0.03 * min(3, len(found) - 1) - 0.02 * min(made, 10),
            spans=tuple(span_of(fact, f"option {name} of {fact.key}") for fact, _ in found[:2]),
            features=tuple(
                FeatureDraft(
                    anchor=f"cli:{fact.key} --{name}",
                    name=phrase.name,
                    summary=summary_of(text),
                    span=span_of(fact, f"option {name} of {fact.key}"),
                    source=Source.OPTION,
                )
                for fact, text in found[:MAX_SPANS]
            ),
            backed=True,
            files=frozenset(fact.path for fact, _ in found),
        )


def _options(fact: ObservedFact) -> Iterator[tuple[str, str]]:
    value = fact.attributes.get("options")
    for item in value if isinstance(value, list) else []:
        if isinstance(item, list) and len(item) == 2 and isinstance(item[0], str) and isinstance(item[1], str):
            name = item[0].split(",")[-1].strip().lstrip("-").split(" ")[0].split("=")[0].lower()
            if name:
                yield name, item[1]


def documented_task_drafts(material: Material) -> Iterator[Draft]:
    """Yield tasks that documents run, such as ``rake app:clean_stats``: verb and object stand in the name."""
    seen: set[str] = set()
    known = {fact.key for fact in material.of(FactKind.CLI_COMMAND)}
    for page in material.pages:
        for section in page.sections:
            for line in _lines(section):
                task = task_of(line)
                if not task or task in seen or task in known:
                    continue
                seen.add(task)
                words = [word.lower() for part in _ARTISAN.split(task.split()[-1]) for word in split_words(part)]
                start = next((place for place, word in enumerate(words) if word in VERBS), None)
                name = as_name(words[start:], material.wording.vocabulary) if start is not None else None
                if name is None or words[start or 0] in {"migrate", "test", "install", "run"}:
                    continue
                span = span_of(section, f"command {task}")
                yield Draft(
                    name=name,
                    summary=summary_of(f"{section.value}: {line}"),
                    sources=(Source.DOCUMENTED_COMMAND,),
                    score=PRIORS[Source.DOCUMENTED_COMMAND] - WORDS_LOSS / 2,
                    spans=(span,),
                    features=(
                        FeatureDraft(
                            anchor=f"cli:{task}",
                            name=name,
                            summary=summary_of(line),
                            span=span,
                            source=Source.DOCUMENTED_COMMAND,
                        ),
                    ),
                    backed=True,
                    files=frozenset({page.path}),
                )


_TASK = re.compile(r"(?:bundle exec )?(rake [a-z_]{1,30}(?::[a-z_]{2,40}){1,3}|php artisan [a-z-]{1,30}:[a-z:-]{2,40}|"
                   r"(?:python3? )?manage\.py [a-z]{2,20}_[a-z_]{2,40}|mix [a-z_]{1,30}\.[a-z_.]{2,40})")  # fmt: skip


def task_of(line: str) -> str:
    """Return the task that a command line runs, ``""`` when it runs none that its project must have defined."""
    found = _TASK.match(line.lstrip("./").removeprefix("bin/"))
    return found[1] if found else ""


def _lines(section: ObservedFact) -> Iterator[str]:
    value = section.attributes.get("commands")
    for line in value if isinstance(value, list) else []:
        if isinstance(line, str):
            yield line
