"""The keys of the house: the one that signs, and those of before that are still believed while it is changed."""

from __future__ import annotations

from django.conf import settings


def believed_keys() -> tuple[str, ...]:
    """SECRET_KEY, with which everything is made anew, then those of SECRET_KEY_BEFORE."""
    return (str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS))
