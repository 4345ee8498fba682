"""Rows of plans for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from accounts.tests.factories import UserFactory
from plans.models import FitnessPlan


def block(name: str, weeks: int, *, deload: bool = False) -> dict[str, Any]:
    return {"name": name, "weeks": weeks, "focus": ["general"], "deload": deload}


class FitnessPlanFactory(DjangoModelFactory[FitnessPlan]):
    """An active plan of 4 + 3 weeks from Monday, 5 January 2026."""

    class Meta:
        model = FitnessPlan

    client = SubFactory(UserFactory)
    program_type = "strength"
    start_date = date(2026, 1, 5)
    cycle_start_date = SelfAttribute("start_date")
    mesocycles = LazyFunction(lambda: [block("Base", 4, deload=True), block("Build", 3)])
    length_weeks = LazyAttribute(lambda plan: sum(each["weeks"] for each in plan.mesocycles) or None)
    status = FitnessPlan.Status.ACTIVE
    source = "rules"
