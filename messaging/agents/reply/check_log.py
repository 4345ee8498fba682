"""What a model says was done, against the text: every figure was said, or is the plan's and marked so. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from llm.task import Violation
from messaging.agents.reply.figures import Said, is_among
from messaging.agents.reply.request import ReplyRequest
from messaging.agents.reply.rules import entries_of
from messaging.agents.reply.said import exercises_named, said_in, unsaid
from messaging.agents.reply.schema import DoneEntry, Wish
from messaging.agents.reply.sets import is_as_planned, work_of
from messaging.domain.intents import Log, PlannedWork
from messaging.domain.logs.days import session_meant, session_on
from messaging.domain.logs.sets import HALF, TWICE
from messaging.domain.logs.spelling import plain
from messaging.domain.logs.words import DONE, LATER

TRAINED: Final = re.compile(
    r"\b(?:did|done|lifted|pushed|pressed|pulled|rowed|squatted|benched|ran|run|jogged|walked|biked|rode|cycled|swam|"
    r"rounds?|sets?|reps?|trained|hice|corri|series)\b"
)
"""Words of somebody who trained."""


def check_log(request: ReplyRequest, wish: Wish) -> Iterator[Violation]:
    """Its exercises, its figures, and that it is a report."""
    context = request.context
    session = session_on(context, wish.day) if wish.day else session_meant(context)
    work = session.work if session is not None else ()
    planned, named = {item.exercise_id for item in work}, exercises_named(request)
    for exercise_id in (*(entry.exercise_id for entry in wish.done), *wish.left_out):
        if exercise_id not in planned | named:
            yield Violation("exercise_not_in_session", f"log: {exercise_id} is not in that session.")
    known = _entries_of_the_rules(request)
    for exercise_id in dict.fromkeys(entry.exercise_id for entry in wish.done):
        entries = [entry for entry in wish.done if entry.exercise_id == exercise_id]
        if entries != known.get((session.day if session else None, exercise_id)):
            yield from _entries(said_in(request), work_of(exercise_id, work), entries)
    if not _speaks_of_training(request):
        yield Violation("not_said", "log: neither an exercise nor that anything was done stands in the text.")
    if _is_no_report(request, wish):
        yield Violation("not_done", "log: the text speaks of what is to come, or asks: nothing was done as planned.")
    if wish.felt is not None and not is_among(wish.felt, said_in(request).efforts):
        yield unsaid("log", wish.felt, "as an effort")


def _speaks_of_training(request: ReplyRequest) -> bool:
    """An exercise, that something was done, or a word of lifting and running."""
    text = plain(request.said)
    return bool(exercises_named(request)) or DONE.search(text) is not None or TRAINED.search(text) is not None


def _is_no_report(request: ReplyRequest, wish: Wish) -> bool:
    """Without a figure of the client's own the words alone say that it was done."""
    as_planned = wish.whole or any(is_as_planned(entry) for entry in wish.done)
    return as_planned and LATER.search(plain(request.said)) is not None


def _entries_of_the_rules(request: ReplyRequest) -> dict[tuple[date | None, str], list[DoneEntry]]:
    """What they read of each exercise, as an answer repeats it."""
    logs = [wish for wish in request.understood.wishes if isinstance(wish, Log)]
    return {
        (log.day, key): entries_of([each for each in log.sets if each.exercise_id == key])
        for log in logs
        for key in {each.exercise_id for each in log.sets}
    }


def _entries(said: Said, work: PlannedWork, entries: list[DoneEntry]) -> Iterator[Violation]:
    yield from _how_many(said, work, entries)
    for entry in entries:
        for name, what, known in (
            ("reps", "reps", said.counts),
            ("weight_kg", "kg", said.loads),
            ("rpe", "as an effort", said.efforts),
            ("duration_sec", "s", _around(said.seconds, said.counts, work.duration_sec, (1, 60))),
            ("distance_km", "km", _around(said.km, said.counts, work.distance_km, (1,))),
        ):
            yield from _figure(entry, work, name, what, known)


def _figure(entry: DoneEntry, work: PlannedWork, name: str, what: str, known: Iterable[float]) -> Iterator[Violation]:
    value = getattr(entry, name)
    as_planned = entry.from_plan and value == getattr(work, name)
    if value is None or as_planned:
        return
    if entry.from_plan and name != "rpe":
        yield Violation("not_as_planned", f"log: {value:g} {what} of {entry.exercise_id} was not planned.")
    elif not is_among(value, known):
        yield unsaid("log", value, what)


def _around(
    told: frozenset[float], bare: Iterable[float], planned: float | None, scales: tuple[int, ...]
) -> set[float]:
    """With the bare numbers that are near what was planned: "45" of a plank of 45 seconds, "30" of a run of 30 min."""
    near = (number * scale for number in bare for scale in scales)
    return {*told, *(each for each in near if planned and HALF * planned <= each <= TWICE * planned)}


def _how_many(said: Said, work: PlannedWork, entries: list[DoneEntry]) -> Iterator[Violation]:
    """So many sets as the text says or the plan has, or one for each figure of a list."""
    if all(entry.sets is None for entry in entries) and len(entries) == 1:
        return
    count = sum(entry.sets or 1 for entry in entries)
    if count in said.counts or count == (work.sets or 1):
        return
    for name, known in (("reps", said.counts), ("duration_sec", Counter(said.seconds) + said.counts)):
        listed = Counter(getattr(entry, name) for entry in entries for _ in range(entry.sets or 1))
        if None not in listed and listed <= Counter(known):
            return
    yield unsaid("log", count, f"sets of {work.exercise_id}")
