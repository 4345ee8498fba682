"""Signing in by phone number or by e-mail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User


class PhoneOrEmailBackend(ModelBackend):
    """Takes either address. An e-mail that two accounts share but for case signs nobody in unless it fits exactly."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        address = username or kwargs.get(User.USERNAME_FIELD)
        if not address or password is None:
            return None
        user = user_by_address(address)
        if user is None:
            User().set_password(password)  # the same time for an unknown address
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None


def user_by_address(address: str) -> User | None:
    """Whose phone number or e-mail this is, if exactly one account's."""
    if "@" not in address:
        return User.objects.filter(phone_number=address.strip()).first()
    exact = User.objects.filter(email=address).first()
    if exact is not None:
        return exact
    alike = list(User.objects.filter(email__iexact=address)[:2])
    return alike[0] if len(alike) == 1 else None
