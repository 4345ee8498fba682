"""Requests a minute over all processes: a moving window in Redis, by the library `limits`.

Where there is no Redis, or it does not answer, the database counts whole minutes instead (`llm.spending`).
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Final, Literal

from django.conf import settings

from llm.providers.base import ProviderFailedError

if TYPE_CHECKING:
    from limits.strategies import MovingWindowRateLimiter

log = logging.getLogger(__name__)

REDIS_SEC: Final = 1.0
KEY: Final = "fitcoach-llm"
_limiters: dict[tuple[int, str], MovingWindowRateLimiter] = {}


def take_a_turn() -> bool:
    """True when Redis counted this request, False when somebody else has to.

    Raises `ProviderFailedError` when the minute is full.
    """
    granted = _ask_redis("hit")
    if granted is False:
        raise ProviderFailedError("the limit of this minute is reached", fault="cap_minute", is_ours=True)
    return granted is True


def is_full() -> bool | None:
    """Whether Redis would refuse the next request; None when somebody else has to say."""
    granted = _ask_redis("test")
    return None if granted is None else not granted


def _ask_redis(what: Literal["hit", "test"]) -> bool | None:
    """None without a limit, without a Redis, or when it does not answer."""
    if not settings.LLM_REQUESTS_PER_MINUTE or not settings.REDIS_URL:
        return None
    from limits import RateLimitItemPerMinute

    try:
        limiter = _limiter()
        return (limiter.hit if what == "hit" else limiter.test)(
            RateLimitItemPerMinute(settings.LLM_REQUESTS_PER_MINUTE), KEY
        )
    except Exception as trouble:  # noqa: BLE001  whatever Redis has, the database counts
        log.warning("requests a minute are counted in the database: %s", type(trouble).__name__)
        return None


def _limiter() -> MovingWindowRateLimiter:
    """One for each process and address: a connection is not shared with a fork."""
    from limits.storage import storage_from_string
    from limits.strategies import MovingWindowRateLimiter

    key = os.getpid(), settings.REDIS_URL
    if key not in _limiters:
        storage = storage_from_string(settings.REDIS_URL, socket_timeout=REDIS_SEC, socket_connect_timeout=REDIS_SEC)
        _limiters[key] = MovingWindowRateLimiter(storage)
    return _limiters[key]
