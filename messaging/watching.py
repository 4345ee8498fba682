"""Is anybody at work? When each queue was last worked at, and how long the oldest due message has been waiting."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from messaging.models import Heartbeat, Message
from messaging.sendable import due_to_go

alert_log = logging.getLogger("fitcoach.alerts")

QUEUES: Final = ("generate", "send", "inbound")
TICK: Final = "tick"
TICK_SILENT_FOR: Final = timedelta(minutes=20)
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


def began(name: str, *, at: datetime) -> None:
    """Something that ends with a `beat` has begun. The first one ever counts as alive until it has ended."""
    row, is_new = Heartbeat.objects.get_or_create(queue=name, defaults={"began_at": at, "beat_at": at})
    if not is_new:
        Heartbeat.objects.filter(pk=row.pk).update(began_at=at)


def beat(queue: str, *, at: datetime) -> None:
    """A worker of this queue is alive, or what has begun has ended."""
    Heartbeat.objects.update_or_create(queue=queue, defaults={"beat_at": at})


def watch(*, at: datetime) -> Watch:
    """How things stand."""
    seen = dict(Heartbeat.objects.values_list("queue", "beat_at"))
    ago = {name: (at - seen[name]).total_seconds() if name in seen else None for name in QUEUES}
    return Watch(ago, oldest_queued_sec(at=at))


def oldest_queued_sec(*, at: datetime) -> float:
    """For how long what clients ought to have had has been due; 0 when nothing waits. It stops at the first row that
    fits. Calls for staff do not count: one that cannot be sent would call them without end.
    """
    waiting = due_to_go(at=at).exclude(kind=Message.Kind.PAGE)
    oldest = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    return (at - oldest).total_seconds() if oldest is not None else 0.0


def tick_age_sec(*, at: datetime) -> float | None:
    """Seconds since a tick last ended, whatever has begun since; None before the first one ever."""
    ended = Heartbeat.objects.filter(queue=TICK).values_list("beat_at", flat=True).first()
    return (at - ended).total_seconds() if ended is not None else None


def report(*, at: datetime) -> Watch:
    """The same, and a CRITICAL line for each trouble. Nothing is said before the first worker has ever worked; from
    then on a queue that nobody has worked at yet is waited for as long as any other.
    """
    now = watch(at=at)
    never = [name for name, ago in now.queues.items() if ago is None]
    if len(never) == len(QUEUES):
        return now
    if never:
        Heartbeat.objects.bulk_create([Heartbeat(queue=name, beat_at=at) for name in never], ignore_conflicts=True)
        now = watch(at=at)
    for trouble in now.troubles:
        alert_log.critical("%s", trouble)
    return now
