"""Reviewing on a terminal: one card at a time, one key for each decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from uuid import UUID

import attrs
import rich_click as click
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from repo_registry.domain.errors import RegistryError
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.reviews import DecisionAction, DecisionRequest, ReasonCode, ReviewDecision
from repo_registry.domain.services.review_desk import ReviewCard
from repo_registry.entrypoints.cli.drawing import kind_text, short_id, shown
from repo_registry.entrypoints.cli.keys import END, ESCAPE, Keys
from repo_registry.entrypoints.cli.output import console
from repo_registry.entrypoints.cli.render_candidates import status_text
from repo_registry.entrypoints.cli.render_card import draw_card
from repo_registry.entrypoints.cli.render_reviews import DONE, decision_text
from repo_registry.entrypoints.cli.session import Session

Position = tuple[float, UUID]

KEYS = {
    "a": "accept",
    "A": "accept with its parts",
    "x": "reject; asks for the reason",
    "e": "edit name and summary, and accept",
    "m": "merge into another",
    "d": "defer",
    "s": "skip for now",
    "u": "undo the last decision of this session",
    "j ↓": "next card",
    "k ↑": "card before",
    "o": "show all evidence",
    "?": "this help",
    "q": "quit",
}
REASON_KEYS = {
    "n": ReasonCode.NOT_AN_ABILITY,
    "w": ReasonCode.WRONG_EVIDENCE,
    "d": ReasonCode.DUPLICATE_OF,
    "t": ReasonCode.TEST_ONLY,
    "v": ReasonCode.VENDORED,
    "c": ReasonCode.DEAD_CODE,
    "s": ReasonCode.TOO_SMALL,
    "o": ReasonCode.OTHER,
}
_PROMPT = "a accept  x reject  e edit  m merge  s skip  d defer  u undo  o all evidence  ? help  q quit"
_TARGETS = 9


@attrs.define(kw_only=True)
class ReviewSession:
    """One reviewer at one terminal. What waits is asked for anew at each step, so others may review meanwhile."""

    session: Session
    repository: str | None
    wait_for: Callable[[Coroutine[Any, Any, Any]], Any]
    """Runs a coroutine to its end; between two of them nothing runs, so that Ctrl-C always works."""
    keys: Keys = attrs.field(factory=Keys)
    terminal: Console = attrs.field(factory=console)
    decided: Counter[str] = attrs.field(factory=Counter)
    _seen: list[UUID] = attrs.field(factory=list)
    """Cards behind the present one, for going back."""
    _after: Position | None = None
    _at_features: bool = False
    """Whether the claims are through and it is the features that still wait by themselves."""
    _decisions: list[ReviewDecision] = attrs.field(factory=list)
    _just_decided: bool = False

    def start(self) -> None:
        """Show card after card until nothing waits or the reviewer quits."""
        with self.keys.taken():
            card = self._next_card()
            while card is not None:
                card = self._at(card)
        self._farewell()

    def _next_card(self) -> ReviewCard | None:
        """Return the next card: claims first, and only then features that still wait by themselves."""
        waiting = self._waiting()
        if not waiting and not self._at_features:
            self._at_features, self._after = True, None
            waiting = self._waiting()
        if not waiting and self._ask_to_begin_again():
            self._at_features, self._after = False, None
            waiting = self._waiting()
        return self._card(waiting[0].id) if waiting else None

    def _waiting(self) -> Sequence[Candidate]:
        review = self.session.registry.application.review
        ask = review.waiting_features if self._at_features else review.waiting
        waiting: Sequence[Candidate] = self.wait_for(ask(self.repository, after=self._after, limit=1))
        return waiting

    def _ask_to_begin_again(self) -> bool:
        """At the end of the list: tell whether to go through what was skipped."""
        review = self.session.registry.application.review
        asks = (review.waiting, review.waiting_features)
        if not any(self.wait_for(ask(self.repository, limit=1)) for ask in asks):
            return False
        self._say("That was the last one; some were skipped. Press k to begin again with them, any other key to quit.")
        return self.keys.read() in ("k", "up")

    def _card(self, candidate_id: UUID) -> ReviewCard:
        card: ReviewCard = self.wait_for(self.session.desk.card(candidate_id))
        return card

    def _at(self, card: ReviewCard) -> ReviewCard | None:
        """Show a card and take keys until there is another one to show; ``None`` ends the session."""
        self._draw(Text("─" * min(self.terminal.width, 80), style="dim"), draw_card(card, whole=False))
        if self._just_decided:
            self.keys.forget()  # what was typed ahead of the card was not meant for it
        self._just_decided = False
        while True:
            self._say(_PROMPT)
            key = self.keys.read()
            if key in ("q", END):
                return None
            if key in ("j", "down", "s"):
                return self._step(card)
            if key in ("k", "up"):
                if self._seen:
                    return self._back()
                self._say("This is the first card.")
            elif key == "u":
                undone = self._undo()
                if undone is not None:
                    return undone
            elif self._act(key, card):
                return self._step(card)

    def _act(self, key: str, card: ReviewCard) -> bool:
        """Do what a key asks for; tell whether the card was decided on."""
        actions: dict[str, Callable[[ReviewCard], DecisionRequest | None]] = {
            "a": lambda card: _request(DecisionAction.ACCEPT, card),
            "A": lambda card: _request(DecisionAction.ACCEPT, card, with_parts=True),
            "d": lambda card: _request(DecisionAction.DEFER, card),
            "x": self._rejection,
            "e": self._edit,
            "m": self._merge,
        }
        if key == "o":
            self._draw(draw_card(card, whole=True))
        elif key == "?":
            self._draw(_key_table(KEYS))
        elif key in actions:
            request = actions[key](card)
            return request is not None and self._decide(request, card.candidate)
        return False

    def _decide(self, request: DecisionRequest, candidate: Candidate) -> bool:
        try:
            decision: ReviewDecision = self.wait_for(self.session.registry.decide(request))
        except RegistryError as error:
            self._draw(shown(f"error: {error.message}", "red"))
            return False
        self._just_decided = True
        self.decided[decision.action.value] += 1
        self._decisions.append(decision)
        self._draw(decision_text(decision, candidate))
        return True

    def _step(self, card: ReviewCard) -> ReviewCard | None:
        """Go on to what waits after a card."""
        self._seen.append(card.candidate.id)
        self._after = (card.candidate.confidence, card.candidate.id)
        return self._next_card()

    def _back(self) -> ReviewCard:
        return self._card(self._seen.pop())

    def _undo(self) -> ReviewCard | None:
        """Take the last decision of this session back and return its card."""
        if not self._decisions:
            self._say("Nothing was decided in this session; `repo-registry review undo` takes back earlier decisions.")
            return None
        last = self._decisions[-1]
        request = DecisionRequest(action=DecisionAction.UNDO, undoes=last.id)
        candidate_id = last.candidate_id
        if candidate_id is None:
            return None
        if not self._decide(request, self._card(candidate_id).candidate):
            return None
        self._decisions = self._decisions[:-2]
        self.decided[last.action.value] -= 1
        self.decided[DecisionAction.UNDO.value] -= 1
        self._seen = [seen for seen in self._seen if seen != candidate_id]
        return self._card(candidate_id)

    def _rejection(self, card: ReviewCard) -> DecisionRequest | None:
        self._draw(_key_table({key: reason.value for key, reason in REASON_KEYS.items()}))
        self._say("Why? (Esc goes back)")
        reason = REASON_KEYS.get(self.keys.read())
        if reason is None:
            return None
        if reason is ReasonCode.DUPLICATE_OF:
            target = self._target(card, "Of which one?")
            return None if target is None else _request(DecisionAction.REJECT, card, reason=reason, into=target.id)
        note = self._line("Note", "") if reason is ReasonCode.OTHER else ""
        return _request(DecisionAction.REJECT, card, reason=reason, note=note)

    def _edit(self, card: ReviewCard) -> DecisionRequest | None:
        one = card.candidate
        self._say("Edit and accept; an empty line keeps what is there.")
        name = self._line("Name", one.name)
        summary = self._line("Summary", one.summary)
        changed = {
            field: value for field, value in (("name", name), ("summary", summary)) if value != getattr(one, field)
        }
        if not changed:
            self._say("Nothing was changed.")
            return None
        return _request(DecisionAction.EDIT, card, **changed)

    def _merge(self, card: ReviewCard) -> DecisionRequest | None:
        target = self._target(card, "Into which one?")
        return None if target is None else _request(DecisionAction.MERGE, card, into=target.id)

    def _target(self, card: ReviewCard, question: str) -> Candidate | None:
        """Let the reviewer pick one of a short list by its digit."""
        targets: list[Candidate] = self.wait_for(self.session.desk.merge_targets(card.candidate.id, limit=_TARGETS))
        if not targets:
            self._say(f"There is no other {card.candidate.kind.value} in {card.repository}.")
            return None
        for number, target in enumerate(targets, start=1):
            self._draw(
                Text.assemble(
                    (f"  {number}  ", "bold"),
                    kind_text(target.kind),
                    " ",
                    shown(target.name),
                    (f"  {short_id(target.id)}  ", "dim"),
                    status_text(target),
                )
            )
        self._say(f"{question} (Esc goes back)")
        key = self.keys.read()
        return targets[int(key) - 1] if key != ESCAPE and key in "123456789"[: len(targets)] and key else None

    def _line(self, question: str, present: str) -> str:
        """Ask for a line of text; an empty one keeps what is there."""
        with self.keys.given_back():
            answer: str = click.prompt(question, default=present, show_default=False)
        return answer

    def _say(self, text: str) -> None:
        self._draw(Text(text, style="dim"))

    def _draw(self, *drawn: RenderableType) -> None:
        for one in drawn:
            self.terminal.print(one)

    def _farewell(self) -> None:
        done = ", ".join(f"{count} {DONE[action]}" for action, count in sorted(self.decided.items()) if count > 0)
        waiting = self.wait_for(self.session.registry.application.review.waiting(self.repository, limit=1))
        rest = "some still wait" if waiting else "nothing waits for a decision"
        self._draw(Text(f"{done or 'nothing was decided'}; {rest}"))


def _request(action: DecisionAction, card: ReviewCard, **more: Any) -> DecisionRequest:
    return DecisionRequest(action=action, candidate_id=card.candidate.id, **more)


def _key_table(keys: dict[str, str]) -> Table:
    drawn = Table(box=None, show_header=False, padding=(0, 2, 0, 2), pad_edge=False)
    for key, meaning in keys.items():
        drawn.add_row(Text(key, style="bold"), Text(meaning))
    return drawn
