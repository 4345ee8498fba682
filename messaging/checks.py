"""Rules across settings: refuse to start with a way out that nobody knows, or with times that do not fit together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from messaging.domain.limits import COMPOSE_LEASE, COMPOSE_WITHIN, GIVEN_UP_AFTER, HAND_OVER_WITHIN
from messaging.transports import TRANSPORTS

ASKED_FOR_A_CLIENT = 3
"""A week, a workout, words."""


@register("messaging")
def transport_is_known(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    if settings.SMS_TRANSPORT in TRANSPORTS:
        return []
    known = ", ".join(sorted(TRANSPORTS))
    return [Error(f"SMS_TRANSPORT is {settings.SMS_TRANSPORT!r}: it must be one of {known}.", id="messaging.E001")]


@register("messaging")
def times_fit_together(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """A batch ends before its worker is stopped, and a worker is stopped before its rows are given up."""
    errors: list[CheckMessage] = []
    soft = timedelta(seconds=settings.CELERY_TASK_SOFT_TIME_LIMIT)
    hard = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
    if not HAND_OVER_WITHIN < soft < hard < GIVEN_UP_AFTER:
        sentence = f"Task limits must lie between {HAND_OVER_WITHIN} and {GIVEN_UP_AFTER}, the soft one first."
        errors.append(Error(sentence, id="messaging.E002"))
    if timedelta(0) > settings.PREPARE_AHEAD or timedelta(hours=12) < settings.PREPARE_AHEAD:
        errors.append(Error("PREPARE_AHEAD_MIN must be 0 to 720 minutes.", id="messaging.E003"))
    if timedelta(0) >= settings.GRACE:
        errors.append(Error("GRACE must be longer than nothing: every message would be missed.", id="messaging.E004"))
    return errors


@register("messaging")
def answers_come_before_a_worker_is_stopped(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Though the last client that is begun with waits a whole deadline for a week, a workout and words."""
    longest = COMPOSE_WITHIN + timedelta(seconds=ASKED_FOR_A_CLIENT * settings.LLM_DEADLINE_SEC)
    soft = timedelta(seconds=settings.CELERY_TASK_SOFT_TIME_LIMIT)
    if longest < soft < COMPOSE_LEASE:
        return []
    return [Error(f"Composing may take {longest}: a worker has {soft} and a row {COMPOSE_LEASE}.", id="messaging.E005")]
