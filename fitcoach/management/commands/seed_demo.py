"""Invented clients and a coach for a first look."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.doors import DoorCommand, bad_argument
from fitcoach.demo.seeding import COACH_EMAIL, COACH_PASSWORD, NotEmptyError, seed_demo


class Command(DoorCommand):
    help = (
        "Seed invented clients of a legacy database, convert them, and create a demo coach. Once: a second run only "
        "prints the login."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if urlsplit(settings.PUBLIC_URL).hostname not in ("localhost", "127.0.0.1", "::1"):
            raise bad_argument(f"the demo login is public: no demo data on {settings.PUBLIC_URL}")
        try:
            seeded = seed_demo(at=timezone.now())
        except NotEmptyError as error:
            self.stdout.write(f"No demo data: {error}.")
            return
        if seeded.new:
            self.stdout.write(f"Demo data: {seeded.clients} clients with a plan, their messages are due now.")
        admin = settings.PUBLIC_URL.rstrip("/") + reverse("admin:index")
        self.stdout.write(f"Admin: {admin}  sign in as {COACH_EMAIL} / {COACH_PASSWORD}")
