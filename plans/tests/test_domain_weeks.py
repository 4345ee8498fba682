"""Week templates on the client's own days, and how much a week holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import PROGRAM_TYPES, WEEKDAYS
from plans.domain.blocks import outline
from plans.domain.impact import limitations_in_force, may_go_heavy, may_run
from plans.domain.templates import Slot, arrange, fewest_touching, own_days, touching, week_of
from plans.domain.themes import THEMES, theme_of
from plans.domain.volume import minutes_multiplier, sets_multiplier, wave_of, waves_of
from plans.domain.week import WeekRequest

MONDAY = date(2026, 1, 5)
TOM = ClientFacts("tom", program_type="strength", skill_level="intermediate", age=30)


def week(client: ClientFacts, *, weeks: int = 12, block: int = 0, index: int = 0) -> WeekRequest:
    blocks = tuple(outline(client, weeks))
    return WeekRequest(client, client.program_type, blocks, block, index, MONDAY, MONDAY)


def shown(client: ClientFacts, **place: int) -> list[str]:
    return [f"{slot.code}:{(slot.load or '-')[0]}" for slot in week_of(week(client, **place))]


@pytest.mark.parametrize(
    ("case", "weeks", "expected"),
    [
        ("three weeks", 3, [1.0, 1.1, 0.5]),
        ("four weeks", 4, [1.0, 1.1, 1.2, 0.5]),
        ("five weeks", 5, [1.0, 1.07, 1.14, 1.2, 0.5]),
        ("six weeks", 6, [1.0, 1.05, 1.1, 1.15, 1.2, 0.5]),
    ],
)
def test_sets_climb_and_then_halve(case: str, weeks: int, expected: list[float]) -> None:
    assert [sets_multiplier(weeks, index, deload=True) for index in range(weeks)] == expected, case


def test_minutes_climb_by_at_most_a_tenth() -> None:
    for weeks in range(2, 13):
        minutes = [minutes_multiplier(weeks, index, deload=False) for index in range(weeks)]
        assert minutes[-1] == 1.0
        assert all(a < b <= a * 1.1 for a, b in pairwise(minutes))


def test_a_strength_week_of_three_days() -> None:
    assert shown(TOM) == ["FB:h", "-:-", "FB:l", "-:-", "FB:m", "-:-", "-:-"]


def test_the_easy_week_keeps_its_sessions_on_their_days_and_lightens_them() -> None:
    assert shown(TOM, index=3) == ["FB:m", "-:-", "FB:l", "-:-", "FB:l", "-:-", "-:-"]


def test_sessions_fall_on_the_clients_own_days_only() -> None:
    for program_type in PROGRAM_TYPES:
        for count in range(1, 8):
            client = replace(TOM, program_type=program_type, available_days=WEEKDAYS[7 - count :])
            busy = [day for day, slot in enumerate(week_of(week(client))) if slot.load is not None]
            assert busy == list(own_days(client))


def test_hard_days_stand_apart_where_the_days_allow_it() -> None:
    hard, easy = Slot("FB", "heavy"), Slot("FB", "light")
    assert arrange((hard, hard, easy), (0, 1, 2)) == (hard, easy, hard, *[Slot("-", None)] * 4)


def test_two_heavy_days_that_cannot_stand_apart_become_one() -> None:
    hard = Slot("FB", "heavy")
    assert [slot.load for slot in arrange((hard, hard), (0, 1))[:2]] == ["heavy", "moderate"]


def test_a_beginner_with_seven_days_trains_on_four_and_moves_gently_on_one() -> None:
    client = replace(TOM, skill_level="beginner", available_days=WEEKDAYS)
    themes = [slot.code for slot in week_of(week(client))]
    assert (themes.count("Mo"), themes.count("-")) == (1, 2)


def test_somebody_without_days_rests() -> None:
    assert shown(replace(TOM, available_days=())) == ["-:-"] * 7


@pytest.mark.parametrize(
    ("case", "limitation", "run", "heavy"),
    [
        ("a mild knee", LimitationFact("knee", "mild"), True, True),
        ("a moderate knee", LimitationFact("knee", "moderate"), False, False),
        ("a foot, however mild", LimitationFact("foot", "mild"), False, True),
        ("a shoulder", LimitationFact("shoulder", "moderate"), True, False),
        ("pregnancy", LimitationFact("pregnancy", "mild"), False, False),
        ("one that is over", LimitationFact("knee", "severe", until=date(2025, 12, 31)), True, True),
        ("an operation that nobody cleared", LimitationFact("abdomen", until=date(2025, 12, 31)), False, False),
    ],
)
def test_what_health_means_for_a_week(case: str, limitation: LimitationFact, run: bool, heavy: bool) -> None:
    client = replace(TOM, limitations=(limitation,))
    assert (may_run(client, MONDAY), may_go_heavy(client, MONDAY)) == (run, heavy), case


def test_a_cleared_operation_is_over_on_its_last_day() -> None:
    cleared = LimitationFact("abdomen", until=date(2025, 12, 31), cleared=date(2025, 12, 20))
    assert limitations_in_force(replace(TOM, limitations=(cleared,)), MONDAY) == ()


def test_who_may_not_run_gets_low_impact_themes() -> None:
    runner = replace(TOM, program_type="endurance", limitations=(LimitationFact("knee", "moderate"),))
    assert shown(runner) == ["I:m", "-:-", "C:l", "-:-", "LC:m", "-:-", "-:-"]


def test_a_beginners_first_block_has_no_fast_work() -> None:
    runner = replace(TOM, program_type="endurance", skill_level="beginner")
    assert shown(runner) == ["E:m", "-:-", "E:l", "-:-", "LR:m", "-:-", "-:-"]
    assert shown(runner, block=1)[0] == "Q:m"


def test_a_long_run_falls_on_the_weekend() -> None:
    runner = replace(TOM, program_type="endurance", available_days=("SUNDAY", "TUESDAY", "THURSDAY"))
    assert shown(runner)[6] == "LR:m"


def test_a_long_endurance_block_steps_back_once_on_the_way() -> None:
    runner = replace(TOM, program_type="endurance", skill_level="beginner")
    waves = [wave_of(week(runner, index=index)) for index in range(6)]
    assert [wave.step for wave in waves] == [0, 1, 1, 2, 3, 3]
    assert [wave.cut_back for wave in waves] == [False, False, True, False, False, False]
    assert waves[2].minutes < waves[1].minutes < waves[3].minutes


def test_the_last_week_of_a_tapered_plan_holds_less() -> None:
    runner = replace(TOM, program_type="endurance")
    waves = [wave_of(week(runner, block=2, index=index)) for index in range(4)]
    assert [wave.minutes for wave in waves] == [0.84, 0.92, 0.8, 0.6]
    assert [wave.easy for wave in waves] == [False, False, False, True]


@pytest.mark.parametrize(
    ("text", "code"),
    [("Easy Run", "E"), ("Tempo intervals", "Q"), ("Leg day", "Lg"), ("Yoga flow", "Mo"), ("Something new", "FB")],
)
def test_a_theme_in_other_words_is_understood(text: str, code: str) -> None:
    assert theme_of(text) == THEMES[code]


def test_an_event_decides_the_taper_wherever_it_lies() -> None:
    """Week 9 of 16 holds the event: less before it, getting over it after, then growth again."""
    runner = replace(TOM, program_type="endurance", event_date=date(2026, 3, 8))
    blocks = tuple(outline(runner, 16, 9))
    first = WeekRequest(runner, "endurance", blocks, 0, 0, MONDAY, MONDAY)
    waves = waves_of(first)
    assert [wave.taper for wave in waves[7:11]] == [False, True, False, False]
    assert [wave.minutes for wave in waves[8:10]] == [0.6, 0.6]
    assert [wave.easy for wave in waves[8:11]] == [True, True, False]


@pytest.mark.parametrize(
    ("case", "weeks", "minutes"),
    [
        ("eight weeks", 8, [0.6]),
        ("twelve weeks", 12, [0.8, 0.6]),
        ("sixteen weeks", 16, [0.8, 0.6, 0.5]),
    ],
)
def test_a_longer_preparation_has_a_longer_taper(case: str, weeks: int, minutes: list[float]) -> None:
    waves = waves_of(week(replace(TOM, program_type="endurance"), weeks=weeks))
    assert [wave.minutes for wave in waves if wave.taper] == minutes, case


def test_a_taper_keeps_its_fast_day_and_an_easy_week_does_not() -> None:
    runner = replace(TOM, program_type="endurance")
    assert shown(runner, block=0, index=3)[0] == "E:l"
    assert shown(runner, block=2, index=3)[0] == "Q:l"


def test_the_days_next_to_an_event_are_light() -> None:
    client = replace(TOM, program_type="shred", available_days=WEEKDAYS, event_date=date(2026, 1, 12))
    before, after = week_of(week(client)), week_of(replace(week(client, index=1), monday=date(2026, 1, 12)))
    assert {before[6].load, after[1].load} <= {"light", None}
    assert any(slot.load == "moderate" for slot in before[:5])


def test_hard_days_touch_no_more_than_the_clients_days_make_them() -> None:
    for program_type in PROGRAM_TYPES:
        for level in ("beginner", "advanced"):
            for own in combinations(WEEKDAYS, 4):
                client = replace(TOM, program_type=program_type, skill_level=level, available_days=own)
                hard = [day for day, slot in enumerate(week_of(week(client, index=2))) if slot.is_hard]
                assert touching(hard) <= fewest_touching(len(hard), own_days(client)), (program_type, own)


def test_quality_stands_away_from_leg_work_where_the_days_allow_it() -> None:
    client = replace(TOM, program_type="hybrid", available_days=("MONDAY", "WEDNESDAY", "FRIDAY", "SUNDAY"))
    codes = [slot.code for slot in week_of(week(client))]
    assert abs(codes.index("Q") - codes.index("FB")) >= 2


def test_an_easy_run_is_never_a_heavy_day() -> None:
    client = replace(TOM, program_type="endurance", skill_level="beginner", available_days=WEEKDAYS[:4])
    assert all(slot.load != "heavy" for slot in week_of(week(client)) if slot.theme.cardio == "easy")
