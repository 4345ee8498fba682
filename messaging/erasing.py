"""Forgetting a client who asked for it: rows that hang on the client, and rows that only hold the number.

What a database's own copy of the legacy tables holds goes with it, and the conversion's ledger counts it no more.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from accounts.models import SignInCode, User
from llm.models import Call
from messaging.models import BadNumber, InboundText
from plans.models import FitnessPlan, LegacyArchive, LegacyStep

log = logging.getLogger(__name__)

AT_ONCE: Final = 100


def erase_due(*, at: datetime) -> int:
    """Forget whoever asked for it a day ago; returns how many."""
    due = User.objects.filter(role=User.Role.CLIENT, erase_at__lte=at).order_by("erase_at")
    return sum(erase(client, at=at) for client in due[:AT_ONCE])


def erase(client: User, *, at: datetime) -> bool:
    """Delete everything of a client. False when it was taken back meanwhile."""
    with transaction.atomic():
        still = User.objects.select_for_update().filter(pk=client.pk, erase_at__lte=at).first()
        if still is None:
            return False
        _erase_archive(still)
        _rows_without_a_key(still)
        still.delete()
    log.info("a client was forgotten as asked")
    return True


def _rows_without_a_key(client: User) -> None:
    """Rows that know the client by id or number alone."""
    Call.objects.filter(client_id=client.pk).delete()
    InboundText.objects.filter(Q(user=client) | Q(phone_from=client.phone_number)).delete()
    SignInCode.objects.filter(phone_number=client.phone_number).delete()
    BadNumber.objects.filter(phone_number=client.phone_number).delete()


def _erase_archive(client: User) -> None:
    """The copies of legacy rows. The way back counts them: so many fewer have to be there."""
    plans = list(FitnessPlan.objects.filter(client=client).values_list("pk", flat=True))
    theirs = LegacyArchive.objects.filter(
        Q(payload__client_id=str(client.pk)) | Q(payload__user_id=str(client.pk)) | Q(source_id__in=[client.pk, *plans])
    )
    for table, rows in Counter(theirs.values_list("source_table", flat=True)).items():
        quarantined = theirs.filter(source_table=table).exclude(reason="").count()
        LegacyStep.objects.filter(source_table=table).update(
            rows_in=F("rows_in") - rows,
            rows_quarantined=Greatest(F("rows_quarantined") - quarantined, 0),
            rows_converted=Greatest(F("rows_converted") - (rows - quarantined), 0),
        )
    theirs.delete()
