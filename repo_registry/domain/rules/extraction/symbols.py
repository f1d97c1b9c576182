"""Public symbols: modules with several of them, families of modules of one kind, and the interface itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from repo_registry.domain.model.facts import FactKind, ObservedFact
from repo_registry.domain.rules.extraction import nominals
from repo_registry.domain.rules.extraction.drafts import (
    MAX_SPANS,
    PRIORS,
    Draft,
    FeatureDraft,
    Source,
    attribute_text,
    head_noun,
    span_of,
    split_words,
    stems,
)
from repo_registry.domain.rules.extraction.material import Material
from repo_registry.domain.rules.extraction.names import as_name, summary_of
from repo_registry.domain.rules.extraction.nouns import EMPTY_WORDS, FAMILIES
from repo_registry.domain.rules.extraction.phrases import help_phrase, sentences
from repo_registry.domain.rules.extraction.verb_phrases import Phrase, Wording
from repo_registry.domain.rules.extraction.verbs import VERBS
from repo_registry.domain.rules.extraction.word_tables import words

#: Modules that give a draft, those with most symbols first.
MAX_MODULES = 40
#: Symbols that one draft is made of.
MAX_MEMBERS = 40
#: Functions that begin with one verb, from which the verb is a capability.
MIN_FUNCTIONS = 3
#: Modules of one family that give a draft.
MAX_FAMILY = 20
#: What the symbols of a library are worth more when it has neither commands nor routes.
LIBRARY_GAIN = 0.1
SINGLE_LOSS = 0.04

_INTERNAL = re.compile(r"(?:^|/)(?:_[a-z]\w*|internals?|private|impl|scripts?|hack|build|benchmarks?|_?lib/_\w*)/")
_COMMON_MODULES = words(
    """
    index init __init__ __main__ main mod lib base abstract common core util utils helper helpers types type
    interface interfaces constants const errors error exceptions exception config settings version models schemas
    schema default registry factory test tests conftest setup internal impl misc shared compat logger logging app
    cli typing _typing api enums defs globals
    """
)
_DULL_VERBS = words(
    """
    get set is has make use run handle test do init update create start stop add show take return accept call check
    """
)


def module_drafts(material: Material) -> Iterator[Draft]:
    """Yield a draft for each module with at least two public symbols that agree on what it does."""
    served = material.of(FactKind.CLI_COMMAND) + material.of(FactKind.HTTP_ROUTE)
    started = any(_starts_program(fact) for fact in material.of(FactKind.ENTRY_POINT))
    gain = -LIBRARY_GAIN if served else (0.0 if started else LIBRARY_GAIN)
    taken = {fact.path for fact in served}
    modules: dict[str, list[ObservedFact]] = defaultdict(list)
    for fact in material.of(FactKind.PUBLIC_SYMBOL):
        if (
            attribute_text(fact, "symbol_kind") in {"function", "class"}
            and not _name(fact).startswith("_")
            and fact.path not in taken
            and not _INTERNAL.search(fact.path)
        ):
            modules[fact.path].append(fact)
    ranked = sorted((item for item in modules.items() if len(item[1]) > 1), key=lambda item: (-len(item[1]), item[0]))
    for path, members in ranked[:MAX_MODULES]:
        draft = _module(path, members[:MAX_MEMBERS], material.wording, gain)
        if draft:
            yield draft


def _starts_program(fact: ObservedFact) -> bool:
    kind = attribute_text(fact, "type")
    return kind in {"console_script", "bin"} or (kind == "main" and fact.path.endswith((".go", ".rs")))


def _module(path: str, members: list[ObservedFact], wording: Wording, gain: float) -> Draft | None:
    module = stems(" ".join(split_words(path.rpartition("/")[2].partition(".")[0])))
    named = [
        (fact, phrase)
        for fact in members
        if (phrase := symbol_phrase(fact, wording)) and stems(phrase.name.partition(" ")[2])
    ]
    if not named:
        return None
    heads = Counter(head_noun(phrase.name) for _, phrase in named)

    def worth(item: tuple[ObservedFact, Phrase]) -> float:
        fact, phrase = item
        verb = phrase.name.split()[0].lower().rstrip(",")
        return (
            2.0 * bool(stems(phrase.name) & module)
            + min(3, heads[head_noun(phrase.name)] - 1)
            + 0.5 * bool(attribute_text(fact, "doc"))
            - 1.0 * (verb in _DULL_VERBS)
            - 0.5 * phrase.nominal
        )

    best = max(named, key=lambda item: (worth(item), -item[0].start_line))
    if worth(best) < 1:
        return None
    features = tuple(_feature(fact, phrase.name) for fact, phrase in named)
    ordered = [best[0], *(fact for fact, _ in named if fact is not best[0])]
    return Draft(
        name=best[1].name,
        summary=summary_of(_first_sentence(best[0]) or "Provides " + ", ".join(_name(fact) for fact in ordered[:8])),
        sources=(Source.MODULE,),
        score=PRIORS[Source.MODULE] + gain + 0.02 * min(3, worth(best)) - (SINGLE_LOSS if len(named) == 1 else 0),
        spans=tuple(span_of(fact, f"symbol {_name(fact)}") for fact in ordered[:MAX_SPANS]),
        features=features,
        broad=False,
        backed=True,
        files=frozenset({path}),
    )


def verb_drafts(material: Material) -> Iterator[Draft]:
    """Yield a draft for each verb that several functions of a library begin with, each in a module of its own.

    Libraries of one function a file have no modules to name; what they do shows in the verbs of their functions.
    """
    if material.of(FactKind.CLI_COMMAND) or material.of(FactKind.HTTP_ROUTE):
        return
    modules: dict[str, list[ObservedFact]] = defaultdict(list)
    for fact in material.of(FactKind.PUBLIC_SYMBOL):
        if attribute_text(fact, "symbol_kind") == "function" and not _INTERNAL.search(fact.path):
            modules[fact.path].append(fact)
    verbs: dict[str, list[tuple[ObservedFact, list[str]]]] = defaultdict(list)
    for found in modules.values():
        words = [word.lower() for word in split_words(_name(found[0]))]
        if len(found) != 1 or len(words) < 2 or words[1] in EMPTY_WORDS:
            continue
        if words[0] in VERBS and words[0] not in _DULL_VERBS - {"add"}:
            verbs[words[0]].append((found[0], words[1:]))
    for verb, found_by_verb in verbs.items():
        if len(found_by_verb) >= MIN_FUNCTIONS:
            draft = _verb_draft(verb, found_by_verb, material.wording)
            if draft:
                yield draft


def _verb_draft(verb: str, members: list[tuple[ObservedFact, list[str]]], wording: Wording) -> Draft | None:
    short = sorted(members, key=lambda item: (len(item[1]), _name(item[0])))
    objects = list(dict.fromkeys(" ".join(words) for _, words in short))[:3]
    listed = objects[0] if len(objects) == 1 else f"{', '.join(objects[:-1])} and {objects[-1]}"
    name = as_name([verb, *listed.split()], wording.vocabulary)
    if name is None:
        return None
    return Draft(
        name=name,
        summary=summary_of(f"{len(members)} functions: " + ", ".join(_name(fact) for fact, _ in members[:12])),
        sources=(Source.MODULE,),
        score=PRIORS[Source.MODULE] + LIBRARY_GAIN,
        spans=tuple(span_of(fact, f"symbol {_name(fact)}") for fact, _ in short[:MAX_SPANS]),
        features=tuple(
            _feature(fact, as_name([verb, *words], wording.vocabulary) or name) for fact, words in members[:MAX_MEMBERS]
        ),
        backed=True,
        files=frozenset(fact.path for fact, _ in members[:MAX_MEMBERS]),
    )


def symbol_phrase(fact: ObservedFact, wording: Wording) -> Phrase | None:
    """Return what a function or class does by its docstring, else by its name."""
    doc = _first_sentence(fact)
    if doc.startswith(_name(fact) + " "):
        doc = doc[len(_name(fact)) + 1 :]
    doc = "" if "{@" in doc or doc.lower().startswith(("this internal", "internal")) else doc
    spoken = help_phrase(doc, wording) if doc else None
    if spoken and not spoken.nominal:
        return spoken
    words = [word.lower() for word in split_words(_name(fact))]
    if len(words) < 2:
        return spoken
    if attribute_text(fact, "symbol_kind") == "function":
        words = words[:-1] if words[-1] in {"sync", "async"} else words
        name = as_name(words, wording.vocabulary) if words[0] in VERBS else None
        return Phrase(name=name, source=_name(fact)) if name else spoken
    found = nominals.verb_object(words)
    name = as_name([*found[0], *found[1]], wording.vocabulary) if found else None
    return Phrase(name=name, nominal=True, source=_name(fact)) if name else spoken


def family_drafts(material: Material) -> Iterator[Draft]:
    """Yield a draft for each module of a folder such as ``validators``: its verb, and what the module is named."""
    folders: dict[str, dict[str, list[ObservedFact]]] = defaultdict(lambda: defaultdict(list))
    for fact in material.of(FactKind.PUBLIC_SYMBOL):
        folder, _, name = fact.path.rpartition("/")
        stem = name.partition(".")[0]
        if _INTERNAL.search(fact.path) or any(mark.isdigit() for mark in stem):
            continue
        if (
            folder.rpartition("/")[2].lower() in FAMILIES
            and stem.lower() not in _COMMON_MODULES
            and not stem.startswith("_")
        ):
            folders[folder][stem].append(fact)
    for folder, modules in sorted(folders.items()):
        if len(modules) < 3:
            continue
        last = folder.rpartition("/")[2].lower()
        for stem, facts in sorted(modules.items())[:MAX_FAMILY]:
            words = [word.lower() for word in split_words(stem)]
            if words and words[-1] in {last.rstrip("s"), last}:
                words = words[:-1]
            named = as_name([*FAMILIES[last].split(), *words], material.wording.vocabulary) if words else None
            if named is None:
                continue
            yield Draft(
                name=named,
                summary=summary_of(_first_sentence(facts[0]) or f"One of {len(modules)} {last} in {folder}"),
                sources=(Source.FAMILY,),
                score=PRIORS[Source.FAMILY],
                spans=tuple(span_of(fact, f"symbol {_name(fact)}") for fact in facts[:2]),
                features=tuple(_feature(fact, named) for fact in facts[:MAX_MEMBERS]),
                backed=True,
                files=frozenset({facts[0].path}),
            )


_INTERFACE_LANGUAGES = {
    "go": "Go",
    "js": "JavaScript",
    "mjs": "JavaScript",
    "ts": "TypeScript",
    "py": "Python",
    "rs": "Rust",
}


def library_drafts(material: Material) -> Iterator[Draft]:
    """Yield "Use X as a Go library" for a tool that also has a package meant to be imported."""
    if not material.of(FactKind.CLI_COMMAND):
        return
    symbols = [fact for fact in material.of(FactKind.PUBLIC_SYMBOL) if _importable(fact.path)]
    if not symbols:
        return
    language = _INTERFACE_LANGUAGES.get(symbols[0].path.rpartition(".")[2], "")
    name = as_name(["use", material.project.name, "as", "a", language, "library"])
    if not language or name is None:
        return
    listed = ", ".join(_name(fact) for fact in symbols[:6])
    yield Draft(
        name=name,
        summary=summary_of(f"The package can be called from {language} code: {listed}"),
        sources=(Source.LIBRARY,),
        score=PRIORS[Source.LIBRARY],
        spans=tuple(span_of(fact, f"symbol {_name(fact)}") for fact in symbols[:4]),
        features=tuple(_feature(fact, f"Use {_name(fact)}") for fact in symbols[:MAX_MEMBERS]),
        backed=True,
        files=frozenset(fact.path for fact in symbols[:MAX_MEMBERS]),
    )


def _importable(path: str) -> bool:
    """Tell whether a module is meant for other projects by the customs of its language."""
    folders = path.split("/")[:-1]
    if path.endswith(".go"):
        return "pkg" in folders and "internal" not in folders
    return False


def _feature(fact: ObservedFact, name: str) -> FeatureDraft:
    return FeatureDraft(
        anchor=f"symbol:{fact.key}",
        name=name,
        summary=summary_of(_first_sentence(fact) or f"{attribute_text(fact, 'symbol_kind')} {fact.key}"),
        span=span_of(fact, f"symbol {_name(fact)}"),
        source=Source.MODULE,
    )


def _first_sentence(fact: ObservedFact) -> str:
    return next(iter(sentences(attribute_text(fact, "doc"), 1)), "")


def _name(fact: ObservedFact) -> str:
    return attribute_text(fact, "name") or fact.key.rpartition(".")[2]
