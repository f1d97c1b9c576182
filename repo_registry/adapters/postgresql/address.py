"""Where a registry in PostgreSQL is: a connection URL that is shown only without its password."""

from __future__ import annotations

from urllib.parse import quote

import attrs
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from repo_registry.domain.errors import Invalid

_SCHEMES = ("postgresql://", "postgres://")


@attrs.frozen
class Address:
    """A parsed connection URL."""

    conninfo: str = attrs.field(repr=False)
    """For the driver, password included: never shown or logged."""
    shown: str
    """For people: user, host, port and database, without password or options."""

    def __str__(self) -> str:
        return self.shown


def address_of(url: str) -> Address:
    """Read a connection URL.

    Raises:
        Invalid: It is none. The message says nothing of it: a part might be the password.
    """
    if not url.startswith(_SCHEMES):
        raise Invalid("a database URL begins with postgresql://", field="database_url")
    try:
        _require_one_at(url)
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
        conninfo = make_conninfo("", **parts)
    except (psycopg.Error, ValueError):
        # Without the cause: it quotes the part that could not be read.
        raise Invalid(
            "the database URL cannot be read: write postgresql://user:password@host:port/database, "
            "with special characters of the password percent-encoded",
            field="database_url",
        ) from None
    user = f"{quote(parts['user'])}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    host = parts.get("host") or parts.get("hostaddr") or ""
    return Address(conninfo, f"postgresql://{user}{host}{port}/{quote(parts.get('dbname', ''))}")


def _require_one_at(url: str) -> None:
    """Raise `ValueError` where a part of the password would be taken for the host, the port or the database."""
    authority, _, rest = url.partition("://")[2].partition("/")
    if authority.count("@") > 1 or "@" in rest.partition("?")[0]:
        raise ValueError
