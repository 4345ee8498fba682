"""Six clients' seasons as a coach would print them: what the built-in coach writes, word for word, in `data/seasons/`.

A change of any rule shows in them, so that whoever makes it sees and reviews what clients will get:
`python -m workouts.tests.written` writes them anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from accounts.domain.facts import ClientFacts, LimitationFact
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.fitness_plan.rules import write_plan
from workouts.agents.daily_workout.schema import Item
from workouts.domain.catalogue import load_catalogue
from workouts.tests.seasons import MAXIMA, MONDAY, Day, season_of
from workouts.words import dose_in_words

FOLDER: Final = Path(__file__).parent / "data" / "seasons"
WEEKS: Final = 8
KNEE: Final = LimitationFact("knee", "moderate", since=date(2026, 1, 20))
SHOULDER: Final = LimitationFact("shoulder", "severe", since=date(2025, 12, 1), note="surgery")
FOUR_DAYS: Final = ("MONDAY", "TUESDAY", "THURSDAY", "SATURDAY")
LIFTER: Final = ClientFacts(
    "the lifter", "A bigger squat", "strength", "advanced", age=31, available_days=FOUR_DAYS, session_minutes=75,
    equipment=("full_gym",), one_rep_max_kg=MAXIMA,
)  # fmt: skip
CLIENTS: Final = {
    "lifter": LIFTER,
    "runner": ClientFacts(
        "the runner", "A half marathon", "endurance", "intermediate", age=44, available_days=(*FOUR_DAYS, "SUNDAY"),
        session_minutes=60, equipment=("dumbbells",), weekly_distance_km=25.0, longest_run_km=10.0,
        event_date=date(2026, 2, 22),
    ),
    "beginner": ClientFacts("the beginner", "Get moving", "other", "beginner", age=58, session_minutes=30),
    "shredder": replace(
        LIFTER, ref="the shredder", program_type="shred", skill_level="beginner", session_minutes=45,
        equipment=("hotel",), one_rep_max_kg={}, limitations=(KNEE,),
    ),
    "mixer": replace(
        LIFTER, ref="the mixer", program_type="hybrid", skill_level="intermediate", equipment=("kettlebell",),
        available_days=("MONDAY", "WEDNESDAY", "FRIDAY", "SATURDAY"), one_rep_max_kg={}, weekly_distance_km=10.0,
    ),
    "convalescent": ClientFacts(
        "the convalescent", "Use the arm again", "rehab", "beginner", age=67, session_minutes=40,
        equipment=("bands",), limitations=(SHOULDER,),
    ),
}  # fmt: skip


def season(client: ClientFacts) -> Iterator[str]:
    """Lines: the plan's blocks, then each week's sessions; days of rest are left out."""
    for block in write_plan(PlanRequest(client, MONDAY, WEEKS)).mesocycles:
        easy = ", the last one easy" if block.deload else ""
        yield f"{block.name}: {block.weeks} weeks{easy}; {', '.join(block.focus)}"
    for number, week in enumerate(season_of(client, weeks=WEEKS), 1):
        for day in week:
            if not day.request.day.is_rest:
                yield f"\nWeek {number}, {day.request.date:%A}: {day.request.day.theme}, {day.request.day.load}"
                yield from session(day)


def session(day: Day) -> Iterator[str]:
    answer = day.answer
    yield f"  {answer.session_type}; {'; '.join(answer.reasons)}".rstrip("; ")
    for block in answer.details.blocks:
        yield f"  {block.name}"
        for item in block.items:
            amount = dose_in_words(item.model_dump(exclude_none=True))
            yield f"    {item.type}: {item.exercise}, {amount} {_notes(item)}".rstrip()


def _notes(item: Item) -> str:
    """Without the exercise's own cue, which is the catalogue's."""
    exercise = load_catalogue().get(item.exercise_id)
    assert exercise is not None
    notes = (item.notes or "").replace(exercise.cue, "").strip()
    return f"({notes})" if notes else ""


def text_of(name: str) -> str:
    return "\n".join(season(CLIENTS[name])) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for client_name in CLIENTS:
        (FOLDER / f"{client_name}.txt").write_text(text_of(client_name), encoding="utf-8")
