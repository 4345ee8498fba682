"""The clock of who travels: another zone only where it was named, and only for the days away."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.changing import change_client
from accounts.clock import local_date
from accounts.domain.zones import UnknownZone, is_zone
from accounts.models import Away, User

log = logging.getLogger(__name__)

FURTHEST: Final = timedelta(days=1)
"""No place's calendar is further than a day from that of UTC."""
Clock = Away.Clock


def go_away(away: Away, *, at: datetime) -> None:
    """Store a journey; its clock holds at once when it begins today. A zone that is no other than home's is none.

    The caller has locked the client. Raises `ValueError`, in words, for a zone that is none.
    """
    if away.timezone and not is_zone(away.timezone):
        raise ValueError(f"I know no time zone called {away.timezone}.")
    if away.timezone == _home_of(away.client):
        away.timezone = ""
    away.clock = Clock.WAITING if away.timezone else Clock.HOME
    with transaction.atomic():
        away.save(force_insert=True)
        _change(away, at=at)


def change_clocks(*, at: datetime) -> int:
    """Clocks of journeys that begin, and of those that are over; returns how many. Costs follow who travels."""
    today = at.date()
    over = Away.objects.filter(clock=Clock.ABROAD, end_date__lt=today + FURTHEST)
    due = Away.objects.filter(clock=Clock.WAITING, start_date__lte=today + FURTHEST).order_by("start_date")
    return sum(_change_one(*keys, at=at) for rows in (over, due) for keys in rows.values_list("pk", "client"))


def _change_one(away_id: UUID, client_id: UUID, *, at: datetime) -> bool:
    """Under the client's lock first, as everywhere. One journey's trouble is no other's."""
    try:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).only("pk").get(pk=client_id)
            away = Away.objects.select_for_update(of=("self",)).select_related("client").filter(pk=away_id).first()
            return away is not None and _change(away, at=at)
    except (UnknownZone, ValueError, User.DoesNotExist) as trouble:
        log.warning("the clock of journey %s cannot be changed: %s", away_id, trouble)
        return False


def call_off(away: Away, *, at: datetime) -> None:
    """As it was told, before its clock began to hold: that of home holds again."""
    if away.clock != Clock.ABROAD:
        return
    if away.client.timezone == away.timezone:
        change_client(away.client, {"timezone": away.home_timezone}, at=at)
    away.clock, away.home_timezone = Clock.WAITING, ""
    away.save(update_fields=["clock", "home_timezone"])


def _change(away: Away, *, at: datetime) -> bool:
    client, today = away.client, local_date(away.client, at)
    if away.clock == Clock.WAITING and today > away.end_date:
        return _settle(away, Clock.BACK)
    if away.clock == Clock.WAITING and today >= away.start_date:
        away.home_timezone = _home_of(client)
        change_client(client, {"timezone": away.timezone}, at=at)
        return _settle(away, Clock.ABROAD)
    if away.clock == Clock.ABROAD and today > away.end_date:
        if client.timezone == away.timezone:  # else somebody chose another one since
            change_client(client, {"timezone": _place_after(away)}, at=at)
        return _settle(away, Clock.BACK)
    return False


def _place_after(away: Away) -> str:
    """The place of another journey that is still on, the one that was told last; else home."""
    on = _abroad(away.client).exclude(pk=away.pk).order_by("created_at").last()
    return on.timezone if on is not None else away.home_timezone


def _home_of(client: User) -> str:
    """Of a client who goes on from one place to the next it is still where the first journey began."""
    on = _abroad(client).order_by("created_at").first()
    return on.home_timezone if on is not None else client.timezone


def _abroad(client: User) -> QuerySet[Away]:
    return Away.objects.filter(client=client, clock=Clock.ABROAD)


def _settle(away: Away, clock: str) -> bool:
    away.clock = clock
    away.save(update_fields=["clock", "home_timezone"])
    return True
