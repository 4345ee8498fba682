"""What a day's session must keep, whoever wrote it. Each rule: an id, a sentence, a severity."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Final

from llm.task import Violation
from plans.domain.themes import theme_of
from plans.domain.volume import wave_of
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.choice import is_near_duplicate
from workouts.domain.dose import EASY_RPE, OLDER_AGE, TAPER_RPE
from workouts.domain.duration import minutes_of, most_reps
from workouts.domain.limits import allowed, bounds_of, cap_within, fewest_reps, refusal
from workouts.domain.loads import known_max_kg, step_kg
from workouts.domain.planned import frame_of
from workouts.domain.readiness import readiness_for

if TYPE_CHECKING:  # the agent's package imports this module
    from workouts.agents.daily_workout.request import WorkoutRequest
    from workouts.agents.daily_workout.schema import Item, WorkoutAnswer

STRENGTH: Final = frozenset({"compound", "secondary", "accessory", "core"})
SESSION_TYPES: Final = {
    "strength": frozenset({"strength", "deload", "assessment"}),
    "rehab": frozenset({"strength", "deload", "recovery", "mobility", "assessment"}),
    "cardio": frozenset({"cardio", "deload", "assessment"}),
    "mobility": frozenset({"mobility", "recovery"}),
}
MOST_EASY_SETS = 4
MOST_REPS = 50
FEW_EXERCISES = 60
FILL_FROM, LEAST_FILL = 30, 0.8
FILL_TO: Final = {"beginner": 60, "intermediate": 75, "advanced": 90}
"""Minutes of a session from which it should be filled, up to which, and by how much."""
MOST_SETS = 10
HEAVIEST_SHARE = 1.2
"""Of the known maximum, or of the heaviest logged set: a step up is fine, a leap is not."""


def check_workout(request: WorkoutRequest, answer: WorkoutAnswer) -> list[Violation]:
    """Nothing on a rest day; else the theme, the three parts, the minutes, and every single item."""
    if request.day.is_rest:
        return list(_rest(answer))
    return [
        *_kept_theme(request, answer),
        *_parts(answer),
        *_minutes(request, answer),
        *_items(request, answer),
        *_modifications(request, answer),
        *_near_duplicates(answer),
        *_filled(request, answer),
    ]


def _rest(answer: WorkoutAnswer) -> Iterator[Violation]:
    if answer.session_type != "rest" or answer.details.blocks:
        yield Violation("rest_has_no_work", "A rest day has the session type rest and no blocks.")


def _kept_theme(request: WorkoutRequest, answer: WorkoutAnswer) -> Iterator[Violation]:
    family = theme_of(request.day.theme).family
    if answer.session_type not in SESSION_TYPES.get(family, frozenset()):
        yield Violation("theme_kept", f"{answer.session_type!r} is no session of the theme {request.day.theme!r}.")


def _parts(answer: WorkoutAnswer) -> Iterator[Violation]:
    items = [item for block in answer.details.blocks for item in block.items]
    if not items or items[0].type != "prep":
        yield Violation("warm_up_present", "The session does not begin with a warm-up.")
    if not any(item.type in STRENGTH or item.type == "cardio" for item in items):
        yield Violation("main_present", "The session has no main part.")
    if not items or items[-1].type != "cooldown":
        yield Violation("cool_down_present", "The session does not end with a cool-down.")


def _minutes(request: WorkoutRequest, answer: WorkoutAnswer) -> Iterator[Violation]:
    minutes, wanted = minutes_of(answer.details), request.week.client.session_minutes
    if minutes > wanted:
        yield Violation("session_minutes", f"The session takes about {minutes:g} minutes, the client has {wanted}.")


def _items(request: WorkoutRequest, answer: WorkoutAnswer) -> Iterator[Violation]:
    client, wave = request.week.client, wave_of(request.week)
    bounds = bounds_of(client, request.date)
    cap = cap_within(client.skill_level, bounds)
    for item in (item for block in answer.details.blocks for item in block.items):
        exercise = load_catalogue().get(item.exercise_id)
        if exercise is None:
            yield Violation("known_exercise", f"{item.exercise_id!r} is not in the catalogue.")
            continue
        if reason := refusal(exercise, bounds):
            yield Violation("exercise_allowed", reason)
        yield from _named(item, exercise)
        yield from _complete(item)
        yield from _ranges(item, cap)
        yield from _fewest(item, exercise, fewest_reps(client.skill_level, bounds))
        yield from _weight(request, item, exercise)
        if wave.easy and not (wave.taper and answer.session_type == "assessment" and item.type == "compound"):
            yield from _easy(item, TAPER_RPE if wave.taper else EASY_RPE + 1)


def _named(item: Item, exercise: Exercise) -> Iterator[Violation]:
    said = item.exercise.casefold().strip()
    if said not in (exercise.name.casefold(), *(alias.casefold() for alias in exercise.aliases)):
        yield Violation("exercise_name", f"{item.exercise!r} is not the name of {exercise.id}.")


def _complete(item: Item) -> Iterator[Violation]:
    if item.type in STRENGTH:
        worked = item.reps is not None or item.duration_sec is not None or item.duration_min is not None
        intensity = item.rpe is not None or item.percentage_rm is not None
        if item.sets is None or not worked or item.rest_sec is None or not intensity:
            yield Violation("strength_complete", f"{item.exercise} lacks sets, reps or seconds, rest, or intensity.")
    if item.type == "cardio":
        measured = item.duration_min is not None or item.distance_km is not None or item.duration_sec is not None
        if not measured or item.rpe is None:
            yield Violation("cardio_complete", f"{item.exercise} lacks minutes or distance, or an RPE.")
    if item.type in ("prep", "cooldown") and item.reps is None and not (item.duration_sec or item.duration_min):
        yield Violation("prep_complete", f"{item.exercise} says neither how many nor how long.")


def _ranges(item: Item, cap: float) -> Iterator[Violation]:
    if item.rpe is not None and item.rpe > cap:
        yield Violation("rpe_cap", f"{item.exercise} asks for RPE {item.rpe:g}, the client's limit is {cap:g}.")
    if item.reps is not None and not 1 <= most_reps(item.reps) <= MOST_REPS:
        yield Violation("ranges", f"{item.exercise}: {item.reps} repetitions are out of range.")
    if item.type in STRENGTH and (item.sets or 0) > MOST_SETS:
        yield Violation("ranges", f"{item.exercise}: {item.sets} sets are out of range.")


def _fewest(item: Item, exercise: Exercise, fewest: int) -> Iterator[Violation]:
    """No maximal set of a loaded lift for who may not do one; quick and light power work is another thing."""
    loaded = exercise.loadable in ("percent_1rm", "external") and exercise.pattern != "power"
    if loaded and item.type in STRENGTH and item.reps is not None and most_reps(item.reps) < fewest:
        yield Violation("too_few_reps", f"{item.exercise}: {item.reps} repetitions, the client does {fewest} or more.")


def _weight(request: WorkoutRequest, item: Item, exercise: Exercise) -> Iterator[Violation]:
    """A weight comes from a known maximum or from what was logged, never from nowhere, and stays under the maximum."""
    if item.weight_kg is None:
        return
    maximum = known_max_kg(exercise, request.week.client.one_rep_max_kg)
    logged = [entry.weight_kg for past in request.history for entry in past.results if entry.exercise_id == exercise.id]
    if maximum is None and not any(logged):
        yield Violation("invented_weight", f"{item.exercise}: {item.weight_kg:g} kg come from nowhere.")
        return
    shown = max(maximum or 0, *(weight or 0 for weight in logged), 0)
    if item.weight_kg > max(shown * HEAVIEST_SHARE, shown + 2 * step_kg(exercise)):
        yield Violation("too_heavy", f"{item.exercise}: {item.weight_kg:g} kg is more than the client has shown.")


def _easy(item: Item, most_rpe: float) -> Iterator[Violation]:
    too_hard = item.rpe is not None and item.rpe > most_rpe
    too_much = item.type in STRENGTH and (item.sets or 0) > MOST_EASY_SETS
    if too_hard or too_much:
        yield Violation("deload_is_lighter", f"{item.exercise} is too much for an easy week.")


def _modifications(request: WorkoutRequest, answer: WorkoutAnswer) -> Iterator[Violation]:
    bounds = bounds_of(request.week.client, request.date)
    for modification in answer.details.modifications:
        instead = load_catalogue().named(modification.replace.with_)
        if instead is None:
            yield Violation("known_substitute", f"{modification.replace.with_!r} is not in the catalogue.")
        elif reason := refusal(instead, bounds):
            yield Violation("substitute_allowed", reason)


def _near_duplicates(answer: WorkoutAnswer) -> Iterator[Violation]:
    """Two planks in one session are one too many."""
    ids = {item.exercise_id for block in answer.details.blocks for item in block.items if item.type in STRENGTH}
    exercises = [exercise for key in sorted(ids) if (exercise := load_catalogue().get(key))]
    for first, second in combinations(exercises, 2):
        if is_near_duplicate(first, second):
            yield Violation("near_duplicate", f"{first.name} and {second.name} are nearly the same.", "warning")


def _filled(request: WorkoutRequest, answer: WorkoutAnswer) -> Iterator[Violation]:
    """A hard strength day of half an hour and more uses at least four fifths of the client's minutes."""
    wave, wanted = wave_of(request.week), request.week.client.session_minutes
    hard = not (wave.easy or wave.cut_back or wave.taper)
    minutes = minutes_of(answer.details)
    meant = (
        hard
        and FILL_FROM <= wanted <= FILL_TO[request.week.client.skill_level]
        and theme_of(request.day.theme).family == "strength"
    )
    if meant and minutes < wanted * LEAST_FILL and _has_much_to_choose(request):
        yield Violation("fills_minutes", f"The session takes {minutes:g} of the client's {wanted} minutes.", "warning")


def _has_much_to_choose(request: WorkoutRequest) -> bool:
    """Somebody under 65 with mild limitations at most, not just back from time off, who has enough to choose from."""
    bounds = bounds_of(request.week.client, request.date)
    young = request.week.client.age is None or request.week.client.age < OLDER_AGE
    if readiness_for(frame_of(request), request).sets < 1:
        return False
    mild = all(entry.severity == "mild" for entry in bounds.limitations)
    return young and mild and len(allowed(bounds)) >= FEW_EXERCISES
