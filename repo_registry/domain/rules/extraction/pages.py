"""Documents as pages: which tell what a project does, and which sections of them do not."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from repo_registry.domain.model.facts import ObservedFact
from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.rules.extraction.drafts import attribute_numbers, attribute_text, attribute_texts
from repo_registry.domain.rules.extraction.word_tables import words

#: Pages that are looked at, READMEs first.
MAX_PAGES = 400
#: Folders above the first page of the documentation.
DEEPEST_INDEX = 2

_SKIPPED = re.compile(
    r"(?:quick\s*)?install\w*\b|(?:quick|easy|local|manual)\s+(?:install|setup)\w*|getting\s+(?:started|help|involved|it|support)|get\s+started|"
    r"quick\s*-?start|first\s+steps|setup|set\s*up|set-up|usage|example|demo|sample|screenshot|develop|contribut|test\w*\b(?!\s+\w+\s+\w)|licen[cs]e|"
    r"credit|acknowledge?ment|thanks|author|maintainer|changelog|change\s+log|changes|release|history|upgrad|migrat\w*\s+(?:from|to)|"
    r"requirement|prerequisite|dependenc|support(?!\w|\s+(?:for|\w+\s))|communit|sponsor|back(?:er|ing)|donat|fund|related|alternative|"
    r"see\s+also|faq|frequently|question|troubleshoot|known\s+|limitation|caveat|environment|roadmap|to-?do|todo|plan|status|"
    r"directory|folder|project\s+structure|structure|file\s+structure|repository\s+structure|code\s+structure|table\s+of|contents|toc\b|"
    r"further|resources|link|reference|documentation|docs\b|how\b|why\b|what'?s\s+new|when\s+to|who\b|compar|benchmark|performance\b|"
    r"security(?!\s+\w)|disclaimer|warning|note|feedback|contact|about\s+(?:me|us|the\s+author)|badge|star|built\s+with|tech|stack|architecture|"
    r"design|internals?|philosophy|motivation|background|rationale|goals?|non-goals?|principles|glossary|dictionary|terminolog|"
    r"compatib|supported\s+(?:versions|platforms|python|node|browsers)|platform|versioning|deprecat|breaking|build(?:ing)?(?:\s+from)?(?:\s+source)?$|"
    r"building\s|compil\w+\s+from|running\s+(?:the\s+)?(?:test|local|in\s+dev|dev)|run(?:ning)?\s+locally|tips?|next\s+steps|conclusion|summary|"
    r"before\s+you|tutorial|publish\w*|deploy\w*$|housekeeping|npm\s+scripts|scripts|commands$|api$|api\s+(?:reference|docs|documentation|"
    r"specification)|configuration$|options|settings$|parameters|arguments|environment\s+variables|the\s+team|team$|help$|bugs?$|issues?$|"
    r"editor|ide\b|vs\s*code|intellij|vim|emacs|shell\s+completion|adopters|users|used\s+by|who\s+uses|in\s+the\s+wild|press|articles$|talks|"
    r"videos$|media$|logo|name$|inspiration|similar|prior\s+art|improvements|ideas|pull\s+requests?|code\s+of|commit|hacking|"
    r"debugging$|clean(?:ing)?\s*up$|teardown|uninstall|download$|downloads$|verify\w*\s+(?:the\s+)?install|preview|package\s+manager|"
    r"introduction$|overview$|description$|or,|ignoring\s+this|.{0,60}\bexamples?\b",
    re.IGNORECASE,
)
_SKIPPED_FOLDERS = words(
    """
    installation install installing getting-started getting_started quickstart quick-start quickstarts tutorial
    tutorials contributing contribute contributors development developer developers dev changelog changelogs faq
    troubleshooting migration migrations migrating upgrading upgrade release releases release-notes releasenotes
    whatsnew blog news posts about community support examples example adr adrs rfc rfcs proposals proposal design
    designs internals internal architecture roadmap roadmaps translations i18n locales locale plans plan specs notes
    meetings archive archived legacy old drafts reference references alembic decisions research api-reference
    api_reference apidoc apidocs reference-docs _static _templates assets snippets partials includes _includes
    hosting requirements governance security templates
    """
)
_SKIPPED_NAMES = re.compile(
    r"(?:install\w*|getting[-_]?started|quick[-_]?start|get[-_]started|tutorial.*|contribut\w*|develop\w*|hacking|building|build|"
    r"changelog|changes|history|faq|troubleshoot\w*|migrat\w*.*|upgrad\w*.*|releas.*|whats[-_]?new|roadmap|todo|ideas|"
    r"about|community|support|sponsors?|hosting|requirements|license|licenses|authors?|credits|thanks|security|governance|"
    r"architecture|design|internals|api|api[-_]reference|reference|glossary|genindex|modindex|search|404|_sidebar|sidebar|"
    r"summary|style[-_]?guide|testing|tests|known[-_]issues|benchmarks?|comparison|alternatives|adopters|users|plan|spec|prd|"
    r"deprecat\w*|compatib\w*|.*contribut\w*.*|.*design\W?doc\w*|conventions|code[-_]?style|onboarding|notes?|review.*|proposal.*|report.*|retro.*|progress.*|status)",
    re.IGNORECASE,
)
_TRANSLATION = re.compile(
    r"(?:^|[/._-])(?:zh|cn|ja|jp|ko|kr|ru|fr|de|es|pt|it|tr|pl|vi|th|id|ar|fa|uk|cs|nl|hi|bn|hu|ro|sv|el|he|zh[-_](?:cn|tw|hans|hant|hk)|"
    r"pt[-_]br|es[-_]es|ja[-_]jp|ko[-_]kr|fr[-_]fr|de[-_]de|chinese|japanese|korean|russian|spanish|french|german)(?=[/.]|$)",
    re.IGNORECASE,
)
INTRODUCING = re.compile(
    r"(?:description|about|overview|introduction|intro|what\s+is\b.*|what\s+it\s+does|what\s+does\b.*|summary|about\s+(?:the\s+|this\s+)?project|"
    r"project\s+(?:overview|description)|purpose|in\s+a\s+nutshell|tl;?dr)[?!.]?",
    re.IGNORECASE,
)
FEATURES = re.compile(
    r".{0,60}\b(?:features?|functionality|functionalities|highlights|capabilities|supports|has|provides|includes|can|"
    r"what\s+it\s+does|what\s+you\s+get|what\s+can\s+it\s+do|what\s+can\s+you\s+do.{0,20}|use\s+cases)"
    r"(?:\s+(?:overview|list|summary|set|at\s+a\s+glance|include))?[:?.!]?",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:planned|upcoming|future|coming|wish|todo|to-do|ideas|roadmap|missing|not\s+(?:yet|supported)|unsupported|"
    r"non-?|won't)\b",
    re.IGNORECASE,
)
_DOCUMENT_FOLDERS = words("doc docs documentation guide guides manual wiki site website content pages src")
_ICON = re.compile(r"^[^\w`@(]+")


@attrs.frozen(kw_only=True)
class Page:
    """One document."""

    path: str
    title: str
    sections: tuple[ObservedFact, ...]
    is_readme: bool
    is_documentation: bool
    """Whether it stands in a documentation tree or among guides, not beside the code."""

    @property
    def introduces(self) -> bool:
        """Whether its beginning says what the project is: a README, or the first page of the documentation."""
        name = self.path.rpartition("/")[2].rpartition(".")[0].lower()
        return self.is_readme or (name == "index" and self.path.count("/") <= DEEPEST_INDEX)


def pages_of(sections: Iterable[ObservedFact]) -> tuple[Page, ...]:
    """Group sections into the pages that tell what a project does: READMEs first, the root's before all."""
    grouped: dict[str, list[ObservedFact]] = {}
    for section in sections:
        grouped.setdefault(section.path, []).append(section)
    pages = [
        Page(
            path=path,
            title=attribute_text(found[0], "title"),
            sections=tuple(sorted(found, key=lambda fact: (attribute_numbers(fact, "order") or (0,))[0])),
            is_readme=_name(path).startswith("readme"),
            is_documentation=not _name(path).startswith("readme"),
        )
        for path, found in grouped.items()
        if _tells(path, found[0].path_class)
    ]
    pages.sort(key=lambda page: (not page.is_readme, page.path.count("/"), page.path))
    return tuple(pages[:MAX_PAGES])


def skipped(section: ObservedFact) -> bool:
    """Tell whether a section, or one above it, speaks of something else than what the project does."""
    headings = (section.value, *attribute_texts(section, "parents")[1:])
    return any(skipped_heading(heading) for heading in headings) or _PLANNED.search(" ".join(headings)) is not None


def skipped_heading(heading: str) -> bool:
    """Tell whether a heading stands over something else than what the project does."""
    text = _ICON.sub("", heading.strip())
    return not text or "--help" in text or _SKIPPED.match(text) is not None


def lists_features(section: ObservedFact) -> bool:
    """Tell whether the bullets of a section are features: by its heading, or by the sentence that leads to them."""
    headings = (section.value, *attribute_texts(section, "parents"))
    if _PLANNED.search(" ".join(headings)):
        return False
    if any(FEATURES.fullmatch(_ICON.sub("", heading.strip())[:80]) for heading in headings):
        return True
    lead = attribute_text(section, "text").rpartition("\n")[2].strip()
    return lead.endswith(":") and FEATURES.fullmatch(lead[-70:].rpartition(". ")[2].strip()) is not None


def _name(path: str) -> str:
    return path.rpartition("/")[2].lower()


def _tells(path: str, path_class: PathClass) -> bool:
    folders = path.lower().split("/")[:-1]
    stem = _name(path).rpartition(".")[0]
    if _TRANSLATION.search(path.rpartition(".")[0]) or any(
        folder.startswith(("_", "v0.", "version-")) for folder in folders
    ):
        return False
    if any(folder in _SKIPPED_FOLDERS for folder in folders):
        return False
    if stem.startswith("readme") or _name(path) == "readme":
        return True
    if _SKIPPED_NAMES.fullmatch(stem):
        return False
    return path_class is PathClass.DOCS or not _DOCUMENT_FOLDERS.isdisjoint(folders)
