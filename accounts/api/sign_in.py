"""Signing in by phone, and the phones that are signed in. `messaging.api` texts the code."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from pydantic import Field
from rest_framework.request import Request

from accounts.api.base import ApiView, OpenView, answer, nothing, user_of
from accounts.api.people import CLIENT_ID
from accounts.api.problems import Refused
from accounts.api.reading import body_of
from accounts.api.schema import describe
from accounts.api.shapes import Incoming, Outgoing, Phone, Role, Words
from accounts.codes import fitting_code, spend
from accounts.devices import sign_in
from accounts.models import Device, SignInCode, User
from accounts.two_factor import has_second_factor, verify

CODE = Field(pattern="^[0-9]{6}$", description="the six digits of the text")
CLOSED = ("deactivated", "password-needed")
"""Kinds that only somebody with the number's code in their hand gets to know."""
DEVICE_NAME = Field(default="phone", min_length=1, max_length=60, description="as its owner would know it in a list")


class TokenBody(Incoming):
    EXAMPLE: ClassVar[Any] = {"phone_number": "+15550100101", "code": "314159", "device_name": "Ana's phone"}

    phone_number: Phone
    code: str = CODE
    device_name: Words = DEVICE_NAME
    authenticator_code: Words | None = Field(
        default=None, max_length=20, description="staff: what their authenticator shows, or a recovery code"
    )


class DeviceAnswer(Outgoing):
    """`expires_at` moves on with use. `current`: the one that is asking."""

    EXAMPLE: ClassVar[Any] = {
        "id": "1b2c3d4e-5f60-4a7b-8c9d-0e1f2a3b4c5d",
        "name": "Ana's phone",
        "created_at": "2026-03-01T16:20:00Z",
        "expires_at": "2026-05-30T16:20:00Z",
        "current": True,
    }

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime | None
    current: bool

    @classmethod
    def of(cls, device: Device, *, current: Device | None) -> Self:
        return cls(
            id=device.public_id,
            name=device.name,
            created_at=device.created,
            expires_at=device.expiry,
            current=current is not None and device.pk == current.pk,
        )


class TokenAnswer(Outgoing):
    """`token` is shown this once: keep it in the phone's key store and send it as `Authorization: Bearer …`."""

    EXAMPLE: ClassVar[Any] = {
        "token": "c0ffee" + "0" * 58,
        "device": DeviceAnswer.EXAMPLE,
        "user_id": CLIENT_ID,
        "role": "client",
    }

    token: str
    device: DeviceAnswer
    user_id: UUID
    role: Role


class DevicesAnswer(Outgoing):
    EXAMPLE: ClassVar[Any] = {"items": [DeviceAnswer.EXAMPLE]}

    items: list[DeviceAnswer]


class TokenView(OpenView):
    @describe(
        "sign_in",
        "Trade a code for a token. The account has to exist: otherwise sign up, with the same code.",
        body=TokenBody,
        answers={200: TokenAnswer},
        kinds=("code-refused", "not-signed-up", "authenticator-needed", *CLOSED),
        once=True,
        open_to_all=True,
    )
    def post(self, request: Request) -> HttpResponse:
        asked = body_of(request, TokenBody)
        code = code_that_fits(asked.phone_number, asked.code, at=self.at)
        user = account_of(asked.phone_number)
        if user is None:
            raise Refused("not-signed-up")
        _ask_for_the_second_factor(user, code=asked.authenticator_code)
        if not spend(code, at=self.at):
            raise Refused("code-refused")
        device, token = sign_in(user, name=asked.device_name)
        return answer(token_answer(user, device, token))


class DevicesView(ApiView):
    @describe("list_devices", "The phones that are signed in, newest first.", answers={200: DevicesAnswer})
    def get(self, request: Request) -> HttpResponse:
        devices = Device.objects.filter(user=user_of(request)).order_by("-created")
        return answer(DevicesAnswer(items=[DeviceAnswer.of(each, current=_device_of(request)) for each in devices]))


class DeviceView(ApiView):
    @describe("revoke_device", "Sign a phone out, at once: its token is worth nothing.", answers={204: None},
              kinds=("not-found",))  # fmt: skip
    def delete(self, request: Request, device_id: UUID) -> HttpResponse:
        get_object_or_404(Device, user=user_of(request), public_id=device_id).delete()
        return nothing()


class LogoutView(ApiView):
    @describe(
        "sign_out",
        "Sign this phone out. Sent again it is 401: the token is gone, key or no key.",
        answers={204: None},
        once=True,
    )
    def post(self, request: Request) -> HttpResponse:
        _device_of(request).delete()
        return nothing()


def _device_of(request: Request) -> Device:
    assert isinstance(request.auth, Device)
    return request.auth


def code_that_fits(phone_number: str, digits: str, *, at: datetime) -> SignInCode:
    """Raises `Refused`: which of number, digits, tries and time was wrong is nobody's business."""
    code = fitting_code(phone_number, digits, at=at)
    if code is None:
        raise Refused("code-refused")
    return code


def account_of(phone_number: str) -> User | None:
    """Whom a code that fits signs in; None without an account. Raises `Refused` for one that no code opens."""
    user = User.objects.filter(phone_number=phone_number).first()
    if user is not None and not user.is_active:
        raise Refused("deactivated")
    if user is not None and user.is_superuser:
        raise Refused("password-needed")
    return user


def _ask_for_the_second_factor(user: User, *, code: str | None) -> None:
    """Staff see other people's health: a text that may be read elsewhere is not enough. Raises `Refused`."""
    if user.is_client or not settings.STAFF_TWO_FACTOR:
        return
    if not has_second_factor(user):
        raise Refused("authenticator-needed", "Sign in to the console first, which sets up an authenticator.")
    if code is None:
        raise Refused("authenticator-needed", "Staff send the code of their authenticator as well.")
    try:
        verify(user, code=code)
    except ValueError as error:
        raise Refused("authenticator-needed", str(error)) from error


def token_answer(user: User, device: Device, token: str) -> TokenAnswer:
    shown = DeviceAnswer.of(device, current=device)
    return TokenAnswer.model_validate({"token": token, "device": shown, "user_id": user.pk, "role": user.role})
