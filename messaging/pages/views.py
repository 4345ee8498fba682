"""The door of the page behind a link.

It needs no session and sets no cookie: whoever holds the address holds the key. So there is nothing that another site
could make a browser send along with a forged form (no cookie, no password, no client certificate), which is what CSRF
tokens are for; who can write the address into a form can use it as it is. That is why it is exempt from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.addresses import length_of
from accounts.api.throttles import seconds_after_refusal, seconds_to_wait
from messaging.pages.answering import OVERTAKEN, Overtaken, answer, bring_up_to_date
from messaging.pages.rows import Faults, rows_of
from messaging.pages.seen import Behind, behind, shown, units_of
from messaging.session_link import SessionLink, read_token

LONGEST_BODY: Final = 32 * 1024
"""Bytes: forty sets take a quarter of it."""
HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
}
UNKNOWN: Final = "This link does not open anything. Text TODAY to see your session."
ENDED: Final = "This link has ended. Text TODAY to see your session."
TOO_MANY: Final = "That was a bit often. Try again in a minute."
TOO_LARGE: Final = "That was more than a log can be. Nothing was stored."


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, token: str) -> HttpResponse:
    """The session of a link, and its log."""
    response = _answer(request, read_token(token), at=timezone.now())
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _answer(request: HttpRequest, link: SessionLink | None, *, at: datetime) -> HttpResponse:
    if link is None:  # known without a look at the database: guessing costs nothing but the time of who guesses
        too_often = seconds_after_refusal(request) > 0
        return _sentence(request, TOO_MANY, status=429) if too_often else _sentence(request, UNKNOWN, status=404)
    if seconds_to_wait("feed", f"session {link.workout_id}"):
        return _sentence(request, TOO_MANY, status=429)
    found = behind(link)
    if found is None:
        return _sentence(request, UNKNOWN, status=404)
    if found.has_ended(at=at):
        return _sentence(request, ENDED, status=410)
    if request.method == "POST":
        return _post(request, link, at=at)
    if found.is_overtaken(at=at):
        bring_up_to_date(found.client, link, at=at)
        found = behind(link) or found
    return _page(request, found, at=at)


def _post(request: HttpRequest, link: SessionLink, *, at: datetime) -> HttpResponse:
    if length_of(request) > LONGEST_BODY:
        return _sentence(request, TOO_LARGE, status=413)
    told = request.POST.dict()
    try:
        answer(link, told, at=at)
    except Overtaken:
        return _again(request, link, Faults(sentences=[OVERTAKEN]), at=at, status=409)
    except Faults as faults:
        return _again(request, link, faults, told, at=at, status=400)
    return HttpResponseRedirect(request.path)


def _again(
    request: HttpRequest,
    link: SessionLink,
    faults: Faults,
    told: Mapping[str, str] | None = None,
    *,
    at: datetime,
    status: int,
) -> HttpResponse:
    """The page as it is now, with what was wrong; a log that was filled in stays filled in."""
    found = behind(link)
    if found is None:
        return _sentence(request, UNKNOWN, status=404)
    filled = told if told and told.get("do") == "log" else None
    return _page(request, found, at=at, faults=faults, told=filled, status=status)


def _page(
    request: HttpRequest,
    found: Behind,
    *,
    at: datetime,
    faults: Faults | None = None,
    told: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows: list[Any] = []
    if found.is_open and found.workout is not None:
        units = units_of(found.client, at=at)
        rows = rows_of(found.workout, units=units, told=told, faults=faults.rows if faults else None)
    context = {
        "found": found,
        "shown": shown(found, at=at),
        "groups": rows,
        "faults": faults,
        "felt": (told or {}).get("felt", "")[:8],
        "is_filled": told is not None,
    }
    return render(request, "messaging/session.html", context, status=status)


def _sentence(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    return render(request, "messaging/session_sentence.html", {"sentence": sentence}, status=status)
