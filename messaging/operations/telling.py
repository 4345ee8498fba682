"""Telling those who run the house: once when something begins, again while it lasts, and once when it is over.

By text, as rows of the outbox, and by mail where `ALERT_EMAILS` names somebody. Any process may look, and several at
once: one row for each trouble says what was told.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F

from messaging import hints
from messaging.domain.text import one_line
from messaging.models import OperationsAlert
from messaging.operations.figures import figures
from messaging.operations.troubles import CONDITIONS, troubles_of
from messaging.operations.zone_rules import note_zone_rules
from messaging.paging import page, somebody_is_told, who_runs_the_house

log = logging.getLogger(__name__)
alert_log = logging.getLogger("fitcoach.alerts")

CALM_FOR: Final = timedelta(minutes=10)
"""What has not been seen for so long is over; what comes and goes faster is one trouble."""
TOLD_AT_ONCE: Final = 3
"""A text names so many and counts the others."""
MAILED_WITHIN: Final = timedelta(days=1)
"""Older news is none, such as what happened before anybody's address was set."""


@dataclass(frozen=True, slots=True)
class News:
    """What staff are told of one trouble: that it began or lasts, or that it is over."""

    sentence: str
    is_over: bool


def look(*, at: datetime, since: datetime | None = None) -> list[uuid.UUID]:
    """See what is wrong, and tell what is new about it. Returns the rows of the texts, which are queued and due.

    `since`: when a process began that waits for the first tick ever. Without it none is missed before there was one.
    What nobody can be told of does not count as told: it is seen anew at each look, until there is somebody.
    Never raises for a mail that does not go: it is tried again at the next look.
    """
    note_zone_rules(at=at)
    now = figures(at=at)
    if now.tick_age_sec is None and since is not None:
        now = replace(now, tick_age_sec=(at - since).total_seconds())
    troubles = troubles_of(now)
    is_heard = somebody_is_told()
    with transaction.atomic():
        news = _note(troubles, is_heard=is_heard, at=at)
        rows = [page(person, _text(news), at=at).pk for person in who_runs_the_house()] if news else []
        hints.hint(hints.DELIVER, rows)
    for each in news:
        alert_log.log(logging.INFO if each.is_over else logging.CRITICAL, "%s", each.sentence)
    if news and not is_heard:
        alert_log.critical("nobody is told: ALERT_EMAILS is empty, and no superuser can be texted")
    _mail(at=at)
    return rows


def open_alerts() -> list[OperationsAlert]:
    """What staff were told of, or would have been if anybody could be told, and is not over; the oldest first."""
    alerts = OperationsAlert.objects.filter(settled_at__isnull=True).order_by("since")
    return [each for each in alerts if each.tellings or each.seen_at - each.since >= CONDITIONS[each.kind].lasting]


# --- What is new -----------------------------------------------------------------------------------------------------


def _note(troubles: Mapping[str, str], *, is_heard: bool, at: datetime) -> list[News]:
    """Bring the rows up to date, one for each trouble; who comes second waits here and finds nothing new."""
    begun = [OperationsAlert(kind=kind, sentence=sentence, since=at, seen_at=at) for kind, sentence in troubles.items()]
    OperationsAlert.objects.bulk_create(begun, ignore_conflicts=True)
    news: list[News] = []
    for alert in OperationsAlert.objects.select_for_update().filter(settled_at__isnull=True).order_by("kind"):
        told = _seen(alert, troubles[alert.kind], at=at) if alert.kind in troubles else _not_seen(alert, at=at)
        if told and is_heard:
            alert.told_at, alert.tellings = at, alert.tellings + 1
        alert.save(update_fields=["sentence", "seen_at", "told_at", "tellings", "settled_at"])
        news += [News(told, is_over=alert.settled_at is not None)] if told else []
    return news


def _seen(alert: OperationsAlert, sentence: str, *, at: datetime) -> str:
    condition, was_told = CONDITIONS[alert.kind], alert.told_at
    alert.sentence, alert.seen_at = sentence[:300], max(alert.seen_at, at)
    if was_told is None:
        return sentence if at - alert.since >= condition.lasting else ""
    return f"Still: {sentence}" if at - was_told >= condition.again else ""


def _not_seen(alert: OperationsAlert, *, at: datetime) -> str:
    if at - alert.seen_at < CALM_FOR:
        return ""
    alert.settled_at = at
    return f"Over: {alert.sentence}" if alert.tellings else ""


def _text(news: Sequence[News]) -> str:
    more = f" And {len(news) - TOLD_AT_ONCE} more: see the console." if len(news) > TOLD_AT_ONCE else ""
    return one_line(f"fitcoach: {' '.join(each.sentence for each in news[:TOLD_AT_ONCE])}{more}")


# --- By mail ---------------------------------------------------------------------------------------------------------


def _mail(*, at: datetime) -> None:
    """One mail for each trouble whose last telling no mail has told. Claimed first, and given back when it fails."""
    if not settings.ALERT_EMAILS:
        return
    behind = OperationsAlert.objects.filter(mailed__lt=F("tellings"), told_at__gt=at - MAILED_WITHIN)
    for alert in behind.order_by("since"):
        if not _count_as_mailed(alert, was=alert.mailed, now=alert.tellings):
            continue
        try:
            send_mail(_subject(alert), _body(alert), settings.DEFAULT_FROM_EMAIL, settings.ALERT_EMAILS)
        except Exception as error:  # noqa: BLE001  whatever a mail server is up to, the texts are on their way
            log.error("no mail about an alert could be sent: %s: %s", type(error).__name__, error)
            _count_as_mailed(alert, was=alert.tellings, now=alert.mailed)


def _count_as_mailed(alert: OperationsAlert, *, was: int, now: int) -> int:
    return OperationsAlert.objects.filter(pk=alert.pk, mailed=was).update(mailed=now)


def _subject(alert: OperationsAlert) -> str:
    label = OperationsAlert.Kind(alert.kind).label
    return f"[fitcoach] {'over: ' if alert.settled_at else ''}{label}"


def _body(alert: OperationsAlert) -> str:
    ended = f"\nIt was over at {alert.settled_at:%Y-%m-%d %H:%M} UTC." if alert.settled_at else ""
    return (
        f"{alert.sentence}\n\nFirst seen at {alert.since:%Y-%m-%d %H:%M} UTC.{ended}\n\n"
        f"What to do: {CONDITIONS[alert.kind].remedy}\ndocs/monitoring.md tells more.\n"
    )
