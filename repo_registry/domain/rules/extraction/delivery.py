"""How a project is run and configured: containers and settings."""

from __future__ import annotations

from collections.abc import Iterator

from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.rules.extraction.drafts import PRIORS, Draft, FeatureDraft, Source, attribute_text, span_of
from repo_registry.domain.rules.extraction.material import Material
from repo_registry.domain.rules.extraction.names import summary_of

#: Settings that make a configuration.
MIN_SETTINGS = 3
MAX_LISTED = 8
MAX_FEATURES_EACH = 40


def delivery_drafts(material: Material) -> Iterator[Draft]:
    """Yield "Run in Docker containers" where an image is built, and reading settings where there are several."""
    yield from _containers(material)
    yield from _settings(material)


def _containers(material: Material) -> Iterator[Draft]:
    images = [fact for fact in material.of(FactKind.CONTAINER_IMAGE) if fact.value in {"base", "builds", "service"}]
    if any(fact.value in {"base", "builds"} for fact in images):
        yield Draft(
            name="Run in Docker containers",
            summary=summary_of("Container images: " + ", ".join(dict.fromkeys(fact.key for fact in images))),
            sources=(Source.DELIVERY,),
            score=PRIORS[Source.DELIVERY],
            spans=tuple(span_of(fact, f"container image {fact.key}") for fact in images[:4]),
            features=tuple(
                FeatureDraft(
                    anchor=f"image:{path}",
                    name="Run in Docker containers",
                    summary=path,
                    span=next(span_of(fact, f"container image {fact.key}") for fact in images if fact.path == path),
                    source=Source.DELIVERY,
                )
                for path in dict.fromkeys(fact.path for fact in images)
            ),
            backed=True,
            files=frozenset(fact.path for fact in images),
        )


def _settings(material: Material) -> Iterator[Draft]:
    settings = [fact for fact in material.of(FactKind.ENV_VARIABLE) if fact.start_line]
    names = tuple(dict.fromkeys(fact.key for fact in settings))
    if len(names) >= MIN_SETTINGS:
        typed = any(
            "class" in attribute_text(fact, "access") or "settings" in attribute_text(fact, "access").lower()
            for fact in settings
        )
        yield Draft(
            name="Read typed settings from the environment" if typed else "Read settings from environment variables",
            summary=summary_of(f"{len(names)} variables: {', '.join(names[:MAX_LISTED])}"),
            sources=(Source.SETTINGS,),
            score=PRIORS[Source.SETTINGS] + 0.06 * typed,
            spans=tuple(span_of(fact, f"environment variable {fact.key}") for fact in settings[:4]),
            features=tuple(
                FeatureDraft(
                    anchor=f"env:{fact.key}",
                    name="Read settings from environment variables",
                    summary=summary_of(f"The variable {fact.key}"),
                    span=span_of(fact, f"environment variable {fact.key}"),
                    source=Source.SETTINGS,
                )
                for fact in {fact.key: fact for fact in reversed(settings)}.values()
            )[:MAX_FEATURES_EACH],
            backed=True,
            files=frozenset(fact.path for fact in settings),
        )
