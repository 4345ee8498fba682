"""Figures of a day: what became of its messages, hour by hour, and who wrote what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, FloatField, Sum
from django.db.models.functions import Floor

from accounts.clock import zone_of
from accounts.models import User
from llm.models import Call
from messaging.models import Message

State = Message.State
DAY: Final = timedelta(hours=24)
PLANNED_KINDS: Final = (Message.Kind.DAILY, Message.Kind.WEEKLY)
GROUPS: Final[Mapping[str, Sequence[str]]] = {
    "delivered": (State.DELIVERED,),
    "sent": (State.ACCEPTED, State.SENDING),
    "still due": (State.PLANNED, State.QUEUED),
    "failed or missed": (State.FAILED, State.UNKNOWN, State.MISSED),
    "held back": (State.SUPPRESSED,),
}
"""What a coach reads of a message's states."""
RULES: Final = "rules"
PER_SECOND: Final = 10
"""Of latencies a tenth of a second is told."""


@dataclass(frozen=True, slots=True)
class DaysMessages:
    """`hours`: on the reader's own clock; `counts`: one list for each group, with a number for each hour."""

    hours: Sequence[str]
    counts: Mapping[str, Sequence[int]]

    @property
    def totals(self) -> dict[str, int]:
        return {group: sum(numbers) for group, numbers in self.counts.items()}

    @property
    def due(self) -> int:
        return sum(self.totals.values())


@dataclass(frozen=True, slots=True)
class AgentsDay:
    """What one agent wrote in a day. Latencies in seconds; `cost_usd` for the whole day."""

    task: str
    written: int
    by_model: int
    asked_again: int
    fell_back: int
    p50: float
    p95: float
    cost_usd: Decimal

    @property
    def model_percent(self) -> int:
        return round(100 * self.by_model / self.written) if self.written else 0


def days_messages(staff: User, *, at: datetime) -> DaysMessages:
    """Of the reader's calendar day: the daily and weekly messages of the clients whom they may see."""
    zone = zone_of(staff)
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    day = Message.objects.owned_by(staff).filter(
        kind__in=PLANNED_KINDS, due_at__gte=midnight, due_at__lt=midnight + timedelta(days=1)
    )
    told: Counter[tuple[int, str | None]] = Counter()
    # They are due at whole hours of some zone, so a day has few instants.
    for due_at, state, number in day.values_list("due_at", "state").annotate(number=Count("pk")).order_by():
        told[due_at.astimezone(zone).hour, state] += number
    return DaysMessages(
        [f"{hour:02d}:00" for hour in range(24)],
        {group: [sum(told[hour, state] for state in states) for hour in range(24)] for group, states in GROUPS.items()},
    )


def agents_day(*, at: datetime) -> list[AgentsDay]:
    """Of the last 24 hours, one for each agent that wrote, in one query: latencies are read off a histogram."""
    calls = Call.objects.filter(created_at__gt=at - DAY, created_at__lte=at)
    tenths = Floor(F("seconds") * PER_SECOND, output_field=FloatField())
    rows = calls.values("task", "provider", "outcome", tenth=tenths).annotate(number=Count("pk"), cost=Sum("cost_usd"))
    by_task: dict[str, list[Any]] = {}
    for row in rows:
        by_task.setdefault(row["task"], []).append(row)
    return [_agents_day(task, rows) for task, rows in sorted(by_task.items())]


def _agents_day(task: str, rows: Sequence[Mapping[str, Any]]) -> AgentsDay:
    tenths = Counter[float]()
    for row in rows:
        tenths[row["tenth"]] += row["number"]
    return AgentsDay(
        task=task.replace("_", " "),
        written=_number(rows),
        by_model=_number(row for row in rows if row["provider"] != RULES),
        asked_again=_number(row for row in rows if row["outcome"] in ("reasked", "retried")),
        fell_back=_number(row for row in rows if row["outcome"] == "fell_back"),
        p50=_percentile(tenths, 50),
        p95=_percentile(tenths, 95),
        cost_usd=sum((row["cost"] for row in rows), Decimal()),
    )


def _number(rows: Iterable[Mapping[str, Any]]) -> int:
    return sum(row["number"] for row in rows)


def _percentile(tenths: Counter[float], percent: int) -> float:
    """The middle of the tenth of a second in which the share is reached (nearest rank)."""
    rank, seen = tenths.total() * percent / 100, 0
    for tenth in sorted(tenths):
        seen += tenths[tenth]
        if seen >= rank:
            return (tenth + 0.5) / PER_SECOND
    return 0.0
