"""Doing a bulk job, client by client, each in a transaction of its own.

A client is taken and dealt with in one transaction, so nobody is dealt with twice however many workers are at it, and
after a crash whoever was not dealt with still waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.datastructures import MultiValueDict

from accounts.audit import record
from accounts.bulk import finish, jobs_to_do, next_step, refuse, take
from accounts.models import BulkJob, BulkStep, User
from accounts.selectors import clients_of
from fitcoach.console.actions import ACTIONS
from fitcoach.console.actions.base import Action, ActionForm

log = logging.getLogger(__name__)

NO_LONGER_YOURS: Final = "This client is no client of yours any more."
WENT_WRONG: Final = "Something went wrong. It is in the service's log."


def run(*, at: datetime, until: float, ids: list[UUID] | None = None) -> None:
    """Work on these jobs, or on all that are begun, until none waits or the monotonic clock reads `until`."""
    jobs = jobs_to_do() if ids is None else jobs_to_do().filter(pk__in=ids)
    for job in jobs.select_related("asked_by"):
        while time.monotonic() < until and do_next(job, at=at):
            pass
        finish(job, at=at)


def do_next(job: BulkJob, *, at: datetime) -> bool:
    """Deal with one client who waits. False when there is none. A database that is away raises: it is tried again."""
    step: BulkStep | None = None
    try:
        with transaction.atomic():
            step = next_step(job)
            if step is None:
                return False
            if take(step):
                _act(job, step.client_id, at=at)
    except OperationalError:
        raise
    except ValueError as refusal:
        _refuse(step, str(refusal))
    except Exception:  # whatever it is, the other clients are dealt with
        log.exception("bulk job %s could not be done to a client", job.pk)
        _refuse(step, WENT_WRONG)
    return True


def _refuse(step: BulkStep | None, sentence: str) -> None:
    assert step is not None
    refuse(step, sentence)


def _act(job: BulkJob, client_id: UUID, *, at: datetime) -> None:
    """As the action's own page does it. Raises `ValueError`, in words, when it cannot be done to this client."""
    staff = job.asked_by
    action, client = ACTIONS.get(job.action), _client_of(staff, client_id)
    if action is None:
        raise ValueError(f"There is no action {job.action!r} any more.")
    if client is None:
        raise ValueError(NO_LONGER_YOURS)
    if refusal := action.refusal(client, staff=staff, at=at):
        raise ValueError(refusal)
    form = form_of(action, client, job.told, staff=staff, at=at)
    if not form.is_valid():
        raise ValueError(" ".join(str(error) for errors in form.errors.values() for error in errors))
    action.do(client, form.cleaned_data, staff=staff, at=at)
    record(staff, action.audited_as, action.audited, at=at, client=client)


def _client_of(staff: User, client_id: UUID) -> User | None:
    """Held, and as the database has the client now; None when `staff` may not see the client, or not sign in."""
    if not (staff.is_active and staff.is_staff):
        return None
    User.objects.select_for_update(no_key=True).only("pk").filter(pk=client_id).first()
    clients = clients_of(staff).select_related("coach").prefetch_related("profiles", "limitations", "pauses")
    return clients.filter(pk=client_id).first()


def form_of(action: Action, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> ActionForm:
    """Bound to what was posted: a list of values by the name of each field."""
    return action.form(MultiValueDict(told), client=client, staff=staff, at=at)
