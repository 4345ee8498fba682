"""The page `/metrics`, and who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric

from accounts.addresses import LOCAL_HOSTS
from fitcoach.metrics import http
from fitcoach.metrics.collector import RowsCollector, told_by_rows
from fitcoach.patience import answer_within

ROWS_SEC: Final = 5.0
"""Less than Prometheus waits for a scrape: it is told that the database does not answer, and how the requests go."""
FORWARDED: Final = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever sends `METRICS_TOKEN`; without one, for this machine alone. A door: it reads the clock."""
    refused = _refusal(request)
    if refused is not None:
        return refused
    now = timezone.now()
    told = answer_within(ROWS_SEC, "rows for figures", lambda: told_by_rows(at=now))
    answer = HttpResponse(exposition(told or ()), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    answer["Cache-Control"] = "no-store"
    return answer


def exposition(told: Sequence[Metric]) -> bytes:
    """Every figure, as text: what the rows told, and how long requests take."""
    registry = CollectorRegistry()
    registry.register(RowsCollector(told))
    return generate_latest(registry) + http.exposition()


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if settings.METRICS_TOKEN:
        sent = request.headers.get("Authorization", "")
        if constant_time_compare(sent, f"Bearer {settings.METRICS_TOKEN}"):
            return None
        return HttpResponse("a token is needed\n", status=401, headers={"WWW-Authenticate": "Bearer"})
    return None if _is_on_this_machine(request) else HttpResponse("METRICS_TOKEN is not set\n", status=403)


def _is_on_this_machine(request: HttpRequest) -> bool:
    """A proxy on this machine is no reader on it: what it passes on, and all at a public address, needs the token."""
    if urlsplit(settings.PUBLIC_URL).hostname not in LOCAL_HOSTS or any(name in request.META for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
