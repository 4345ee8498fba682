"""What may be spent on models: reserved before a call, for all workers together, and put right after it.

A reservation is a row's figure and not a promise in somebody's memory: a worker that dies leaves it standing, so that
too little is spent and never too much. Each row is changed by one conditional statement that is committed at once: no
call holds a row while it waits for another.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from llm import pacing
from llm.models import Spend
from llm.providers.base import ProviderFailedError

KEPT_FOR: Final = timedelta(days=35)
UNLIMITED: Final = 10**12

# Django has no conditional upsert; both databases do, in the same words. Money is rounded as SQLite counts in floats.
_TAKE: Final = """
INSERT INTO llm_spend ("key", "window", client_id, began_at, requests, tokens, cost_usd)
SELECT %(key)s, %(window)s, %(client_id)s, %(began_at)s, 1, %(tokens)s, %(cost_usd)s
WHERE 1 <= %(most_requests)s AND %(tokens)s <= %(most_tokens)s
  AND CAST(%(cost_usd)s AS NUMERIC) <= CAST(%(most_usd)s AS NUMERIC)
ON CONFLICT ("key") DO UPDATE SET
    requests = llm_spend.requests + 1,
    tokens = llm_spend.tokens + excluded.tokens,
    cost_usd = ROUND(llm_spend.cost_usd + excluded.cost_usd, 6)
WHERE llm_spend.requests + 1 <= %(most_requests)s
  AND llm_spend.tokens + excluded.tokens <= %(most_tokens)s
  AND llm_spend.cost_usd + excluded.cost_usd <= CAST(%(most_usd)s AS NUMERIC)
"""
_ADD: Final = """
UPDATE llm_spend SET requests = requests + %s, tokens = tokens + %s, cost_usd = ROUND(cost_usd + CAST(%s AS NUMERIC), 6)
WHERE "key" IN
"""


@dataclass(frozen=True, slots=True)
class Reservation:
    """What was set aside for one call, in which rows."""

    keys: tuple[str, ...]
    tokens: int
    cost_usd: Decimal


@dataclass(frozen=True, slots=True)
class _Limits:
    """The most that a window may come to, and how its refusal is called."""

    requests: int
    tokens: int
    usd: Decimal
    fault: str


def reserve(*, client_id: uuid.UUID | None, tokens: int, cost_usd: Decimal, at: datetime) -> Reservation:
    """Set tokens and money aside in every window that the call falls into, or in none.

    Raises `ProviderFailedError` with the fault `cap_minute`, `cap_client_day`, `cap_hour` or `cap_day`.
    """
    taken: list[str] = []
    try:
        for row in _windows(client_id, at):
            _take_or_raise(row, tokens, cost_usd)
            taken.append(row.key)
        if not pacing.take_a_turn() and settings.LLM_REQUESTS_PER_MINUTE:
            _take_or_raise(_window("minute", _minute_of(at)), 0, Decimal(0))
    except ProviderFailedError:
        if taken:
            _add(taken, requests=-1, tokens=-tokens, cost_usd=-cost_usd)
        raise
    return Reservation(tuple(taken), tokens, cost_usd)


def minute_is_full(*, at: datetime) -> bool:
    """Whether the next request of this minute would be refused: who has time can wait for the next one."""
    limit = settings.LLM_REQUESTS_PER_MINUTE
    full = pacing.is_full()
    if full is not None or not limit:
        return bool(full)
    key = _window("minute", _minute_of(at)).key
    return Spend.objects.filter(pk=key, requests__gte=limit).exists()


def settle(reservation: Reservation, *, tokens: int, cost_usd: Decimal) -> None:
    """Replace what was set aside by what it came to.

    One statement for all rows: calls of one client never meet, so of the rows that it locks only one can be another's.
    """
    _add(reservation.keys, requests=0, tokens=tokens - reservation.tokens, cost_usd=cost_usd - reservation.cost_usd)


def purge(*, at: datetime) -> int:
    """Forget windows that are long over; how many."""
    return Spend.objects.filter(began_at__lt=at - KEPT_FOR).delete()[0]


def _minute_of(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _windows(client_id: uuid.UUID | None, at: datetime) -> Iterator[Spend]:
    """Those of tokens and money."""
    hour = _minute_of(at).replace(minute=0)
    if client_id is not None:
        yield _window("client_day", hour.replace(hour=0), client_id)
    yield _window("hour", hour)


def _window(name: str, began_at: datetime, client_id: uuid.UUID | None = None) -> Spend:
    key = f"{name} {client_id or 'all'} {began_at:%Y-%m-%dT%H:%M}"
    return Spend(key=key, window=name, client_id=client_id, began_at=began_at)


def _take_or_raise(row: Spend, tokens: int, cost_usd: Decimal) -> None:
    limits = _limits_of(row)
    if not _take(row, tokens, cost_usd, limits):
        raise ProviderFailedError(f"{limits.fault} is reached", fault=limits.fault, is_ours=True)


def _take(row: Spend, tokens: int, cost_usd: Decimal, limits: _Limits) -> bool:
    values = {
        **{name: _for_database(name, getattr(row, name)) for name in ("key", "window", "client_id", "began_at")},
        "tokens": tokens,
        "cost_usd": _for_database("cost_usd", cost_usd),
        "most_requests": limits.requests,
        "most_tokens": limits.tokens,
        "most_usd": _for_database("cost_usd", limits.usd),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        changed: int = cursor.rowcount
    return changed == 1


def _add(keys: Sequence[str], *, requests: int, tokens: int, cost_usd: Decimal) -> None:
    places = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(f"{_ADD} ({places})", [requests, tokens, _for_database("cost_usd", cost_usd), *keys])


def _for_database(field: str, value: Any) -> Any:
    return Spend._meta.get_field(field).get_db_prep_save(value, connection)  # type: ignore[union-attr]


def _limits_of(row: Spend) -> _Limits:
    """A limit that is 0 or missing is none. An hour has its own, or what the day's hours before it have left."""
    own: Mapping[str, Any] = settings.LLM_CAPS.get(row.window, {})
    tokens, usd = own.get("tokens") or UNLIMITED, Decimal(own.get("usd") or UNLIMITED)
    requests = own.get("requests") or UNLIMITED
    day: Mapping[str, Any] = settings.LLM_CAPS.get("day", {}) if row.window == "hour" else {}
    if not any(day.values()):
        return _Limits(requests, tokens, usd, f"cap_{row.window}")
    tokens_before, usd_before = spent_before(row.began_at)
    tokens_left = (day.get("tokens") or UNLIMITED) - tokens_before
    usd_left = Decimal(day.get("usd") or UNLIMITED) - usd_before
    fault = "cap_day" if tokens_left < tokens or usd_left < usd else "cap_hour"
    return _Limits(requests, min(tokens, tokens_left), min(usd, usd_left), fault)


@lru_cache(maxsize=4)
def spent_before(hour: datetime) -> tuple[int, Decimal]:
    """Tokens and dollars of the day's hours before this one. Asked once in a process: what is settled later is less."""
    hours = Spend.objects.filter(window="hour", began_at__gte=hour.replace(hour=0), began_at__lt=hour)
    spent = hours.aggregate(tokens=Sum("tokens", default=0), usd=Sum("cost_usd", default=Decimal(0)))
    return spent["tokens"], spent["usd"]
