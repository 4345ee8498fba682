"""What a model is told of a client."""

from __future__ import annotations

from datetime import date

from accounts.domain.facts import ClientFacts, LimitationFact
from llm.plain_text import scrubbed
from plans.domain.context import client_context, pseudonym

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)
ANA = ClientFacts(
    ref="0b5f6f6e-9a53-4a53-8f2b-0d8a4c1b7a11",
    fitness_goals="run a first 10K",
    program_type="endurance",
    skill_level="intermediate",
    gender="female",
    age=34,
    available_days=("TUESDAY", "SUNDAY"),
    session_minutes=40,
    equipment=("bands", "kettlebell"),
    limitations=(
        LimitationFact("knee", "moderate", "left", date(2026, 2, 1), None, date(2026, 2, 20), "says Dr. Nobody"),
        LimitationFact("wrist", "mild", None, date(2026, 3, 5), date(2026, 4, 1)),
        LimitationFact("hip", "mild", None, date(2025, 1, 1), date(2025, 2, 1)),
        LimitationFact("lower_back", "mild", note="after surgery", until=date(2026, 1, 1)),
    ),
    dislikes=frozenset({"burpee"}),
    weekly_distance_km=12.0,
    longest_run_km=5.0,
    one_rep_max_kg={"back_squat": 60.0},
    event_date=date(2026, 6, 7),
    notes="travel in week 3",
)


def test_a_client_is_a_pseudonym_bands_codes_and_dates() -> None:
    assert client_context(ANA, MONDAY) == {
        "client_id": "5c06b0ebcc1c",
        "program_type": "endurance",
        "skill_level": "intermediate",
        "gender": "female",
        "age_band": "30-39",
        "fitness_goals": "run a first 10K",
        "available_days": ["TUESDAY", "SUNDAY"],
        "session_minutes": 40,
        "equipment": ["band", "kettlebell", "mat", "mini_band"],
        "limitations": [
            {"region": "knee", "severity": "moderate", "side": "left", "since": "2026-02-01", "until": None,
             "cleared": "2026-02-20", "recovering": False},
            {"region": "lower_back", "severity": "mild", "side": None, "since": None, "until": "2026-01-01",
             "cleared": None, "recovering": True},
        ],
        "dislikes": ["burpee"],
        "weekly_distance_km": 12.0,
        "longest_run_km": 5.0,
        "one_rep_max_kg": {"back_squat": 60.0},
        "event_date": "2026-06-07",
        "notes": "travel in week 3",
    }  # fmt: skip


def test_a_week_knows_what_begins_in_its_middle() -> None:
    told = client_context(ANA, MONDAY, SUNDAY)["limitations"]
    assert [limitation["region"] for limitation in told] == ["knee", "lower_back", "wrist"]


def test_a_pseudonym_is_the_same_each_day_and_gives_no_row_away() -> None:
    assert pseudonym(ANA.ref) == pseudonym(ANA.ref) != pseudonym("another")
    assert ANA.ref not in str(client_context(ANA, MONDAY))


def test_long_texts_are_cut_once_they_are_stripped() -> None:
    wordy = ClientFacts(ref="w", fitness_goals="g" * 5000, notes="n" * 595 + " Quixandra")
    told = scrubbed(client_context(wordy, MONDAY), ("Quixandra Zyl",))
    assert (len(told["fitness_goals"]), told["notes"]) == (300, "n" * 595)


def test_a_name_that_is_a_word_of_ours_takes_no_code_away() -> None:
    strong = ClientFacts(ref="s", program_type="strength", equipment=("bodyweight",), notes="Mat Strength here")
    told = scrubbed(client_context(strong, MONDAY), ("Mat Strength",))
    assert (told["program_type"], told["equipment"], told["notes"]) == ("strength", ["mat"], "here")
