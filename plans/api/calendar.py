"""The week in the client's own calendar app, at an address that is the only key."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from accounts.api.base import ClientView, OpenView, answer, nothing, user_of
from accounts.api.schema import describe, problem_answers
from accounts.api.shapes import Outgoing
from accounts.api.throttles import PerFeed, PerUser
from accounts.calendars import client_of_feed, end_feed, new_feed
from plans.calendar_feed import calendar_of

MEDIA_TYPE = "text/calendar"


class FeedAnswer(Outgoing):
    """`url` is shown this once. Whoever has it reads the week: a new one ends it."""

    EXAMPLE: ClassVar[Any] = {"url": "https://fitcoach.example/api/v1/calendar/kq3Zt0m2c5.ics"}

    url: str


class AnyAccept(BaseContentNegotiation):
    """Calendar apps accept all sorts of things and mean a calendar."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class CalendarView(ClientView):
    @describe("create_calendar_feed", "A secret address of the week for calendar apps; the one before it ends.",
              answers={201: FeedAnswer}, once=True)  # fmt: skip
    def post(self, request: Request) -> HttpResponse:
        secret = new_feed(user_of(request), at=self.at)
        return answer(FeedAnswer(url=f"{settings.PUBLIC_URL}/api/v1/calendar/{secret}.ics"), status=201)

    @describe("end_calendar_feed", "End the secret address.", answers={204: None})
    def delete(self, request: Request) -> HttpResponse:
        end_feed(user_of(request))
        return nothing()


class FeedView(OpenView):
    content_negotiation_class = AnyAccept
    throttle_classes = (PerFeed,)

    @extend_schema(
        operation_id="read_calendar_feed",
        summary="The week as an iCalendar file: one whole-day event for each training day.",
        responses={
            (200, MEDIA_TYPE): OpenApiResponse(OpenApiTypes.STR, description="An iCalendar file (RFC 5545)"),
            **problem_answers(("not-found", "too-many")),
        },
    )
    def get(self, request: Request, secret: str) -> HttpResponse:
        client = client_of_feed(secret)
        if client is None:
            self._count_a_guess(request)
            raise Http404
        return HttpResponse(calendar_of(client, at=self.at), content_type=f"{MEDIA_TYPE}; charset=utf-8")

    def _count_a_guess(self, request: Request) -> None:
        """By address: each guess is another calendar to the scope of its own."""
        by_address = PerUser()
        if not by_address.allow_request(request, self):
            self.throttled(request, by_address.wait())
