"""How much one user, one address or one calendar may ask. A counter that cannot be reached stops nobody."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from accounts.addresses import address_of, counted_as
from accounts.calendars import hash_of
from accounts.models import User

if TYPE_CHECKING:
    from limits.strategies import FixedWindowRateLimiter

log = logging.getLogger(__name__)


class PerUser(BaseThrottle):
    """So many requests a minute for each user (for each address, while nobody is signed in) and scope."""

    waits: float = 0.0

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.waits = seconds_to_wait(*self.counted(request, view))
        return self.waits == 0.0

    def counted(self, request: Request, view: APIView) -> tuple[str, str]:
        """The scope, and whose requests are counted in it."""
        who = str(request.user.pk) if isinstance(request.user, User) else self.get_ident(request)
        return _scope_of(request), who

    def get_ident(self, request: Request) -> str:
        return counted_as(super().get_ident(request) or "")

    def wait(self) -> float:
        return max(1.0, math.ceil(self.waits))


class PerFeed(PerUser):
    """So many requests a minute for each calendar: who fetches it is a service that fetches for thousands."""

    def counted(self, request: Request, view: APIView) -> tuple[str, str]:
        return "feed", hash_of(view.kwargs["secret"])


def _scope_of(request: Request) -> str:
    if not isinstance(request.user, User):
        return "open"
    return "read" if request.method in ("GET", "HEAD", "OPTIONS") else "write"


def seconds_to_wait(scope: str, who: str) -> float:
    """0 for a request that may go on, which is counted in its scope."""
    return _seconds_to_wait(f"{scope} {who}", settings.API_RATES[scope])


def seconds_after_refusal(request: HttpRequest) -> float:
    """0 for an address that few requests were refused of in this minute; this one is counted. For doors with no user.

    Only what is refused is counted, and only what is refused is told to wait: who shares an address with somebody who
    guesses goes on.
    """
    who = address_of(request, trusted_proxies=settings.REST_FRAMEWORK["NUM_PROXIES"]) or "nowhere"
    return seconds_to_wait("refused", who)


def _seconds_to_wait(key: str, most: int) -> float:
    if not settings.REDIS_URL:
        return _HERE.seconds_to_wait(key, most)
    from limits import RateLimitItemPerMinute  # a library that a process without Redis does not need

    limit = RateLimitItemPerMinute(most, namespace="fitcoach-api")
    try:
        counter = _shared(settings.REDIS_URL)
        if counter.hit(limit, key):
            return 0.0
        return max(1.0, counter.get_window_stats(limit, key).reset_time - time.time())
    except Exception as trouble:  # noqa: BLE001  a Redis that is away raises many things; people go on
        log.warning("requests are not counted: %s", type(trouble).__name__)
        return 0.0


class _InThisProcess:
    """A count that starts anew with each minute. (The library's own starts a thread for each request.)"""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._seen: Counter[str] = Counter()

    def seconds_to_wait(self, key: str, most: int) -> float:
        minute, second = divmod(time.time(), 60)
        with self._lock:
            if minute != self._minute:
                self._minute, self._seen = int(minute), Counter()
            self._seen[key] += 1
            return 0.0 if self._seen[key] <= most else 60 - second


_HERE = _InThisProcess()


def forget_counts() -> None:
    """Of this process: for tests, whose minutes come again and again."""
    global _HERE
    _HERE = _InThisProcess()


@cache
def _shared(redis_url: str) -> FixedWindowRateLimiter:
    from limits.storage import storage_from_string
    from limits.strategies import FixedWindowRateLimiter

    return FixedWindowRateLimiter(storage_from_string(redis_url, socket_timeout=0.5, socket_connect_timeout=0.5))
