"""Who is asking: the device whose token came along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.settings import knox_settings
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from structlog.contextvars import bind_contextvars

from accounts.models import Device, User
from accounts.prepared import Prepared

_NEEDED = ("name", "role", "coach", "is_active", "is_staff", "is_superuser", "timezone", "preferred_send_hour")
"""What nearly every view needs to know of whoever asks. `me` reads the rest itself."""


def device_with(digest: str) -> QuerySet[Device]:
    """The one whose token has this digest, with its user. A view may annotate what it asks of that user anyway."""
    needed = ("expiry", "created", "name", "public_id", *(f"user__{name}" for name in _NEEDED))
    found: QuerySet[Device] = Device.objects.select_related("user").only(*needed).filter(digest=digest)
    return found


SIGNED_IN = Prepared(device_with, digest=str)


def device_of(digest: str) -> Device | None:
    return SIGNED_IN.first(digest=digest)


class DeviceAuthentication(TokenAuthentication):
    """knox's, with one query: the hash is the key. Tokens that have expired are deleted once a day, not here.

    A view with a `device_of` of its own asks for more in the same statement.
    """

    def authenticate(self, request: Request) -> tuple[User, Device] | None:
        self._device_of = getattr(request.parser_context["view"], "device_of", device_of)
        found: tuple[User, Device] | None = super().authenticate(request)
        if found is not None:
            bind_contextvars(user_id=str(found[0].pk))  # for log lines, and tasks that are asked for
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[User, Device]:
        try:
            digest = hash_token(token.decode("ascii"))
        except UnicodeDecodeError:
            raise AuthenticationFailed from None
        device = self._device_of(digest)
        if device is None or (device.expiry is not None and device.expiry <= timezone.now()):
            raise AuthenticationFailed
        self.renew_token(device)
        found: tuple[User, Device] = self.validate_user(device)
        return found

    def renew_token(self, auth_token: Device) -> None:
        """knox's, for a token that may be revoked meanwhile: a row that is gone is signed out, and no error of ours."""
        expiry, lately = timezone.now() + knox_settings.TOKEN_TTL, timedelta(seconds=knox_settings.MIN_REFRESH_INTERVAL)
        if auth_token.expiry is None or expiry - auth_token.expiry <= lately:
            return
        if not Device.objects.filter(pk=auth_token.pk).update(expiry=expiry):
            raise AuthenticationFailed
        auth_token.expiry = expiry

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"
