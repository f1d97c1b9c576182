"""Nouns that stand for an activity, and words that say nothing."""

from __future__ import annotations

from repo_registry.domain.rules.extraction.word_tables import words

ACTIVITIES: dict[str, str] = {
    "administration": "manage",
    "aggregation": "aggregate",
    "analysis": "analyze",
    "animation": "animate",
    "annotation": "annotate",
    "archival": "archive",
    "autocompletion": "autocomplete",
    "automation": "automate",
    "backups": "back up",
    "calculation": "calculate",
    "classification": "classify",
    "collection": "collect",
    "comparison": "compare",
    "compilation": "compile",
    "compression": "compress",
    "configuration": "configure",
    "consumption": "consume",
    "conversion": "convert",
    "creation": "create",
    "customization": "customize",
    "deduplication": "deduplicate",
    "deletion": "delete",
    "deployment": "deploy",
    "deserialization": "deserialize",
    "detection": "detect",
    "discovery": "discover",
    "distribution": "distribute",
    "encoding": "encode",
    "encryption": "encrypt",
    "decryption": "decrypt",
    "estimation": "estimate",
    "evaluation": "evaluate",
    "execution": "execute",
    "exploration": "explore",
    "extraction": "extract",
    "generation": "generate",
    "inference": "infer",
    "ingestion": "ingest",
    "injection": "inject",
    "inspection": "inspect",
    "installation": "install",
    "instrumentation": "instrument",
    "invalidation": "invalidate",
    "invocation": "invoke",
    "localization": "localize",
    "management": "manage",
    "manipulation": "manipulate",
    "measurement": "measure",
    "migration": "migrate",
    "moderation": "moderate",
    "modification": "modify",
    "navigation": "navigate",
    "negotiation": "negotiate",
    "normalization": "normalize",
    "optimization": "optimize",
    "orchestration": "orchestrate",
    "pagination": "paginate",
    "prediction": "predict",
    "processing": "process",
    "protection": "protect",
    "provisioning": "provision",
    "recognition": "recognize",
    "reconciliation": "reconcile",
    "recovery": "recover",
    "redirection": "redirect",
    "registration": "register",
    "removal": "remove",
    "replacement": "replace",
    "replication": "replicate",
    "reproduction": "reproduce",
    "resolution": "resolve",
    "retrieval": "retrieve",
    "sanitization": "sanitize",
    "segmentation": "segment",
    "selection": "select",
    "serialization": "serialize",
    "simulation": "simulate",
    "storage": "store",
    "submission": "submit",
    "summarization": "summarize",
    "synchronization": "synchronize",
    "synthesis": "synthesize",
    "tokenization": "tokenize",
    "transcription": "transcribe",
    "transformation": "transform",
    "translation": "translate",
    "transmission": "transmit",
    "validation": "validate",
    "verification": "verify",
    "virtualization": "virtualize",
    "visualization": "visualize",
}
"""Noun to verb; what stands before the noun is the object: ``image compression`` is ``compress images``."""

MANNERS: dict[str, str] = {
    "auth": "authenticate users",
    "authentication": "authenticate users",
    "authorization": "authorize users",
    "login": "log in users",
    "sign-in": "sign in users",
    "signup": "register users",
    "integration": "integrate",
    "integrations": "integrate",
    "interoperability": "integrate",
    "reverse-proxying": "run behind a reverse proxy",
    "search": "search",
    "notifications": "send notifications",
    "notification": "send notifications",
    "alerts": "send alerts",
    "alerting": "send alerts",
    "logging": "log events",
    "caching": "cache data",
    "monitoring": "monitor",
    "scheduling": "schedule tasks",
    "testing": "test",
    "streaming": "stream data",
    "rate-limiting": "limit request rates",
    "internationalization": "translate the interface",
    "i18n": "translate the interface",
    "cors": "allow cross-origin requests",
    "pagination": "paginate results",
    "dependency-injection": "inject dependencies",
    "autocomplete": "complete input automatically",
}
"""Noun to what it comes to when it stands alone; what stands before it says how, not what."""

SHOWN = frozenset({"dashboard", "dashboards", "viewer", "visualisation", "overview", "report", "reports", "charts"})
"""Nouns that are shown: ``a dashboard for X`` is ``show a dashboard for X``."""

STARTED_FROM = frozenset({"template", "boilerplate", "starter", "skeleton", "scaffold", "scaffolding", "starterkit"})
"""Nouns that new projects start from."""

BUILT_WITH = frozenset({"framework", "toolkit", "sdk", "microframework"})
"""Nouns that something is built with: ``a web framework`` is ``build web applications``."""

REACHED = frozenset({"client", "wrapper", "binding", "bindings", "connector", "sdk"})
"""Nouns for the way to another system: ``a client for X`` is ``access X``."""

VEHICLES = words(
    """
    api app application bot cli client codebase collection command component daemon demo engine example extension
    function functions gem helper helpers implementation integration interface library lib middleware module
    monorepo package platform plugin program project repo repository script scripts sdk service set software
    solution suite system tool toolbox toolchain toolkit tools toolset tui ui utilities utility webapp website way
    wrapper framework crate addon action image container server microservice hook hooks task provider
    """
)
"""Nouns that say in which form something comes, never what it does."""

FAMILIES: dict[str, str] = {
    "checks": "check",
    "checkers": "check",
    "validators": "validate",
    "linters": "lint",
    "parsers": "parse",
    "readers": "read",
    "writers": "write",
    "exporters": "export",
    "importers": "import",
    "converters": "convert",
    "formatters": "format",
    "generators": "generate",
    "loaders": "load",
    "scrapers": "scrape",
    "crawlers": "crawl",
    "extractors": "extract",
    "detectors": "detect",
    "renderers": "render",
    "compressors": "compress",
    "encoders": "encode",
    "decoders": "decode",
    "notifiers": "notify through",
    "integrations": "integrate with",
    "connectors": "connect to",
    "collectors": "collect",
    "analyzers": "analyze",
    "analysers": "analyse",
    "optimizers": "optimize",
    "schedulers": "schedule",
    "monitors": "monitor",
    "resolvers": "resolve",
    "serializers": "serialize",
    "tokenizers": "tokenize",
    "transpilers": "transpile",
}
"""Names of folders and headings whose members each do one thing of the same kind."""

PRONOUNS = words(
    """
    it this that these those them they he she we us i me you your yours our ours my mine its their something
    anything everything nothing one ones here there more less much many most all both each such same other others
    another
    """
)

EMPTY_WORDS = (
    words(
        """
        a an the and or of for to in on at by with from into onto over under via as is are be been being not no nor
        so than then when where while which who whom whose what why how if but can could will would shall should may
        might must do does did has have had very just only also too easily simply quickly automatically optionally
        directly using use used based own new simple easy fast quick free full good great best better various
        different given specific certain any some every within without between across per about after before during
        until up out off down again further once etc e.g i.e like
        """
    )
    | PRONOUNS
)
"""Words that do not tell one thing from another."""
