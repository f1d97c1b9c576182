"""Puts the program before the console commands of PHP."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from repo_registry.adapters.observers.php.commands import COMMAND
from repo_registry.domain.model.facts import FactKind, Fragment, ObservedFact
from repo_registry.domain.model.paths import PathClass

_FRAMEWORK = "pkg:composer/symfony/framework-bundle"


class CommandJoiner:
    """Commands of Laravel and Symfony; a tool of its own that Composer installs gives its name."""

    name = "php.commands"
    version = 1
    takes = frozenset({COMMAND})

    def join(self, fragments: Sequence[Fragment], facts: Sequence[ObservedFact]) -> Iterable[ObservedFact]:
        """Yield each command once a file."""
        programs = {"laravel": "php artisan", "symfony": _program(facts)}
        for fragment in fragments:
            payload = fragment.payload
            framework = str(payload["framework"])
            end = payload["end_line"]
            yield ObservedFact(
                kind=FactKind.CLI_COMMAND,
                key=f"{programs.get(framework, '')} {payload['name']}".strip(),
                value=str(payload["help"]),
                path=fragment.path,
                start_line=fragment.line,
                end_line=max(fragment.line, end if isinstance(end, int) else 0),
                rule=f"php.{framework}.command",
                rule_version=self.version,
                path_class=fragment.path_class,
                attributes={"framework": framework, "options": payload["options"], "handler": payload["handler"]},
            )


def _program(facts: Sequence[ObservedFact]) -> str:
    own = [fact for fact in facts if fact.path_class is PathClass.OWN]
    if any(fact.key == _FRAMEWORK and fact.attributes.get("scope") == "runtime" for fact in own):
        return "php bin/console"
    binaries = [
        fact.key
        for fact in own
        if fact.kind is FactKind.ENTRY_POINT
        and fact.path.endswith("composer.json")
        and fact.attributes.get("type") == "bin"
    ]
    names = sorted(set(binaries))
    return names[0].removesuffix(".php") if len(names) == 1 else "php bin/console"
