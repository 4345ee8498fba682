"""The question of the week, what could get in the way: whom it is asked, what is answered, and which text tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.holding import hold
from accounts.models import Limitation, User
from accounts.selectors import client_as_stored
from accounts.tests.factories import CoachFactory, PauseFactory
from llm.providers.registry import provider
from messaging import composing
from messaging.belongings import BELONGINGS
from messaging.daily import process_due
from messaging.domain.obstacle_words import LINE_MAX, line_of, parts_of, with_line, without_its_day
from messaging.domain.text import MAX_LENGTH, is_gsm7, segments, septets
from messaging.domain.weekly_words import QUESTIONS, WEEKLY_MAX
from messaging.domain.wishes.obstacles import days_of
from messaging.erasing import erase
from messaging.exporting import export_of
from messaging.models import Change, Message, ObstaclePlan, TalkState
from messaging.obstacles import UNANSWERED, may_be_asked
from messaging.outbox import claim
from messaging.previewing import previews_of
from messaging.reviewing import approve
from messaging.taking_over import hand_back, take_over
from messaging.talking import remember
from messaging.tests.talk import EVERY_DAY, LIFTER, RUNNER, Talk, talk_with
from messaging.understanding import context_of
from messaging.weekly import compose_weekly_message

SUNDAY: Final = date(2026, 3, 8)
"""The night before it the clocks of Denver went forward."""
MONDAY: Final = date(2026, 3, 9)
FIVE: Final = datetime(2026, 3, 8, 23, tzinfo=UTC)
SEVEN: Final = timedelta(hours=14)
"""Seven in Denver from 8 March on is 13:00 UTC."""
RAIN: Final = "If it rains Wed, then I use the treadmill"
LINE: Final = "Your plan: if it rains, then I use the treadmill."


def asked(talk: Talk, *, weeks: int = 0) -> str:
    """Sunday's message, sent; it is half past five then. Of the first week, or so many weeks later."""
    five = FIVE + timedelta(weeks=weeks)
    process_due(at=five - timedelta(hours=33), rules_only=True)
    process_due(at=five - timedelta(minutes=10), rules_only=True)
    process_due(at=five, rules_only=True)
    talk.now = five + timedelta(minutes=30)
    row = Message.objects.filter(user=talk.client, kind="weekly", state="accepted").order_by("-local_date").first()
    return row.content if row else ""


def is_question(text: str) -> bool:
    return text.endswith(QUESTIONS)


def text_of(talk: Talk, day: date) -> str:
    """The day's text as it goes out at seven, its row's words."""
    talk.now = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
    talk.morning()
    return row_of(talk, day).content


def row_of(talk: Talk, day: date) -> Message:
    return Message.objects.get(user=talk.client, kind="daily", local_date=day)


# --- A week -----------------------------------------------------------------------------------------------------------


def test_a_week_from_the_question_to_the_line_and_back(ana: Talk) -> None:
    assert is_question(asked(ana))
    assert ana.says(RAIN) == "Noted for Wed: if it rains, then I use the treadmill. I remind you that morning."
    plan = ObstaclePlan.objects.get()
    assert (plan.date, plan.words, plan.asked_for, plan.source) == (date(2026, 3, 11), RAIN, MONDAY, "client")
    assert "Your plan" not in text_of(ana, MONDAY)
    told = text_of(ana, date(2026, 3, 11)).splitlines()
    assert told[-2] == LINE
    assert "Your plan" not in text_of(ana, date(2026, 3, 12))


def test_undo_takes_it_back_and_the_text_is_plain_again(ana: Talk) -> None:
    asked(ana)
    ana.says(RAIN)
    ana.later(days=2)
    process_due(at=datetime(2026, 3, 11, 12, 35, tzinfo=UTC), rules_only=True)
    assert LINE in row_of(ana, date(2026, 3, 11)).content
    ana.now = datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert ana.says("undo") == "Undone: Noted for Wed: if it rains, then I use the treadmill."
    assert not ObstaclePlan.objects.exists()
    assert claim(at=datetime(2026, 3, 11, 13, tzinfo=UTC)) == []  # the words that wait are not for this day any more
    assert "Your plan" not in text_of(ana, date(2026, 3, 11))


def test_a_text_that_is_composed_already_is_composed_anew_around_the_same_session(ana: Talk) -> None:
    asked(ana)
    wednesday = date(2026, 3, 11)
    ana.now = datetime(2026, 3, 11, 12, 40, tzinfo=UTC)
    process_due(at=ana.now, rules_only=True)
    before = row_of(ana, wednesday)
    assert before.state == "queued"
    assert ana.says("if it rains today, then I use the treadmill") == (
        "Noted for today: if it rains, then I use the treadmill. It will be in today's text."
    )
    assert [row.kind for row in claim(at=datetime(2026, 3, 11, 13, tzinfo=UTC))] == ["answer"]
    assert LINE in text_of(ana, wednesday)
    after = row_of(ana, wednesday)
    assert (after.pk, after.workout_id, after.state) == (before.pk, before.workout_id, "accepted")


def test_what_is_told_while_the_words_are_written_is_in_them(ana: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    real, wednesday = composing.compose_daily_message, date(2026, 3, 11)
    asked(ana)
    ana.now = datetime(2026, 3, 11, 12, 30, tzinfo=UTC)

    def meanwhile(client: User, **arguments: Any) -> Any:
        composed = real(client, **arguments)
        monkeypatch.setattr(composing, "compose_daily_message", real)
        ana.says("if it rains today, then I use the treadmill")
        return composed

    monkeypatch.setattr(composing, "compose_daily_message", meanwhile)
    process_due(at=ana.now, rules_only=True)
    assert "Your plan" not in row_of(ana, wednesday).content
    assert LINE in text_of(ana, wednesday)


def test_a_second_word_about_a_day_is_in_the_place_of_the_first_and_undo_gives_that_back(ana: Talk) -> None:
    asked(ana)
    ana.says(RAIN)
    ana.says("if the gym is full on Wed, then I run")
    assert ObstaclePlan.objects.get().then_part == "I run"
    ana.says("undo")
    assert ObstaclePlan.objects.get().words == RAIN


# --- Who is asked -----------------------------------------------------------------------------------------------------


def test_it_is_asked_once_a_week_at_the_end_of_sundays_text(ana: Talk) -> None:
    for week in range(2):
        text = asked(ana, weeks=week)
        assert is_question(text)
        assert (text.count("get in the way"), septets(text) <= WEEKLY_MAX, segments(text) <= 3) == (1, True, True)
    assert list(Message.objects.filter(kind="weekly").values_list("asks", flat=True)) == ["obstacle", "obstacle"]


@pytest.mark.parametrize("profile", [LIFTER, RUNNER, {**LIFTER, "available_days": EVERY_DAY}])
@pytest.mark.django_db
def test_it_fits_beside_the_weeks_of_real_plans(profile: dict[str, Any]) -> None:
    talk = talk_with(profile, now=datetime(2026, 3, 2, 14, 5, tzinfo=UTC))
    sundays = [SUNDAY + timedelta(weeks=week) for week in range(10)]
    told = [compose_weekly_message(talk.client, date=day, at=FIVE, rules_only=True) for day in sundays]
    assert [bool(each and each.asks) for each in told].count(True) >= 8


def pause_from_monday(talk: Talk) -> None:
    PauseFactory.create(client=talk.client, start_date=MONDAY)


def hold_it(talk: Talk) -> None:
    hold(talk.client, reason="chest pain", at=FIVE)


def talk_in_person(talk: Talk) -> None:
    take_over(talk.client, coach=CoachFactory.create(), at=FIVE)


@pytest.mark.parametrize("reason", [pause_from_monday, hold_it, talk_in_person])
def test_who_pauses_is_held_or_talks_with_a_coach_is_not_asked(ana: Talk, reason: Callable[[Talk], None]) -> None:
    assert may_be_asked(client_as_stored(ana.client.pk), monday=MONDAY)
    reason(ana)
    assert not may_be_asked(client_as_stored(ana.client.pk), monday=MONDAY)
    assert not is_question(asked(ana))
    assert context_of(client_as_stored(ana.client.pk), at=ana.now).asked == ""


def test_who_opted_out_gets_no_text_and_so_no_question(ana: Talk) -> None:
    User.objects.filter(pk=ana.client.pk).update(opted_out_at=FIVE - timedelta(days=3))
    assert asked(ana) == ""


def test_a_coach_who_takes_the_chat_over_in_the_last_minutes_takes_the_question_out(ana: Talk) -> None:
    process_due(at=FIVE - timedelta(hours=33), rules_only=True)
    process_due(at=FIVE - timedelta(minutes=10), rules_only=True)
    assert is_question(Message.objects.get(kind="weekly").content)
    talk_in_person(ana)
    assert not is_question(asked(ana))
    hand_back(ana.client, at=FIVE)
    assert Message.objects.get(kind="weekly").asks == ""


def test_when_the_plan_ends_nothing_is_asked(ana: Talk) -> None:
    text = asked(ana, weeks=11)
    assert "the last week of your plan" in text
    assert not is_question(text)


def test_who_left_three_questions_unanswered_is_asked_again_after_they_tell_of_one_by_themselves(ana: Talk) -> None:
    told = [is_question(asked(ana, weeks=week)) for week in range(UNANSWERED + 2)]
    assert told == [True, True, True, False, False]
    ana.later(days=3)
    assert ana.says("if it rains tomorrow, then I use the treadmill").startswith("Noted for Thu")
    assert is_question(asked(ana, weeks=UNANSWERED + 2))


def test_nothing_is_an_answer_too(ana: Talk) -> None:
    for week in range(UNANSWERED):
        asked(ana, weeks=week)
    assert ana.says("nothing") == (
        "All right, nothing noted. If something comes up, text me, and I remind you on the day."
    )
    assert not ObstaclePlan.objects.exists()
    assert not Change.objects.exists()
    assert is_question(asked(ana, weeks=UNANSWERED))


def test_what_a_coach_takes_out_of_the_text_is_not_asked(ana: Talk) -> None:
    User.objects.update(review_first=True)
    process_due(at=FIVE - timedelta(hours=33), rules_only=True)
    process_due(at=FIVE - timedelta(minutes=10), rules_only=True)
    approve(Message.objects.get(kind="weekly"), at=FIVE - timedelta(minutes=5), text="Ana, next week is a calm one.")
    asked(ana)
    assert Message.objects.get(kind="weekly", state="accepted").asks == ""


def test_the_preview_shows_the_same_words(ana: Talk) -> None:
    previews = {each.kind: each.text for each in previews_of(ana.client, at=FIVE - timedelta(hours=12))}
    assert previews["weekly"] == asked(ana)


# --- What is answered -------------------------------------------------------------------------------------------------


def test_without_a_day_it_is_for_the_first_session_of_the_week_and_says_so(ana: Talk) -> None:
    asked(ana)
    assert ana.says("late meetings at work") == (
        "Noted for Mon, your next session: late meetings at work. I remind you that morning."
    )
    assert "\nYou said: late meetings at work.\n" in text_of(ana, MONDAY)


def test_each_day_that_is_named_has_its_own(ana: Talk) -> None:
    asked(ana)
    assert ana.says("overtime Wed and Fri, then 20 min at home").startswith("Noted for Wed and Fri: overtime")
    assert list(ObstaclePlan.objects.order_by("date").values_list("date", flat=True)) == [
        date(2026, 3, 11), date(2026, 3, 13),
    ]  # fmt: skip


def test_on_monday_mondays_name_is_today_and_no_text_that_has_gone_is_promised(ana: Talk) -> None:
    asked(ana)
    text_of(ana, MONDAY)
    ana.later(hours=1)
    assert ana.says("late meeting Monday evening") == "Noted for today: late meeting Monday evening."
    assert ObstaclePlan.objects.get().date == MONDAY


@pytest.mark.parametrize(
    ("late", "is_heard"), [(timedelta(days=2, hours=5, minutes=40), True), (timedelta(days=2, hours=7), False)]
)
def test_it_may_be_answered_until_tuesday_night(ana: Talk, late: timedelta, is_heard: bool) -> None:
    asked(ana)
    ana.now = FIVE + late  # 22:40 on Tuesday, and midnight
    answer = ana.says("late meeting on Friday")
    assert answer.startswith("Noted for Fri" if is_heard else "Sorry, I did not get that.")
    assert ObstaclePlan.objects.exists() is is_heard


def test_in_the_week_in_which_the_clocks_go_back_it_is_asked_at_five_and_open_until_tuesday_night(db: None) -> None:
    talk = talk_with(now=datetime(2026, 10, 26, 13, 5, tzinfo=UTC))
    five = datetime(2026, 11, 2, 0, tzinfo=UTC)  # 1 November, five in Denver by winter time
    for at in (five - timedelta(hours=34), five - timedelta(minutes=10), five - timedelta(minutes=1)):
        process_due(at=at, rules_only=True)
    assert Message.objects.get(kind="weekly").state == "queued"
    process_due(at=five, rules_only=True)
    assert is_question(Message.objects.get(kind="weekly", state="accepted").content)
    talk.now = datetime(2026, 11, 4, 6, 55, tzinfo=UTC)
    assert context_of(talk.client, at=talk.now).obstacles_of == date(2026, 11, 2)
    assert context_of(talk.client, at=talk.now + timedelta(minutes=5)).obstacles_of is None
    assert talk.says("late meeting on Friday").startswith("Noted for Fri")


def test_what_clearly_is_a_plan_is_understood_at_any_time(ana: Talk) -> None:
    assert ana.says(RAIN).startswith("Noted for Wed: if it rains, then I use the treadmill.")


def test_an_unclear_figure_and_the_question_of_the_week_wait_beside_each_other(ana: Talk) -> None:
    assert ana.says("bench 4x6 165kg").endswith("is that right?")
    TalkState.objects.update(asked_at=FIVE - timedelta(minutes=1))
    asked(ana)
    assert TalkState.objects.get().asked == "figure"
    context = context_of(client_as_stored(ana.client.pk), at=ana.now)
    assert (context.asked, context.obstacles_of) == ("figure", MONDAY)
    assert ana.says("late meeting on Thursday").startswith("Noted for Thu")


def test_another_answer_in_between_leaves_the_question_open(ana: Talk) -> None:
    asked(ana)
    ana.says("week")
    assert ana.says("late meeting on Thursday").startswith("Noted for Thu")
    remember(ana.client, question=None, more="", at=ana.now)
    assert TalkState.objects.get().obstacle_told_at is not None
    assert ana.says("dinner with friends on Friday").startswith("Sorry, I did not get that.")  # it was answered


def test_pain_that_is_there_is_pain_though_we_asked_for_obstacles(ana: Talk) -> None:
    asked(ana)
    assert ana.says("my knee hurts, so Wednesday might be hard").startswith("Sorry about your knee")
    assert (Limitation.objects.get().region, ObstaclePlan.objects.exists()) == ("knee", False)


@pytest.mark.parametrize(
    "text", ["my knee could hurt, it hurts a lot today", "my shoulder might hurt on friday because I strained it today"]
)
def test_pain_that_is_feared_and_there_is_pain(ana: Talk, text: str) -> None:
    asked(ana)
    ana.says(text)
    assert (Limitation.objects.count(), ObstaclePlan.objects.count()) == (1, 0)


def test_pain_that_may_come_is_a_plan_and_says_how_to_tell_of_pain(ana: Talk) -> None:
    asked(ana)
    assert ana.says("my knee might hurt on Wednesday") == (
        "Noted for Wed: my knee might hurt on Wednesday. I remind you that morning. "
        'If it hurts already, text me "knee hurts", and I work around it.'
    )
    assert not Limitation.objects.exists()
    assert ana.says("knee hurts").startswith("Sorry about your knee")


def test_what_a_coach_has_to_read_is_no_answer(ana: Talk) -> None:
    asked(ana)
    for text in ("my payment did not go through", "I feel dizzy", "what should I eat before training?"):
        ana.says(text)
    assert not ObstaclePlan.objects.exists()
    assert ana.says("late meeting on Thursday").startswith("Noted for Thu")


def test_a_wish_of_its_own_is_that_wish_and_leaves_the_question_open(ana: Talk) -> None:
    asked(ana)
    ana.now = datetime(2026, 3, 9, 14, tzinfo=UTC)
    ana.today()
    assert ana.says("20 min").startswith("Today in 20 min")
    assert ana.says("done").startswith("Logged today")
    assert ana.says("late meeting Wed, only 20 min then").startswith(
        "Noted for Wed: late meeting Wed, only 20 min then."
    )


def test_while_a_coach_has_the_chat_nothing_is_kept_by_itself(ana: Talk) -> None:
    asked(ana)
    talk_in_person(ana)
    assert ana.says(RAIN) == ""
    assert not ObstaclePlan.objects.exists()


def test_what_lies_far_ahead_is_not_kept(ana: Talk) -> None:
    assert ana.says("if it rains on 20 May then I use the treadmill").startswith("I keep that for the next two weeks")
    assert not ObstaclePlan.objects.exists()


def test_words_of_which_nothing_can_be_sent_are_asked_for_anew(ana: Talk) -> None:
    asked(ana)
    assert ana.says("https://example.com/rain").startswith("Tell me in a few plain words")
    assert ana.says(RAIN).startswith("Noted for Wed")


def test_two_clients_answer_at_once_and_each_has_their_own(ana: Talk) -> None:
    ben = talk_with(RUNNER, now=ana.now, name="Ben", phone_number="+15550100177")
    asked(ana)
    asked(ben)
    assert ben.says("if work runs late on Thu, then I run at lunch").startswith("Noted for Thu")
    assert ana.says(RAIN).startswith("Noted for Wed")
    told = {row.client.name: row.date.day for row in ObstaclePlan.objects.select_related("client")}
    assert told == {"Ben": 12, "Ana Ruiz": 11}


def test_it_is_among_the_facts_with_its_day_and_when_it_was_said(ana: Talk) -> None:
    asked(ana)
    ana.says(RAIN)
    told = f"{ana.says('what do you know about me')} {ana.says('more')}"
    assert "For Wed 11 Mar (from you, Sun 8 Mar): If it rains Wed, then I use the treadmill." in told


def test_the_export_has_it_and_the_erasure_takes_it(ana: Talk) -> None:
    asked(ana)
    ana.says(RAIN)
    (row,) = export_of(ana.client, at=ana.now)["obstacle_plans"]
    assert (row["words"], row["date"]) == (RAIN, date(2026, 3, 11))
    client, key = ana.client, ana.client.pk
    client.erase_at = timezone.now()
    client.save()
    assert erase(client, at=timezone.now())
    assert not ObstaclePlan.objects.filter(client_id=key).exists()
    assert "obstacle_plans" in BELONGINGS


# --- The words --------------------------------------------------------------------------------------------------------


def test_a_models_words_carry_it_and_the_model_is_not_told(ana: Talk, settings: Any) -> None:
    queue: Any = provider("memory")
    settings.LLM_PROVIDERS = ["memory", "rules"]
    asked(ana)
    ana.says(RAIN)
    ana.now = datetime(2026, 3, 11, 12, 40, tzinfo=UTC)
    wednesday = date(2026, 3, 11)
    body = composing.text_by_rules(ana.today()).replace("Hi Ana", "Hi {name}").replace(f"{LINE}\n", "")
    queue.answers.append({"text": body})
    told = composing.compose_daily_message(client_as_stored(ana.client.pk), date=wednesday, at=ana.now)
    words = [str(question.data) for question in queue.asked if question.task.name == "daily_message"]
    queue.clear()
    assert told is not None
    assert (told.source, told.body.splitlines()[-2], told.obstacle) == ("gemini", LINE, RAIN)
    assert words
    assert "rains" not in "".join(words)


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_whatever_they_say_the_line_is_short_and_plain(words: str, first: str, second: str) -> None:
    line = line_of(without_its_day(words), first, second)
    assert (is_gsm7(line), septets(line) <= LINE_MAX, "\n" in line, "{" in line) == (True, True, False, False)


@pytest.mark.parametrize("length", [10, 200])
def test_the_longest_session_leaves_room_for_it(ana: Talk, length: int) -> None:
    words = f"If it {'rains ' * length}"[:150] + ", then I use the treadmill"
    ObstaclePlan.objects.create(client=ana.client, date=ana.now.date(), words=words[:200], asked_for=ana.now.date(),
                                created_at=ana.now)  # fmt: skip
    workout = ana.today()
    item = workout.details["blocks"][1]["items"][0]
    workout.details["blocks"][1]["items"] += [item] * 12
    workout.client = client_as_stored(ana.client.pk)
    text = composing.text_by_rules(workout)
    assert "\nYou said: If it rains" in text
    assert septets(text) <= MAX_LENGTH


@pytest.mark.parametrize(
    ("said", "on_its_day"),
    [
        ("it rains on Wed", "it rains"),
        ("late meeting tomorrow evening", "late meeting this evening"),
        ("dinner tomorrow night", "dinner tonight"),
        ("flight tomorrow, no gym", "flight, no gym"),
        ("late meeting on Thursday evening", "late meeting on Thursday evening"),
        ("overtime Wed and Thu", "overtime Wed and Thu"),
        ("Wednesday", "Wednesday"),
    ],
)
def test_on_its_day_the_day_is_not_named(said: str, on_its_day: str) -> None:
    assert without_its_day(said) == on_its_day


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("if it rains, then I run inside", ("it rains", "I run inside")),
        ("If it rains I run inside", None),
        ("ok, if it rains then treadmill.", ("it rains", "treadmill")),
        ("when work runs late, 20 min at home", ("work runs late", "20 min at home")),
        ("late meeting", None),
        ("if then", None),
    ],
)
def test_the_parts_of_a_plan(words: str, parts: tuple[str, str] | None) -> None:
    assert parts_of(words) == parts


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("rain on Wed", [11]),
        ("Mon to Wed", [9, 10, 11]),
        ("tomorrow", [9]),
        ("the weekend", [14, 15]),
        ("the sun is too hot", []),
        ("nothing named", []),
    ],
)
def test_the_days_that_are_named(words: str, days: list[int]) -> None:
    assert [day.day for day in days_of(words, SUNDAY, order="month", monday=MONDAY)] == days


def test_a_line_goes_in_front_of_the_sign_off() -> None:
    assert with_line("Hi!\nSquats.\nEnjoy!", "Plan.") == "Hi!\nSquats.\nPlan.\nEnjoy!"
    assert with_line("Hi, rest today.", "Plan.") == "Hi, rest today.\nPlan."
    assert with_line("Hi!\nBye!", "") == "Hi!\nBye!"
