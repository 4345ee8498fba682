"""Locking a sign-in after repeated failures: by whose account it is, however it was typed, and by address."""

from __future__ import annotations

import hashlib
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

from accounts.addresses import address_of
from accounts.sign_in import user_by_address


def who(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account's key, or a hash of an address that is nobody's: what was typed may be a client's number."""
    typed = str((credentials or {}).get("username") or request.POST.get("username") or "").strip()
    user = user_by_address(typed)
    return str(user.pk) if user else hashlib.sha256(typed.casefold().encode()).hexdigest()


def address(request: HttpRequest) -> str | None:
    """As it is stored; None for what is no address."""
    return address_of(request, trusted_proxies=settings.REST_FRAMEWORK["NUM_PROXIES"])


class Handler(AxesDatabaseHandler):
    """Counts in the database, so over all processes.

    An address may fail more often than an account: an office shares one. And who signs in is forgiven their own
    failures alone: else whoever has an account could guess at the others' without end.
    """

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        of_account, of_address = (
            attempts.aggregate(count=Sum("failures_since_start"))["count"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        by_account, by_address = settings.AXES_FAILURE_LIMIT, settings.SIGN_IN_FAILURES_OF_ADDRESS
        return int(max(of_account, of_address * by_account // by_address))

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        count, _ = AccessAttempt.objects.filter(username=who(request, credentials)).delete()
        return int(count)
