"""From a planned row to words: the day's session, then its message. Slow work, so no transaction is open meanwhile."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from structlog.contextvars import bound_contextvars

from accounts.models import User
from accounts.selectors import identity_of, newest_fact_of
from llm import ask
from llm.providers.registry import models
from llm.spending import minute_is_full
from messaging.agents.daily_message import TASK
from messaging.agents.daily_message.request import DailyMessageRequest
from messaging.batches import batches
from messaging.domain.obstacle_words import room_for, with_line
from messaging.domain.text import MAX_LENGTH, cut, put_name, to_gsm7
from messaging.fault_points import reach
from messaging.in_parallel import each, most_at_once
from messaging.models import Message
from messaging.obstacles import line_on_its_day, plan_on, told_around
from messaging.sendable import move, of_another_course, of_outdated_facts, stale
from messaging.session_link import SessionLink, address_of, address_shown
from messaging.shortening import is_too_long, shortened
from messaging.weekly import compose_weekly_message
from workouts.models import WorkoutInstance
from workouts.selectors import facts_changed_since
from workouts.services import workout_on

log = logging.getLogger(__name__)

BATCH = 1000
RULES: Final = "rules"
SPREAD = 2 / 3
"""Of PREPARE_AHEAD; the last third is for whom a model kept waiting."""
LAST_CALL = timedelta(minutes=3)
"""Who is due sooner than this does not wait for another minute of the models."""
OF_A_CLIENT: Final = ("pauses", "profiles", "limitations", "week_wishes", "times_away", "illnesses")
"""What a session is written from, read once for a whole batch."""
REOPENED: Final[dict[str, object]] = {"state": Message.State.PLANNED, "approved_at": None}
"""Back to be written anew. What a coach approved was the words before."""


@dataclass(frozen=True, slots=True)
class ComposedMessage:
    """A day's words, whose session they tell, and who wrote them (`rules`, `gemini` …).

    `obstacle`: what the client told of the day, a line of which is among the words; "" for nothing.
    """

    body: str
    workout: WorkoutInstance
    source: str
    obstacle: str = ""


def compose_daily_message(
    client: User, *, date: date, at: datetime, rules_only: bool = False, anew: bool = False
) -> ComposedMessage | None:
    """The words for a client's calendar day; its session is written when it is not there yet.

    None when no active plan of the client covers that day. `rules_only` keeps models out, for what may not wait.
    `anew`: the client has changed since the session was written.
    """
    workout = workout_on(client, date=date, at=at, rules_only=rules_only, anew=anew)
    reach("workout written")
    if workout is None:
        return None
    obstacle = plan_on(client, date)
    line = line_on_its_day(obstacle)
    request, said = request_of(workout, reserved=room_for(line)), obstacle.words if obstacle else ""
    answered = ask(TASK, request, at=at, client_id=client.pk, never_say=identity_of(client), rules_only=rules_only)
    body = _told(answered.value.text, client, line=line)
    if not is_too_long(body):
        return ComposedMessage(body, workout, answered.source, said)
    address = address_of(SessionLink(workout.pk, workout.date))
    return ComposedMessage(_shortened(request, client, line=line, address=address), workout, RULES, said)


def text_by_rules(workout: WorkoutInstance) -> str:
    """What the built-in coach would send of a session, stored or not. A link in it opens nothing: it is a preview."""
    client, line = workout.client, line_on_its_day(plan_on(workout.client, workout.date))
    request = request_of(workout, reserved=room_for(line))
    text = _told(TASK.rules(request).text, client, line=line)
    return _shortened(request, client, line=line, address=address_shown()) if is_too_long(text) else text


def _shortened(request: DailyMessageRequest, client: User, *, line: str, address: str) -> str:
    """The link is put in here, behind the words: no model writes one, and no check lets one through."""

    def told(words: str) -> str:
        return "\n".join(filter(None, [_named(words, client, room=room_for(line)), line]))

    return shortened(request, told=told, address=address)


def _told(text: str, client: User, *, line: str) -> str:
    """The client's own words of the day are put in here, whoever wrote the others: no model is told them."""
    return with_line(_named(text, client, room=room_for(line)), line)


def _named(text: str, client: User, *, room: int) -> str:
    return cut(to_gsm7(put_name(text, client.name)), MAX_LENGTH - room)


def request_of(workout: WorkoutInstance, *, reserved: int = 0) -> DailyMessageRequest:
    """What the words are asked for: the session, and where it stands in its plan. `reserved`: septets to leave free."""
    week, plan = workout.microcycle, workout.fitness_plan
    block = plan.mesocycles[week.mesocycle_index] if week.mesocycle_index < len(plan.mesocycles) else {}
    weeks = int(block.get("weeks", week.week_number))
    return DailyMessageRequest(
        date=workout.date,
        theme=workout.theme,
        load=workout.load,
        session_type=workout.session_type,
        details=workout.details,
        block_name=str(block.get("name", "")),
        week=week.week_number,
        weeks=weeks,
        is_deload=bool(block.get("deload")) and week.week_number == weeks,
        program_type=plan.program_type,
        reserved=reserved,
    )


def waiting(*, at: datetime) -> QuerySet[Message]:
    """Planned rows whose preparation has begun and that nobody is composing, the first due first."""
    nobody = Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - settings.COMPOSE_LEASE)
    due_meanwhile = Q(due_at__lte=at, claimed_at__lt=F("due_at"))
    planned = Message.objects.filter(state=Message.State.PLANNED, due_at__lte=at + settings.PREPARE_AHEAD)
    return planned.filter(nobody | due_meanwhile, send_before__gt=at).order_by("due_at", "pk")


def turn_of(message: Message) -> datetime:
    """When a row's words are to be asked for: spread evenly, by its id, over the first part of the time ahead."""
    assert message.due_at is not None
    ahead: timedelta = settings.PREPARE_AHEAD
    return message.due_at - ahead + (message.pk.int % 1000) / 1000 * SPREAD * ahead


def compose_waiting(*, at: datetime, ids: Collection[uuid.UUID], rules_only: bool = False) -> int:
    """Compose these of the waiting rows; returns how many are queued now.

    A row that is due already is composed by the rules. Where models write, many clients are waited for at once. One
    client's trouble is stored in the row's `error`, the row stays planned and is tried again; the others are served.
    """
    by_model = bool(models()) and not rules_only
    begun = time.monotonic()

    def compose(message: Message) -> int:
        # Waiting takes time: what the door read is brought up to date by what has passed since.
        passed = timedelta(seconds=time.monotonic() - begun) if by_model else timedelta(0)
        now, is_due = at + passed, _is_due(message, at + passed)
        if by_model and not is_due and (passed > settings.COMPOSE_WITHIN or _can_wait(message, at=now)):
            return _write(message, queued=False)
        with bound_contextvars(message_id=str(message.pk), client_id=str(message.user_id)):
            return _compose(message, at=now, rules_only=rules_only or is_due)

    at_once = most_at_once() if by_model else 1
    return sum(
        queued for batch in batches(ids, BATCH) for queued in each(compose, _take(batch, at=at), at_once=at_once)
    )


def _can_wait(message: Message, *, at: datetime) -> bool:
    """The models' minute is full, and there is time for the next one: better than plainer words."""
    assert message.due_at is not None
    return message.due_at - at > LAST_CALL and minute_is_full(at=at)


def _is_due(message: Message, at: datetime) -> bool:
    assert message.due_at is not None
    return message.due_at <= at


def _take(ids: Sequence[uuid.UUID], *, at: datetime) -> Iterator[Message]:
    """Mark rows as being composed, so that two workers do not pay for the same words."""
    token = uuid.uuid4()
    waiting(at=at).order_by().filter(pk__in=ids).update(attempt_id=token, claimed_at=at)
    reach("composing taken")
    taken = Message.objects.filter(pk__in=ids, attempt_id=token, state=Message.State.PLANNED)
    yield from (
        taken.select_related("user", "workout")
        .prefetch_related(*(f"user__{name}" for name in OF_A_CLIENT), told_around(at))
        .order_by("due_at", "pk")
    )


def reopen_stale(*, at: datetime, ids: Collection[uuid.UUID] | None = None) -> int:
    """Queued messages whose client has changed since are composed again: the one step back that a row may take.

    Nobody has been told of such a row yet; a claim passes it over until it is written anew.
    """
    queued = Message.objects.filter(
        state=Message.State.QUEUED, due_at__lte=at + settings.PREPARE_AHEAD, send_before__gt=at
    )
    if ids is not None:
        queued = queued.filter(pk__in=ids)
    if not queued.exists():
        return 0
    return len(move(queued.filter(stale()), (Message.State.QUEUED,), **REOPENED))


def _compose(message: Message, *, at: datetime, rules_only: bool) -> int:
    try:
        with _savepoint():
            values = _words(message, at=at, rules_only=rules_only)
    except Exception as trouble:  # whatever it is, the other clients are served
        log.exception("message %s could not be composed", message.pk)
        return _write(message, queued=False, error=f"not composed: {type(trouble).__name__}: {trouble}"[:300])
    if values is None:
        return _suppress_without_plan(message, at=at)
    written = _write(message, queued=True, state=Message.State.QUEUED, error="", **values)
    log.info("composed", extra={"kind": message.kind, "source": values["source"], "written": bool(written)})
    reach("composed")
    return written


def _words(message: Message, *, at: datetime, rules_only: bool) -> dict[str, object] | None:
    """What composing writes to a row; None when no plan covers its day."""
    client, day = message.user, message.local_date
    assert day is not None
    if message.kind == Message.Kind.WEEKLY:
        weekly = compose_weekly_message(client, date=day, at=at, rules_only=rules_only)
        if weekly is None:
            return None
        return {
            "content": weekly.body,
            "source": weekly.source,
            "facts_seen": weekly.week_seen,
            "asks": weekly.asks,
        }
    composed = compose_daily_message(client, date=day, at=at, rules_only=rules_only, anew=is_to_be_anew(message))
    if composed is None:
        return None
    return {
        "content": composed.body,
        "workout": composed.workout,
        "workout_revision": composed.workout.revision,
        "source": composed.source,
        "obstacle": composed.obstacle,
        "facts_seen": newest_fact_of(client),
    }


def is_to_be_anew(message: Message) -> bool:
    """Whether the session that its words told is to be written anew with them: its client has changed since."""
    if message.facts_seen is None or not Message.objects.filter(of_outdated_facts(), pk=message.pk).exists():
        return False
    return not (_is_built_around_them(message) or _has_a_newer_session(message))


def _is_built_around_them(message: Message) -> bool:
    """The session itself was rebuilt for what was told since, and stands: its words alone are outdated."""
    workout = message.workout
    if workout is None or workout.status != WorkoutInstance.Status.SCHEDULED or workout.facts_known is None:
        return False
    other_reasons = Message.objects.filter(of_another_course(), pk=message.pk)
    return workout.facts_known >= newest_fact_of(message.user) and not other_reasons.exists()


def _has_a_newer_session(message: Message) -> bool:
    """A coach had the day's session written anew, knowing all that is known by now: its words alone are outdated."""
    if message.workout is None or message.workout.status != WorkoutInstance.Status.WITHDRAWN:
        return False
    sessions = WorkoutInstance.objects.filter(client=message.user_id, status=WorkoutInstance.Status.SCHEDULED)
    earlier = WorkoutInstance.objects.filter(client=message.user_id, date__lt=message.workout.date)
    logged_since = Exists(earlier.filter(updated_at__gt=OuterRef("created_at")))
    newer = sessions.filter(date=message.workout.date).exclude(facts_changed_since()).exclude(logged_since)
    return newer.exists()


def _suppress_without_plan(message: Message, *, at: datetime) -> int:
    """No plan covers the day: nothing to say today, and the client's next day is worked out anew."""
    suppressed = _write(
        message, queued=False, state=Message.State.SUPPRESSED, suppressed_reason="no_plan", settled_at=at
    )
    User.objects.filter(pk=message.user_id).update(next_message_at=None)
    return suppressed


def _write(message: Message, *, queued: bool, **values: object) -> int:
    """Write to a row that is still ours to compose; 1 when that queued it."""
    ours = Message.objects.filter(pk=message.pk, state=Message.State.PLANNED, attempt_id=message.attempt_id)
    written = ours.update(**values, attempt_id=None, claimed_at=None)
    return written if queued else 0


def _savepoint() -> AbstractContextManager[object]:
    """Inside somebody's transaction (a dry run) a database error must not spoil the whole of it."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()
