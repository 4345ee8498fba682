"""Sunday's words, letter by letter: a week inside a block, a new block, the question, and the end of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from messaging.domain.text import segments, septets
from messaging.domain.weekly_words import (
    QUESTIONS,
    WEEKLY_MAX,
    WeekAhead,
    is_asked_in,
    plan_is_over,
    week_ahead,
    with_question,
)

DAYS: list[Mapping[str, Any]] = [
    {"day": "MONDAY", "theme": "Lower Body", "load": "heavy"},
    {"day": "TUESDAY", "theme": "Rest", "load": "light"},
    {"day": "WEDNESDAY", "theme": "Easy Run", "load": "light"},
    {"day": "THURSDAY", "theme": "Upper Body", "load": "moderate"},
    {"day": "FRIDAY", "theme": "Mobility", "load": "none of ours"},
    {"day": "SATURDAY", "theme": "Hike"},
    {"day": "SUNDAY", "theme": "Rest"},
]
IN_WORDS = (
    "Mon: Lower Body (hard). Tue: rest. Wed: Easy Run (easy). Thu: Upper Body (moderate). Fri: Mobility. Sat: Hike. "
    "Sun: rest."
)
INSIDE = WeekAhead(days=DAYS, block="Base", week=2, weeks=4)


@pytest.mark.parametrize(
    ("case", "ahead", "words"),
    [
        ("a week like others", INSIDE, "Hi {name}, next week is week 2 of 4 of Base."),
        ("the lighter week says why", replace(INSIDE, week=4, is_deload=True),
         "Hi {name}, next week is week 4 of 4 of Base. It is the lighter week: the body builds while you recover."),
        ("a new block says what is new and what it stands on",
         replace(INSIDE, block="Build", week=1, before="Base", focus=("Strength", "Volume")),
         "Hi {name}, a new block begins: Build, 4 weeks. It is about strength, volume, and builds on what you gained "
         "in Base. A new stimulus keeps you progressing."),
        ("a block of one week, of nothing in particular",
         replace(INSIDE, block="Peak", week=1, weeks=1, before="Build"),
         "Hi {name}, a new block begins: Peak, 1 week. It is about the next step, and builds on what you gained in "
         "Build. A new stimulus keeps you progressing."),
    ],
)  # fmt: skip
def test_the_week_ahead_in_words(case: str, ahead: WeekAhead, words: str) -> None:
    assert week_ahead(ahead) == f"{words} {IN_WORDS}", case


def test_a_long_theme_is_cut_at_forty_signs_and_a_long_week_at_three_texts() -> None:
    forty, more = "T" * 40, "T" * 41
    days = [{"day": "MONDAY", "theme": forty}, {"day": "TUESDAY", "theme": more}]
    assert week_ahead(replace(INSIDE, days=days)).endswith(f"Mon: {forty}. Tue: {'T' * 38}...")
    words = week_ahead(replace(INSIDE, days=[{"day": "MONDAY", "theme": forty, "load": "heavy"}] * 12))
    assert (septets(words), segments(words), words[-2:]) == (WEEKLY_MAX, 3, "..")


LONG, SHORT = QUESTIONS


@pytest.mark.parametrize(
    ("case", "length", "asked"),
    [
        ("both are free: the long words", 40, LONG),
        ("the long words fill one SMS to its last sign", 160 - len(LONG) - 1, LONG),
        ("only the short words are free", 160 - len(LONG), SHORT),
        ("neither is free: the long words, where there is room", 155, LONG),
        ("the long words fill three SMS", WEEKLY_MAX - len(LONG) - 1, LONG),
        ("room for the short words alone", WEEKLY_MAX - len(LONG), SHORT),
        ("the short words fill three SMS", WEEKLY_MAX - len(SHORT) - 1, SHORT),
    ],
)
def test_the_question_is_put_in_the_words_that_cost_least(case: str, length: int, asked: str) -> None:
    text = "w" * length
    assert with_question(text) == (f"{text} {asked}", True), case
    assert is_asked_in(f"{text} {asked}"), case


def test_without_room_nothing_is_asked() -> None:
    text = "w" * (WEEKLY_MAX - len(SHORT))
    assert with_question(text) == (text, False)
    assert not is_asked_in(text)


def test_the_last_message_of_a_plan_names_its_goal_where_there_is_one() -> None:
    rest = (
        ". Well done for every session of it! Your coach is looking at the next plan now, and you hear from us when it "
        "begins. Until then move as you like."
    )
    assert plan_is_over("") == plan_is_over("  ") == f"Hi {{name}}, that was the last week of your plan{rest}"
    assert plan_is_over("a 10k") == f'Hi {{name}}, that was the last week of your plan for "a 10k"{rest}'
    assert f'for "{"g" * 80}"' in plan_is_over("g" * 80)
    assert f'for "{"g" * 78}.."' in plan_is_over("g" * 81)
