"""Who is asking: the device whose token came along."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import Device, User
from accounts.prepared import Prepared

_NEEDED = ("name", "role", "coach", "is_active", "is_staff", "is_superuser", "timezone", "preferred_send_hour")
"""What nearly every view needs to know of whoever asks. `me` reads the rest itself."""
SIGNED_IN = Prepared(
    lambda digest: (
        Device.objects.select_related("user")
        .only("expiry", "created", "name", "public_id", *(f"user__{name}" for name in _NEEDED))
        .filter(digest=digest)
    ),
    digest=str,
)


class DeviceAuthentication(TokenAuthentication):
    """knox's, with one query: the hash is the key. Tokens that have expired are deleted once a day, not here."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, Device]:
        try:
            digest = hash_token(token.decode("ascii"))
        except UnicodeDecodeError:
            raise AuthenticationFailed from None
        device = SIGNED_IN.first(digest=digest)
        if device is None or (device.expiry is not None and device.expiry <= timezone.now()):
            raise AuthenticationFailed
        self.renew_token(device)
        found: tuple[User, Device] = self.validate_user(device)
        return found

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"
