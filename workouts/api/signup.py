"""Sign-up: a code and a profile in, and everything that the first screen shows out."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from django.http import HttpResponse
from pydantic import Field, ValidationError
from rest_framework.request import Request

from accounts.api.base import OpenView, answer, in_words
from accounts.api.consents import Agreed, agreed_to
from accounts.api.people import GOALS, LIFTS, MINUTES, MeAnswer, NewLimitation
from accounts.api.problems import Refused
from accounts.api.reading import body_of, refusal
from accounts.api.schema import describe
from accounts.api.shapes import (
    Age,
    Day,
    Equipment,
    Hour,
    Incoming,
    Kilograms,
    Level,
    Lift,
    Minutes,
    Outgoing,
    Phone,
    ProgramType,
    Weekday,
    Weeks,
    Words,
)
from accounts.api.sign_in import CLOSED, CODE, DEVICE_NAME, DeviceAnswer, TokenAnswer, account_of, code_that_fits
from accounts.domain.consents import CURRENT, HEALTH_DATA
from accounts.intake import ClientIntake, read_client
from plans.api.shapes import PlanAnswer
from workouts.api.shapes import WorkoutAnswer
from workouts.signing_up import AlreadySignedUp, CodeSpent, sign_up


class SignUpBody(Incoming):
    """Only the first five are needed; what is missing gets the default that a careful coach would assume."""

    EXAMPLE: ClassVar[Any] = {
        "phone_number": "+15550100101",
        "code": "314159",
        "device_name": "Ana's phone",
        "name": "Ana Lima",
        "timezone": "America/Denver",
        "fitness_goals": "run a first 10K",
        "program_type": "endurance",
        "available_days": ["TUESDAY", "THURSDAY", "SUNDAY"],
        "session_minutes": 45,
        "equipment": ["bodyweight"],
        "limitations": [NewLimitation.EXAMPLE],
        "weekly_distance_km": 12,
        "longest_run_km": 5,
        "consents": [Agreed.EXAMPLE, {"subject": "health_data", "version": CURRENT[HEALTH_DATA].version}],
    }

    phone_number: Phone
    code: str = CODE
    name: Words = Field(min_length=1, max_length=255)
    timezone: str = Field(min_length=1, max_length=50, description="an IANA zone such as America/Denver")
    fitness_goals: Words = GOALS
    device_name: Words = DEVICE_NAME
    preferred_send_hour: Hour = Field(default=8, description="when the daily message comes, on the client's own clock")
    gender: Words = Field(default="", max_length=50)
    age: Age | None = None
    program_type: ProgramType | None = None
    skill_level: Level = "beginner"
    available_days: Annotated[list[Weekday], Field(min_length=1, max_length=7)] | None = None
    session_minutes: Minutes | None = MINUTES
    equipment: list[Equipment] = Field(default=["bodyweight"], max_length=40)
    limitations: list[NewLimitation] = Field(default=[], max_length=50)
    length_weeks: Weeks | None = Field(default=None, description="of the plan; without it the coach chooses")
    weekly_distance_km: float | None = Field(default=None, ge=0, le=400)
    longest_run_km: float | None = Field(default=None, ge=0, le=200)
    one_rep_max_kg: dict[Lift, Kilograms] = LIFTS
    event_date: Day | None = Field(default=None, description="of the race or meet that the plan leads up to")
    notes: Words = Field(default="", max_length=2000)
    consents: Annotated[list[Agreed], Field(max_length=10)] | None = Field(
        default=None,
        description="what the client said yes to, of what `list_wordings` gives; what is left out was a no. Texts and "
        "health data are needed. Null: the app asked nothing, and nothing is recorded.",
    )

    def intake(self) -> ClientIntake:
        """As every other door takes a client in. Raises `Refused` for what is well-formed and cannot be."""
        told = self.model_dump(exclude={"phone_number", "code", "device_name", "consents"}) | {"ref": "-"}
        try:
            return read_client(told)
        except ValidationError as error:
            raise refusal(error, prefix="/") from error


class SignUpAnswer(Outgoing):
    """`workout`: today's; null when the plan has not begun yet."""

    EXAMPLE: ClassVar[Any] = {
        "token": TokenAnswer.EXAMPLE["token"],
        "device": DeviceAnswer.EXAMPLE,
        "client": MeAnswer.EXAMPLE,
        "plan": PlanAnswer.EXAMPLE,
        "workout": WorkoutAnswer.EXAMPLE,
    }

    token: str
    device: DeviceAnswer
    client: MeAnswer
    plan: PlanAnswer
    workout: WorkoutAnswer | None


class SignUpView(OpenView):
    @describe(
        "sign_up",
        "A new client: trade a code and a profile for a token, a plan and today's workout, in one call.",
        body=SignUpBody,
        answers={201: SignUpAnswer},
        kinds=("code-refused", "already-signed-up", *CLOSED),
        once=True,
        open_to_all=True,
    )
    def post(self, request: Request) -> HttpResponse:
        asked = body_of(request, SignUpBody)
        intake, agreed = asked.intake(), agreed_to(asked.consents)
        code = code_that_fits(asked.phone_number, asked.code, at=self.at)
        try:
            made = sign_up(
                intake,
                code=code,
                device_name=asked.device_name,
                length_weeks=asked.length_weeks,
                agreed=agreed,
                at=self.at,
            )
        except ValueError as error:
            raise in_words(error) from error
        except CodeSpent as error:
            raise Refused("code-refused") from error
        except AlreadySignedUp as error:
            account_of(asked.phone_number)
            raise Refused("already-signed-up") from error
        told = SignUpAnswer.model_construct(
            token=made.token,
            device=DeviceAnswer.of(made.device, current=made.device),
            client=MeAnswer.model_validate(made.client),
            plan=PlanAnswer.model_validate(made.plan),
            workout=WorkoutAnswer.of(made.workout) if made.workout else None,
        )
        return answer(told, status=201)
