"""Is anybody at work? When each queue was last worked at, and how long the oldest due message has been waiting."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Min

from messaging.models import Heartbeat
from messaging.sendable import queued_and_due

alert_log = logging.getLogger("fitcoach.alerts")

QUEUES: Final = ("generate", "send", "inbound")
SILENT_FOR: Final = timedelta(minutes=5)
WAITING_FOR: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Watch:
    """Seconds since each queue was last worked at (None: never), and that the oldest due message has waited."""

    queues: dict[str, float | None]
    oldest_queued_sec: float

    @property
    def troubles(self) -> list[str]:
        silent = [name for name, ago in self.queues.items() if ago is None or ago > SILENT_FOR.total_seconds()]
        words = [f"nobody has worked at the queue {name} for more than {SILENT_FOR}" for name in silent]
        if self.oldest_queued_sec > WAITING_FOR.total_seconds():
            words.append(f"a due message has been waiting for {self.oldest_queued_sec / 60:.0f} minutes")
        return words


def beat(queue: str, *, at: datetime) -> None:
    """A worker of this queue is alive."""
    Heartbeat.objects.update_or_create(queue=queue, defaults={"beat_at": at})


def watch(*, at: datetime) -> Watch:
    """How things stand."""
    seen = dict(Heartbeat.objects.values_list("queue", "beat_at"))
    ago = {name: (at - seen[name]).total_seconds() if name in seen else None for name in QUEUES}
    oldest = queued_and_due(at=at).aggregate(oldest=Min("due_at"))["oldest"]
    return Watch(ago, (at - oldest).total_seconds() if oldest is not None else 0.0)


def report(*, at: datetime) -> Watch:
    """The same, and a CRITICAL line for each trouble. Nothing is said before the first worker has ever worked."""
    now = watch(at=at)
    if Heartbeat.objects.exists():
        for trouble in now.troubles:
            alert_log.critical("%s", trouble)
    return now
