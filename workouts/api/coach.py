"""What a coach reads of their clients, notes, and decides about drafts. What is not theirs is not there."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from pydantic import Field
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.api.base import CoachView, answer, in_words, user_of
from accounts.api.me import fields_of
from accounts.api.paging import PageQuery, page_of
from accounts.api.people import CLIENT_ID, LimitationAnswer, MeAnswer, Person, ProfileAnswer
from accounts.api.reading import body_of, query_of
from accounts.api.schema import Documented, describe
from accounts.api.shapes import Incoming, Outgoing, Words
from accounts.audit import Action, record
from accounts.models import CoachNote, User
from accounts.notes import add_note
from accounts.selectors import clients_of
from plans.api.shapes import DraftChange, MicrocycleAnswer, PlanAnswer, ProgressAnswer
from plans.api.views import plan_today, progress_answer, week_answer
from plans.drafts import approve_draft, edit_draft
from plans.models import FitnessPlan
from workouts.api.shapes import ResultAnswer, WorkoutAnswer, result_answer
from workouts.models import ExerciseResult, WorkoutInstance

NOT_FOUND = ("not-found",)


class ClientsAnswer(Outgoing):
    """`next`: the cursor of the page after."""

    EXAMPLE: ClassVar[Any] = {"items": [MeAnswer.EXAMPLE], "next": None}

    items: list[MeAnswer]
    next: str | None


class ClientsQuery(PageQuery):
    q: Words | None = Field(
        default=None, min_length=1, max_length=60, description="part of a name or of a phone number"
    )


class ClientAnswer(Outgoing):
    EXAMPLE: ClassVar[Any] = {
        "client": MeAnswer.EXAMPLE,
        "profile": ProfileAnswer.EXAMPLE,
        "limitations": [LimitationAnswer.EXAMPLE],
    }

    client: MeAnswer
    profile: ProfileAnswer
    limitations: list[LimitationAnswer]


class ClientPlanAnswer(Outgoing):
    """`plan` and `progress` are null without an active plan. `drafts` wait for their coach."""

    EXAMPLE: ClassVar[Any] = {
        "plan": PlanAnswer.EXAMPLE,
        "progress": ProgressAnswer.EXAMPLE,
        "drafts": [{**PlanAnswer.EXAMPLE, "status": "draft"}],
    }

    plan: PlanAnswer | None
    progress: ProgressAnswer | None
    drafts: list[PlanAnswer]


class ClientWorkoutsAnswer(Outgoing):
    """`next`: the cursor of the page after."""

    EXAMPLE: ClassVar[Any] = {"items": [WorkoutAnswer.EXAMPLE], "next": None}

    items: list[WorkoutAnswer]
    next: str | None


class DatedResult(ResultAnswer):
    """The same with its session."""

    EXAMPLE: ClassVar[Any] = {
        **ResultAnswer.EXAMPLE,
        "workout_id": WorkoutAnswer.EXAMPLE["id"],
        "date": WorkoutAnswer.EXAMPLE["date"],
    }

    workout_id: UUID
    date: date


class ResultsAnswer(Outgoing):
    """`next`: the cursor of the page after."""

    EXAMPLE: ClassVar[Any] = {"items": [DatedResult.EXAMPLE], "next": None}

    items: list[Annotated[Any, Documented(DatedResult)]]
    next: str | None


class NoteAnswer(Outgoing):
    EXAMPLE: ClassVar[Any] = {
        "id": "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f",
        "client_id": CLIENT_ID,
        "author": Person.EXAMPLE,
        "text": "Prefers mornings; asks for shorter Sundays.",
        "created_at": "2026-03-05T09:00:00Z",
    }

    id: UUID
    client_id: UUID
    author: Person | None
    text: str
    created_at: datetime


class NotesAnswer(Outgoing):
    """`next`: the cursor of the page after."""

    EXAMPLE: ClassVar[Any] = {"items": [NoteAnswer.EXAMPLE], "next": None}

    items: list[NoteAnswer]
    next: str | None


class NoteBody(Incoming):
    EXAMPLE: ClassVar[Any] = {"text": "Prefers mornings; asks for shorter Sundays."}

    text: Words = Field(min_length=1, max_length=5000)


class ClientsView(CoachView):
    @describe("coach_list_clients", "The coach's clients, newest first.", query=ClientsQuery,
              answers={200: ClientsAnswer})  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        query = query_of(request, ClientsQuery)
        clients = clients_of(user_of(request)).select_related("coach")
        if query.q:
            clients = clients.filter(name__icontains=query.q) | clients.filter(phone_number__contains=query.q)
        page = page_of(clients, query, at=self.at, newest_by="created_at")
        return answer(ClientsAnswer(items=[MeAnswer.model_validate(each) for each in page.rows], next=page.next))


class AboutClientView(CoachView):
    """About one client: what was read or changed of them is in the audit trail, in the words of `audited`."""

    audited: ClassVar[str]
    about: User | None = None

    def own_client(self, request: Request, client_id: UUID) -> User:
        """Raises `Http404` for a client of somebody else."""
        client: User = get_object_or_404(clients_of(user_of(request)).select_related("coach"), pk=client_id)
        self.about = client
        return client

    def own_plan(self, request: Request, plan_id: UUID) -> FitnessPlan:
        """A plan of one of the coach's clients, the client with what the rules read. Raises `Http404`."""
        plans: QuerySet[FitnessPlan] = FitnessPlan.objects.owned_by(user_of(request)).select_related("client")
        plan = get_object_or_404(plans.prefetch_related("client__profiles", "client__limitations"), pk=plan_id)
        self.about = plan.client
        return plan

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if self.about is not None and response.status_code < 400:
            action = Action.READ if request.method in SAFE_METHODS else Action.CHANGE
            record(user_of(request), action, f"{self.audited}, by the API", at=self.at, client=self.about)
        return super().finalize_response(request, response, *args, **kwargs)


class ClientView(AboutClientView):
    audited = "health facts"

    @describe("coach_get_client", "One client: who, what they want and have, what limits them.",
              answers={200: ClientAnswer}, kinds=NOT_FOUND)  # fmt: skip
    def get(self, request: Request, client_id: UUID) -> HttpResponse:
        client = self.own_client(request, client_id)
        prefetch_related_objects([client], "profiles", "limitations")
        limitations = sorted(client.limitations.all(), key=lambda row: (row.created_at, row.pk))
        told = ClientAnswer(
            client=MeAnswer.model_validate(client),
            profile=ProfileAnswer.of(client),
            limitations=[LimitationAnswer.model_validate(row) for row in limitations],
        )
        return answer(told)


class ClientPlanView(AboutClientView):
    audited = "plan and drafts"

    @describe("coach_get_plan", "A client's active plan, where it stands today, and the drafts that wait.",
              answers={200: ClientPlanAnswer}, kinds=NOT_FOUND)  # fmt: skip
    def get(self, request: Request, client_id: UUID) -> HttpResponse:
        client = self.own_client(request, client_id)
        drafts = FitnessPlan.objects.filter(client=client, status=FitnessPlan.Status.DRAFT).order_by("-created_at")
        told = ClientPlanAnswer(plan=None, progress=None, drafts=[PlanAnswer.model_validate(each) for each in drafts])
        with suppress(Http404):
            plan, progress = plan_today(client, at=self.at)
            told.plan, told.progress = PlanAnswer.model_validate(plan), progress_answer(plan, progress)
        return answer(told)


class ClientWeekView(AboutClientView):
    audited = "this week"

    @describe("coach_get_week", "A client's pattern of this week.", answers={200: MicrocycleAnswer}, kinds=NOT_FOUND)
    def get(self, request: Request, client_id: UUID) -> HttpResponse:
        return answer(week_answer(self.own_client(request, client_id), at=self.at))


class ClientWorkoutsView(AboutClientView):
    audited = "sessions"

    @describe("coach_list_workouts", "A client's sessions, newest first.", query=PageQuery,
              answers={200: ClientWorkoutsAnswer}, kinds=NOT_FOUND)  # fmt: skip
    def get(self, request: Request, client_id: UUID) -> HttpResponse:
        rows = WorkoutInstance.objects.filter(client=self.own_client(request, client_id)).exclude(status="withdrawn")
        query = query_of(request, PageQuery)
        page = page_of(rows.prefetch_related("results"), query, at=self.at, newest_by="date")
        items = [WorkoutAnswer.of(each) for each in page.rows]
        return answer(ClientWorkoutsAnswer.model_construct(items=items, next=page.next))


class ClientResultsView(AboutClientView):
    audited = "results"

    @describe("coach_list_results", "What a client did, set by set, newest first.", query=PageQuery,
              answers={200: ResultsAnswer}, kinds=NOT_FOUND)  # fmt: skip
    def get(self, request: Request, client_id: UUID) -> HttpResponse:
        rows = ExerciseResult.objects.filter(workout__client=self.own_client(request, client_id)).select_related(
            "workout"
        )
        page = page_of(rows, query_of(request, PageQuery), at=self.at, newest_by="logged_at")
        return answer(ResultsAnswer(items=[_dated(each) for each in page.rows], next=page.next))


class ClientNotesView(AboutClientView):
    audited = "notes"

    @describe("coach_list_notes", "Notes on a client, newest first.", query=PageQuery, answers={200: NotesAnswer},
              kinds=NOT_FOUND)  # fmt: skip
    def get(self, request: Request, client_id: UUID) -> HttpResponse:
        notes = CoachNote.objects.filter(client=self.own_client(request, client_id)).select_related("author")
        page = page_of(notes, query_of(request, PageQuery), at=self.at, newest_by="created_at")
        return answer(NotesAnswer(items=[NoteAnswer.model_validate(each) for each in page.rows], next=page.next))

    @describe("coach_add_note", "Remember something of a client.", body=NoteBody, answers={201: NoteAnswer},
              kinds=NOT_FOUND, once=True)  # fmt: skip
    def post(self, request: Request, client_id: UUID) -> HttpResponse:
        told = body_of(request, NoteBody)
        note = add_note(self.own_client(request, client_id), author=user_of(request), text=told.text, at=self.at)
        return answer(NoteAnswer.model_validate(note), status=201)


class DraftView(AboutClientView):
    audited = "a draft"

    @describe("coach_edit_draft", "Change a draft; its blocks have to keep the rules of the built-in coach.",
              body=DraftChange, answers={200: PlanAnswer}, kinds=NOT_FOUND)  # fmt: skip
    def patch(self, request: Request, plan_id: UUID) -> HttpResponse:
        fields = fields_of(body_of(request, DraftChange))
        if "mesocycles" in fields:
            fields["mesocycles"] = [block.model_dump() for block in fields["mesocycles"]]
        plan = self.own_plan(request, plan_id)
        try:
            return answer(PlanAnswer.model_validate(edit_draft(plan, fields, at=self.at)))
        except ValueError as error:
            raise in_words(error) from error


class ApproveView(AboutClientView):
    audited = "approved a draft"

    @describe(
        "coach_approve_draft",
        "Make a draft the client's active plan. It takes the place of one that still runs, from today.",
        answers={200: PlanAnswer},
        kinds=(*NOT_FOUND, "refused"),
        once=True,
    )
    def post(self, request: Request, plan_id: UUID) -> HttpResponse:
        try:
            return answer(PlanAnswer.model_validate(approve_draft(self.own_plan(request, plan_id), at=self.at)))
        except ValueError as error:
            raise in_words(error) from error


def _dated(row: ExerciseResult) -> dict[str, Any]:
    return {**result_answer(row), "workout_id": row.workout_id, "date": row.workout.date}
