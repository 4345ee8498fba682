"""The page of a bulk job: what will happen, then how far it is, and to whom it was not done and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.bulk import begin, counts_of, jobs_of, refusals_of
from accounts.models import BulkJob, User
from accounts.selectors import clients_of
from fitcoach.console.actions import ACTIONS
from fitcoach.console.actions.base import Action, ActionForm
from fitcoach.console.bulk.running import form_of
from fitcoach.console.links import client_url
from fitcoach.console.pages import ConsolePage
from messaging.hints import hint_from_web

TASK: Final = "console.bulk"
SHOWN: Final = 200
"""Clients to whom it was not done, of whom the page says why."""
NO_FIELDS: Final = frozenset({"csrfmiddlewaretoken", "confirmed"})


class BulkJobPage(ConsolePage):
    template_name = "console/job.html"

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        job = self._job(job_id)
        return self._ask(job, None) if job.begun_at is None else self._progress(job)

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Begin it, once it was confirmed. A first POST of a form with fields shows what will happen."""
        job = self._job(job_id)
        told = {name: request.POST.getlist(name) for name in request.POST if name not in NO_FIELDS}
        if job.begun_at is None and ("confirmed" not in request.POST or not self._is_told(job, told)):
            return self._ask(job, told)
        try:
            begin(job, told=told, at=self.at)
        except ValueError:
            pass  # a second click: it is under way
        else:
            hint_from_web(TASK, [job.pk])
        return redirect(reverse("console:job", args=[job.pk]))

    def _job(self, job_id: UUID) -> BulkJob:
        job: BulkJob = get_object_or_404(jobs_of(self.staff).select_related("asked_by"), pk=job_id)
        if job.action not in ACTIONS:
            raise Http404
        return job

    def _is_told(self, job: BulkJob, told: dict[str, Any]) -> bool:
        client = self._example(job)
        return client is None or form_of(ACTIONS[job.action], client, told, staff=job.asked_by, at=self.at).is_valid()

    def _example(self, job: BulkJob) -> User | None:
        """The first of its clients, by name: the form and the sentences are this client's."""
        clients = clients_of(job.asked_by).filter(bulk_steps__job=job).select_related("coach")
        return clients.prefetch_related("profiles", "limitations", "pauses").order_by("name", "pk").first()

    def _ask(self, job: BulkJob, told: dict[str, Any] | None) -> HttpResponse:
        action, client, counts = ACTIONS[job.action], self._example(job), counts_of(job)
        if client is None:
            return self.page(title=action.title, job=job, action=action, counts=counts, fault="No client is left.")
        form = self._form(action, client, job, told)
        ready = form.is_bound and form.is_valid()
        sentences, fault = self._says(action, client, job, form if ready else None)
        return self.page(
            title=f"{action.title}: {counts.all:,} clients",
            job=job,
            action=action,
            counts=counts,
            example=client,
            form=form,
            ready=ready,
            sentences=sentences,
            example_fault=fault,
            list_url=reverse("admin:accounts_user_changelist"),
        )

    def _form(self, action: Action, client: User, job: BulkJob, told: dict[str, Any] | None) -> ActionForm:
        """A form without fields is told everything."""
        if told is None and action.form.base_fields:
            return action.form(client=client, staff=job.asked_by, at=self.at)
        return form_of(action, client, told or {}, staff=job.asked_by, at=self.at)

    def _says(self, action: Action, client: User, job: BulkJob, form: ActionForm | None) -> tuple[Sequence[str], str]:
        """What will happen to the example, and why it will not, if so: the others are dealt with all the same."""
        asked: dict[str, Any] = {"staff": job.asked_by, "at": self.at}
        if refusal := action.refusal(client, **asked):
            return (), refusal
        try:
            return action.says(client, form.cleaned_data if form else {}, **asked), ""
        except ValueError as error:
            return (), str(error)

    def _progress(self, job: BulkJob) -> HttpResponse:
        counts = counts_of(job)
        return self.page(
            title=f"{ACTIONS[job.action].title}: {counts.all:,} clients",
            job=job,
            action=ACTIONS[job.action],
            counts=counts,
            refusals=[(client_url(pk), name, sentence) for pk, name, sentence in refusals_of(job, SHOWN)],
            more=max(counts.refused - SHOWN, 0),
            list_url=reverse("admin:accounts_user_changelist"),
        )
