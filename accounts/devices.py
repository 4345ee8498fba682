"""Phones that are signed in."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Device, User

MOST_DEVICES = 10
"""For each user: the one that was signed in first is signed out."""


def sign_in(user: User, *, name: str) -> tuple[Device, str]:
    """A new device and its token, which is shown this once; only its hash is stored."""
    for oldest in Device.objects.filter(user=user).order_by("-created")[MOST_DEVICES - 1 :]:
        oldest.delete()
    device, token = Device.objects.create(user, name=name)
    return device, token


def forget_expired(*, at: datetime) -> int:
    """Delete tokens that nobody can use any more; returns how many."""
    return int(Device.objects.filter(expiry__lte=at).delete()[0])
