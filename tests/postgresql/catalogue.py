"""What PostgreSQL says of the tables after all migrations, as text to compare."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

_COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod), attnotnull, attidentity <> '', pg_collation.collname
FROM pg_attribute LEFT JOIN pg_collation ON pg_collation.oid = attcollation AND collname <> 'default'
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
_CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype <> 'n' ORDER BY conname
"""
_INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s ORDER BY indexname"
_TRIGGERS = """
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY tgname
"""


def catalogue(connection: Connection[Any]) -> str:
    """Return every table with its columns, constraints, indexes and triggers, and every function."""
    lines: list[str] = []
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"
    ).fetchall()
    for (table,) in tables:
        lines += ["", f"table {table}"]
        for name, kind, required, identity, collation in connection.execute(_COLUMNS, (table,)).fetchall():
            details = (
                kind,
                f'collate "{collation}"' if collation else "",
                "identity" if identity else "",
                "not null" if required else "",
            )
            lines.append(f"    {name} {' '.join(filter(None, details))}")
        lines += [f"    constraint {name} {text}" for name, text in connection.execute(_CONSTRAINTS, (table,))]
        lines += [f"    {text}" for (text,) in connection.execute(_INDEXES, (table,))]
        lines += [f"    {text}" for (text,) in connection.execute(_TRIGGERS, (table,))]
    functions = connection.execute(
        "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY proname"
    )
    lines += [f"\n{text.rstrip()}" for (text,) in functions]
    return "\n".join(lines).lstrip("\n") + "\n"
