"""How long requests take, by the name of their route: the one figure that no row has.

Each web process counts its own. Where `PROMETHEUS_MULTIPROC_DIR` names a folder, as `fitcoach.serving` sees to, the
processes count in files there and each tells the sums of all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CollectorRegistry, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

disable_created_metrics()  # type: ignore[no-untyped-call]  # when a series began to count is of no use here

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE: Final = "none"
"""Of an address that leads nowhere: whoever makes addresses up makes no series."""

REGISTRY: Final = CollectorRegistry()
SECONDS: Final = Histogram(
    "fitcoach_http_request_seconds",
    "How long requests took, by route and by the first digit of the answer.",
    ["method", "route", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)


class Latencies:
    """Times every request. The route is the pattern, with the names of what stands in it and never what does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        labels = (_method(request), _route(request), f"{response.status_code // 100}xx")
        SECONDS.labels(*labels).observe(time.perf_counter() - began)
        return response


def exposition() -> bytes:
    """Of all processes where they count in files, else of this one."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _method(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "other"


def _route(request: HttpRequest) -> str:
    return f"/{request.resolver_match.route}" if request.resolver_match else NO_ROUTE
