"""A model's week in the words of the house. Pure."""

from __future__ import annotations

from plans.agents.microcycle_pattern.request import WeekRequest
from plans.agents.microcycle_pattern.schema import REST, PatternAnswer, PatternDay
from plans.domain.themes import theme_of


def tidy(request: WeekRequest, answer: PatternAnswer) -> PatternAnswer:
    """Each theme becomes the known one that it means: clients read it, and the session is written from it."""
    return answer.model_copy(update={"days": [_tidied(day) for day in answer.days]})


def _tidied(day: PatternDay) -> PatternDay:
    theme = theme_of(day.theme).text
    return day.model_copy(update={"theme": theme, "load": None if theme == REST else day.load})
