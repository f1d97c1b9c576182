"""Which decision is possible on a candidate in which status: one table."""

from __future__ import annotations

from repo_registry.domain.errors import Conflict
from repo_registry.domain.model.candidates import CandidateStatus as Status
from repo_registry.domain.model.reviews import DecisionAction as Action

#: (action, status before) -> status after. `undo` is not here: it restores whatever was before.
TRANSITIONS: dict[tuple[Action, Status], Status] = {
    (Action.ACCEPT, Status.PROPOSED): Status.ACCEPTED,
    (Action.ACCEPT, Status.DEFERRED): Status.ACCEPTED,
    (Action.EDIT, Status.PROPOSED): Status.ACCEPTED,
    (Action.EDIT, Status.DEFERRED): Status.ACCEPTED,
    (Action.EDIT, Status.ACCEPTED): Status.ACCEPTED,
    (Action.MERGE, Status.PROPOSED): Status.MERGED,
    (Action.MERGE, Status.DEFERRED): Status.MERGED,
    (Action.MERGE, Status.ACCEPTED): Status.MERGED,
    (Action.REJECT, Status.PROPOSED): Status.REJECTED,
    (Action.REJECT, Status.DEFERRED): Status.REJECTED,
    (Action.REJECT, Status.ABSENT): Status.REJECTED,
    (Action.DEFER, Status.PROPOSED): Status.DEFERRED,
    (Action.RETIRE, Status.ACCEPTED): Status.RETIRED,
    (Action.REOPEN, Status.REJECTED): Status.PROPOSED,
    (Action.REOPEN, Status.MERGED): Status.PROPOSED,
    (Action.REOPEN, Status.DEFERRED): Status.PROPOSED,
    (Action.REOPEN, Status.RETIRED): Status.PROPOSED,
}

#: What may be judged once more when the evidence has changed since it was judged.
REJUDGED: dict[tuple[Action, Status], Status] = {
    (Action.ACCEPT, Status.ACCEPTED): Status.ACCEPTED,
    (Action.ACCEPT, Status.REJECTED): Status.ACCEPTED,
    (Action.EDIT, Status.REJECTED): Status.ACCEPTED,
    (Action.MERGE, Status.REJECTED): Status.MERGED,
    (Action.REJECT, Status.REJECTED): Status.REJECTED,
    (Action.DEFER, Status.DEFERRED): Status.DEFERRED,
}


def status_after(action: Action, status: Status, *, premise_changed: bool) -> Status:
    """Return the status that an action leads to.

    Raises:
        Conflict: The action is not possible on a candidate in that status; the message says which are.
    """
    table = TRANSITIONS | REJUDGED if premise_changed else TRANSITIONS
    after = table.get((action, status))
    if after is None:
        possible = sorted({possible.value for possible, before in table if before is status})
        raise Conflict(
            f"cannot {action.value} what is {status.value}; possible now: {', '.join(possible) or 'nothing'}",
            step="decide",
        )
    return after
