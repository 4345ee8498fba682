"""What the page's buttons do: the same wishes as by text, in the same words, and taken back by the same UNDO."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.clock import local_date
from accounts.models import User
from accounts.selectors import client_as_stored
from messaging.acting.doing import do
from messaging.acting.outcomes import Situation
from messaging.domain.intents import Intent, Skip
from messaging.pages.rows import Faults, planned_log, read_log
from messaging.pages.seen import Behind, behind, units_of
from messaging.session_link import SessionLink
from workouts.services import brought_up_to_date

OVERTAKEN: Final = "Your session has changed since you opened this page. This is it now: nothing was stored yet."
NO_BUTTON: Final = "Use one of the buttons: nothing was stored."


class Overtaken(Exception):
    """The form was made for a session that stands no more, or stands otherwise."""


def answer(link: SessionLink, told: Mapping[str, str], *, at: datetime) -> bool:
    """Do what was asked for; False when there was nothing left to do, as with a form that comes twice.

    Raises `Faults` for what cannot be stored, and `Overtaken`; then nothing of the log is.
    """
    found = behind(link)
    if found is None:
        return False
    bring_up_to_date(found.client, link, at=at)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=found.client.pk)
        fresh = behind(link)
        if fresh is None or not fresh.is_open:
            return False
        if told.get("seen") != fresh.mark:
            raise Overtaken
        result = do((_wish(fresh, told, at=at),), Situation(client_as_stored(fresh.client.pk), at))
        done = behind(link)
        if done is not None and done.is_open:
            raise Faults(sentences=result.sentences)
    return True


def bring_up_to_date(client: User, link: SessionLink, *, at: datetime) -> None:
    """Today's session may be of a plan that is over, or from before a limitation: doing a wish would write another one,
    which nobody has seen. It stays written when the form is refused for it, so that the next form is made for it.
    """
    if link.day != local_date(client, at):
        return
    with transaction.atomic(), suppress(ValueError):
        User.objects.select_for_update(no_key=True).only("pk").get(pk=client.pk)
        brought_up_to_date(client_as_stored(client.pk), at=at)


def _wish(fresh: Behind, told: Mapping[str, str], *, at: datetime) -> Intent:
    assert fresh.workout is not None
    match told.get("do"):
        case "planned":
            return planned_log(fresh.workout, day=fresh.link.day)
        case "log":
            units = units_of(fresh.client, at=at)
            return read_log(fresh.workout, told, day=fresh.link.day, units=units)
        case "skip":
            return Skip(fresh.link.day)
    raise Faults(sentences=[NO_BUTTON])
