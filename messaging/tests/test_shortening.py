"""A daily message that would cost more than four segments tells its main work, and where the whole session is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from llm.providers.registry import provider
from messaging.agents.daily_message.check import check
from messaging.agents.daily_message.rules import main_work_only
from messaging.agents.daily_message.schema import DailyMessageAnswer
from messaging.composing import compose_daily_message, request_of, text_by_rules
from messaging.daily import process_due
from messaging.domain.text import is_gsm7, put_name, segments
from messaging.models import Message, TalkState
from messaging.obstacles import keep
from messaging.previewing import previews_of
from messaging.reviewing import approve
from messaging.session_link import SessionLink, read_token
from messaging.shortening import MOST_SEGMENTS, TEXT_MORE, is_too_long, shortened, was_shortened
from messaging.talking import remember
from messaging.tests.talk import MONDAY, Talk
from messaging.tests.test_agent_daily_message import REST, item, request
from messaging.tests.test_session_page import Page, words
from workouts.models import WorkoutInstance
from workouts.services import skip_workout

PUBLIC: Final = "https://fitcoach.example"
FOUR: Final = 612
"""Septets of four segments."""


@pytest.fixture
def public(settings: Any) -> str:
    settings.PUBLIC_URL = PUBLIC
    return PUBLIC


@pytest.fixture
def model(settings: Any) -> Iterator[Any]:
    """A model whose answers stand in a queue."""
    queue = provider("memory")
    settings.LLM_PROVIDERS = ["memory", "rules"]
    yield queue
    queue.clear()  # type: ignore[attr-defined]


def told(text: str) -> str:
    return put_name(text, "Ana")


def body(talk: Talk, *, rules_only: bool = True) -> str:
    composed = compose_daily_message(talk.client, date=talk.today().date, at=talk.now, rules_only=rules_only)
    assert composed is not None
    return composed.body


def of_length(talk: Talk, septets: int) -> str:
    """A text that a model may write of today's session, with `Ana` in it so many septets long."""
    named = ", ".join(request_of(talk.today()).main_exercises())
    start = f"Hi {{name}}! Today: {named}."
    missing = septets - len(told(start))
    return start + (" Go slow." * missing)[:missing]


# --- The border -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("septets", "source"), [(FOUR - 1, "gemini"), (FOUR, "gemini"), (FOUR + 1, "rules"), (850, "rules")]
)
def test_a_models_text_of_four_segments_stays_and_a_fifth_is_cut(
    septets: int, source: str, ana: Talk, public: str, model: Any
) -> None:
    text = of_length(ana, septets)
    model.answers += [{"text": text}] * 2
    composed = compose_daily_message(ana.client, date=ana.today().date, at=ana.now)
    assert composed is not None
    assert composed.source == source
    assert (composed.body == told(text), was_shortened(composed.body)) == (source == "gemini", source == "rules")
    assert segments(composed.body) <= MOST_SEGMENTS


def test_two_septets_for_one_sign_count_as_the_network_counts_them() -> None:
    assert [is_too_long("a" * (FOUR - 2) + sign) for sign in ("bb", "[", "[b")] == [False, False, True]


def test_a_text_by_the_rules_is_cut_and_carries_a_link_to_its_session(ana: Talk, public: str) -> None:
    workout = ana.today()
    sent = body(ana)
    lines = sent.splitlines()
    assert lines[0].startswith(f"Hi Ana! Today: {workout.theme}, ")
    assert lines[-1].startswith(f"Whole session and log: {PUBLIC}/w/")
    assert read_token(sent.rpartition("/w/")[2]) == SessionLink(workout.pk, workout.date)
    assert segments(sent) <= MOST_SEGMENTS


def test_what_could_get_in_the_way_stays_in_a_text_that_is_cut(ana: Talk, public: str) -> None:
    said = "if the gym is full, then I go at noon and begin with the rows " + "whatever it takes " * 6
    keep(ana.client, said, [ana.today().date], at=ana.now)
    sent = body(ana)
    lines = sent.splitlines()
    assert lines[-2].startswith("Your plan: if the gym is full, then I go at noon")
    assert lines[-1].startswith(f"Whole session and log: {PUBLIC}/w/")
    assert segments(sent) <= MOST_SEGMENTS
    assert all(name in sent for name in request_of(ana.today()).main_exercises())


def test_the_main_work_is_told_with_its_own_amounts_and_not_with_those_of_its_warm_up(ana: Talk, public: str) -> None:
    main = [item("compound", "Deadlift", sets=2, reps=6, weight_kg=110), item("cardio", "Rower", duration_min=8)]
    blocks = [{"name": "A", "items": [item("prep", "Deadlift", sets=3, reps=5), *main]}]
    assert next(main_work_only(request(details={"blocks": blocks}))) == (
        "Hi {name}! Today: Lower Body Strength, a hard day. Base, week 2 of 4.\n- Deadlift 2x6, 110 kg\n- Rower 8 min"
    )


def test_the_link_of_the_days_message_opens_the_days_session(ana: Talk, public: str) -> None:
    page = Page(ana)
    ana.morning()
    path = ana.hears()[0].partition(PUBLIC)[2]
    assert (path, page.workout.theme in words(page.get(path))) == (page.path, True)


@pytest.mark.parametrize("sides", [1, 14])
def test_words_that_stand_in_pass_every_check(sides: int) -> None:
    for each in main_work_only(request(sides=sides)):
        assert check(request(sides=sides), DailyMessageAnswer(text=each)) == []


def test_the_longest_names_leave_room_for_a_link_as_long_as_most_are() -> None:
    long = [item("compound", f"{letter * 70} press", sets=3, reps="8-10", rest_sec=90) for letter in "ABCD"]
    asked = request(details={"blocks": [{"name": "Main", "items": long}]}, theme="T" * 60, block_name="B" * 40)
    sent = shortened(asked, told=told, address="https://fit.example/w/" + "x" * 40)
    assert (segments(sent), sent.endswith("x" * 40), all(each["exercise"] in sent for each in long)) == (4, True, True)


def test_an_address_that_leaves_no_room_is_left_out() -> None:
    sent = shortened(request(), told=told, address="https://" + "long." * 120 + "example/w/" + "x" * 40)
    assert sent.endswith(TEXT_MORE)
    assert (segments(sent) <= MOST_SEGMENTS, is_gsm7(sent)) == (True, True)


def test_a_rest_day_is_told_in_few_words_and_has_nothing_to_link_to() -> None:
    sent = shortened(REST, told=told, address="https://fit.example/w/" + "x" * 40)
    assert (segments(sent), "/w/" in sent, was_shortened(sent)) == (1, False, False)


# --- Without a public address -----------------------------------------------------------------------------------------


def test_without_a_public_address_more_tells_the_whole_session(ana: Talk) -> None:
    ana.morning()
    (sent,) = ana.hears()
    assert sent.endswith(TEXT_MORE)
    said = ana.says("more")
    assert said.startswith(f"{ana.today().details['blocks'][0]['name']}: ")
    assert said.endswith("MORE for the rest.")
    assert ana.says("more") != said


def test_more_goes_on_with_an_answer_that_came_since(ana: Talk) -> None:
    ana.morning()
    ana.later(minutes=5)
    ana.says("today?")
    waiting = TalkState.objects.get().more
    assert waiting
    assert ana.says("more").startswith(waiting[:40])


def test_what_an_answer_of_yesterday_left_open_is_not_what_more_means_today(ana: Talk) -> None:
    ana.says("hello")
    remember(ana.client, question=None, more="Something of yesterday.", at=ana.now)
    ana.later(days=2)
    ana.morning()
    ana.later(minutes=5)
    assert "yesterday" not in ana.says("more")


def test_more_tells_the_session_beside_a_link_as_well(ana: Talk, public: str) -> None:
    ana.morning()
    assert ana.says("more").startswith(f"{ana.today().details['blocks'][0]['name']}: ")


def test_without_a_shortened_message_there_is_nothing_more(ana: Talk) -> None:
    assert ana.says("more").startswith("That was all of it.")


# --- What coaches see and write ---------------------------------------------------------------------------------------


def test_a_preview_is_cut_alike_and_its_link_opens_nothing(ana: Talk, public: str) -> None:
    sent, seen = body(ana), text_by_rules(ana.today())
    assert sent.rpartition("/w/")[0] == seen.rpartition("/w/")[0]
    assert (len(sent), read_token(seen.rpartition("/w/")[2])) == (len(seen), None)


def test_a_preview_of_today_goes_through_the_same(ana: Talk, public: str) -> None:
    ana.later(hours=-2)
    (preview, *_) = previews_of(ana.client, at=ana.now)
    assert (preview.text, preview.is_stored) == (text_by_rules(ana.today()), False)


@pytest.fixture
def queued(ana: Talk, public: str) -> Message:
    process_due(at=MONDAY.replace(hour=13, minute=50), rules_only=True)
    return Message.objects.select_related("user").get(kind="daily", state="queued")


def test_a_coach_may_change_the_words_around_our_link(queued: Message) -> None:
    text = queued.content.replace("Hi Ana!", "Good morning Ana!")
    approve(queued, at=MONDAY.replace(hour=13, minute=55), text=text)
    queued.refresh_from_db()
    assert (queued.content, queued.source) == (text, "coach")


@pytest.mark.parametrize("other", ["https://evil.example/w/", "https://fitcoach.example/w/x"])
def test_a_coach_may_not_write_another_link(queued: Message, other: str) -> None:
    with pytest.raises(ValueError, match="link"):
        approve(queued, at=MONDAY.replace(hour=13, minute=55), text=f"{queued.content} {other}")
    before = queued.content
    queued.refresh_from_db()
    assert queued.content == before


def test_a_message_is_not_written_anew_because_its_link_is_new(ana: Talk, public: str) -> None:
    assert body(ana) == body(ana)


def test_a_session_that_is_skipped_is_still_told_by_more(ana: Talk) -> None:
    ana.morning()
    skip_workout(WorkoutInstance.objects.get(pk=ana.today().pk), at=ana.now)
    ana.later(minutes=5)
    assert ana.says("more").startswith(f"{ana.today().details['blocks'][0]['name']}: ")
