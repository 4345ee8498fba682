"""How much one request may carry.

No address of ours takes files, and a form of the console is a few thousand bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from accounts.addresses import length_of
from accounts.api.problems import plain_answer


class BoundedBodies:
    """413 for what says to be longer, before a byte of it is read or kept. A door.

    What says nothing of its length has none: Django reads as many bytes as `Content-Length` says, and of a body in
    chunks, which says nothing, not one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if length_of(request) <= settings.LONGEST_BODY:
            return self.get_response(request)
        if request.path_info.startswith("/api/"):
            return plain_answer("too-large")
        return HttpResponse("That is more than one request may carry.\n", status=413, content_type="text/plain")
