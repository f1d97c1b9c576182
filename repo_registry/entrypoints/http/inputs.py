"""What callers send."""

from __future__ import annotations

from uuid import UUID

import attrs

from repo_registry.domain.model.reviews import DecisionAction, DecisionRequest, ReasonCode
from repo_registry.entrypoints.http.bodies import body, field, text_field

_LONG = 2000
_NOTE = 4000
_NAME = 200
MAX_DECISIONS = 200


@body
@attrs.frozen(kw_only=True)
class LocationInput:
    """An address to judge."""

    location: str = text_field(
        least=1, most=_LONG, about="URL or local path of a git repository.", example="https://github.com/pallets/click"
    )


@body
@attrs.frozen(kw_only=True)
class RepositoryInput:
    """A repository to register."""

    location: str = text_field(
        least=1,
        most=_LONG,
        about="URL or local path of the git repository.",
        example="https://github.com/pallets/click",
    )
    name: str | None = text_field(most=100, default=None, about="Unique slug; made from the address unless given.")
    description: str = text_field(most=_LONG, default="", about="What it is for, in a sentence or two.")
    owner: str = text_field(most=200, default="", about="Person or team that answers for it.")
    tags: list[str] = field(default=attrs.Factory(list), most_items=100, about="Slugs to filter by.")
    default_ref: str | None = text_field(
        least=1, most=1000, default=None, about="Branch, tag or commit to analyze when none is named."
    )
    credential: str | None = text_field(
        most=1100, default=None, about="Where the secret for fetching is: env:NAME or file:/path, never the secret."
    )


@body
@attrs.frozen(kw_only=True)
class RepositoryPatch:
    """What to change of a repository; what is missing stays as it is."""

    name: str | None = text_field(most=100, default=None, about="Another slug.")
    location: str | None = text_field(
        least=1, most=_LONG, default=None, about="Another address; the old origin stays as an alias."
    )
    description: str | None = text_field(most=_LONG, default=None, about="What it is for.")
    owner: str | None = text_field(most=200, default=None, about="Person or team that answers for it.")
    tags: list[str] | None = field(default=None, most_items=100, about="All its tags anew.")
    default_ref: str | None = text_field(
        least=1, most=1000, default=None, about="Branch, tag or commit to analyze when none is named."
    )
    credential: str | None = text_field(most=1100, default=None, about="Where the secret is: env:NAME or file:/path.")


@body
@attrs.frozen(kw_only=True)
class AnalysisInput:
    """An analysis to carry out."""

    ref: str | None = text_field(
        least=1, most=1000, default=None, about="Branch, tag or commit; the repository's default unless given."
    )
    allow_proof_loss: bool = field(
        default=False, about="Publish even if much of the approved proof would be lost; an admin's word."
    )


@body
@attrs.frozen(kw_only=True)
class DecisionInput:
    """A decision on the candidate that the address names."""

    action: DecisionAction = field(about="What to do; `undo` has an address of its own.")
    reason: ReasonCode | None = field(default=None, about="Why, as a code that can be counted; needed to reject.")
    note: str = text_field(most=_NOTE, default="", about="Why, for whoever reads the log later.")
    name: str | None = text_field(least=1, most=_NAME, default=None, about="A better name, to edit.")
    summary: str | None = text_field(most=_LONG, default=None, about="A better summary, to edit.")
    parent_id: UUID | None = field(default=None, about="The approved entry to stand below, to edit.")
    stand_alone: bool = field(default=False, about="Take it out from under its parent, to edit.")
    into: UUID | None = field(default=None, about="What it is merged into, or a duplicate of.")
    with_parts: bool = field(default=False, about="Accept or retire also what was grouped below it and waits.")
    expected_version: int | None = field(
        default=None, about="Version of the map that was looked at; another one answers 409. `If-Match` does the same."
    )

    def request(self, candidate_id: UUID) -> DecisionRequest:
        """Return the request for a candidate."""
        return DecisionRequest(
            action=self.action,
            candidate_id=candidate_id,
            reason=self.reason,
            note=self.note,
            name=self.name,
            summary=self.summary,
            parent_id=self.parent_id,
            stand_alone=self.stand_alone,
            into=self.into,
            with_parts=self.with_parts,
        )


@body
@attrs.frozen(kw_only=True)
class BulkDecisionInput(DecisionInput):
    """One decision of many."""

    candidate_id: UUID = field(about="The candidate to decide on.")


@body
@attrs.frozen(kw_only=True)
class BulkInput:
    """Many decisions; each is recorded by itself, so that one that fails does not hold up the others."""

    decisions: list[BulkDecisionInput] = field(most_items=MAX_DECISIONS, about="In the order of recording.")


@body
@attrs.frozen(kw_only=True)
class UndoInput:
    """Why a decision is taken back."""

    note: str = text_field(most=_NOTE, default="", about="Why, for whoever reads the log later.")
