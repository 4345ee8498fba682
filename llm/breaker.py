"""Whether a model may be asked: five failures in a minute rest it for two, whichever processes saw them.

The row is in the database, so all workers know it. After the rest one question tries, and the rules answer the others
until something came of it. What only a person can mend (a refused key, a retired model) keeps it shut until the setting
is another.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from llm.models import Breaker
from llm.providers.base import Provider, ProviderFailedError

log = logging.getLogger(__name__)
alerts = logging.getLogger("fitcoach.alerts")

MOST_FAILURES: Final = 5
WITHIN: Final = timedelta(seconds=60)
OPEN_FOR: Final = timedelta(seconds=120)
KNOWN_FOR_SEC: Final = 1.0
"""For so long a process remembers that a model may be asked: another's failures reach it that much later."""
QUOTAS: Final = frozenset({"quota_minute", "quota_day"})
"""They come back by themselves, and for everybody."""
LONGEST_WHILE: Final = timedelta(hours=1)
QUOTA_ZONE: Final = ZoneInfo("America/Los_Angeles")
"""Daily quotas come back at midnight Pacific time: https://ai.google.dev/gemini-api/docs/rate-limits."""


@dataclass(frozen=True, slots=True)
class Shut:
    """What shut a model last, and since when it has been shut."""

    fault: str
    since: datetime


_closed_at: dict[tuple[str, str], float] = {}


def admit(provider: Provider, *, at: datetime) -> bool:
    """False: just ask. True: it has rested, and one question has to try it (`claim_the_trial`).

    Raises `ProviderFailedError` while it is shut. A changed setting opens it, and so does the end of a quota's wait.
    """
    if _closed_at.get(_memory_of(provider), 0.0) > time.monotonic() - KNOWN_FOR_SEC:
        return False
    row = Breaker.objects.filter(pk=_name(provider)).first()
    if row is None or (row.setting == provider.setting and not row.needs_change and row.open_until is None):
        _closed_at[_memory_of(provider)] = time.monotonic()
        return False
    if row.setting != provider.setting:
        close(row.model, setting=provider.setting)
        return False
    if row.needs_change:
        raise _shut(f"{row.fault}: change the setting")
    if row.open_until is not None and row.open_until > at:
        raise _shut(f"resting after {row.fault}")
    if row.fault in QUOTAS:
        close(row.model, setting=provider.setting)
        return False
    return True


def shut_of(providers: Sequence[Provider], *, at: datetime) -> dict[str, Shut | None]:
    """By name (`gemini:model`): what shut it and when first, or None. Reads, and changes nothing.

    A refused setting shuts until it is another, a quota until its time has come. What rests after failures counts as
    shut when the question that tried it failed as well, and until one is answered: of a rest that nobody has tried
    after, nobody knows whether it was more than a moment.
    """
    rows = Breaker.objects.in_bulk([_name(provider) for provider in providers])
    return {_name(each): _shut_since(rows.get(_name(each)), each, at=at) for each in providers}


def _shut_since(row: Breaker | None, provider: Provider, *, at: datetime) -> Shut | None:
    if row is None or row.setting != provider.setting or row.opened_at is None:
        return None
    if row.fault in QUOTAS:
        is_shut = row.open_until is not None and row.open_until > at
    else:
        is_shut = _a_trial_failed(row.failures, opened_at=row.opened_at)
    return Shut(row.fault, row.opened_at) if row.needs_change or is_shut else None


def _a_trial_failed(failures: Sequence[str], *, opened_at: datetime) -> bool:
    """While it rests nobody asks, and who had asked before has failed long before the rest is over."""
    return bool(failures) and datetime.fromisoformat(failures[-1]) >= opened_at + OPEN_FOR


def claim_the_trial(provider: Provider, *, at: datetime) -> None:
    """Be the one question that tries. Raises `ProviderFailedError` when another one is.

    Who claims it and dies leaves the model to rest once more.
    """
    rested = Breaker.objects.filter(pk=_name(provider), setting=provider.setting, open_until__lte=at)
    if rested.update(open_until=at + OPEN_FOR) != 1:
        raise _shut("another question tries it")


def _shut(words: str) -> ProviderFailedError:
    return ProviderFailedError(words, fault="breaker_open", is_ours=True)


def answered(provider: Provider) -> None:
    """The question that tried was answered: all may ask again."""
    close(_name(provider), setting=provider.setting)


def close(model: str, *, setting: str) -> None:
    """As if nothing had failed."""
    Breaker.objects.filter(pk=model).update(
        setting=setting, failures=[], open_until=None, needs_change=False, fault="", opened_at=None
    )


def failed(provider: Provider, failure: ProviderFailedError, *, tried: bool, at: datetime) -> None:
    """Count a failure, or shut the model at once when the failure says so. `tried`: this question was the one.

    What was wrong with that one request alone says that the model is there again.
    """
    if not (failure.counts or failure.shuts):
        if tried:
            answered(provider)
        return
    _closed_at.clear()
    with transaction.atomic():
        Breaker.objects.bulk_create([Breaker(model=_name(provider), setting=provider.setting)], ignore_conflicts=True)
        row = Breaker.objects.select_for_update().get(pk=_name(provider))
        was_shut = row.needs_change
        row.setting = provider.setting
        _count(row, failure, tried=tried, at=at)
        row.save()
    if row.needs_change and not was_shut:
        alerts.critical("%s is not asked any more (%s): its setting has to be changed", row.model, row.fault)


def _count(row: Breaker, failure: ProviderFailedError, *, tried: bool, at: datetime) -> None:
    recent = [past for past in row.failures if datetime.fromisoformat(past) > at - WITHIN]
    row.failures = [*recent, at.isoformat()][-MOST_FAILURES:]
    row.needs_change = row.needs_change or failure.shuts == "until_changed"
    until = _open_until(row, failure, tried=tried, at=at)
    if until is not None and (tried or row.open_until is None or until > row.open_until):
        row.open_until = until
    if until is not None or row.needs_change:
        row.fault, row.opened_at = failure.fault, row.opened_at or at  # the first, until it is closed
        log.warning("%s rests until %s after %s", row.model, row.open_until or "its setting changes", failure.fault)


def _open_until(row: Breaker, failure: ProviderFailedError, *, tried: bool, at: datetime) -> datetime | None:
    if failure.shuts == "for_the_day":
        return _next_midnight(at)
    if failure.shuts == "for_a_while" and failure.retry_after is not None:
        return at + min(failure.retry_after, LONGEST_WHILE)
    return at + OPEN_FOR if tried or len(row.failures) >= MOST_FAILURES else None


def _next_midnight(at: datetime) -> datetime:
    tomorrow = at.astimezone(QUOTA_ZONE).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), QUOTA_ZONE).astimezone(at.tzinfo)


def _memory_of(provider: Provider) -> tuple[str, str]:
    return _name(provider), provider.setting


def forget() -> None:
    """What this process remembers; the rows stay."""
    _closed_at.clear()


def _name(provider: Provider) -> str:
    return f"{provider.name}:{provider.model}"
