"""Twilio's doors: a status, a text. Nothing is stored before the signature is right; a text is answered, then handled.

Signatures are made over the public address, so they are held against PUBLIC_URL and never against a Host header.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from accounts.addresses import length_of
from accounts.api.throttles import seconds_after_refusal
from messaging import inbound, statuses
from messaging.taking_in import take_in

NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
LONGEST_BODY = 64 * 1024

View = Callable[..., HttpResponse]


def from_twilio(view: View) -> View:
    """Only what Twilio signed, with the token of today or, while it is changed, the one before."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def checked(request: HttpRequest, **arguments: object) -> HttpResponse:
        return view(request, **arguments) if _is_signed(request) else _refused(request)

    return checked


@from_twilio
def sms(request: HttpRequest) -> HttpResponse:
    """A client's text: kept, hinted at, answered with nothing; a worker reads it."""
    told = request.POST
    provider_id = told.get("MessageSid") or told.get("SmsSid") or ""
    if provider_id:
        text = inbound.keep(
            provider_id=provider_id[:100],
            sender=told.get("From", ""),
            to=told.get("To", ""),
            body=told.get("Body", ""),
            payload=told.dict(),
            at=timezone.now(),
        )
        if text is not None:
            take_in(text, at=timezone.now())
    return HttpResponse(NO_ANSWER, content_type="text/xml")


@from_twilio
def status(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """What became of a text of ours."""
    told = request.POST
    statuses.apply_status(
        message_id,
        sid=told.get("MessageSid", ""),
        status=told.get("MessageStatus", ""),
        error_code=told.get("ErrorCode", "")[:10],
        at=timezone.now(),
    )
    return HttpResponse(status=204)


def _refused(request: HttpRequest) -> HttpResponse:
    """What Twilio did sign is never counted: it comes from addresses that others may use."""
    if wait := seconds_after_refusal(request):
        return HttpResponse("too often", status=429, headers={"Retry-After": str(int(wait) + 1)})
    return HttpResponseForbidden("wrong signature")


def _is_signed(request: HttpRequest) -> bool:
    signature = request.headers.get("X-Twilio-Signature", "")
    if not signature or length_of(request) > LONGEST_BODY:
        return False
    url = settings.PUBLIC_URL.rstrip("/") + request.get_full_path()
    tokens = (settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_BEFORE)
    return any(RequestValidator(token).validate(url, request.POST, signature) for token in tokens if token)
