"""System checks across settings: what may not go on the air."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection

from accounts.addresses import LOCAL_HOSTS
from fitcoach.retention.periods import too_short
from fitcoach.security.starting import faults, is_on_the_air


@register()
def a_public_address_has_nothing_of_the_source(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """What keeps a process from starting at all, for whoever asks before."""
    return [Error(f"{fault.what} at a public address", hint=fault.remedy, id=fault.id) for fault in faults()]


@register()
def a_public_address_has_a_database_server(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A file takes one writer at a time, is on one machine, and has no backup while it is written."""
    if connection.vendor != "sqlite" or not is_on_the_air():
        return []
    return [Warning("the database is an SQLite file at a public address", hint="set DATABASE_URL", id="fitcoach.W003")]


@register()
def a_public_address_tells_people_apart(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """TLS ends at a proxy: unless it is trusted, everybody comes from its address, and shares its limits."""
    address = urlsplit(settings.PUBLIC_URL)
    is_behind_a_proxy = address.scheme == "https" and address.hostname not in LOCAL_HOSTS
    if not is_behind_a_proxy or settings.REST_FRAMEWORK["NUM_PROXIES"]:
        return []
    return [
        Warning(
            "TRUSTED_PROXIES is 0 at a public address: everybody counts as one address",
            hint="set it to how many proxies of yours add to X-Forwarded-For",
            id="fitcoach.W001",
        )
    ]


@register()
def staff_at_a_public_address_have_a_second_factor(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A password that somebody has guessed or found opens the health facts of every client of that coach."""
    if settings.STAFF_TWO_FACTOR or urlsplit(settings.PUBLIC_URL).hostname in LOCAL_HOSTS:
        return []
    return [
        Warning(
            "STAFF_TWO_FACTOR is off at a public address: a password alone opens the console",
            hint="unset it, and staff set up an authenticator when they sign in next",
            id="fitcoach.W002",
        )
    ]


@register()
def nothing_is_to_be_deleted_that_is_needed(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Other rows need these for so long, or the law does: a shorter setting would not be obeyed."""
    return [
        Error(
            f"KEEP_{name.upper()}_DAYS is shorter than {days} days, which other rows need",
            hint="docs/retention.md tells why",
            id="fitcoach.E008",
        )
        for name, days in too_short().items()
    ]
