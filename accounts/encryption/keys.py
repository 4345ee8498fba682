"""The keys of health notes, out of `FIELD_ENCRYPTION_KEYS`: the first one writes, each of them reads."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES: Final = 32
"""AES-256."""
ID_LENGTH: Final = 8


class MalformedKeys(ImproperlyConfigured):
    """The setting holds no key, or something that is none. It says which one, and nothing of what it is."""


@dataclass(frozen=True, slots=True)
class Key:
    """`id`: eight hexadecimal digits, out of the key alone, that tell nothing of it; they stand in each row."""

    id: str
    cipher: AESGCM


@dataclass(frozen=True, slots=True)
class Keyring:
    newest: Key
    by_id: Mapping[str, Key]


def keyring() -> Keyring:
    """As the settings have it. Raises `MalformedKeys`."""
    return keyring_of(tuple(settings.FIELD_ENCRYPTION_KEYS))


@lru_cache(maxsize=16)
def keyring_of(words: tuple[str, ...]) -> Keyring:
    """Of keys in base64, the newest first. Raises `MalformedKeys`."""
    if not words:
        raise MalformedKeys("FIELD_ENCRYPTION_KEYS holds no key")
    keys = [_key(each, place) for place, each in enumerate(words, start=1)]
    return Keyring(keys[0], {key.id: key for key in keys})


def make_key() -> str:
    """A new one, in base64."""
    return in_words(secrets.token_bytes(KEY_BYTES))


def derived_key(secret: str) -> str:
    """Always the same one for a text: a development key, whose secret stands in the source."""
    return in_words(hashlib.sha256(f"fitcoach health notes {secret}".encode()).digest())


def in_words(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


def stripped(words: Sequence[str]) -> list[str]:
    """A list out of the environment or a file without the spaces and line breaks around each."""
    return [each.strip() for each in words if each.strip()]


def _key(words: str, place: int) -> Key:
    secret = _decoded(words)
    if secret is None or len(secret) != KEY_BYTES:
        raise MalformedKeys(f"key {place} of FIELD_ENCRYPTION_KEYS is not {KEY_BYTES} bytes in base64")
    name = hashlib.sha256(b"id of a fitcoach field key" + secret).hexdigest()[:ID_LENGTH]
    return Key(name, AESGCM(secret))


def _decoded(words: str) -> bytes | None:
    """Of either alphabet of base64, with or without its padding."""
    plain = words.strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
