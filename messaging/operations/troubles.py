"""What is wrong with the service, by its figures: seven conditions, each with what to do about it.

`deploy/prometheus/alerts.yml` asks the same of the same figures; a test holds the limits equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from messaging.models import OperationsAlert
from messaging.operations.figures import STAND_STILL_FOR, Figures
from messaging.watching import TICK_SILENT_FOR, WAITING_FOR

Kind = OperationsAlert.Kind
UNKNOWN_FOR: Final = timedelta(minutes=30)
SHUT_FOR: Final = timedelta(minutes=15)
ZONES_OLD_AFTER: Final = timedelta(days=120)
AGAIN_AFTER: Final = timedelta(hours=4)
SELDOM: Final = timedelta(days=14)
SEEN_TWICE: Final = timedelta(minutes=4)
"""Less than the five minutes between two looks: after a restart the first look may come before the first tick."""
AT_ONCE: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class Condition:
    """`trouble`: a sentence, or "" when all is well. It is told when it has been seen for `lasting`, and again after
    `again` while it lasts.
    """

    kind: str
    trouble: Callable[[Figures], str]
    remedy: str
    lasting: timedelta = AT_ONCE
    again: timedelta = AGAIN_AFTER


def troubles_of(now: Figures) -> Mapping[str, str]:
    """By kind: what is wrong, in a sentence."""
    found = {condition.kind: condition.trouble(now) for condition in CONDITIONS.values()}
    return {kind: sentence for kind, sentence in found.items() if sentence}


def _no_tick(now: Figures) -> str:
    if not _is_over(now.tick_age_sec, TICK_SILENT_FOR):
        return ""
    return f"No tick for {_ago(now.tick_age_sec)}: nothing is planned, written or sent."


def _waiting(now: Figures) -> str:
    if not _is_over(now.oldest_queued_sec, WAITING_FOR):
        return ""
    return f"A message that is due has been waiting for {_ago(now.oldest_queued_sec)}."


def _unknown(now: Figures) -> str:
    if not _is_over(now.oldest_unknown_sec, UNKNOWN_FOR):
        return ""
    return f"For {_ago(now.oldest_unknown_sec)} nobody has known whether a message went out."


def _missed(now: Figures) -> str:
    if not now.missed:
        return ""
    return (
        "A message was missed within the hour."
        if now.missed == 1
        else f"{now.missed} messages were missed within the hour."
    )


def _model_shut(now: Figures) -> str:
    told = [
        f"{model} ({shut.fault})"
        for model, shut in sorted(now.shut.items())
        if shut and _is_over(now.shut_sec[model], SHUT_FOR)
    ]
    return f"Not asked any more: {', '.join(told)}. The built-in coach writes." if told else ""


def _weeks_stand(now: Figures) -> str:
    if not _is_over(now.week_age_sec, STAND_STILL_FOR):
        return ""
    return f"Nobody's week has advanced for {_ago(now.week_age_sec)}."


def _old_zones(now: Figures) -> str:
    if not _is_over(now.zones_age_sec, ZONES_OLD_AFTER):
        return ""
    return f"The time zone rules {now.zones.version} are {_ago(now.zones_age_sec)} old."


CONDITIONS: Final[Mapping[str, Condition]] = {
    condition.kind: condition
    for condition in (
        Condition(
            Kind.NO_TICK,
            _no_tick,
            "See that beat and the worker of the queue `default` run, that the broker answers, and what ticks log.",
            lasting=SEEN_TWICE,
        ),
        Condition(
            Kind.WAITING,
            _waiting,
            "See that the worker of the queue `send` runs, and what the provider answers: each row has its error.",
        ),
        Condition(
            Kind.UNKNOWN,
            _unknown,
            "Look at the provider's own list and status page. Nothing is sent twice on a guess.",
        ),
        Condition(Kind.MISSED, _missed, "The coaches' list names the clients: call them, or send today's message now."),
        Condition(
            Kind.MODEL_SHUT,
            _model_shut,
            "Look at key, quota and the model's status page; the admin's list of breakers lets it be asked again.",
        ),
        Condition(
            Kind.WEEKS_STAND,
            _weeks_stand,
            "Run `manage.py initialize_progress --dry-run`, and see why no daily message was written since Monday.",
        ),
        Condition(
            Kind.OLD_ZONES,
            _old_zones,
            "Install the newest tzdata (`pip install --upgrade tzdata`, or a new image) and restart everything.",
            again=SELDOM,
        ),
    )
}


def _is_over(age_sec: float | None, limit: timedelta) -> bool:
    return age_sec is not None and age_sec > limit.total_seconds()


def _ago(sec: float | None) -> str:
    """`25 minutes`, `3 hours`, `9 days`: rounded down, in the largest unit of which there are two."""
    minutes = int(sec or 0) // 60
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
