"""Today's session, which a phone asks for more than for everything else: most times in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from accounts.api.authentication import device_with
from accounts.api.base import ClientView, answer, patience, user_of
from accounts.api.idempotency import JSON
from accounts.api.problems import Refused
from accounts.api.schema import describe
from accounts.clock import local_date
from accounts.holding import is_held
from accounts.models import Device, User
from accounts.prepared import Prepared
from plans.models import FitnessPlan
from workouts.api.shapes import WorkoutAnswer
from workouts.api.views import own_workout
from workouts.models import WorkoutInstance
from workouts.selectors import versions_as_json
from workouts.services import todays_workout

DAY = timedelta(days=1)
_SIGNED_IN = Prepared(
    lambda digest, first, last: device_with(digest).annotate(
        sessions=versions_as_json(client="user", first=first, last=last)
    ),
    digest=str,
    first=date,
    last=date,
)


@dataclass(frozen=True, slots=True)
class Version:
    """A stored session as it is: which revision, and what decides whether it stands."""

    id: UUID
    revision: int
    updated_at: str
    status: str
    source: str
    plan_status: str
    is_outdated: bool

    @property
    def key(self) -> str:
        """Of what is answered about it. The time is there for whoever changes a row past its revisions."""
        return f"{self.id}.{self.revision}.{self.updated_at}"

    @property
    def stands(self) -> bool:
        """Whether it is today's as it is, without a look at plan, calendar and limits.

        What was done, skipped, or written by a coach, stands.
        """
        if self.status != WorkoutInstance.Status.SCHEDULED:
            return True
        is_current = self.plan_status == FitnessPlan.Status.ACTIVE
        return is_current and (self.source == "coach" or not self.is_outdated)


class TodayView(ClientView):
    @describe(
        "get_todays_workout",
        "Today's session on the client's own calendar, written now when it was not yet. 404 without a plan for today.",
        answers={200: WorkoutAnswer},
        kinds=("not-found",),
    )
    def get(self, request: Request) -> HttpResponse:
        client = user_of(request)
        stored = _version_of(request.auth, local_date(client, self.at))
        if stored is None or not stored.stands:
            return answer(WorkoutAnswer.of(self._written_now(client, anew=stored is not None)))
        return HttpResponse(_told_before(stored) or _told_now(request, stored), content_type=JSON)

    @staticmethod
    def device_of(digest: str) -> Device | None:
        """Who is asking, with their sessions of the days that may be today somewhere."""
        here = timezone.now().astimezone(UTC).date()
        return _SIGNED_IN.first(digest=digest, first=here - DAY, last=here + DAY)

    def _written_now(self, client: User, *, anew: bool) -> WorkoutInstance:
        prefetch_related_objects([client], "profiles", "limitations", "pauses")
        workout = todays_workout(client, at=self.at, anew=anew, until=patience())
        if workout is None and is_held(client):
            raise Refused("not-found", "Your sessions are on hold until your coach has spoken with you.")
        if workout is None:
            raise Http404
        return workout


def _version_of(device: Any, day: date) -> Version | None:
    told = next((each for each in device.sessions or () if each["date"] == day.isoformat()), None)
    if told is None:
        return None
    return Version(
        id=UUID(told["id"]),
        updated_at=told["updated_at"].replace(" ", "T"),  # as SQLite has it, which is no key
        is_outdated=bool(told["outdated"]),
        **{name: told[name] for name in ("revision", "status", "source", "plan_status")},
    )


def _told_before(stored: Version) -> bytes | None:
    """What this process has answered about this very revision: it cannot have changed."""
    content: bytes | None = caches["answers"].get(stored.key)
    return content


def _told_now(request: Request, stored: Version) -> bytes:
    workout = own_workout(request, stored.id)
    content: bytes = answer(WorkoutAnswer.of(workout)).content
    if workout.revision == stored.revision:
        caches["answers"].set(stored.key, content)
    return content
