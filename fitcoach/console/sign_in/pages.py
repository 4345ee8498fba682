"""The pages of the second factor."""

from __future__ import annotations

import base64
from typing import Final

import segno
from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django_otp import login
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.util import random_hex

from accounts.audit import Action
from accounts.two_factor import address_of_secret, has_second_factor, set_up, verify
from fitcoach.console.pages import ConsolePage
from fitcoach.console.sign_in.forms import AnyCodeForm, CodeForm
from fitcoach.console.sign_in.locked import locked_page

PENDING: Final = "second_factor_being_set_up"
"""The secret, in the session, until a code shows that the authenticator has it."""


class SecondFactorPage(ConsolePage):
    def wanted(self, told: str) -> str:
        """Where to go afterwards: an address of ours, else the first page."""
        ours = {self.request.get_host()}
        is_ours = url_has_allowed_host_and_scheme(told, ours, require_https=self.request.is_secure())
        return told if told and is_ours else reverse("admin:index")

    def is_vouched_for(self) -> bool:
        """Whether this session has given the second factor."""
        return bool(self.request.user.is_verified())  # type: ignore[union-attr]

    def let_in(self, device: Device) -> None:
        """This session is vouched for by the device, under a new key."""
        login(self.request, device)
        self.request.session.cycle_key()


class VerifyPage(SecondFactorPage):
    template_name, title = "console/sign_in/verify.html", "Second step"

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = self.wanted(request.GET.get("next", ""))
        return redirect(wanted) if self.is_vouched_for() else self._ask(AnyCodeForm(initial={"next": wanted}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AnyCodeForm(request.POST)
        whose = {"username": self.staff.phone_number, "factor": "a wrong second factor"}
        if not AxesProxyHandler.is_allowed(request, whose):
            return locked_page(request, None, whose)
        if not form.is_valid():
            return self._ask(form)
        try:
            device = verify(self.staff, code=form.cleaned_data["code"])
        except ValueError as error:
            user_login_failed.send(__name__, credentials=whose, request=request)
            form.add_error("code", str(error))
            return self._ask(form)
        self.let_in(device)
        self.record(Action.SIGN_IN, "the console, with the second factor")
        if isinstance(device, StaticDevice):
            messages.warning(request, f"You used a recovery code; {device.token_set.count()} are left.")
            return redirect("console:set-up")
        return redirect(self.wanted(form.cleaned_data["next"]))

    def _ask(self, form: AnyCodeForm) -> HttpResponse:
        return self.page(form=form)


class SetUpPage(SecondFactorPage):
    """For whoever has no second factor yet, or has given it and wants another."""

    template_name, title = "console/sign_in/set_up.html", "Set up your second step"

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = self.wanted(request.GET.get("next", ""))
        if not self._may():
            return redirect("console:verify")
        request.session.setdefault(PENDING, random_hex(20))
        return self._ask(CodeForm(initial={"next": wanted}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form, key = CodeForm(request.POST), request.session.get(PENDING)
        if not self._may() or key is None:
            return redirect("console:set-up")
        if not form.is_valid():
            return self._ask(form)
        try:
            device, codes = set_up(self.staff, key=key, code=form.cleaned_data["code"].replace(" ", ""))
        except ValueError as error:
            form.add_error("code", str(error))
            return self._ask(form)
        del request.session[PENDING]
        self.let_in(device)
        self.record(Action.ACT, "set up the second factor", self.staff)
        return self.page(title="Your recovery codes", codes=codes, wanted=self.wanted(form.cleaned_data["next"]))

    def _may(self) -> bool:
        return self.is_vouched_for() or not has_second_factor(self.staff)

    def _ask(self, form: CodeForm) -> HttpResponse:
        key = self.request.session[PENDING]
        secret = base64.b32encode(bytes.fromhex(key)).decode()
        picture = segno.make(address_of_secret(self.staff, key), error="m").svg_inline(scale=5, border=2, light="#fff")
        return self.page(
            form=form,
            again=self.is_vouched_for(),
            picture=mark_safe(picture),
            secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        )
