"""Who signed in, out, or in vain: Django's signals are the one place that knows of all of them."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.audit import Action, record
from accounts.models import User
from accounts.sessions import begin
from accounts.sign_in import user_by_address


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    at = timezone.now()
    begin(request.session, at=at)
    record(user, Action.SIGN_IN, "the console, with a password", at=at)


@receiver(user_logged_out)
def signed_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(user, Action.SIGN_OUT, "the console", at=timezone.now())


@receiver(user_login_failed)
def refused(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Whose address it was, if anybody's; what was typed stays out of it."""
    what = str(credentials.get("factor", "a wrong address or password"))
    record(_of(credentials.get("username")), Action.REFUSED, what, at=timezone.now())


@receiver(user_locked_out)
def locked(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Whoever is locked out was refused just before, by name: here it is said that the lock holds."""
    typed = getattr(request, "axes_credentials", None) or {}
    record(_of(typed.get("username")), Action.REFUSED, "locked for a while", at=timezone.now())


def _of(typed: Any) -> User | None:
    return user_by_address(str(typed).strip()) if typed else None
