"""A client's plans and weeks."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from rest_framework.request import Request

from accounts.api.base import ClientView, answer, patience, user_of
from accounts.api.paging import SyncQuery, page_of
from accounts.api.reading import query_of
from accounts.api.schema import describe
from accounts.models import User
from plans.api.shapes import MicrocycleAnswer, MicrocyclesAnswer, PlanAnswer, PlansAnswer, ProgressAnswer
from plans.models import FitnessPlan, Microcycle
from plans.progress import Progress, current_progress, microcycle_for
from plans.selectors import active_plan_of


class PlansView(ClientView):
    @describe("list_plans", "The client's plans, newest first; a draft is its coach's until it is approved.",
              query=SyncQuery, answers={200: PlansAnswer})  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        plans = FitnessPlan.objects.owned_by(user_of(request)).exclude(status=FitnessPlan.Status.DRAFT)
        query = query_of(request, SyncQuery)
        page = page_of(plans, query, at=self.at, newest_by="created_at", changed_by="updated_at")
        items = [PlanAnswer.model_validate(plan) for plan in page.rows]
        return answer(PlansAnswer(items=items, deleted=[], next=page.next, since=page.since))


class CurrentPlanView(ClientView):
    @describe("get_current_plan", "The active plan, its position by today's calendar.", answers={200: PlanAnswer},
              kinds=("not-found",))  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        plan, _ = plan_today(user_of(request), at=self.at)
        return answer(PlanAnswer.model_validate(plan))


class ProgressView(ClientView):
    @describe("get_current_progress", "Where the active plan stands today.", answers={200: ProgressAnswer},
              kinds=("not-found",))  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        return answer(progress_answer(*plan_today(user_of(request), at=self.at)))


class MicrocyclesView(ClientView):
    @describe("list_microcycles", "The weeks that have begun, newest first.", query=SyncQuery,
              answers={200: MicrocyclesAnswer})  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        weeks = Microcycle.objects.owned_by(user_of(request))
        query = query_of(request, SyncQuery)
        page = page_of(weeks, query, at=self.at, newest_by="start_date", changed_by="updated_at")
        items = [MicrocycleAnswer.model_validate(week) for week in page.rows]
        return answer(MicrocyclesAnswer(items=items, deleted=[], next=page.next, since=page.since))


class CurrentMicrocycleView(ClientView):
    @describe("get_current_microcycle", "This week's pattern, written now if the week has just begun.",
              answers={200: MicrocycleAnswer}, kinds=("not-found",))  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        return answer(week_answer(user_of(request), at=self.at))


def plan_today(client: User, *, at: datetime) -> tuple[FitnessPlan, Progress]:
    """The active plan, brought up to date, and where it stands. Raises `Http404` without one."""
    plan = active_plan_of(client)
    if plan is None:
        raise Http404
    return plan, current_progress(plan, at=at)


def progress_answer(plan: FitnessPlan, progress: Progress) -> ProgressAnswer:
    told = {**asdict(progress), "plan_week": progress.plan_week + 1, "length_weeks": plan.length_weeks}
    return ProgressAnswer(**told)


def week_answer(client: User, *, at: datetime) -> MicrocycleAnswer:
    """This week, written now when it has to be, within the patience of a phone. Raises `Http404` outside of a plan."""
    prefetch_related_objects([client], "profiles", "limitations", "pauses")
    plan, progress = plan_today(client, at=at)
    if plan.status != FitnessPlan.Status.ACTIVE or not progress.is_running:
        raise Http404
    return MicrocycleAnswer.model_validate(microcycle_for(plan, progress, at=at, until=patience()))
