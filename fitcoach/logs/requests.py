"""A line for each request that a view answered, by its route: an address may be a key, or hold somebody's number.

`django_structlog` binds the id and writes the lines; different here: which ids are believed, and what is told.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from typing import Any, Final

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject
from django_structlog.middlewares import RequestMiddleware

from fitcoach.logs.masking import UUID

HEADER: Final = "X-Request-ID"
_META: Final = "HTTP_X_REQUEST_ID"
_WELL_FORMED: Final = re.compile(rf"{UUID}|[0-9a-fA-F]{{32}}")
QUIET: Final = frozenset(("healthz", "readyz", "metrics"))
"""Asked several times a minute by machines; a line only when something is wrong."""


class RequestLines(RequestMiddleware):
    """Takes the id of a proxy if it looks like one, else makes one; gives it back with the answer."""

    async_capable = False

    def prepare(self, request: HttpRequest) -> None:
        structlog.contextvars.clear_contextvars()
        request.META[_META] = request_id_of(request.META.get(_META, ""))
        request.__dict__.pop("headers", None)  # Django keeps what it once read
        request.__dict__["_began_at"] = time.monotonic()
        super().prepare(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> None:
        """The ids of the address, such as `message_id`, belong to every line from here on."""
        ids = {name: str(value) for name, value in kwargs.items() if isinstance(value, uuid.UUID)}
        structlog.contextvars.bind_contextvars(**ids)
        self.bind_user_id(request)

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response.headers[HEADER] = request.META[_META]
        if route_of(request).strip("/") in QUIET and response.status_code < 400:
            structlog.contextvars.clear_contextvars()
            return
        took = time.monotonic() - request.__dict__["_began_at"]
        structlog.contextvars.bind_contextvars(duration_ms=round(took * 1000))
        super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {route_of(request)}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Only of who was looked up anyway: a log line costs no query, and no cookie is read for it."""
        user = getattr(request, "_cached_user", None) or request.__dict__.get("user")
        key = None if isinstance(user, LazyObject) else getattr(user, "pk", None)
        if key is not None:
            structlog.contextvars.bind_contextvars(user_id=str(key))


def request_id_of(given: str) -> str:
    """A UUID, with or without its dashes, is taken over; whatever else somebody sends is not repeated in our lines."""
    return str(uuid.UUID(given)) if _WELL_FORMED.fullmatch(given) else str(uuid.uuid4())


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, `/w/<str:token>`; `(none)` where no view answers, or none yet."""
    match = request.resolver_match
    return f"/{match.route}" if match is not None else "(none)"
