"""System checks of the keys of health notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from accounts.addresses import LOCAL_HOSTS
from accounts.encryption.keys import MalformedKeys, keyring

HINT = "manage.py make_field_key prints one; docs/encryption.md tells the rest"


@register()
def health_notes_have_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Each is one; and at a public address none stands in the source, where everybody reads it."""
    try:
        keyring()
    except MalformedKeys as error:
        return [Error(str(error), hint=HINT, id="accounts.E001")]
    keys = settings.FIELD_ENCRYPTION_KEYS
    if urlsplit(settings.PUBLIC_URL).hostname in LOCAL_HOSTS or settings.DEVELOPMENT_FIELD_KEY not in keys:
        return []
    if keys[0] == settings.DEVELOPMENT_FIELD_KEY:
        return []  # such a process does not even start: `fitcoach.security.starting`
    told = "FIELD_ENCRYPTION_KEYS still holds the key of the source"
    return [Warning(told, hint="run manage.py rotate_field_keys, then take it away", id="accounts.W001")]
