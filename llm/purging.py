"""The call log and the spend windows do not grow for ever."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from llm import spending
from llm.models import Call

AT_ONCE: Final = 10_000


def purge(*, at: datetime) -> int:
    """Delete calls older than `KEEP_CALLS_DAYS`, in bearable statements, and windows long over; how many rows went."""
    old = Call.objects.filter(created_at__lt=at - timedelta(days=settings.KEPT_DAYS["calls"])).order_by("created_at")
    gone = 0
    while batch := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        gone += Call.objects.filter(pk__in=batch).delete()[0]
    return gone + spending.purge(at=at)
