"""What holds for every page of the admin and the console, once somebody has signed in."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from accounts.sessions import has_idled
from accounts.two_factor import has_second_factor

OPEN = ("admin:login", "admin:logout", "console:verify", "console:set-up")
"""What staff may open before they gave the second factor."""


class StaffSessions:
    """Ends sessions in which nobody did anything, asks for the second factor, and keeps pages out of caches. A door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        if request.user.is_authenticated and has_idled(request.session, at=timezone.now()):
            logout(request)
        response = _to_second_factor(request) if _needs_second_factor(request) else self.get_response(request)
        patch_cache_control(response, no_store=True)
        return response


def _needs_second_factor(request: HttpRequest) -> bool:
    return (
        settings.STAFF_TWO_FACTOR
        and request.user.is_authenticated
        and not request.user.is_verified()  # type: ignore[attr-defined]  # OTPMiddleware gives it
        and request.path not in map(reverse, OPEN)
    )


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    page = "console:verify" if has_second_factor(request.user) else "console:set-up"  # type: ignore[arg-type]
    wanted = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    return redirect(f"{reverse(page)}?{urlencode({'next': wanted})}")
