"""Rules across settings: refuse to start with a way out that nobody knows, or with times that do not fit together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError

from messaging import paging
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
    if not settings.HAND_OVER_WITHIN < soft < hard < settings.GIVEN_UP_AFTER:
        between = f"{settings.HAND_OVER_WITHIN} and {settings.GIVEN_UP_AFTER}"
        sentence = f"Task limits must lie between {between}, the soft one first."
        errors.append(Error(sentence, id="messaging.E002"))
    if timedelta(0) > settings.PREPARE_AHEAD or timedelta(hours=12) < settings.PREPARE_AHEAD:
        errors.append(Error("PREPARE_AHEAD_MIN must be 0 to 720 minutes.", id="messaging.E003"))
    if timedelta(0) >= settings.GRACE:
        errors.append(Error("GRACE must be longer than nothing: every message would be missed.", id="messaging.E004"))
    return errors


PROMISES = {
    "CELERY_TASK_ACKS_LATE": True,
    "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
    "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
    "CELERY_TASK_IGNORE_RESULT": True,
    "CELERY_TIMEZONE": "UTC",
}
"""What delivery was proved with. Another value loses tasks, or runs them by another clock."""
HARD_LIMITS = 3


@register("messaging")
def celery_is_what_delivery_was_proved_with(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    for name, promised in PROMISES.items():
        if (found := getattr(settings, name, None)) != promised:
            errors.append(Error(f"{name} is {found!r}: it must be {promised!r}.", id="messaging.E006"))
    visible = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout")
    if visible is not None and visible <= HARD_LIMITS * settings.CELERY_TASK_TIME_LIMIT:
        sentence = f"visibility_timeout is {visible} s: it must be above {HARD_LIMITS} hard limits, or tasks run twice."
        errors.append(Error(sentence, id="messaging.E007"))
    queues = set(settings.CELERY_TASK_QUEUES)
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    if unknown := sorted(routed - queues):
        errors.append(Error(f"Tasks are sent to queues that nobody reads: {unknown}.", id="messaging.E008"))
    return errors


@register("messaging", Tags.database, deploy=True)
def somebody_is_told_of_trouble(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Asked with `--database default`, as it reads who the superusers are."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        is_told = paging.somebody_is_told()
    except DatabaseError:  # not migrated yet
        return []
    if is_told:
        return []
    return [
        Warning(
            "nobody is told when the service is in trouble: ALERT_EMAILS is empty, and no superuser can be texted",
            hint="set ALERT_EMAILS, or give a superuser a number that takes texts and has not texted STOP",
            id="messaging.W001",
        )
    ]


@register("messaging")
def twilio_has_its_keys(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Without them nothing could be sent, or nobody believed."""
    if settings.SMS_TRANSPORT != "twilio":
        return []
    missing = [
        name
        for name, value in (
            ("TWILIO_ACCOUNT_SID", settings.TWILIO_ACCOUNT_SID),
            ("TWILIO_AUTH_TOKEN", settings.TWILIO_AUTH_TOKEN),
            ("TWILIO_FROM", settings.TWILIO_FROM),
        )
        if not value
    ]
    return (
        [Error(f"SMS_TRANSPORT is twilio and {', '.join(missing)} is empty.", id="messaging.E009")] if missing else []
    )


@register("messaging")
def answers_come_before_a_worker_is_stopped(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Though the last client that is begun with waits a whole deadline for a week, a workout and words."""
    longest = settings.COMPOSE_WITHIN + timedelta(seconds=ASKED_FOR_A_CLIENT * settings.LLM_DEADLINE_SEC)
    soft = timedelta(seconds=settings.CELERY_TASK_SOFT_TIME_LIMIT)
    if longest < soft < settings.COMPOSE_LEASE:
        return []
    return [
        Error(
            f"Composing may take {longest}: a worker has {soft}, a row {settings.COMPOSE_LEASE}.", id="messaging.E005"
        )
    ]
