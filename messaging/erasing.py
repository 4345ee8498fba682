"""Forgetting a client who asked for it: every row that knows the client, by key, id or number.

What a database's own copy of the legacy tables holds goes with it, and the conversion's ledger counts it no more. Who
texted STOP is still not texted: `accounts.silence` knows the number when it meets it, and nothing else of it.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from accounts.models import User
from accounts.silence import silence
from messaging.belongings import BELONGINGS, legacy_rows_of
from plans.models import LegacyArchive, LegacyStep

log = logging.getLogger(__name__)

AT_ONCE: Final = 100


def erase_due(*, at: datetime) -> int:
    """Forget whoever asked for it a day ago; returns how many. One whose trouble it is waits for the next time."""
    due = User.objects.filter(role=User.Role.CLIENT, erase_at__lte=at).order_by("erase_at")
    return sum(_erase_or_say_why_not(client, at=at) for client in due[:AT_ONCE])


def erase(client: User, *, at: datetime) -> bool:
    """Delete everything of a client. False when it was taken back meanwhile."""
    with transaction.atomic():
        still = User.objects.select_for_update().filter(pk=client.pk, erase_at__lte=at).first()
        if still is None:
            return False
        if still.opted_out_at is not None:
            silence(still.phone_number, since=still.opted_out_at)
        _lower_the_ledger(legacy_rows_of(still))
        for rows_of in reversed(list(BELONGINGS.values())):
            rows_of(still).delete()
        still.delete()
    log.info("a client was forgotten as asked")
    return True


def _erase_or_say_why_not(client: User, *, at: datetime) -> bool:
    try:
        return erase(client, at=at)
    except Exception:  # whatever it is, the next client asked as well
        log.exception("client %s could not be forgotten", client.pk)
        return False


def _lower_the_ledger(theirs: QuerySet[LegacyArchive]) -> None:
    """The way back counts the archive's rows: so many fewer have to be there."""
    for table, rows in Counter(theirs.values_list("source_table", flat=True)).items():
        quarantined = theirs.filter(source_table=table).exclude(reason="").count()
        LegacyStep.objects.filter(source_table=table).update(
            rows_in=F("rows_in") - rows,
            rows_quarantined=Greatest(F("rows_quarantined") - quarantined, 0),
            rows_converted=Greatest(F("rows_converted") - (rows - quarantined), 0),
        )
