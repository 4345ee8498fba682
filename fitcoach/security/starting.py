"""A process that people can reach does not start with what stands in the source: web, worker, beat and commands alike.

`fitcoach.apps` asks when Django is set up, which each of them does first, so that gunicorn, which runs no system check,
refuses as well. `fitcoach.checks` lists the same faults for `manage.py check`.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.addresses import LOCAL_HOSTS

SHORTEST_KEY: Final = 50
FEWEST_SIGNS: Final = 10
"""Different ones. A key of 50 random signs has more than 20."""
OURS: Final = (*LOCAL_HOSTS, "[::1]", ".localhost", "testserver")
"""Names that lead to this machine alone; the last is what Django's test client calls itself."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`id`: as system checks name it."""

    id: str
    what: str
    remedy: str


def is_on_the_air() -> bool:
    """Whether others than this machine are meant to come: by the public address, or by a name that is answered to."""
    if settings.PUBLIC_URL and urlsplit(settings.PUBLIC_URL).hostname not in LOCAL_HOSTS:
        return True
    others = (host for host in settings.ALLOWED_HOSTS if host not in OURS)
    return any(not (settings.DEBUG and _is_of_this_network(host)) for host in others)


def _is_of_this_network(host: str) -> bool:
    """A private address: while developing, a phone beside the machine comes by it."""
    try:
        return ip_address(host.strip("[]")).is_private
    except ValueError:
        return False


def faults() -> list[Fault]:
    """What may not go on the air; nothing on a machine of one's own."""
    if not is_on_the_air():
        return []
    return [fault for is_so, fault in _judged(settings) if is_so]


def refuse_to_start() -> None:
    """Raises `ImproperlyConfigured` with a line for each fault."""
    if found := faults():
        lines = "; ".join(f"{fault.what} ({fault.remedy})" for fault in found)
        raise ImproperlyConfigured(f"fitcoach does not start at a public address: {lines}")


def _judged(told: Any) -> list[tuple[bool, Fault]]:
    key = str(told.SECRET_KEY)
    is_of_the_source = key == told.DEVELOPMENT_SECRET_KEY
    is_weak = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS
    return [
        (is_of_the_source, Fault("fitcoach.E001", "SECRET_KEY is the one of the source", "set a long random text")),
        (told.DEBUG, Fault("fitcoach.E002", "DEBUG is on", "unset DEBUG")),
        (
            is_weak and not is_of_the_source,
            Fault("fitcoach.E003", "SECRET_KEY is short or simple", f"set {SHORTEST_KEY} random signs or more"),
        ),
        (
            list(told.FIELD_ENCRYPTION_KEYS)[:1] == [told.DEVELOPMENT_FIELD_KEY],
            Fault(
                "fitcoach.E005",
                "FIELD_ENCRYPTION_KEYS begins with the key of the source",
                "put 32 random bytes in base64 before it, as `openssl rand -base64 32` prints them",
            ),
        ),
        (
            urlsplit(told.PUBLIC_URL).scheme != "https" and not told.PLAIN_HTTP,
            Fault(
                "fitcoach.E006",
                "PUBLIC_URL is no https address, so passwords and health facts go over the wire as they are",
                "set it to https://…, or PLAIN_HTTP=on where nobody else is on that wire",
            ),
        ),
        (
            told.DEVELOPMENT_SECRET_KEY in told.SECRET_KEY_FALLBACKS,
            Fault("fitcoach.E007", "SECRET_KEY_BEFORE holds the key of the source", "take it away: anybody has it"),
        ),
        (
            "*" in told.ALLOWED_HOSTS,
            Fault("fitcoach.E004", "ALLOWED_HOSTS answers to every name", "name the hosts of PUBLIC_URL"),
        ),
    ]
