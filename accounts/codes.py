"""One-time codes: who may ask for one, and whether one fits. Counted in the database, never in a cache."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.addresses import counted_as
from accounts.keys import believed_keys
from accounts.models import SignInCode

LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
WINDOW: Final = timedelta(hours=1)
PER_NUMBER: Final = 5
"""In an hour: with five tries each a guesser hits one of a million in 40,000 hours."""
PER_ADDRESS: Final = 20
"""In an hour: a household behind one address, and no pump of paid texts."""


class TooManyCodes(Exception):
    """The number, or the address, has asked too often. `retry_after`: until the next may be asked for."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(f"Too many codes were asked for; the next one in {retry_after}.")
        self.retry_after = retry_after


def code_of(code_id: uuid.UUID) -> str:
    """The six digits of a row. They are worked out of its id with the secret key, so that no row holds them."""
    return _digits(code_id, believed_keys()[0])


def ask_for_code(phone_number: str, *, address: str, at: datetime) -> SignInCode:
    """A new code for a number, known or not: nobody learns here which. Earlier codes of the number end.

    Raises `TooManyCodes`.
    """
    counted = salted_hmac("accounts.codes.address", counted_as(address))
    address_hash = hashlib.sha256(counted.digest()).hexdigest()
    with transaction.atomic():
        _count_one_by_one(phone_number, address_hash)
        _refuse_too_many(at, PER_NUMBER, phone_number=phone_number)
        _refuse_too_many(at, PER_ADDRESS, address_hash=address_hash)
        end_codes(phone_number, at=at)
        return SignInCode.objects.create(
            phone_number=phone_number, address_hash=address_hash, created_at=at, expires_at=at + LASTS
        )


def end_codes(phone_number: str, *, at: datetime) -> None:
    """What was sent to this number signs nobody in or up any more."""
    SignInCode.objects.filter(phone_number=phone_number, used_at=None, expires_at__gt=at).update(used_at=at)


def fitting_code(phone_number: str, digits: str, *, at: datetime) -> SignInCode | None:
    """The number's open code if these are its digits. Each call is one of its five tries, right or wrong."""
    open_codes = SignInCode.objects.filter(phone_number=phone_number, used_at=None, expires_at__gt=at)
    code = open_codes.order_by("-created_at").first()
    if code is None or not open_codes.filter(pk=code.pk, tries__lt=TRIES).update(tries=F("tries") + 1):
        return None
    # One that was texted with the key before fits as well.
    fits = [constant_time_compare(_digits(code.pk, key), digits) for key in believed_keys()]
    return code if any(fits) else None


def spend(code: SignInCode, *, at: datetime) -> bool:
    """Use it up. False when somebody else was faster."""
    return bool(SignInCode.objects.filter(pk=code.pk, used_at=None).update(used_at=at))


def forget_old_codes(*, at: datetime) -> int:
    """Delete rows that no rule counts any more; returns how many."""
    return SignInCode.objects.filter(created_at__lte=at - 2 * WINDOW).delete()[0]


def _digits(code_id: uuid.UUID, key: str) -> str:
    digest = salted_hmac("accounts.codes", str(code_id), secret=key, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def _count_one_by_one(*whose: str) -> None:
    """Until the transaction ends, whoever else counts one of these waits. SQLite's writers wait anyway."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for each in whose:  # always the number first: nobody who holds an address waits for a number
            digest = hashlib.sha256(f"accounts.codes {each}".encode()).digest()
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])


def _refuse_too_many(at: datetime, limit: int, **whose: str) -> None:
    lately = SignInCode.objects.filter(created_at__gt=at - WINDOW, **whose).order_by("-created_at")
    times = list(lately.values_list("created_at", flat=True)[:limit])
    if len(times) == limit:
        raise TooManyCodes(times[-1] + WINDOW - at)
