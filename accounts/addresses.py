"""What counts as one address where requests are counted by address."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from typing import Final

from django.http import HttpRequest

LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "::1")
"""Of this machine: an address with one of them opens nowhere else."""
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


def address_of(request: HttpRequest, *, trusted_proxies: int) -> str | None:
    """Whence a request comes, `counted_as` one: our outermost proxy's word, or whoever connected. None: no address."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    hops = [hop.strip() for hop in forwarded.split(",")] if trusted_proxies and forwarded else []
    address = hops[-min(trusted_proxies, len(hops))] if hops else request.META.get("REMOTE_ADDR", "")
    try:
        ip_address(address)
    except ValueError:
        return None
    return counted_as(address)


def length_of(request: HttpRequest) -> int:
    """Of its body, as it says itself, in bytes; what is no number is read by nobody, and so is nothing."""
    told = request.META.get("CONTENT_LENGTH") or ""
    return int(told) if told.isascii() and told.isdigit() else 0
