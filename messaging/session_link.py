"""The short link of a daily message: signed, for a few days, and without a word of whom it is for.

The 40 signs of a token are 30 bytes in base64url, so that no bit is left over in which two tokens could be one:

    16 bytes   the session's id
     2 bytes   the day, counted from 1970-01-01
    12 bytes   the first 96 bits of HMAC-SHA256 over the 18 before, with a key of SECRET_KEY and a salt of our own

Nobody can try 2**96 of them over a web server. The day is in it because a session may be written anew: the link shows
whichever stands on that day. The link ends 48 hours after that day does, on the client's clock.
"""

from __future__ import annotations

import base64
import re
import struct
import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.addresses import LOCAL_HOSTS
from accounts.keys import believed_keys
from messaging.domain.text import is_gsm7

SALT: Final = "messaging.session_link"
SIGNATURE_BYTES: Final = 12
TOKEN_SIGNS: Final = 40
OPEN_AFTER_THE_DAY: Final = timedelta(hours=48)
EPOCH: Final = date(1970, 1, 1)
_TOLD: Final = struct.Struct(">16sH")
_TOKEN: Final = re.compile(rf"[A-Za-z0-9_-]{{{TOKEN_SIGNS}}}")
_PATH: Final = "/w/"


@dataclass(frozen=True, slots=True)
class SessionLink:
    """Which session a link was made for, and its day on the client's calendar."""

    workout_id: uuid.UUID
    day: date


def token_of(link: SessionLink) -> str:
    """The same for the same session: words that are written twice are the same words."""
    told = _TOLD.pack(link.workout_id.bytes, (link.day - EPOCH).days)
    return base64.urlsafe_b64encode(told + _signature(told, settings.SECRET_KEY)).decode()


def read_token(token: str) -> SessionLink | None:
    """What a token says; None for one that we did not make. Whether it has ended is another question."""
    if not _TOKEN.fullmatch(token):
        return None
    packed = base64.urlsafe_b64decode(token)
    told, signature = packed[: _TOLD.size], packed[_TOLD.size :]
    if not any(constant_time_compare(signature, _signature(told, key)) for key in believed_keys()):
        return None
    workout_id, days = _TOLD.unpack(told)
    return SessionLink(uuid.UUID(bytes=workout_id), EPOCH + timedelta(days=days))


def ends_at(link: SessionLink, zone: ZoneInfo) -> datetime:
    """From when on it shows nothing any more: 48 hours after the end of its day in the client's zone."""
    midnight = datetime.combine(link.day + timedelta(days=1), time(0), zone)
    return midnight + OPEN_AFTER_THE_DAY


def address_of(link: SessionLink) -> str:
    """`https://coach.example/w/...`, or "" where PUBLIC_URL is of this machine alone: no phone could open it."""
    return _address(token_of(link))


def address_shown() -> str:
    """As long as a real one, for words that are only looked at: it opens nothing."""
    return _address("x" * TOKEN_SIGNS)


def without_our_link(text: str, *, of: str) -> str:
    """The text without the link that `of` carries, and as long: what a person may not write, we did."""
    found = re.search(rf"{re.escape(_base())}{_PATH}{_TOKEN.pattern}", of) if _base() else None
    return text.replace(found[0], "x" * len(found[0])) if found else text


def _address(token: str) -> str:
    return f"{_base()}{_PATH}{token}" if _base() else ""


def _base() -> str:
    base = settings.PUBLIC_URL.rstrip("/")
    opens = urlsplit(base).hostname not in (None, *LOCAL_HOSTS)
    return base if opens and is_gsm7(base) else ""


def _signature(told: bytes, key: str) -> bytes:
    return salted_hmac(SALT, told, secret=key, algorithm="sha256").digest()[:SIGNATURE_BYTES]
