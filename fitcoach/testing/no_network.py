"""Tests talk to this machine only: a connection to any other address is an error in the test that tries it.

An audit hook sees every socket of this interpreter, whichever library opens it. C libraries (libpq) and other processes
are out of its reach.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any


class NetworkForbiddenError(RuntimeError):
    """A test tried to leave the machine. Not an OSError: code that expects network trouble must not swallow it."""


def forbid_network() -> None:
    """From now on, for the rest of this process. A hook cannot be taken back, so call it once."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        # Unix sockets have a path and netlink sockets numbers; only host names and addresses can lead away.
        if isinstance(address, tuple) and isinstance(address[0], str) and not is_this_machine(address[0]):
            raise NetworkForbiddenError(f"tests may not connect to {address[0]}:{address[1]}")
    elif event == "socket.getaddrinfo" and not is_this_machine(arguments[0]):
        raise NetworkForbiddenError(f"tests may not look up {arguments[0]!r}")


def is_this_machine(host: str | bytes | None) -> bool:
    """True for names and addresses of the loopback interface, and for the wildcard that a listener binds."""
    name = host.decode() if isinstance(host, bytes) else host
    if not name or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
