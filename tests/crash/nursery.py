"""A process that has everything imported and forks a session for each line it reads: kills cost no start-up.

A session works on a registry without end (analyzing two versions of a repository, deciding, undoing) and prints a line
for each write that was acknowledged to it. Run as ``python -m tests.crash.nursery DATABASE CHECKOUTS ORIGIN``.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from pathlib import Path

from repo_registry import Registry, open_registry
from repo_registry.domain.errors import Conflict, NotFound
from repo_registry.domain.model.analysis import RunStatus
from repo_registry.domain.model.candidates import Candidate
from repo_registry.domain.model.reviews import ReasonCode, ReviewDecision

BRANCHES = ("main", "next")


def acknowledged(kind: str, what: object) -> None:
    sys.stdout.write(f"{os.getpid()} {kind} {what}\n")
    sys.stdout.flush()


async def decide(registry: Registry, dice: random.Random) -> None:
    waiting = await registry.application.review.waiting("shop", limit=200)
    decision: ReviewDecision | None = None
    if not waiting or dice.random() < 0.3:
        try:
            latest = await registry.application.review.latest_decision("shop")
            decision = await registry.undo(latest.id)
        except (Conflict, NotFound):
            return
    else:
        decision = await judge(registry, dice.choice(waiting), dice)
    acknowledged("decision", f"{decision.sequence}:{decision.hash}")


async def judge(registry: Registry, candidate: Candidate, dice: random.Random) -> ReviewDecision:
    if dice.random() < 0.5:
        return await registry.reject(candidate.id, ReasonCode.OTHER)
    return await registry.accept(candidate.id, with_parts=True)


async def session(database: Path, checkouts: Path, origin: Path, seed: str) -> None:
    dice = random.Random(seed)  # noqa: S311  reproducible, not secret
    async with open_registry(
        database, checkout_root=checkouts, local_roots=[origin.parent], user=f"session {seed}"
    ) as registry:
        try:
            await registry.add(str(origin), name="shop")
            acknowledged("added", "shop")
        except Conflict:
            pass
        while True:
            run = await registry.analyze("shop", ref=dice.choice(BRANCHES), allow_proof_loss=True)
            if run.status is not RunStatus.SUCCEEDED:
                acknowledged("FAILED", run.failure)
            acknowledged("analyzed", f"{run.id}:{run.receipt}")
            for _ in range(dice.randrange(6)):
                try:
                    await decide(registry, dice)
                except Conflict as refused:
                    acknowledged("refused", refused.message)


def main() -> None:
    database, checkouts, origin = map(Path, sys.argv[1:])
    acknowledged("ready", "nursery")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.setsid()
            sys.stdin.close()
            asyncio.run(session(database, checkouts, origin, line.strip()))
            os._exit(0)
        acknowledged("started", child)
        os.waitpid(child, 0)
        acknowledged("ended", child)


if __name__ == "__main__":
    main()
