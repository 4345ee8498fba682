"""What was done: logged, skipped, or another sport; and what follows from it."""

from __future__ import annotations

from messaging.acting.outcomes import Done, Outcome, Situation, named, withheld_on
from messaging.domain.intents import Log, OtherSport, Question, Skip
from messaging.domain.logs.repeating import told
from messaging.domain.text import cut
from workouts.activities import log_activity
from workouts.consequences import report_done, report_skipped
from workouts.models import WorkoutInstance
from workouts.services import SetLog

LONGEST_BESIDE = 150
"""What was stored is told shortly beside what follows from it, and wholly by MORE."""
WHICH_REST = "And the rest of the session, did you do it as planned? YES, or tell me what you did."


def log(wish: Log, given: Situation) -> Outcome:
    """Sets go to their day's session, which is completed; the reply repeats what is stored."""
    workout = _session_of(wish, given)
    if wish.sets:
        sets = [_set(each) for each in wish.sets]
        follows = report_done(workout, at=given.at, sets=sets, session_rpe=wish.felt)
    elif wish.felt is not None:
        follows = report_done(workout, at=given.at, session_rpe=wish.felt)
    else:
        return Done(f"The session {named(wish.day, given.today)} is logged already.")
    line = told(wish, _names(workout), units=given.units)
    sentence = f"Logged {named(wish.day, given.today)}: {cut(line, LONGEST_BESIDE) if follows else line}"
    question = Question(WHICH_REST, kind="rest", about=wish.day.isoformat()) if wish.partial else None
    return Done(" ".join([sentence, *follows]), tuple(follows), more=line if follows else "", question=question)


def _session_of(wish: Log, given: Situation) -> WorkoutInstance:
    """The day's session; where none stands, one that was withheld, as it was perhaps done before."""
    try:
        return given.session_on(wish.day)
    except ValueError:
        withheld = withheld_on(given.client, wish.day)
        if withheld is None:
            raise
        return withheld


def skip(wish: Skip, given: Situation) -> Outcome:
    """Skipped means skipped: nothing is made up for by more work on another day."""
    workout = given.session_on(wish.day)
    if workout.status == WorkoutInstance.Status.SKIPPED:
        return Done(f"The session {named(wish.day, given.today)} is down as skipped already.")
    if workout.status == WorkoutInstance.Status.COMPLETED:
        return Done(f"The session {named(wish.day, given.today)} is logged as done. UNDO takes that back.")
    follows = report_skipped(workout, at=given.at, reason=wish.reason)
    sentence = f"No problem, {workout.theme} {named(wish.day, given.today)} is down as skipped."
    return Done(" ".join([sentence, *follows]), reasons=tuple(follows))


def other_sport(wish: OtherSport, given: Situation) -> Outcome:
    """A row of its own, that the next sessions take into account."""
    log_activity(given.client, date=wish.day, sport=wish.sport, minutes=wish.minutes, rpe=wish.rpe, at=given.at)
    minutes = f", {wish.minutes} min" if wish.minutes else ""
    sentence = f"Noted: {wish.sport}{minutes} {named(wish.day, given.today)}. I plan the next days with it in mind."
    return Done(sentence, reasons=(f"{wish.sport.capitalize()}{minutes} {named(wish.day, given.today)}.",))


def _set(done: object) -> SetLog:
    fields = ("exercise_id", "set_number", "reps", "weight_kg", "rpe", "duration_sec", "distance_km", "from_plan")
    return SetLog(**{name: getattr(done, name) for name in fields})


def _names(workout: WorkoutInstance) -> dict[str, str]:
    return {item["exercise_id"]: item["exercise"] for block in workout.details["blocks"] for item in block["items"]}
