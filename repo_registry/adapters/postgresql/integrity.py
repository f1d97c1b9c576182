"""Looks for what a restored or meddled-with database may lack: references, indexes, constraints and triggers."""

from __future__ import annotations

from repo_registry.adapters.postgresql.queries import queries
from repo_registry.adapters.postgresql.transaction import Transaction

_SQL = queries("store")
#: Problems that are told at most.
MAX_PROBLEMS = 100


async def problems(view: Transaction) -> tuple[str, ...]:
    """Return what is wrong, a line each, at most `MAX_PROBLEMS`; every reference of every row is followed."""
    found = [row[0] for row in await view.rows(_SQL["unfinished"])]
    for child, parent, same, given in await view.rows(_SQL["references"]):
        dangling = (
            f"SELECT count(*) FROM {child} AS child WHERE {given} "  # noqa: S608  names from the catalogue, quoted there
            f"AND NOT EXISTS (SELECT 1 FROM {parent} AS parent WHERE {same})"
        )
        (rows,) = await view.row(dangling) or (0,)
        if rows:
            said = "1 row refers" if rows == 1 else f"{rows} rows refer"
            found.append(f"in {child}, {said} to a missing row of {parent}")
    return tuple(found[:MAX_PROBLEMS])
