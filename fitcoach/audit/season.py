"""One client's whole season by the pure rules, and everything that the checks have to say about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from fitcoach.audit.clients import Case
from fitcoach.simulation.client import DoneSet, PlayedClient, heaviest
from llm.task import Violation
from plans.agents.fitness_plan.request import PlanRequest
from plans.agents.fitness_plan.rules import write_plan
from plans.agents.microcycle_pattern.request import BlockOutline, WeekRequest
from plans.agents.microcycle_pattern.rules import write_pattern
from plans.domain.checks import check_pattern, check_plan
from plans.domain.volume import wave_of
from workouts.agents.daily_workout.request import PastWorkout, SetResult, WorkoutRequest
from workouts.agents.daily_workout.rules import write_workout
from workouts.agents.daily_workout.schema import WorkoutAnswer
from workouts.domain.checks import check_workout
from workouts.domain.duration import most_reps
from workouts.domain.week_checks import check_week_volume

HISTORY_DAYS = 56
Written = list[tuple[WorkoutRequest, WorkoutAnswer]]


@dataclass(slots=True)
class Findings:
    """`violations` of one plan, how many sessions it has, and a digest of all that was written."""

    violations: list[Violation] = field(default_factory=list)
    sessions: int = 0
    digest: str = ""


class Season:
    """The weeks of a case, each written with the history that the played client left."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.plan_request = PlanRequest(case.client, case.start, case.weeks)
        self.plan = write_plan(self.plan_request)
        self.player = None
        if case.adherence is not None:
            self.player = PlayedClient(case.client.ref, case.adherence, case.effort)
        self.history: tuple[PastWorkout, ...] = ()
        self.last_kg: dict[str, float] = {}

    def weeks(self) -> Iterator[WeekRequest]:
        client, start = self.case.client, self.case.start
        blocks = tuple(BlockOutline.of(block.model_dump()) for block in self.plan.mesocycles)
        monday = start - timedelta(days=start.weekday())
        for block_index, block in enumerate(blocks):
            for week_index in range(block.weeks):
                yield WeekRequest(client, client.program_type, blocks, block_index, week_index, monday, start)
                monday += timedelta(days=7)

    def write(self, week: WeekRequest) -> Written:
        days = tuple(write_pattern(week).days)
        written = []
        for index, day in enumerate(days):
            request = WorkoutRequest(week, week.day(index), day, days, self.history)
            answer = write_workout(request)
            written.append((request, answer))
            self._remember(request, answer)
        return written

    def _remember(self, request: WorkoutRequest, answer: WorkoutAnswer) -> None:
        if self.player is None or request.date < request.week.plan_start:
            return
        status, sets = "scheduled", []
        if not request.day.is_rest:
            status = self.player.does(request.date).replace("missed", "scheduled")
        if status == "completed":
            sets = list(self.player.sets_of(answer.details.stored(), self.last_kg))
            self.last_kg = heaviest(sets, self.last_kg)
        past = PastWorkout(
            request.date,
            request.day.theme,
            request.day.load,
            status,
            tuple(item.exercise_id for block in answer.details.blocks for item in block.items),
            tuple(_result(request, done) for done in sets),
            tuple(
                (item.exercise_id, most_reps(item.reps))
                for block in answer.details.blocks
                for item in block.items
                if item.reps
            ),
            answer.session_type == "deload",
        )
        self.history = (past, *self.history)[:HISTORY_DAYS]


def _result(request: WorkoutRequest, done: DoneSet) -> SetResult:
    return SetResult(
        exercise_id=done.exercise_id,
        date=request.date,
        set_number=done.set_number,
        reps=done.reps,
        weight_kg=done.weight_kg,
        rpe=done.rpe,
        duration_sec=done.duration_sec,
        distance_km=done.distance_km,
    )


def audited(case: Case) -> Findings:
    """The season of a case under every check. A rule that raises is a finding too."""
    findings = Findings()
    try:
        _audit(case, findings)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the audit looks for
        findings.violations.append(Violation("raised", f"{type(error).__name__}: {error}"))
    return findings


def _audit(case: Case, findings: Findings) -> None:
    season = Season(case)
    digest = hashlib.sha256()
    hard_weeks: list[str] = []
    findings.violations += check_plan(season.plan_request, season.plan)
    for week in season.weeks():
        written = season.write(week)
        text = "".join(answer.model_dump_json() for _, answer in written)
        digest.update(text.encode())
        findings.sessions += sum(not request.day.is_rest for request, _ in written)
        findings.violations += _of_week(week, written)
        hard_weeks += _hard(week, written)
    if len(set(hard_weeks)) < len(hard_weeks):
        findings.violations.append(Violation("copied_week", "Two hard weeks are copies of each other."))
    findings.digest = digest.hexdigest()


def _of_week(week: WeekRequest, written: Written) -> Iterator[Violation]:
    yield from check_pattern(week, write_pattern(week))
    for request, answer in written:
        yield from check_workout(request, answer)
    yield from check_week_volume(written)


def _hard(week: WeekRequest, written: Written) -> list[str]:
    """What a hard week asks for, without words; nothing for an easy week or one without training."""
    wave = wave_of(week)
    if wave.easy or wave.cut_back or wave.taper or all(request.day.is_rest for request, _ in written):
        return []
    return ["".join(answer.details.model_dump_json() for _, answer in written)]
