"""How often one address may try to sign in, right or wrong: each try costs a hash, which is made to cost much.

`accounts.lockout` locks after failures; this one bounds what a crowd of guessed accounts may ask of the processor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from accounts.api.throttles import seconds_to_wait
from accounts.lockout import address

DOORS: Final = ("admin:login", "console:verify", "console:set-up")


class BoundedSignIns:
    """429 for a form of signing in that comes too often from one address. A door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or request.path not in map(reverse, DOORS):
            return self.get_response(request)
        wait = seconds_to_wait("sign-in", address(request) or "nowhere")
        return self.get_response(request) if not wait else _too_often(wait)


def _too_often(wait: float) -> HttpResponse:
    answer = HttpResponse("That was a bit often. Try again in a minute.\n", status=429, content_type="text/plain")
    answer["Retry-After"] = str(int(wait) + 1)
    return answer
