"""Numbers that texted STOP and are no client's, or whose client was forgotten: nothing is sent to them until START.

Only a keyed hash of such a number is kept. It tells whether a number that is at hand is silent, and nobody's number.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import salted_hmac

from accounts.digits_sql import TELLING_DIGITS
from accounts.models import SilentNumber


def silence(number: str, *, since: datetime) -> None:
    """Send nothing to this number any more."""
    SilentNumber.objects.update_or_create(number_hash=_hash(number), defaults={"since": since})


def silent_since(number: str) -> datetime | None:
    """When it texted STOP; None for a number that may be texted."""
    return SilentNumber.objects.filter(pk=_hash(number)).values_list("since", flat=True).first()


def end_silence(number: str) -> datetime | None:
    """It may be texted, or its new client's row says from now on that it may not. Returns since when it was silent."""
    since = silent_since(number)
    if since is not None:
        SilentNumber.objects.filter(pk=_hash(number)).delete()
    return since


def _hash(number: str) -> str:
    digits = "".join(filter(str.isdigit, number))
    return salted_hmac("accounts.silence", digits[-TELLING_DIGITS:], algorithm="sha256").hexdigest()
