"""Which texts we know already, as providers tell them twice: by their rows, or by a hash, where they were forgotten.

The hash is a keyed one of the provider's own id. It tells that an id which is at hand was known, and nobody's words,
number or name. It stays for three days, and for as long as the provider's list may be read from before it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from accounts.keys import all_keys
from messaging.models import ForgottenText, InboundText

OVERLAP: Final = timedelta(hours=6)
"""So far before the newest text that we know the provider's list is read again: it may have come out of order."""
FIRST_READ: Final = timedelta(days=2)
LISTED_BY: Final = timedelta(days=1)
"""The finest by which a provider's list is asked: it begins so much earlier, at the longest."""
KEPT: Final = timedelta(days=3)


def read_from(*, at: datetime) -> datetime:
    """From when on the provider's list is to be read. Forgetting the newest text moves it back no further."""
    newest = _newest()
    return newest - OVERLAP if newest is not None else at - FIRST_READ


def forget(texts: QuerySet[InboundText], *, at: datetime) -> QuerySet[InboundText]:
    """Of these, rows that may be deleted now: those of which the provider may tell again are known by a hash."""
    rows = list(texts.values_list("pk", "provider_id", "received_at"))
    since, key = _may_be_told_again_since(at=at), all_keys()[0]
    hashes = [
        ForgottenText(id_hash=_hash(provider_id, key), received_at=received_at)
        for _, provider_id, received_at in rows
        if received_at >= since
    ]
    ForgottenText.objects.bulk_create(hashes, ignore_conflicts=True, batch_size=500)
    return InboundText.objects.filter(pk__in=[pk for pk, _, _ in rows])


def was_forgotten(provider_id: str) -> bool:
    """Whether its row is gone because its client is."""
    return ForgottenText.objects.filter(pk__in=[_hash(provider_id, key) for key in all_keys()]).exists()


def told_no_more(*, at: datetime) -> QuerySet[ForgottenText]:
    """Those that no provider tells again: their hashes have had their time."""
    return ForgottenText.objects.filter(received_at__lt=_may_be_told_again_since(at=at))


def _may_be_told_again_since(*, at: datetime) -> datetime:
    return min(at - KEPT, read_from(at=at) - LISTED_BY)


def _newest() -> datetime | None:
    newest = [
        rows.order_by("-received_at").values_list("received_at", flat=True).first()
        for rows in (InboundText.objects.all(), ForgottenText.objects.all())
    ]
    return max((each for each in newest if each is not None), default=None)


def _hash(provider_id: str, key: str) -> str:
    return salted_hmac("messaging.known_texts", provider_id, secret=key, algorithm="sha256").hexdigest()
