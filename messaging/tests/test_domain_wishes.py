"""Wishes out of texts, on labelled replies: exactly what was asked for, and what is unclear is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.domain import intents
from messaging.domain.intents import Found, ReplyContext
from messaging.domain.text import is_gsm7, septets
from messaging.domain.wishes import read_wishes
from messaging.domain.wishes.days import days_in, span_in
from messaging.tests.test_domain_logs import LIFTING, TODAY, YESTERDAY

US = ReplyContext(TODAY, "US", sessions=(LIFTING, YESTERDAY), days=("MONDAY", "WEDNESDAY", "FRIDAY"))
CONTEXTS: Final = {
    "us": US,
    "gb": replace(US, country="GB"),
    "ca": replace(US, country="CA"),
    "knee": replace(US, regions=("knee",)),
    "ill": replace(US, ill=True),
    "minutes": replace(US, asked="minutes"),
    "fever": replace(US, asked="fever"),
    "half": replace(US, asked="half_hour", asked_about="6"),
    "obstacle": replace(US, asked="obstacle", obstacles_of=date(2026, 3, 2)),
}
WORDS: Final = {name: getattr(intents, name) for name in dir(intents) if name[0].isupper()}


def lines() -> Iterator[tuple[str, str, str]]:
    for line in (Path(__file__).parent / "replies" / "wishes.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            context, text, label = line.split("\t")
            yield context, text, label


REPLIES: Final = list(lines())


def expected(label: str) -> tuple[set[Any], str, bool]:
    """Wishes, the kind of the question, and whether something is left to others."""
    parts = [part.strip() for part in label.split(" | ")]
    wishes = {eval(part, {**WORDS, "d": lambda m, d: date(2026, m, d)}) for part in parts if part[0].isupper()}
    question = next((part[1:] for part in parts if part.startswith("?")), "")
    return wishes, question, "rest" in parts


def read(context: str, text: str) -> tuple[set[Any], str, bool]:
    found = read_wishes(text, CONTEXTS[context])
    return set(found.intents), found.questions[0].kind if found.questions else "", bool(found.rest)


def test_the_labelled_set_is_large_enough() -> None:
    assert len(REPLIES) >= 220


def test_the_slots_are_exact_on_nineteen_of_twenty_replies() -> None:
    wrong = [(text, read(context, text)) for context, text, label in REPLIES if read(context, text) != expected(label)]
    assert (len(wrong) / len(REPLIES) <= 0.05, wrong) == (True, [])


@pytest.mark.parametrize(("context", "text", "label"), REPLIES)
def test_no_figure_and_no_day_is_understood_that_was_not_meant(context: str, text: str, label: str) -> None:
    meant = expected(label)[0]
    for wish in read(context, text)[0]:
        figures = [value for value in vars_of(wish) if isinstance(value, (int, float, date)) and value is not True]
        assert set(figures) <= {value for each in meant for value in vars_of(each)}


def vars_of(wish: Any) -> list[Any]:
    return [getattr(wish, name) for name in wish.__dataclass_fields__]


@pytest.mark.parametrize(("context", "text"), [(context, text) for context, text, _ in REPLIES])
def test_a_question_is_short_and_plain(context: str, text: str) -> None:
    for question in read_wishes(text, CONTEXTS[context]).questions:
        assert (is_gsm7(question.sentence), septets(question.sentence) <= 160, question.sentence[-1]) == (
            True,
            True,
            "?",
        )


@given(st.sampled_from(list(CONTEXTS)), st.text(max_size=500))
def test_any_text_is_read(context: str, text: str) -> None:
    assert isinstance(read_wishes(text, CONTEXTS[context]), Found)


@given(
    st.sampled_from(list(CONTEXTS)),
    st.lists(st.sampled_from([word for _, text, _ in REPLIES for word in text.split()]), max_size=14),
)
def test_any_words_of_clients_in_any_order_are_read(context: str, words: list[str]) -> None:
    assert isinstance(read_wishes(" ".join(words), CONTEXTS[context]), Found)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("tomorrow", "month", date(2026, 3, 4)),
        ("tuesday", "month", date(2026, 3, 10)),
        ("friday", "month", date(2026, 3, 6)),
        ("next friday", "month", date(2026, 3, 13)),
        ("3/5", "month", date(2026, 3, 5)),
        ("5/3", "day", date(2026, 3, 5)),
        ("3/15", None, date(2026, 3, 15)),
        ("the 14th", "month", date(2026, 3, 14)),
        ("the 2nd", "month", date(2026, 4, 2)),
        ("march 20", "month", date(2026, 3, 20)),
        ("20 march", "month", date(2026, 3, 20)),
        ("in 2 weeks", "month", date(2026, 3, 17)),
        ("january 5", "month", None),
        ("31/4", "day", None),
    ],
)
def test_a_day_is_the_next_that_it_can_be(text: str, order: str | None, day: date | None) -> None:
    assert [each.day for each in days_in(text, TODAY, order=order)] == ([day] if day else [])


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5-9 march", date(2026, 3, 5), date(2026, 3, 9)),
        ("march 5-9", date(2026, 3, 5), date(2026, 3, 9)),
        ("from the 5th to the 9th", date(2026, 3, 5), date(2026, 3, 9)),
        ("monday to thursday", date(2026, 3, 9), date(2026, 3, 12)),
        ("thursday to monday", date(2026, 3, 5), date(2026, 3, 9)),
        ("28 march to 2 april", date(2026, 3, 28), date(2026, 4, 2)),
    ],
)
def test_a_span_has_both_of_its_days(text: str, first: date, last: date) -> None:
    assert (span_in(text, TODAY, order="month") or ())[:2] == (first, last)
