"""A new client in one go: account, profile, limitations, plan and today's session, by the built-in coach."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.codes import spend
from accounts.consenting import record_choice
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
    intake: ClientIntake,
    *,
    code: SignInCode,
    device_name: str,
    length_weeks: int | None,
    agreed: Collection[str] | None = None,
    at: datetime,
) -> SignedUp:
    """The account of the code's number, with everything that a first screen shows. All of it, or nothing.

    `agreed`: to which subjects the client said yes; None when the app asked nothing, and then nothing is recorded.
    Raises `CodeSpent`, and `AlreadySignedUp`, after which the code still holds, and as `record_choice`.
    """
    try:
        with transaction.atomic():
            if not spend(code, at=at):
                raise CodeSpent
            client = create_client(intake, phone_number=code.phone_number)
            if agreed is not None:
                record_choice(client, agreed, how="api", at=at)
            device, token = Device.objects.create(client, name=device_name)
            plan = create_fitness_plan(client, at=at, length_weeks=length_weeks, rules_only=True, is_first=True)
            return SignedUp(client, device, token, plan, todays_workout(client, at=at, rules_only=True))
    except IntegrityError as error:
        if User.objects.filter(phone_number=code.phone_number).exists():
            raise AlreadySignedUp from error
        raise
