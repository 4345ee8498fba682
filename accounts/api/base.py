"""What every view of the API is: authenticated, throttled, JSON, with one use case and the clock read once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page
from pydantic import BaseModel
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.idempotency import JSON, once
from accounts.api.problems import Refused
from accounts.api.throttles import PerUser
from accounts.models import User


class IsClient(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and request.user.is_client


class IsCoach(BasePermission):
    """Whoever coaches, and superusers, who may see every client."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and not request.user.is_client


class ApiView(APIView):
    """For whoever is signed in. A POST with an `Idempotency-Key` is done once."""

    http_method_names = ("get", "head", "post", "patch", "delete")
    throttle_classes = (PerUser,)
    at: datetime

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """With an ETag, and zipped: wrapped once, where `method_decorator` would wrap anew for each request."""
        return gzip_page(conditional_page(super().as_view(**initkwargs)))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.at = timezone.now()
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            self._post_once()

    def _post_once(self) -> None:
        handler: Callable[..., HttpResponse] = getattr(self, "post", self.http_method_not_allowed)
        self.post = lambda request, *args, **kwargs: once(
            request, lambda: handler(request, *args, **kwargs), at=self.at
        )


class ClientView(ApiView):
    """For clients, about themselves."""

    permission_classes = (IsClient,)


class CoachView(ApiView):
    """For coaches, about their clients."""

    permission_classes = (IsCoach,)


class OpenView(ApiView):
    """For everybody. A token that comes along is not looked at."""

    authentication_classes = ()
    permission_classes = ()


def user_of(request: Request) -> User:
    """Whoever is signed in."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def answer(shape: BaseModel, *, status: int = 200) -> HttpResponse:
    """A shape as JSON, written by pydantic itself: half the time of DRF's renderer."""
    return HttpResponse(shape.model_dump_json(by_alias=True), status=status, content_type=JSON)


def patience() -> float:
    """Until when, on the monotonic clock, whoever looks at a screen waits for a model."""
    return time.monotonic() + float(settings.API_PATIENCE_SEC)


def nothing() -> HttpResponse:
    """204: it is done, and there is nothing to tell."""
    return HttpResponse(status=204)


def in_words(error: ValueError) -> Refused:
    """A use case's refusal, which is written for a person."""
    return Refused("refused", str(error))
