"""A model's week in the words of the house. Pure."""

from __future__ import annotations

from accounts.domain.vocabulary import WEEKDAYS
from llm.task import Violation
from plans.agents.microcycle_pattern.request import WeekRequest
from plans.agents.microcycle_pattern.schema import REST, PatternAnswer, PatternDay
from plans.domain.movements import check_wording
from plans.domain.themes import theme_of


def tidy(request: WeekRequest, answer: PatternAnswer) -> PatternAnswer:
    """Each theme becomes the known one that it means: clients read it, and the session is written from it."""
    return answer.model_copy(update={"days": [_tidied(day) for day in answer.days]})


def check_model(request: WeekRequest, answer: PatternAnswer) -> list[Violation]:
    """What the notes of a week may not say."""
    days = [request.day(index) for index in range(len(WEEKDAYS))]
    return list(check_wording(request.client, days, (day.notes for day in answer.days)))


def _tidied(day: PatternDay) -> PatternDay:
    theme = theme_of(day.theme).text
    return day.model_copy(update={"theme": theme, "load": None if theme == REST else day.load})
