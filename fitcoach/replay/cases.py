"""Stored cases: one JSON object a line, a client as `simulate` takes one and a day of that client's plan."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.reading import available_days_of, gender_of, level_of, minutes_of, program_type_of
from accounts.domain.vocabulary import WEEKDAYS
from accounts.intake import ClientIntake, Day, LimitationIntake, Weekday, Whole, read_client
from plans.agents.fitness_plan.request import PlanRequest
from plans.domain.length import wanted_weeks
from plans.domain.position import monday_of

STORED: Final = Path(__file__).with_name("cases.jsonl")
LONGEST_REFUSAL: Final = 300


class WrongCaseError(ValueError):
    """A line that cannot be played. Its words name the line and what is wrong, in one short line."""

    def __init__(self, number: int, wrong: str) -> None:
        super().__init__(" ".join(f"line {number}: {wrong}".split())[:LONGEST_REFUSAL])


@dataclass(frozen=True, slots=True)
class Case:
    """`words` say what is special. The plan begins on `start`; `week` counts from 1 over the whole plan.

    `logged`: the client did and logged every session of the block so far. `says`: what they text on that day, for the
    agent that reads; empty for nothing.
    """

    words: str
    start: date
    week: int
    weekday: str
    client: ClientIntake
    logged: bool
    says: str = ""

    @property
    def day(self) -> date:
        return monday_of(self.start) + timedelta(days=7 * (self.week - 1) + WEEKDAYS.index(self.weekday))

    @property
    def plan_request(self) -> PlanRequest:
        return PlanRequest(facts_of(self.client), self.start, self.client.length_weeks)


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    case: str = Field(min_length=1, max_length=100)
    start: Day
    week: Annotated[Whole, Field(ge=1, le=52)]
    weekday: Weekday
    client: dict[str, Any]
    logged: StrictBool
    says: str = Field(default="", max_length=1600)


def read_cases(path: Path) -> list[Case]:
    """The cases of a file in order; blank lines are passed over.

    Raises `WrongCaseError` at the first line that is none, and `OSError` when the file cannot be read.
    """
    cases: dict[str, Case] = {}
    for number, raw in enumerate(path.read_bytes().splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            case = _read(raw)
        except (ValueError, RecursionError) as error:
            raise WrongCaseError(number, _in_words(error)) from error
        if case.words in cases:
            raise WrongCaseError(number, f"another case is called {case.words!r}")
        cases[case.words] = case
    return list(cases.values())


def _read(raw: bytes) -> Case:
    line = _Line.model_validate(json.loads(raw))
    try:
        client = read_client(line.client)
    except ValidationError as error:
        raise ValueError(f"client: {_in_words(error)}") from error
    case = Case(line.case, line.start, line.week, line.weekday, client, line.logged, line.says)
    weeks = wanted_weeks(case.plan_request)
    if line.week > weeks:
        raise ValueError(f"week: the plan has {weeks}")
    if case.day < line.start:
        raise ValueError(f"weekday: {line.weekday} of week 1 lies before the start")
    return case


def _in_words(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
        return f"this is no JSON ({error})"
    if not isinstance(error, ValidationError):
        return str(error)
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'the line'}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in faults
    )


def facts_of(client: ClientIntake) -> ClientFacts:
    """What `accounts.selectors.facts_of` would say of this client if it were stored; a test holds the two together."""
    return ClientFacts(
        ref=client.ref,
        fitness_goals=client.fitness_goals.strip(),
        program_type=program_type_of(client.program_type or "", client.fitness_goals),
        skill_level=level_of(client.skill_level),
        gender=gender_of(client.gender),
        age=client.age,
        available_days=available_days_of(client.available_days, ""),
        session_minutes=minutes_of(client.session_minutes),
        equipment=tuple(client.equipment) or ("bodyweight",),
        limitations=tuple(_limitation(each) for each in client.limitations if each.status == "active"),
        weekly_distance_km=client.weekly_distance_km,
        longest_run_km=client.longest_run_km,
        one_rep_max_kg=client.one_rep_max_kg,
        event_date=client.event_date,
        notes=client.notes,
    )


def _limitation(told: LimitationIntake) -> LimitationFact:
    return LimitationFact(**told.model_dump(exclude={"status"}))
