"""Rows of people for tests. What they say of themselves by default is looked for in prompts and logs."""

from __future__ import annotations

from typing import Any

from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from accounts.models import FitnessProfile, Limitation, Pause, User
from fitcoach.testing import canary


class UserFactory(DjangoModelFactory[User]):
    """A client in Denver with the default hour."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = Sequence(lambda n: f"{canary.NAME} {n}")
    email = Sequence(lambda n: f"quixandra{n}@zyllbergh.example")
    phone_number = Sequence(lambda n: f"+1555{n:07d}")
    timezone = "America/Denver"
    preferred_send_hour = 7
    password = "!"

    @classmethod
    def with_profile(cls, profile: dict[str, Any] | None = None, **fields: Any) -> User:
        """A client with one profile: a beginner who wants to get fitter, unless told otherwise."""
        user: User = cls.create(**fields)
        ProfileFactory.create(user=user, **(profile or {}))
        return user


class CoachFactory(UserFactory):
    name = Sequence(lambda n: f"Coach {n}")
    role = User.Role.COACH
    is_staff = True


class ProfileFactory(DjangoModelFactory[FitnessProfile]):
    class Meta:
        model = FitnessProfile

    user = SubFactory(UserFactory)
    fitness_goals = "get fitter"
    skill_level = "beginner"
    exercise_frequency = "3 times per week"
    gender = "female"
    age = 34
    notes = LazyAttribute(
        lambda profile: canary.notes_of(profile.user.name, profile.user.phone_number, profile.user.email)
    )


class LimitationFactory(DjangoModelFactory[Limitation]):
    class Meta:
        model = Limitation

    client = SubFactory(UserFactory)
    region = "knee"
    note = canary.HEALTH_NOTE


class PauseFactory(DjangoModelFactory[Pause]):
    class Meta:
        model = Pause

    client = SubFactory(UserFactory)
