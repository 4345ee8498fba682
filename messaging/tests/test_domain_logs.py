"""Logs out of texts, on labelled replies: exact slots, and never a number that nobody said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.domain.intents import DoneSet, Found, Log, OtherSport, PlannedWork, ReplyContext, SessionSeen, Skip
from messaging.domain.logs import read_logs
from messaging.domain.logs.repeating import told
from messaging.domain.text import is_gsm7

TODAY: Final = date(2026, 3, 3)  # a Tuesday
BENCH = PlannedWork("bench_press", "Bench press", "compound", 3, 8, 60.0, 7.0)
SQUAT = PlannedWork("back_squat", "Back squat", "compound", 3, 5, 100.0, 8.0)
ROW = PlannedWork("barbell_row", "Barbell row", "secondary", 3, 10, 50.0, 7.0)
PLANK = PlannedWork("forearm_plank", "Forearm plank", "core", 3, duration_sec=45)
RUN = PlannedWork("easy_run", "Easy run", "cardio", duration_sec=1800, rpe=4.0)
GOBLET = PlannedWork("goblet_squat", "Goblet squat", "compound", 3, 10, 18.0)
DB_BENCH = PlannedWork("dumbbell_bench_press", "Dumbbell bench press", "compound", 3, 8, 18.0)
PUSH_UP = PlannedWork("push_up", "Push-up", "accessory", 3, 10)
YESTERDAY = SessionSeen(TODAY - timedelta(days=1), (RUN,))
LIFTING = SessionSeen(TODAY, (BENCH, SQUAT, ROW, PLANK))
DAYS: Final = {
    "lift": ReplyContext(TODAY, sessions=(LIFTING, YESTERDAY)),
    "lb": ReplyContext(TODAY, units="lb", sessions=(LIFTING, YESTERDAY)),
    "db": ReplyContext(TODAY, sessions=(SessionSeen(TODAY, (GOBLET, DB_BENCH, PUSH_UP)),)),
    "run": ReplyContext(TODAY, sessions=(SessionSeen(TODAY, (RUN,)),)),
    "rest": ReplyContext(TODAY, sessions=(SessionSeen(TODAY, (), is_rest=True),)),
}
IDS: Final = {
    "bench": "bench_press", "squat": "back_squat", "row": "barbell_row", "plank": "forearm_plank", "run": "easy_run",
    "goblet": "goblet_squat", "dbbench": "dumbbell_bench_press",
}  # fmt: skip
WORK: Final = {item.exercise_id: item for item in (BENCH, SQUAT, ROW, PLANK, RUN, GOBLET, DB_BENCH, PUSH_UP)}


def lines() -> Iterator[tuple[str, str, str]]:
    for line in (Path(__file__).parent / "replies" / "logs.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            day, text, label = line.split("\t")
            yield day, text.replace("\\n", "\n"), label


REPLIES: Final = list(lines())


def expected(label: str) -> Any:
    """What a label says, in the reader's own values."""
    if label in ("?", "rest"):
        return label
    parts, day = [part.strip() for part in label.split(";")], TODAY
    if parts[0].startswith("day "):
        day += timedelta(days=int(parts.pop(0)[4:]))
    if parts[0] == "skip":
        return Skip(day)
    if parts[0].startswith("sport "):
        _, sport, minutes, *rpe = parts[0].split()
        effort = float(rpe[0][3:]) if rpe else None
        return OtherSport(day, sport, int(minutes) if minutes != "-" else None, effort)
    felt = next((float(part[5:]) for part in parts if part.startswith("felt ")), None)
    out = next((part[5:].split(",") for part in parts if part.startswith("out: ")), [])
    named = [part.split(": ", 1) for part in parts if ": " in part and not part.startswith("out")]
    sets = {IDS.get(name, name): _sets(IDS.get(name, name), words) for name, words in named}
    return Log(day, sets, felt, "partial" in parts, tuple(IDS[each] for each in out))  # type: ignore[arg-type]


def _sets(key: str, words: str) -> tuple[DoneSet, ...]:
    rpe = re.search(r"(?<!last )rpe([\d.]+)", words)
    effort = float(rpe.group(1)) if rpe else None
    last = re.search(r"last rpe([\d.]+)", words)
    first, *rest = words.split()
    if first == "plan":
        item = WORK[key]
        one = DoneSet(key, 1, item.reps, item.weight_kg, effort, item.duration_sec, item.distance_km, True)
        return tuple(replace(one, set_number=n + 1) for n in range(item.sets or 1))
    if key == "easy_run":
        time = next((int(part[1:]) for part in (first, *rest) if part.startswith("t")), None)
        km = next((float(part[1:]) for part in (first, *rest) if part.startswith("k")), None)
        return (DoneSet(key, 1, rpe=effort, duration_sec=time, distance_km=km),)
    sets = []
    for number, part in enumerate(first.split(",")):
        load, _, reps = part.partition("x") if "x" in part else (part.partition("s")[0], "", "")
        seconds = int(part.partition("s")[2]) if "s" in part else None
        kg = None if load in ("-", "") else float(load)
        sets.append(DoneSet(key, number + 1, int(reps) if reps else None, kg, effort, seconds))
    if last:
        sets[-1] = replace(sets[-1], rpe=float(last.group(1)))
    return tuple(sets)


def read(day: str, text: str) -> Any:
    """In the same values."""
    found = read_logs(text, DAYS[day])
    if found.questions:
        return "?" if not found.intents else found
    if not found.intents:
        return "rest"
    (intent,) = found.intents
    if not isinstance(intent, Log):
        return intent
    by_exercise: dict[str, tuple[DoneSet, ...]] = {}
    for each in intent.sets:
        by_exercise[each.exercise_id] = (*by_exercise.get(each.exercise_id, ()), each)
    return replace(intent, sets=by_exercise)  # type: ignore[arg-type]


def numbers(value: Any) -> set[float]:
    """Every load, repetition, time and distance that a reading stores."""
    own = value.sets.values() if isinstance(value, Log) else ()  # type: ignore[attr-defined]
    sets = [each for sets in own for each in sets]
    return {
        number
        for each in sets
        if not each.from_plan
        for number in (each.reps, each.weight_kg, each.duration_sec, each.distance_km)
        if number is not None
    }


def test_the_labelled_set_is_large_enough() -> None:
    assert len(REPLIES) >= 180


def test_the_slots_are_exact_on_nineteen_of_twenty_replies() -> None:
    wrong = [(text, read(day, text)) for day, text, label in REPLIES if read(day, text) != expected(label)]
    assert (len(wrong) / len(REPLIES) <= 0.05, wrong) == (True, [])


@pytest.mark.parametrize(("day", "text", "label"), REPLIES)
def test_no_number_is_stored_that_the_label_has_not(day: str, text: str, label: str) -> None:
    assert numbers(read(day, text)) <= numbers(expected(label))


@given(st.sampled_from(list(DAYS)), st.text(max_size=400))
def test_any_text_is_read(day: str, text: str) -> None:
    assert isinstance(read_logs(text, DAYS[day]), Found)


WORDS: Final = (
    "bench squat row plank 3x8 60kg 60 55/55/50 8,8,7 @8 rpe 7 done but no last one 5k 27:30 easy".split()  # noqa: SIM905
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
def test_words_of_logs_in_any_order_store_nothing_that_was_neither_said_nor_planned(words: list[str]) -> None:
    text = " ".join(words)
    said = {float(each) for each in re.findall(r"\d+(?:\.\d+)?", text)} | {1650.0}
    planned = {
        float(n) for item in LIFTING.work for n in (item.reps, item.weight_kg, item.duration_sec) if n is not None
    }
    for intent in read_logs(text, DAYS["lift"]).intents:
        if isinstance(intent, Log):
            for each in intent.sets:
                for number in (each.reps, each.weight_kg, each.duration_sec, each.distance_km):
                    assert number is None or float(number) in said | planned


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("bench 3x8 60kg rpe 6", "Bench press 3x8 at 60 kg, RPE 6."),
        ("bench 60x8 60x8 55x7", "Bench press 8,8,7 at 60/60/55 kg."),
        ("done but no rows", "Bench press 3x8 at 60 kg; Back squat 3x5 at 100 kg; Forearm plank 3x45 s, as planned. "
                             "Not done: Barbell row."),
        ("yesterday ran 5k in 27:30, rpe 6", "Easy run 5 km in 27:30, RPE 6."),
    ],
)  # fmt: skip
def test_what_was_stored_is_told_in_one_line(text: str, line: str) -> None:
    (log,) = read_logs(text, DAYS["lift"]).intents
    assert isinstance(log, Log)
    words = told(log, {key: item.name for key, item in WORK.items()})
    assert (words, is_gsm7(words)) == (line, True)


@pytest.mark.parametrize(
    ("text", "answer", "sets"),
    [
        ("bench 3x8 130kg", "yes", ((8, 130.0),) * 3),
        ("bench 3x8 130kg", "60", ((8, 60.0),) * 3),
        ("bench 3x8 130kg", "60 kg", ((8, 60.0),) * 3),
        ("bench 8x3 60kg", "yes", ((8, 60.0),) * 3),
        ("bench 8x3 60kg", "8x3", ((3, 60.0),) * 8),
        ("bench 60x8", "3", ((8, 60.0),) * 3),
    ],
)
def test_a_question_is_answered_with_one_figure(text: str, answer: str, sets: tuple[Any, ...]) -> None:
    (question,) = read_logs(text, DAYS["lift"]).questions
    asked = replace(DAYS["lift"], asked=question.kind, asked_about=question.about)
    (log,) = read_logs(answer, asked).intents
    assert isinstance(log, Log)
    assert tuple((each.reps, each.weight_kg) for each in log.sets) == sets


@pytest.mark.parametrize(
    ("answer", "number", "out"), [("yes", 7, 0), ("all the rest too", 7, 0), ("no", 0, 2), ("skipped the rest", 0, 2)]
)
def test_the_rest_of_a_session_is_asked_for_once(answer: str, number: int, out: int) -> None:
    seen = replace(LIFTING, done=(("bench_press", 3), ("barbell_row", 3)))
    asked = replace(DAYS["lift"], sessions=(seen,), asked="rest", asked_about=TODAY.isoformat())
    (log,) = read_logs(answer, asked).intents
    assert isinstance(log, Log)
    assert (len(log.sets), len(log.left_out)) == ({7: 6}.get(number, number), out)
