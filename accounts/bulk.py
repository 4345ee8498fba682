"""Jobs that do one action to many clients: asked for, confirmed, done client by client, forgotten after a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import BulkJob, BulkStep, User
from accounts.selectors import clients_of

BULK_ACTIONS: Final[Mapping[str, str]] = {
    "assign-coach": "Assign a coach",
    "pause": "Pause",
    "resume": "Resume",
    "review-first": "Review texts first",
    "send-automatically": "Send texts by themselves",
}
"""The console's actions that can be done to many clients, by name, as the list of clients offers them."""
MOST: Final = 20_000
KEPT_FOR, UNCONFIRMED_FOR = timedelta(days=30), timedelta(days=1)
State = BulkStep.State


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a job's clients."""

    waiting: int
    done: int
    refused: int

    @property
    def all(self) -> int:
        return self.waiting + self.done + self.refused

    @property
    def dealt_with(self) -> int:
        return self.done + self.refused


def draft_job(staff: User, *, action: str, clients: QuerySet[User], at: datetime) -> BulkJob:
    """A job for those of the clients that `staff` may see. Nothing is done before it is confirmed.

    Raises `ValueError`, in words, when there are none, or too many.
    """
    own = clients_of(staff).filter(pk__in=clients.order_by().values("pk")).order_by("name", "pk")
    ids = list(own.values_list("pk", flat=True)[: MOST + 1])
    if not ids:
        raise ValueError("None of these is a client of yours.")
    if len(ids) > MOST:
        raise ValueError(f"At most {MOST:,} clients at once: filter the list first.")
    with transaction.atomic():
        job = BulkJob.objects.create(asked_by=staff, action=action, created_at=at)
        BulkStep.objects.bulk_create((BulkStep(job=job, client_id=pk) for pk in ids), batch_size=2000)
    return job


def begin(job: BulkJob, *, told: Mapping[str, Any], at: datetime) -> None:
    """It was confirmed. Raises `ValueError` when it was before: nothing is begun twice."""
    if not BulkJob.objects.filter(pk=job.pk, begun_at=None).update(told=told, begun_at=at):
        raise ValueError("This was confirmed already.")
    job.refresh_from_db()


def jobs_of(staff: User) -> QuerySet[BulkJob]:
    """Whoever asked for a job looks at it; superusers look at all."""
    return BulkJob.objects.all() if staff.is_superuser else BulkJob.objects.filter(asked_by=staff)


def jobs_to_do() -> QuerySet[BulkJob]:
    return BulkJob.objects.filter(begun_at__isnull=False, finished_at=None).order_by("begun_at")


def counts_of(job: BulkJob) -> Counts:
    numbers: Counter[str] = Counter()
    for state, number in job.steps.order_by().values_list("state").annotate(number=Count("pk")):
        numbers[state] = number
    return Counts(waiting=numbers[State.WAITING], done=numbers[State.DONE], refused=numbers[State.REFUSED])


def next_step(job: BulkJob) -> BulkStep | None:
    """A client who waits, held until the transaction ends; another worker passes over whom this one holds."""
    waiting = job.steps.filter(state=State.WAITING).order_by("pk")
    return waiting.select_for_update(skip_locked=True, of=("self",)).first()


def take(step: BulkStep) -> bool:
    """Count it as done, in the transaction that does it. False when another worker was faster."""
    return bool(BulkStep.objects.filter(pk=step.pk, state=State.WAITING).update(state=State.DONE))


def refuse(step: BulkStep, sentence: str) -> None:
    """It could not be done, and why."""
    waiting = BulkStep.objects.filter(pk=step.pk, state=State.WAITING)
    waiting.update(state=State.REFUSED, sentence=sentence or "It could not be done.")


def finish(job: BulkJob, *, at: datetime) -> None:
    """It is over once nobody waits any more."""
    waiting = BulkStep.objects.filter(job=OuterRef("pk"), state=State.WAITING)
    BulkJob.objects.filter(~Exists(waiting), pk=job.pk, finished_at=None).update(finished_at=at)


def refusals_of(job: BulkJob, most: int) -> Iterator[tuple[UUID, str, str]]:
    """(client's id, name, why) of those to whom it was not done, by name."""
    rows = job.steps.filter(state=State.REFUSED).order_by("client__name", "pk")
    yield from rows.values_list("client_id", "client__name", "sentence")[:most]


def forget_old_jobs(*, at: datetime) -> int:
    """Those of a month ago, and those that nobody confirmed in a day."""
    old = Q(created_at__lte=at - KEPT_FOR) | Q(created_at__lte=at - UNCONFIRMED_FOR, begun_at=None)
    return BulkJob.objects.filter(old).delete()[0]
