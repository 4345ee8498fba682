"""`Idempotency-Key`: a POST that a phone sends again because it heard no answer changes nothing the second time."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from rest_framework.request import Request

from accounts.api.problems import FieldError, Refused
from accounts.api.reading import raw_body
from accounts.keys import believed_keys
from accounts.models import IdempotentRequest, User

KEPT: Final = timedelta(hours=24)
LEASE: Final = timedelta(seconds=60)
"""A request that has not answered by then has died with its process: a repeat does it anew."""
LONGEST_KEY: Final = 255
SHORTEST_KEY: Final = 16
"""Nobody else may guess it: what it repeats may be a token."""
HEADER: Final = "Idempotency-Key"
JSON: Final = "application/json"


def once(request: Request, handle: Callable[[], HttpResponse], *, at: datetime) -> HttpResponse:
    """What `handle` answers, or what it answered to the same key and body within 24 hours.

    Only what went well is kept: a refusal may be corrected and sent again under the same key. Raises `Refused`: 409
    while the first is under way, 422 for a key that came with another body, or whose answer no key of ours opens now.
    Before anybody is signed in, keys are nobody's: there another body is another request, so that two people may hit
    upon the same key, and a guess at a code is always a try.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return handle()
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        sentence = f"should be {SHORTEST_KEY} to {LONGEST_KEY} printable ASCII characters"
        raise Refused("invalid", f"{HEADER} {sentence}.", errors=[FieldError(pointer=HEADER, detail=sentence)])
    row, is_new = _taken(request, key, at=at)
    if not is_new:
        return _repeated(row, key)
    try:
        answer = handle()
    except BaseException:
        IdempotentRequest.objects.filter(pk=row.pk, begun_at=row.begun_at, status=None).delete()
        raise
    _keep(row, key, answer)
    return answer


def forget_old_keys(*, at: datetime) -> int:
    """Delete what is older than 24 hours; returns how many."""
    return IdempotentRequest.objects.filter(begun_at__lte=at - KEPT).delete()[0]


def _taken(request: Request, key: str, *, at: datetime) -> tuple[IdempotentRequest, bool]:
    """The row of this key, and whether the request is ours to handle."""
    row = IdempotentRequest(pk=_name(request, key), body_hash=_hash(raw_body(request)), begun_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
        return row, True
    except IntegrityError:
        pass
    over = {"begun_at__lte": at - KEPT}
    dead = {"status": None, "begun_at__lte": at - LEASE}
    ours = {"body_hash": row.body_hash, "begun_at": at, "status": None, "answer": b""}
    for ended in (over, dead):
        if IdempotentRequest.objects.filter(pk=row.pk, **ended).update(**ours):
            return row, True
    there = IdempotentRequest.objects.filter(pk=row.pk).first()
    if there is None or (there.status is None and there.body_hash == row.body_hash):
        raise Refused("in-flight", headers={"Retry-After": "1"})
    if there.body_hash != row.body_hash:
        raise Refused("key-reused")
    return there, False


def _repeated(row: IdempotentRequest, key: str) -> HttpResponse:
    try:
        content = _cipher(row.pk, key).decrypt(bytes(row.answer))
    except InvalidToken:
        raise Refused("refused", "This was done; what was answered cannot be told again. Read it anew.") from None
    answer = HttpResponse(content, status=row.status, content_type=JSON if content else None)
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _keep(row: IdempotentRequest, key: str, answer: HttpResponse) -> None:
    mine = IdempotentRequest.objects.filter(pk=row.pk, begun_at=row.begun_at)
    if 200 <= answer.status_code < 300:
        mine.update(status=answer.status_code, answer=_cipher(row.pk, key).encrypt(answer.content))
    else:
        mine.delete()


def _name(request: Request, key: str) -> str:
    who = str(request.user.pk) if isinstance(request.user, User) else _hash(raw_body(request))
    return _hash(json.dumps([who, request.method, request.path, key]).encode())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _cipher(row_id: str, key: str) -> MultiFernet:
    """Answers hold tokens and health facts: only who sends the key again, to us, can have them read."""
    digests: list[Any] = [
        salted_hmac(row_id, key, secret=secret, algorithm="sha256").digest() for secret in believed_keys()
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
