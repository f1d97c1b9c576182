"""Names are resolved once, every address is judged, and git is bound to what was judged."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from typing import TypeAlias

from repo_registry.domain.errors import Denied, Unavailable
from repo_registry.domain.rules.addresses import address_is_global, address_is_loopback, address_is_private
from repo_registry.domain.rules.urls import JudgedLocation

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a host, for a port; raises `OSError` when there are none."""


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the system, in its order of preference and without repeats."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


def _asked(resolver: Resolver, host: str, port: int, seconds: float) -> Sequence[str]:
    """Ask in a thread of its own, as the system's resolver knows no time limit."""
    answers: queue.Queue[Sequence[str] | OSError] = queue.Queue(1)

    def ask() -> None:
        try:
            answers.put(resolver(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty as error:
        raise Unavailable("the name of the host was not resolved in time; try again later", step="timeout") from error
    if isinstance(answer, OSError):
        raise Unavailable("the host is unknown; check its name and the network", step="connect") from answer
    return answer


def _allowed(address: str, judged: JudgedLocation, *, loopback_meant: bool) -> bool:
    if address_is_global(address):
        return True
    if not judged.vouched:
        return False
    return address_is_private(address) or (loopback_meant and address_is_loopback(address))


def judged_addresses(judged: JudgedLocation, resolver: Resolver, seconds: float) -> tuple[str, ...]:
    """Return every address the host may be contacted at.

    Args:
        judged: A remote location.
        resolver: How names are resolved; literals are not asked about.
        seconds: How long resolving may take.

    Raises:
        Denied: One of the addresses is not global, and the policy does not name the host (``step="address"``).
        Unavailable: The host has no address (``step="connect"``) or resolving took too long (``step="timeout"``).
    """
    host, port = judged.host or "", judged.port or 0
    bare = host.strip("[]")
    loopback_meant = bare == "localhost" or address_is_loopback(bare)
    is_literal = host.startswith("[") or bare.replace(".", "").isdigit()
    addresses = (bare,) if is_literal else tuple(_asked(resolver, host, port, seconds))
    if not addresses:
        raise Unavailable("the host has no address; check its name and the network", step="connect")
    if not all(_allowed(address, judged, loopback_meant=loopback_meant) for address in addresses):
        raise Denied(
            "the host resolves to an address inside a network; give a public host, or let an administrator allow it "
            "by name",
            step="address",
        )
    return addresses


def curl_pin(host: str, port: int, addresses: Sequence[str]) -> str:
    """Return the value of ``http.curloptResolve`` that binds a host to addresses (CURLOPT_RESOLVE(3))."""
    shown = ",".join(f"[{address}]" if ":" in address else address for address in addresses)
    return f"{host}:{port}:{shown}"
