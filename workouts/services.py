"""What is done to sessions: written on the day, logged, skipped, changed."""

from __future__ import annotations

import copy
import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from pydantic import ValidationError

from accounts.clock import local_date
from accounts.holding import is_held
from accounts.models import User
from accounts.selectors import client_as_stored, equipment_away, identity_of, illnesses_of, pauses_of
from llm import Answered, ask
from llm.task import errors_among
from plans.agents.microcycle_pattern.schema import PatternDay
from plans.domain.week import WeekRequest
from plans.models import FitnessPlan, Microcycle
from plans.progress import Progress, current_progress, microcycle_for, progress_on, week_request
from plans.relaying import MOVED_FROM
from plans.selectors import active_plan_of
from workouts.agents.daily_workout import TASK as WORKOUT_TASK
from workouts.agents.daily_workout.request import PastWorkout, WorkoutRequest
from workouts.agents.daily_workout.schema import WorkoutAnswer, WorkoutDetails
from workouts.consequences import after_silence
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.checks import check_workout
from workouts.domain.duration import most_reps
from workouts.domain.swap import replacement_for, swapped
from workouts.models import WorkoutInstance
from workouts.recording import (
    ChangedMeanwhile,
    SetLog,
    log_result,
    refuse_if_there_is_no_work,
    skip_workout,
    write,
)
from workouts.selectors import (
    attach_results,
    facts_changed_since,
    recent_activities_of,
    recent_workouts_of,
    results_of,
    stored_workout_of,
)

__all__ = (
    "ChangedMeanwhile",
    "SetLog",
    "faults_of",
    "log_result",
    "new_faults",
    "past_of",
    "rebuilt_by_rules",
    "skip_workout",
    "swap_exercise",
    "todays_workout",
    "workout_on",
    "written_by_rules",
)

RULES: Final = "rules"


def todays_workout(
    client: User, *, at: datetime, rules_only: bool = False, anew: bool = False, until: float = math.inf
) -> WorkoutInstance | None:
    """The session of the client's day at `at`, stored or written now. None without a plan that covers the day."""
    day = local_date(client, at)
    return workout_on(client, date=day, at=at, rules_only=rules_only, anew=anew, until=until)


def workout_on(
    client: User,
    *,
    date: dt.date,
    at: datetime,
    rules_only: bool = False,
    anew: bool = False,
    until: float = math.inf,
) -> WorkoutInstance | None:
    """The session of a day: the stored one, or written now from the day's pattern, block, limits and recent results.

    `anew`: what the client is has changed since it was stored, so a session that is still scheduled is withdrawn and
    written again. What a coach wrote stands.

    A scheduled session of a plan that is no longer the active one is withdrawn and written anew. None when the client
    has no active plan, none that covers the day, is held (`accounts.holding`) or has a fever: nothing new is written.
    `rules_only` keeps models out, for what may not wait; `until` as `llm.ask` takes it, for who waits a little.
    """
    plan = active_plan_of(client)
    if plan is None:
        return None
    current_progress(plan, at=at)
    stored = stored_workout_of(client, date=date)
    if stored is not None and stored.fitness_plan_id == plan.pk:
        stored.fitness_plan = plan  # which was read already
    if stored is not None and not is_outdated(stored, plan, anew=anew):
        return stored
    progress = progress_on(plan, date=date)
    if plan.status != FitnessPlan.Status.ACTIVE or not progress.is_running or is_held(client):
        return None
    if any(each.fever and each.is_on(date) for each in illnesses_of(client)):
        return None
    return _write(plan, progress, replacing=stored, at=at, rules_only=rules_only, until=until)


def brought_up_to_date(client: User, *, at: datetime) -> WorkoutInstance | None:
    """Today's session by the rules: the stored one, unless it breaks what was reported since, whoever reported it."""
    day = local_date(client, at)
    return workout_on(client, date=day, at=at, rules_only=True, anew=_breaks_what_is_known(client, day))


def _breaks_what_is_known(client: User, day: dt.date) -> bool:
    rows = WorkoutInstance.objects.filter(facts_changed_since(), client=client, date=day)
    stored = rows.filter(status=WorkoutInstance.Status.SCHEDULED).select_related("fitness_plan", "microcycle").first()
    if stored is None:
        return False
    stored.fitness_plan.client = client
    return bool(faults_of(stored, stored.details))


def is_outdated(stored: WorkoutInstance, plan: FitnessPlan, *, anew: bool) -> bool:
    """Whether a stored session gives way to another one: what is done or skipped stands, as does what a coach wrote."""
    if stored.status != WorkoutInstance.Status.SCHEDULED:
        return False
    return stored.fitness_plan_id != plan.pk or (anew and stored.source != "coach")


def swap_exercise(
    workout: WorkoutInstance, *, exercise_id: str, at: datetime, to: str | None = None, revision: int | None = None
) -> WorkoutInstance:
    """Another exercise in the place of this one, today only: `to`, or the first substitute that the client may do.

    Raises `ValueError`, in words, for an exercise that is not in the session, a substitute that the client may not
    do or that the session has already, and when there is none; `ChangedMeanwhile` when `revision` is not the session's.
    """
    write(workout, lambda: _with_another(workout, exercise_id, to), at=at, revision=revision)
    return workout


def _with_another(workout: WorkoutInstance, exercise_id: str, to: str | None) -> dict[str, Any]:
    """Details and reasons after the swap."""
    refuse_if_there_is_no_work(workout)
    request = _request_of(workout)
    present = [item["exercise_id"] for block in workout.details["blocks"] for item in block["items"]]
    if exercise_id not in present:
        raise ValueError(f"This session has no {exercise_id.replace('_', ' ')}.")
    old = load_catalogue().get(exercise_id)
    new = replacement_for(request, old, taken=present, wanted=to) if old else None
    if old is None or new is None:
        raise ValueError(f"There is nothing that you may do in place of {exercise_id.replace('_', ' ')}.")
    reason = f"{new.name} in place of {old.name}: swapped on request."
    return {
        "details": _put_in_place(workout, exercise_id, new, request),
        "reasons": [*workout.reasons, reason],
    }


def _put_in_place(workout: WorkoutInstance, exercise_id: str, new: Exercise, request: WorkoutRequest) -> dict[str, Any]:
    """Swap it in every block. Raises `ValueError` when the session would break a rule that it kept before."""
    details = copy.deepcopy(workout.details)
    for block in details["blocks"]:
        block["items"] = [
            swapped(item, new, request.week.client.one_rep_max_kg) if item["exercise_id"] == exercise_id else item
            for item in block["items"]
        ]
    if worse := _new_errors(workout, details, request):
        raise ValueError(worse[0])
    put: dict[str, Any] = details
    return put


def rebuilt_by_rules(workout: WorkoutInstance, *, asked: Mapping[str, Any]) -> WorkoutAnswer:
    """What the built-in coach would write now for the day of a stored session, with these wishes for it."""
    plan = workout.fitness_plan
    request = _request(plan, progress_on(plan, date=workout.date), workout.microcycle, asked=asked)
    return WORKOUT_TASK.rules(request)


def written_by_rules(
    plan: FitnessPlan, microcycle: Microcycle, *, date: dt.date, history: Iterable[WorkoutInstance] | None = None
) -> WorkoutAnswer:
    """What the built-in coach would write now for a day of this week, stored or not. Stores nothing.

    `history`: the sessions before the day, newest first, in place of those stored.
    """
    return WORKOUT_TASK.rules(_request(plan, progress_on(plan, date=date), microcycle, history=history))


def new_faults(workout: WorkoutInstance, details: Any) -> list[str]:
    """What an edit by hand may not store, in sentences: what breaks a rule that the stored details keep, and what is
    wrong with an exercise by now, new or not.
    """
    if unreadable := _unreadable(details):
        return unreadable
    names = tuple(item["exercise"] for block in details["blocks"] for item in block["items"])
    before, after = faults_of(workout, workout.details), faults_of(workout, details)
    return [sentence for sentence in after if sentence not in before or sentence.startswith(names)]


def faults_of(workout: WorkoutInstance, details: Any) -> list[str]:
    """Whatever these details break in the session's day, in sentences."""
    return _unreadable(details) or _errors_of(workout, details, _request_of(workout))


def _unreadable(details: Any) -> list[str]:
    try:
        WorkoutDetails.model_validate(details)
    except ValidationError as error:
        return [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
    return []


def _request_of(workout: WorkoutInstance) -> WorkoutRequest:
    """What the agent was asked for a session that is stored."""
    plan = workout.fitness_plan
    return _request(plan, progress_on(plan, date=workout.date), workout.microcycle, asked=workout.asked)


def _new_errors(workout: WorkoutInstance, details: dict[str, Any], request: WorkoutRequest) -> list[str]:
    before, after = (_errors_of(workout, each, request) for each in (workout.details, details))
    return [sentence for sentence in after if sentence not in before]


def _errors_of(workout: WorkoutInstance, details: dict[str, Any], request: WorkoutRequest) -> list[str]:
    answer = WorkoutAnswer.model_validate({"session_type": workout.session_type, "details": details})
    return [error.sentence for error in errors_among(check_workout(request, answer))]


def _write(
    plan: FitnessPlan,
    progress: Progress,
    *,
    replacing: WorkoutInstance | None,
    at: datetime,
    rules_only: bool,
    until: float,
) -> WorkoutInstance | None:
    """None for a client who was held meanwhile."""
    microcycle = microcycle_for(plan, progress, at=at, rules_only=rules_only, until=until)
    asked = replacing.asked if replacing is not None else {}
    history = list(recent_workouts_of(plan.client, before=progress.date))
    moved = after_silence(plan.client, microcycle, history, today=local_date(plan.client, at), at=at)
    request = _request(plan, progress, microcycle, history=history, asked=asked)
    answered = _answer(plan, request, at=at, rules_only=rules_only, until=until)
    if answered.source != RULES and is_held(plan.client):
        return None  # a model takes seconds, in which the client may have written of chest pain
    if answered.source != RULES and (fresh := _if_not_allowed_by_now(plan, request, microcycle, answered.value, asked)):
        answered = _answer(plan, fresh, at=at, rules_only=True)
    workout = WorkoutInstance(
        client=plan.client,
        fitness_plan=plan,
        microcycle=microcycle,
        date=progress.date,
        theme=request.day.theme,
        load=request.day.load,
        session_type=answered.value.session_type,
        details=answered.value.details.stored(),
        source=answered.source,
        reasons=[*moved, *(() if moved else _where_it_came_from(request)), *answered.value.reasons],
        asked=asked,
    )
    return _store(workout, replacing=replacing, at=at)


def _where_it_came_from(request: WorkoutRequest) -> list[str]:
    """ "Moved from Monday.", as the week has it: it is told whoever moved it, and when the day is written anew."""
    first = request.day.notes.partition(". ")[0].rstrip(".")
    return [f"{first}."] if request.day.notes.startswith(MOVED_FROM) else []


def _answer(
    plan: FitnessPlan, request: WorkoutRequest, *, at: datetime, rules_only: bool, until: float = math.inf
) -> Answered[WorkoutAnswer]:
    return ask(
        WORKOUT_TASK,
        request,
        at=at,
        client_id=plan.client_id,
        never_say=identity_of(plan.client),
        rules_only=rules_only,
        until=until,
    )


def _if_not_allowed_by_now(
    plan: FitnessPlan, request: WorkoutRequest, microcycle: Microcycle, answer: WorkoutAnswer, asked: Mapping[str, Any]
) -> WorkoutRequest | None:
    """A model takes seconds, in which the client may have reported pain: the request as it is now, if that matters."""
    plan.client = client_as_stored(plan.client_id)
    fresh = _request(plan, progress_on(plan, date=request.date), microcycle, asked=asked)
    return fresh if errors_among(check_workout(fresh, answer)) else None


def _store(workout: WorkoutInstance, *, replacing: WorkoutInstance | None, at: datetime) -> WorkoutInstance:
    """Store it, or take the one that somebody else stored for this day in the meantime."""
    try:
        with transaction.atomic():
            if replacing is not None:
                write(replacing, lambda: _withdrawn(replacing), at=at)
            workout.save(force_insert=True)
            attach_results(workout, ())
    except ChangedMeanwhile as changed:
        return changed.workout
    except IntegrityError:
        raced = stored_workout_of(workout.client, date=workout.date)
        if raced is None:
            raise
        return raced
    return workout


def _withdrawn(workout: WorkoutInstance) -> dict[str, Any]:
    """What is logged or skipped by now stands."""
    if workout.status != WorkoutInstance.Status.SCHEDULED:
        raise ChangedMeanwhile(workout)
    return {"status": WorkoutInstance.Status.WITHDRAWN}


def _request(
    plan: FitnessPlan,
    progress: Progress,
    microcycle: Microcycle,
    *,
    history: Iterable[WorkoutInstance] | None = None,
    asked: Mapping[str, Any] | None = None,
) -> WorkoutRequest:
    if history is None:
        history = recent_workouts_of(plan.client, before=progress.date)
    asked = asked or {}
    if "equipment" not in asked and (away := equipment_away(plan.client, progress.date)):
        asked = {**asked, "equipment": away}
    days = tuple(PatternDay.model_validate(day) for day in microcycle.pattern["days"])
    return WorkoutRequest(
        week=_with_asked(week_request(plan, progress), asked),
        date=progress.date,
        day=days[progress.date.weekday()],
        days=days,
        history=tuple(past_of(workout) for workout in history),
        activities=recent_activities_of(plan.client, on=progress.date),
        illnesses=illnesses_of(plan.client),
        pauses=tuple(pauses_of(plan.client)),
        step=asked.get("step", 0),
    )


def _with_asked(week: WeekRequest, asked: Mapping[str, Any]) -> WeekRequest:
    """The client with the minutes and the equipment that they named for one day."""
    named: dict[str, Any] = {}
    if "minutes" in asked:
        named["session_minutes"] = asked["minutes"]
    if "equipment" in asked:
        named["equipment"] = tuple(asked["equipment"])
    return replace(week, client=replace(week.client, **named)) if named else week


def past_of(workout: WorkoutInstance) -> PastWorkout:
    """A stored session as the rules read it later."""
    items = [item for block in workout.details.get("blocks", ()) for item in block["items"]]
    return PastWorkout(
        date=workout.date,
        theme=workout.theme,
        load=workout.load,
        status=workout.status,
        exercise_ids=tuple(item["exercise_id"] for item in items),
        results=results_of(workout),
        reps_asked=tuple((item["exercise_id"], most_reps(item["reps"])) for item in items if item.get("reps")),
        easy=workout.session_type == "deload",
        note=workout.client_note,
    )
