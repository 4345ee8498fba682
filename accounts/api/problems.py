"""What goes wrong, as problem details (RFC 9457): one table of kinds, one handler, one sentence for a person."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from accounts.api.shapes import Outgoing

CONTENT_TYPE: Final = "application/problem+json"
ADDRESS: Final = "/api/v1/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its HTTP status, its title, and what an app should do about it."""

    status: int
    title: str
    what_to_do: str


KINDS: Final[Mapping[str, Kind]] = {
    "invalid": Kind(400, "The request is not what the schema asks for", "Read `errors`: each names a field."),
    "unauthenticated": Kind(401, "Nobody is signed in", "Sign in again: the token is missing, expired or revoked."),
    "forbidden": Kind(403, "This is for somebody else", "Clients and coaches have addresses of their own."),
    "deactivated": Kind(403, "The account is closed", "Ask your coach: neither a code nor a new sign-up opens it."),
    "password-needed": Kind(403, "A code is not enough for this account", "Superusers sign in to the admin alone."),
    "authenticator-needed": Kind(
        403, "Staff need a second code", "Ask for the authenticator's code and send it as `authenticator_code`."
    ),
    "not-found": Kind(404, "There is no such thing", "It never was, it is gone, or it is not yours."),
    "method-not-allowed": Kind(405, "That cannot be done here", "`Allow` lists what can."),
    "not-acceptable": Kind(406, "Answers are JSON", "Accept application/json."),
    "conflict": Kind(409, "It has changed meanwhile", "`current` holds it as it is now: show it, decide, send again."),
    "in-flight": Kind(409, "The same request is under way", "Send it again with the same key in a second."),
    "already-signed-up": Kind(409, "The number has an account", "Sign in with `auth/token`; the code still holds."),
    "not-signed-up": Kind(409, "The number has no account", "Sign up with `signup`; the code still holds."),
    "too-large": Kind(413, "The body is too large", "Send less at a time."),
    "unsupported-media-type": Kind(415, "Bodies are JSON", "Send application/json."),
    "refused": Kind(422, "Well-formed, and it cannot be", "`detail` says why, in words for a person."),
    "key-reused": Kind(422, "The key belongs to another request", "Make a new Idempotency-Key for each new body."),
    "code-refused": Kind(422, "The code does not fit", "Ask for it again, or for a new one: five tries, ten minutes."),
    "too-many": Kind(429, "Too many requests", "Wait as many seconds as `Retry-After` says."),
    "broken": Kind(500, "Something of ours broke", "Send it again later, with the same key."),
}


class FieldError(Outgoing):
    """`pointer`: a JSON pointer (RFC 6901) into the body, or `?name` for a query parameter."""

    pointer: str
    detail: str


class Problem(Outgoing):
    """RFC 9457. `type` can be opened: it says what to do."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]


class Refused(APIException):
    """Raise it where a request cannot be done: a kind of the table, a sentence, and what else the answer holds."""

    def __init__(
        self,
        kind: str,
        sentence: str = "",
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        self.kind, self.errors, self.headers, self.more = kind, errors, dict(headers or {}), more
        self.status_code = KINDS[kind].status
        super().__init__(sentence or KINDS[kind].what_to_do)


def problem(kind: str, detail: str, *, errors: Sequence[FieldError] = (), **more: Any) -> dict[str, Any]:
    """The answer's body."""
    known = KINDS[kind]
    told = Problem(type=ADDRESS + kind, title=known.title, status=known.status, detail=detail, errors=list(errors))
    return {**told.model_dump(), **more}


def answer_to(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler. None for what nobody foresaw: Django logs it, and `broken` answers."""
    refused = _as_refused(error)
    if refused is None:
        return None
    body = problem(refused.kind, str(refused.detail), errors=refused.errors, **refused.more)
    answer = Response(body, status=refused.status_code, headers=refused.headers)
    answer.content_type = CONTENT_TYPE
    return answer


def _as_refused(error: Exception) -> Refused | None:
    if isinstance(error, Refused):
        return error
    if isinstance(error, exceptions.Throttled):
        wait = str(max(1, math.ceil(getattr(error, "wait", None) or 1)))
        return Refused("too-many", f"Try again in {wait} s.", headers={"Retry-After": wait})
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return Refused("unauthenticated", headers={"WWW-Authenticate": "Bearer"})
    if isinstance(error, exceptions.MethodNotAllowed):
        return Refused("method-not-allowed")
    return next((Refused(kind) for kinds, kind in _PLAIN if isinstance(error, kinds)), None)


_PLAIN: Final[tuple[tuple[type[Exception], str], ...]] = (
    (Http404, "not-found"),
    (exceptions.NotFound, "not-found"),
    (PermissionDenied, "forbidden"),
    (exceptions.PermissionDenied, "forbidden"),
    (exceptions.NotAcceptable, "not-acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported-media-type"),
    (RequestDataTooBig, "too-large"),
    (exceptions.ParseError, "invalid"),
)


def plain_answer(kind: str) -> HttpResponse:
    """For addresses that no view of the API answers."""
    return JsonResponse(problem(kind, KINDS[kind].what_to_do), status=KINDS[kind].status, content_type=CONTENT_TYPE)


@csrf_exempt
def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    return plain_answer("not-found")
