"""The keys of the house: the one that signs, and those of before that are still believed while it is changed."""

from __future__ import annotations

from django.conf import settings


def believed_keys() -> tuple[str, ...]:
    """SECRET_KEY, with which everything is made anew, then those of SECRET_KEY_BEFORE."""
    return (str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS))


def all_keys() -> tuple[str, ...]:
    """Those, then SILENCE_KEYS_BEFORE, which are believed no more: for what is known by its hash alone, and is looked
    up by every key that there was.
    """
    return (*believed_keys(), *settings.SILENCE_KEYS_BEFORE)
