"""Numbers that texted STOP and are no client's, or whose client was forgotten: nothing is sent to them until START.

Only a keyed hash of such a number is kept. It tells whether a number that is at hand is silent, and nobody's number.
So no row can be hashed anew when SECRET_KEY changes. A number is looked up by every key there was: SECRET_KEY_BEFORE,
and SILENCE_KEYS_BEFORE for those that nothing else believes any more.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from accounts.digits_sql import TELLING_DIGITS
from accounts.keys import all_keys
from accounts.models import SilentNumber


def silence(number: str, *, since: datetime) -> None:
    """Send nothing to this number any more."""
    now = _hash(number, all_keys()[0])
    SilentNumber.objects.update_or_create(number_hash=now, defaults={"since": since})
    _rows_of(number).exclude(pk=now).delete()


def silent_since(number: str) -> datetime | None:
    """When it texted STOP; None for a number that may be texted."""
    return _rows_of(number).order_by("since").values_list("since", flat=True).first()


def end_silence(number: str) -> datetime | None:
    """It may be texted, or its new client's row says from now on that it may not. Returns since when it was silent."""
    since = silent_since(number)
    if since is not None:
        _rows_of(number).delete()
    return since


def _rows_of(number: str) -> QuerySet[SilentNumber]:
    """One at most, whichever key it was hashed with."""
    return SilentNumber.objects.filter(pk__in=[_hash(number, key) for key in all_keys()])


def _hash(number: str, key: str) -> str:
    digits = "".join(filter(str.isdigit, number))[-TELLING_DIGITS:]
    return salted_hmac("accounts.silence", digits, secret=key, algorithm="sha256").hexdigest()
