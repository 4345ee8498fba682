"""A client's sessions: shown, logged, skipped, changed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from rest_framework.request import Request

from accounts.api.base import ClientView, answer, in_words, user_of
from accounts.api.paging import SyncQuery, page_of
from accounts.api.problems import Refused
from accounts.api.reading import body_of, query_of
from accounts.api.schema import describe
from workouts.api.shapes import Changed, LogBody, SkipBody, SwapBody, WorkoutAnswer, WorkoutsAnswer
from workouts.consequences import report_done, report_skipped
from workouts.models import WorkoutInstance
from workouts.selectors import own_row
from workouts.services import ChangedMeanwhile, swap_exercise

WITHDRAWN = WorkoutInstance.Status.WITHDRAWN
CHANGED = {"conflict": Changed}


class WorkoutsView(ClientView):
    @describe("list_workouts", "The client's sessions, newest first; with `since`, what has changed.",
              query=SyncQuery, answers={200: WorkoutsAnswer})  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        rows = WorkoutInstance.objects.owned_by(user_of(request)).prefetch_related("results")
        query = query_of(request, SyncQuery)
        rows = rows if query.since else rows.exclude(status=WITHDRAWN)
        page = page_of(rows, query, at=self.at, newest_by="date", changed_by="updated_at")
        items = [WorkoutAnswer.of(each) for each in page.rows if each.status != WITHDRAWN]
        gone = [each.pk for each in page.rows if each.status == WITHDRAWN]
        return answer(WorkoutsAnswer.model_construct(items=items, deleted=gone, next=page.next, since=page.since))


class WorkoutView(ClientView):
    @describe("get_workout", "One session.", answers={200: WorkoutAnswer}, kinds=("not-found",))
    def get(self, request: Request, workout_id: UUID) -> HttpResponse:
        return answer(WorkoutAnswer.of(own_workout(request, workout_id)))


class LogView(ClientView):
    @describe(
        "log_workout",
        "Report what was done, now or late: each set with the phone's own clock. The session is completed.",
        body=LogBody,
        answers={200: WorkoutAnswer},
        kinds=("not-found", "conflict"),
        own_problems=CHANGED,
        once=True,
    )
    def post(self, request: Request, workout_id: UUID) -> HttpResponse:
        told = body_of(request, LogBody)
        workout = own_workout(request, workout_id)

        def report() -> WorkoutInstance:
            report_done(
                workout,
                at=self.at,
                sets=[each.as_log() for each in told.sets],
                session_rpe=told.session_rpe,
                note=told.note,
                revision=told.revision,
                done_at=told.done_at,
            )
            return workout

        return changed(report)


class SkipView(ClientView):
    @describe(
        "skip_workout",
        "Not today. What was logged after that stands.",
        body=SkipBody,
        answers={200: WorkoutAnswer},
        kinds=("not-found", "conflict"),
        own_problems=CHANGED,
        once=True,
    )
    def post(self, request: Request, workout_id: UUID) -> HttpResponse:
        told = body_of(request, SkipBody)
        workout = own_workout(request, workout_id)

        def report() -> WorkoutInstance:
            report_skipped(workout, at=self.at, reason=told.reason, revision=told.revision, done_at=told.done_at)
            return workout

        return changed(report)


class SwapView(ClientView):
    @describe(
        "swap_exercise",
        "Another exercise in the place of this one, today only. It keeps every limit of the client.",
        body=SwapBody,
        answers={200: WorkoutAnswer},
        kinds=("not-found", "conflict"),
        own_problems=CHANGED,
        once=True,
    )
    def post(self, request: Request, workout_id: UUID) -> HttpResponse:
        told = body_of(request, SwapBody)
        client = user_of(request)
        prefetch_related_objects([client], "profiles", "limitations", "pauses")
        workout = own_workout(request, workout_id)
        workout.client = workout.fitness_plan.client = client
        return changed(
            lambda: swap_exercise(workout, exercise_id=told.exercise_id, to=told.to, at=self.at, revision=told.revision)
        )


def own_workout(request: Request, workout_id: UUID) -> WorkoutInstance:
    """With what was done in it, in one query. Raises `Http404` for what is not the client's own."""
    workout = own_row(user_of(request).pk, workout_id)
    if workout is None:
        raise Http404
    return workout


def changed(change: Callable[[], WorkoutInstance]) -> HttpResponse:
    """The session after a change. Raises `Refused`, in words; with the session as it is when that was the reason."""
    try:
        return answer(WorkoutAnswer.of(change()))
    except ChangedMeanwhile as meanwhile:
        current = WorkoutAnswer.of(meanwhile.workout).model_dump(mode="json")
        raise Refused("conflict", str(meanwhile), current=current) from meanwhile
    except ValueError as error:
        raise in_words(error) from error
