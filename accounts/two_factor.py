"""The second factor of staff: codes of an authenticator, and recovery codes for the day on which it is lost."""

from __future__ import annotations

import re
from typing import Final

from django.db import transaction
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User

RECOVERY_CODES: Final = 10
WRONG: Final = "This code is not right. Codes change every 30 seconds, and each is good for one time."


def has_second_factor(user: User) -> bool:
    """Whether an authenticator was set up."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def address_of_secret(user: User, key: str) -> str:
    """The `otpauth://` address that an authenticator reads out of a QR code. `key`: the secret, in hex digits."""
    address: str = TOTPDevice(user=user, key=key).config_url
    return address


def set_up(user: User, *, key: str, code: str) -> tuple[Device, list[str]]:
    """Make the authenticator with this secret (hex digits) the second factor, in place of any before.

    `code`: what it shows now. Returns it, and ten recovery codes that nobody is told again. Raises `ValueError`, in
    words, when the code is another's.
    """
    device = TOTPDevice(user=user, name="authenticator", key=key)
    totp = TOTP(device.bin_key)
    if not (_is_six_digits(code) and totp.verify(int(code), device.tolerance)):
        raise ValueError(WRONG)
    device.last_t = totp.t()  # so that this code signs nobody in
    with transaction.atomic():
        reset(user)
        device.save()
        paper = StaticDevice.objects.create(user=user, name="recovery codes")
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=paper, token=code) for code in codes)
    return device, codes


def verify(user: User, *, code: str) -> Device:
    """The device of which this is the code: six digits of the authenticator, or a recovery code, which is then used up.

    Raises `ValueError`, in words, when it is none, or when so many were wrong that the next has to wait.
    """
    code = re.sub(r"[\s-]", "", code).lower()
    kind: type[Device] = TOTPDevice if _is_six_digits(code) else StaticDevice
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            raise ValueError(WRONG)
        allowed, _ = device.verify_is_allowed()
        verified = allowed and device.verify_token(code)
    # Out of the transaction: a wrong code is counted.
    if not allowed:
        raise ValueError("So many codes were wrong that the next has to wait. Try again in a few minutes.")
    if not verified:
        raise ValueError(WRONG)
    return device


@transaction.atomic
def reset(user: User) -> None:
    """Forget the second factor: the user sets up another at the next page, in whatever session."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).delete()


def _is_six_digits(code: str) -> bool:
    return re.fullmatch(r"[0-9]{6}", code) is not None
