"""System checks across settings: what may not go on the air."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


@register()
def a_public_address_has_a_secret_of_its_own(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """The key that stands in the source signs nothing for anybody but this machine; and errors show no insides."""
    if urlsplit(settings.PUBLIC_URL).hostname in LOCAL_HOSTS:
        return []
    faults: list[CheckMessage] = []
    if settings.SECRET_KEY == settings.DEVELOPMENT_SECRET_KEY:
        faults.append(Error("SECRET_KEY is the one of the source", hint="set a long random text", id="fitcoach.E001"))
    if settings.DEBUG:
        faults.append(Error("DEBUG is on at a public address", hint="unset DEBUG", id="fitcoach.E002"))
    return faults
