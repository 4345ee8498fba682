"""How a text is stored that only the service may read: `enc1:<id of the key>:<base64 of nonce, ciphertext, tag>`.

AES-256-GCM. The column's name is bound to it: what is moved to another column cannot be read there.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag

from accounts.encryption.keys import ID_LENGTH, keyring

SEALED: Final = "enc1:"
"""What every sealed text begins with. Another form would get another number."""
HEAD_LENGTH: Final = len(SEALED) + ID_LENGTH
"""Form and key: what may be counted without reading anything."""
NONCE_BYTES: Final = 12
SHAPE: Final = re.compile(rf"{SEALED}([0-9a-f]{{{ID_LENGTH}}}):([A-Za-z0-9_-]+=*)")


class Unreadable(RuntimeError):
    """What stands in a row cannot be read. The words name column and key, and hold nothing of the row."""


def seal(text: str, column: str) -> str:
    """With the newest key; never twice the same. `column`: `limitations.note`."""
    key, nonce = keyring().newest, secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + key.cipher.encrypt(nonce, text.encode(), column.encode())
    return f"{SEALED}{key.id}:{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(stored: str, column: str) -> str:
    """The text again. Raises `Unreadable`."""
    shape = SHAPE.fullmatch(stored)
    if shape is None:
        raise Unreadable(f"{column} holds a text that is not encrypted; manage.py rotate_field_keys encrypts it")
    key_id, sealed = shape.groups()
    key = keyring().by_id.get(key_id)
    if key is None:
        raise Unreadable(f"{column} was encrypted with the key {key_id}, which FIELD_ENCRYPTION_KEYS does not hold")
    try:
        whole = base64.urlsafe_b64decode(sealed)
        return key.cipher.decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], column.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError):
        raise Unreadable(f"{column} cannot be read with its key {key_id}: damaged, or from another column") from None


def is_sealed(stored: str) -> bool:
    return SHAPE.fullmatch(stored) is not None


def newest_head() -> str:
    """What texts begin with that are sealed with the newest key."""
    return f"{SEALED}{keyring().newest.id}"
