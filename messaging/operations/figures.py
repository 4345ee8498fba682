"""How the service stands, read from rows by few questions that an index answers: the same whichever process asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from django.db.models import Count, Exists, Min, OuterRef, Q

from accounts.holding import open_holds
from accounts.models import Pause
from llm import breaker
from llm.providers.registry import models
from messaging.models import Heartbeat, InboundText, Message
from messaging.operations.zone_rules import ZoneRules, zone_rules
from messaging.watching import QUEUES, TICK, oldest_queued_sec
from plans.models import FitnessPlan, Microcycle

State = Message.State
Kind = Message.Kind
LATELY: Final = timedelta(hours=6)
"""Of messages that were due in so long the states are counted: longer than the grace, so that the missed ones show."""
MISSED_WITHIN: Final = timedelta(hours=1)
MISSED_WERE_DUE: Final = timedelta(days=2)
WEEK_DAYS: Final = 7
SOME_WEEKS: Final = 100
"""Of the weeks that began last, as one that is repeated ends later than its first day says."""
MONDAY_IS_OVER: Final = timedelta(hours=36)
"""After Monday's first minute in UTC it ends in the westernmost zone (UTC-12), and with it the hour of every client."""
STAND_STILL_FOR: Final = timedelta(days=8)
OPEN: Final = (State.PLANNED, State.QUEUED, State.SENDING, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Figures:
    """Ages in seconds. None: it has never been, so it has no age.

    Messages are those to clients: a call for staff that cannot be sent would call them without end.
    `due`: open messages whose time has come, by state. `shut`: by model, what shut it and since when.
    `week_age_sec`: since the newest week began for everybody that somebody is in; None also when nobody has a plan that
    could advance.
    """

    at: datetime
    tick_age_sec: float | None
    tick_took_sec: float | None
    queue_idle_sec: Mapping[str, float]
    due: Mapping[str, int]
    oldest_queued_sec: float
    oldest_unknown_sec: float
    missed: int
    oldest_inbound_sec: float
    shut: Mapping[str, breaker.Shut | None]
    week_age_sec: float | None
    zones: ZoneRules

    @property
    def shut_sec(self) -> Mapping[str, float]:
        """By model: since it was first shut, 0 while it may be asked."""
        return {model: (self.at - shut.since).total_seconds() if shut else 0.0 for model, shut in self.shut.items()}

    @property
    def zones_age_sec(self) -> float:
        return (self.at - self.zones.since).total_seconds()


def figures(*, at: datetime) -> Figures:
    """All of them, in nine queries at most."""
    beats = {row.queue: row for row in Heartbeat.objects.filter(queue__in=[TICK, *QUEUES])}
    tick = beats.get(TICK)
    due, oldest_unknown = _open(at=at)
    return Figures(
        at=at,
        tick_age_sec=(at - tick.beat_at).total_seconds() if tick else None,
        tick_took_sec=_took_sec(tick),
        queue_idle_sec={name: (at - beats[name].beat_at).total_seconds() for name in QUEUES if name in beats},
        due=due,
        oldest_queued_sec=oldest_queued_sec(at=at),
        oldest_unknown_sec=_age_sec(oldest_unknown, at=at),
        missed=_missed(at=at),
        oldest_inbound_sec=_age_sec(_oldest_inbound(), at=at),
        shut=breaker.shut_of(models(), at=at),
        week_age_sec=_week_age_sec(at=at),
        zones=zone_rules(at=at),
    )


def states_lately(*, at: datetime) -> dict[str, int]:
    """How many of the messages that came due in the last six hours are in each state."""
    rows = Message.objects.filter(due_at__gt=at - LATELY, due_at__lte=at).exclude(kind__in=(Kind.CHAT, Kind.PAGE))
    told = dict(rows.values_list("state").annotate(number=Count("pk")).order_by())
    return {state: told.get(state, 0) for state in State.values}


def _took_sec(tick: Heartbeat | None) -> float | None:
    """Of the tick that ended last, unless another one has begun since."""
    if tick is None or tick.began_at is None or tick.began_at > tick.beat_at:
        return None
    return (tick.beat_at - tick.began_at).total_seconds()


def _age_sec(since: datetime | None, *, at: datetime) -> float:
    return max((at - since).total_seconds(), 0.0) if since is not None else 0.0


def _open(*, at: datetime) -> tuple[dict[str, int], datetime | None]:
    """How many are open and due, by state, and since when the oldest unknown one is."""
    rows = Message.objects.filter(state__in=OPEN, due_at__lte=at).exclude(kind=Kind.PAGE)
    told = rows.values_list("state").annotate(number=Count("pk"), since=Min("settled_at")).order_by()
    found = {state: (number, since) for state, number, since in told}
    due = {str(state): int(found.get(state, (0, None))[0]) for state in OPEN}
    return due, found.get(State.UNKNOWN, (0, None))[1]


def _missed(*, at: datetime) -> int:
    """Given up within the last hour."""
    rows = Message.objects.filter(state=State.MISSED, due_at__gt=at - MISSED_WERE_DUE).exclude(kind=Kind.PAGE)
    return rows.filter(settled_at__gt=at - MISSED_WITHIN).count()


def _oldest_inbound() -> datetime | None:
    waiting = InboundText.objects.filter(handled_at__isnull=True).order_by("received_at")
    return waiting.values_list("received_at", flat=True).first()


def _week_age_sec(*, at: datetime) -> float | None:
    """From the end of the Monday of the newest week that began before today, as UTC has it: rows of a week to come, and
    of one that begins today somewhere, say nothing yet, and a week begins last for who lives in the far west and gets
    the first message of it in the evening.
    """
    began = Microcycle.objects.filter(is_active=True, start_date__lt=at.date())
    ends = list(began.order_by("-start_date", "-pk").values_list("end_date", flat=True)[:SOME_WEEKS])
    if not ends:
        return None
    monday = max(ends) - timedelta(days=WEEK_DAYS - 1)
    age = max(at - datetime.combine(monday, time(), UTC) - MONDAY_IS_OVER, timedelta(0))
    stands = age > STAND_STILL_FOR
    return age.total_seconds() if not stands or _somebody_could_advance(at=at) else None


def _somebody_could_advance(*, at: datetime) -> bool:
    """Asked only when no week has begun for long: whether there is a running plan that nothing holds."""
    since = (at - STAND_STILL_FOR).date()
    paused = Pause.objects.filter(client=OuterRef("client_id"), start_date__lte=at.date())
    lately = paused.filter(Q(end_date__isnull=True) | Q(end_date__gt=since))
    held = open_holds().filter(client=OuterRef("client_id"))
    plans = FitnessPlan.objects.filter(status=FitnessPlan.Status.ACTIVE, start_date__lt=since)
    wanted = plans.filter(client__is_active=True, client__opted_out_at__isnull=True)
    return wanted.filter(~Exists(lately), ~Exists(held)).exists()
