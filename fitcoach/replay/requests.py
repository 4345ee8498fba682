"""From a case to what the agents are asked, without a database.

Each request builds upon what the rules answered to the one before, so that every provider is asked the same things.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from fitcoach.audit.clients import Case as PlayedCase
from fitcoach.audit.season import Season
from fitcoach.replay.cases import Case, facts_of
from llm.task import Task
from messaging.agents.daily_message import TASK as MESSAGE_TASK
from messaging.agents.daily_message.request import DailyMessageRequest
from messaging.agents.reply import TASK as REPLY_TASK
from messaging.agents.reply.request import ReplyRequest
from messaging.agents.reply.request import request_of as reply_request_of
from messaging.domain.intents import ReplyContext, SessionSeen
from messaging.understanding import work_in
from plans.agents.fitness_plan import TASK as PLAN_TASK
from plans.agents.microcycle_pattern import TASK as PATTERN_TASK
from plans.agents.microcycle_pattern.request import WeekRequest
from plans.agents.microcycle_pattern.rules import write_pattern
from plans.domain.length import wanted_weeks
from workouts.agents.daily_workout import TASK as WORKOUT_TASK
from workouts.agents.daily_workout.request import PastWorkout, WorkoutRequest
from workouts.agents.daily_workout.rules import write_workout

TASKS: Final[tuple[Task[Any, Any], ...]] = (PLAN_TASK, PATTERN_TASK, WORKOUT_TASK, MESSAGE_TASK, REPLY_TASK)
AGENTS: Final = tuple(task.name for task in TASKS)
EVERY_SESSION: Final = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to one agent. `case`: the words of the case. `never_say`: what names the client."""

    case: str
    task: Task[Any, Any]
    request: Any
    never_say: tuple[str, ...]


def asked_in(cases: Iterable[Case], agents: Iterable[str] = AGENTS) -> list[Asked]:
    """The requests of all cases to these agents, one agent after the other."""
    wanted = set(agents)
    asked = [each for case in cases for each in requests_of(case) if each.task.name in wanted]
    return sorted(asked, key=lambda each: AGENTS.index(each.task.name))


def requests_of(case: Case) -> list[Asked]:
    """From the plan to the day's message, and how what the client texts on that day is read, where they text."""
    season = _season(case)
    week = list(season.weeks())[case.week - 1]
    # The season's own notes could differ: it is told the length, where the coach may have chosen it.
    week = replace(week, plan_notes=PLAN_TASK.rules(case.plan_request).notes)
    workout = _workout_request(case, season, week)
    requests: list[Any] = [case.plan_request, week, workout, _message_request(workout)]
    requests += [_reply_request(case, workout)] if case.says else []
    never_say = tuple(filter(None, (case.client.name, case.client.phone_number)))
    return [Asked(case.words, task, request, never_say) for task, request in zip(TASKS, requests, strict=False)]


def _season(case: Case) -> Season:
    asked = case.plan_request
    adherence = EVERY_SESSION if case.logged else None
    return Season(PlayedCase(asked.client, case.start, wanted_weeks(asked), adherence, "planned"))


def _workout_request(case: Case, season: Season, week: WeekRequest) -> WorkoutRequest:
    days = tuple(write_pattern(week).days)
    return WorkoutRequest(week, case.day, days[case.day.weekday()], days, _history(case, season, week))


def _history(case: Case, season: Season, week: WeekRequest) -> tuple[PastWorkout, ...]:
    """The sessions of the block so far, newest first, done as they were planned; none for a case without a log."""
    if not case.logged:
        return ()
    for earlier in season.weeks():
        if earlier.block_index == week.block_index and earlier.week_index <= week.week_index:
            season.write(earlier)
    return tuple(past for past in season.history if past.date < case.day)


def _message_request(asked: WorkoutRequest) -> DailyMessageRequest:
    week, answer = asked.week, write_workout(asked)
    return DailyMessageRequest(
        date=asked.date,
        theme=asked.day.theme,
        load=asked.day.load,
        session_type=answer.session_type,
        details=answer.details.stored(),
        block_name=week.block.name,
        week=week.week_index + 1,
        weeks=week.block.weeks,
        is_deload=week.is_deload,
        program_type=week.program_type,
    )


def _reply_request(case: Case, asked: WorkoutRequest) -> ReplyRequest:
    """Read against the session that the rules write for that day, which nobody has logged yet."""
    answer, client = write_workout(asked), facts_of(case.client)
    session = SessionSeen(asked.date, work_in(answer.details.stored()), answer.session_type == "rest")
    context = ReplyContext(
        today=asked.date,
        zone=case.client.timezone,
        sessions=(session,),
        days=client.available_days,
        regions=tuple(dict.fromkeys(each.region for each in client.limitations_on(asked.date))),
    )
    return reply_request_of(case.says, context)
