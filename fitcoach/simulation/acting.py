"""The evening of a played client: the day's session is logged, skipped, or passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from statistics import fmean

from accounts.models import User
from fitcoach.simulation.client import DoneSet, PlayedClient, heaviest
from workouts.consequences import report_done, report_skipped
from workouts.models import WorkoutInstance
from workouts.recording import SetLog
from workouts.selectors import stored_workout_of


class Actor:
    """Plays clients and remembers which weight each one used last."""

    def __init__(self, *, adherence: float, effort: str, seed: int) -> None:
        self.adherence, self.effort, self.seed = adherence, effort, seed
        self._last_kg: dict[str, dict[str, float]] = {}

    def act(self, clients: Iterable[tuple[str, User]], *, day: date, at: datetime) -> None:
        """What the clients, each with its ref, do about the session of the day."""
        for ref, client in clients:
            workout = stored_workout_of(client, date=day)
            if workout is not None and workout.session_type != "rest":
                self._answer(ref, workout, day=day, at=at)

    def _answer(self, ref: str, workout: WorkoutInstance, *, day: date, at: datetime) -> None:
        player = PlayedClient(ref, self.adherence, self.effort, self.seed)
        answer = player.does(day)
        if answer == "skipped":
            report_skipped(workout, at=at, reason="No time today.")
        if answer != "completed":
            return
        last = self._last_kg.get(ref, {})
        done = list(player.sets_of(workout.details, last))
        self._last_kg[ref] = heaviest(done, last)
        efforts = [each.rpe for each in done if each.rpe is not None]
        effort = round(fmean(efforts) * 2) / 2 if efforts else None
        report_done(workout, at=at, sets=[_logged(each) for each in done], session_rpe=effort)


def _logged(done: DoneSet) -> SetLog:
    return SetLog(
        exercise_id=done.exercise_id,
        set_number=done.set_number,
        reps=done.reps,
        weight_kg=done.weight_kg,
        rpe=done.rpe,
        duration_sec=done.duration_sec,
        distance_km=done.distance_km,
    )
