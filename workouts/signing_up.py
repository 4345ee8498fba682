"""A new client in one go: account, profile, limitations, plan and today's session, by the built-in coach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.codes import spend
from accounts.intake import ClientIntake, create_client
from accounts.models import Device, SignInCode, User
from plans.models import FitnessPlan
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance
from workouts.services import todays_workout


class AlreadySignedUp(Exception):
    """The number has an account."""


class CodeSpent(Exception):
    """Somebody else was faster with the code."""


@dataclass(frozen=True, slots=True)
class SignedUp:
    client: User
    device: Device
    token: str
    plan: FitnessPlan
    workout: WorkoutInstance | None


def sign_up(
    intake: ClientIntake, *, code: SignInCode, device_name: str, length_weeks: int | None, at: datetime
) -> SignedUp:
    """The account of the code's number, with everything that a first screen shows. All of it, or nothing.

    Raises `CodeSpent`, and `AlreadySignedUp`, after which the code still holds.
    """
    try:
        with transaction.atomic():
            if not spend(code, at=at):
                raise CodeSpent
            client = create_client(intake, phone_number=code.phone_number)
            device, token = Device.objects.create(client, name=device_name)
            plan = create_fitness_plan(client, at=at, length_weeks=length_weeks, rules_only=True, is_first=True)
            return SignedUp(client, device, token, plan, todays_workout(client, at=at, rules_only=True))
    except IntegrityError as error:
        if User.objects.filter(phone_number=code.phone_number).exists():
            raise AlreadySignedUp from error
        raise
