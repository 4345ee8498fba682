"""What counts as one address where requests are counted by address."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import Final

HOST_BITS: Final = 64
"""A household gets a /64 of IPv6 at least, and its machines change addresses in it as they like (RFC 8981)."""


def counted_as(address: str) -> str:
    """IPv4 by itself, also when it came wrapped in IPv6; IPv6 by its /64. What is no address stays as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(IPv6Address(int(known) >> HOST_BITS << HOST_BITS))
